//! One value after the other into the tables of a scan.
//!
//! Readers of text and records call this at each place that the tree of paths knows. What fits goes
//! into columns; what does not is counted with its place. Whether a row may stay is known when it
//! ends: without its key or time it is cut off again.

use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};

use super::build::{Column, Slots, TableBuilder, UTC};
use super::report::{NO_KEY, NO_TIME, Place, Report, excerpt};
use super::scalar::within;
use super::scan::{KeyType, Root, Scan};
use super::texts::Texts;
use super::tree::{ColumnSink, NodeId, PathNode, PathTree, Role};
use super::{Batch, gather, scalar};
use crate::diagnostic::Diagnostic;
use crate::schema::layout::Layout;
use crate::types::ArenaId;
use crate::types::instant::{parse_date, parse_duration};

/// A scalar as data spell it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scalar<'a> {
    Boolean(bool),
    Integer(i64),
    /// A whole number beyond 64 bits with a sign.
    Unsigned(u64),
    Number(f64),
    /// Text of a form that has other scalars too.
    Text(&'a str),
    /// Text of a form that has nothing but text: it is read as what the column wants.
    Cell(&'a str),
}

/// Tables that are filled row by row.
#[derive(Debug)]
pub(super) struct Filler {
    pub(super) tree: Arc<PathTree>,
    pub(super) report: Report,
    pub(super) file: Arc<str>,
    /// The line or row that is being read.
    pub(super) line: u64,
    /// Whether the text of the row had bytes that are no UTF-8, each now a replacement character.
    pub(super) broken_text: bool,
    layout: Arc<Layout>,
    root: Root,
    tables: Vec<TableBuilder>,
    /// The child tables of each table.
    children: Vec<Vec<usize>>,
    keys: Keys,
    times: Slots<i64>,
    ids: Texts,
    /// The line of each row, where somebody asks.
    lines: Option<Vec<u64>>,
    has_time: bool,
    /// Instants without an offset before the open row.
    naive_before: u64,
    /// How many places the report had before the open row.
    places_before: usize,
    /// Where the report counts the refused values of the open row.
    refused: Vec<usize>,
    /// For each place of the tree, the last object that had it; objects are counted.
    met: Vec<u64>,
    objects: u64,
}

/// The keys of the rows, and of the row that is open.
#[derive(Debug)]
enum Keys {
    Text(Texts),
    Integer(Vec<i64>, Option<i64>),
}

impl Filler {
    pub(super) fn new(scan: &Scan, tree: Arc<PathTree>) -> Self {
        let mut children = vec![Vec::new(); scan.layout.tables.len()];
        for (table, told) in scan.layout.tables.iter().enumerate() {
            if let Some(parent) = told.parent {
                children[parent.index()].push(table);
            }
        }
        Self {
            met: vec![0; tree.nodes.len()],
            objects: 0,
            tree,
            report: Report::default(),
            file: Arc::from("records"),
            line: 0,
            broken_text: false,
            layout: Arc::clone(&scan.layout),
            root: scan.root,
            tables: scan.layout.tables.iter().map(TableBuilder::new).collect(),
            children,
            keys: match scan.key_type {
                KeyType::String => Keys::Text(Texts::default()),
                KeyType::Integer => Keys::Integer(Vec::new(), None),
            },
            times: Slots::default(),
            ids: Texts::default(),
            lines: scan.lines.then(Vec::new),
            has_time: false,
            naive_before: 0,
            places_before: 0,
            refused: Vec::new(),
        }
    }

    /// Begins a row of the root.
    #[inline]
    pub(super) fn begin_row(&mut self) {
        self.report.rows_read += 1;
        self.naive_before = self.report.naive_times;
        self.places_before = self.report.places.len();
        self.refused.clear();
        self.begin(self.root.table());
        self.has_time = false;
    }

    /// Ends the row; it is refused where it lacks its key or time.
    #[inline]
    pub(super) fn end_row(&mut self) {
        let has_key = match &self.keys {
            Keys::Text(keys) => keys.has_open(),
            Keys::Integer(_, key) => key.is_some(),
        };
        if self.tree.has_key && !has_key {
            return self.refuse_row(NO_KEY.reason, NO_KEY.found, NO_KEY.expected);
        }
        if self.tree.has_time && !self.has_time {
            return self.refuse_row(NO_TIME.reason, NO_TIME.found, NO_TIME.expected);
        }
        match &mut self.keys {
            Keys::Text(keys) => keys.end_row(),
            Keys::Integer(keys, key) => keys.push(key.take().unwrap_or_default()),
        }
        if self.tree.has_id {
            self.ids.end_row();
        }
        if let Some(lines) = &mut self.lines {
            lines.push(self.line);
        }
    }

    /// Forgets what the open row has, so that it can be read again.
    pub(super) fn restart_row(&mut self) {
        self.drop_row();
        self.report.rows_read -= 1;
        self.begin_row();
    }

    /// Forgets the open row and all that the report says of it, as if it had never begun.
    pub(super) fn unread_row(&mut self) {
        self.drop_row();
        self.report.rows_read -= 1;
        let refused = std::mem::take(&mut self.refused);
        self.report.forget_values(&refused, self.places_before);
        self.refused = refused;
    }

    /// Forgets all rows; the report stays.
    pub(super) fn discard(&mut self) {
        let root = self.root.table();
        self.cut(root, 0);
        self.times.cut(0);
        self.ids = Texts::default();
        self.lines = self.lines.take().map(|_| Vec::new());
        match &mut self.keys {
            Keys::Text(keys) => *keys = Texts::default(),
            Keys::Integer(keys, _) => keys.clear(),
        }
        self.clear_role(Role::Key);
    }

    fn drop_row(&mut self) {
        self.report.naive_times = self.naive_before;
        let root = self.root.table();
        let row = self.tables[root].row();
        self.cut(root, row);
        self.times.cut(row);
        self.clear_role(Role::Id);
        self.clear_role(Role::Key);
    }

    /// Refuses the row that is open.
    pub(super) fn refuse_row(&mut self, reason: &str, found: &str, expected: &str) {
        self.drop_row();
        self.refuse(reason, found, expected);
    }

    /// Refuses a row that was never begun.
    pub(super) fn refuse_unread_row(&mut self, reason: &str, found: &str, expected: &str) {
        self.report.rows_read += 1;
        self.refuse(reason, found, expected);
    }

    fn refuse(&mut self, reason: &str, found: &str, expected: &str) {
        let (file, row) = (&self.file, self.line);
        self.report.refuse_row(reason, || Place {
            file: Arc::clone(file),
            row,
            path: String::new(),
            found: excerpt(found),
            expected: expected.to_owned(),
        });
    }

    /// Begins a row of `table`.
    #[inline]
    pub(super) fn begin(&mut self, table: usize) {
        self.tables[table].rows += 1;
    }

    /// Where the rows of `table` stand.
    #[inline]
    pub(super) fn table(&mut self, table: usize) -> &mut TableBuilder {
        &mut self.tables[table]
    }

    /// From here on rows of `table` belong to the open row of its parent.
    #[inline]
    pub(super) fn open(&mut self, table: usize) {
        if let Some(parent) = self.layout.tables[table].parent {
            let row = self.tables[parent.index()].row();
            self.tables[table].open(row);
        }
    }

    /// Forgets the rows of `table` from `rows` on, with all that hangs below them.
    pub(super) fn cut(&mut self, table: usize, rows: usize) {
        for child in 0..self.children[table].len() {
            let child = self.children[table][child];
            self.cut_below(child, rows);
        }
        self.tables[table].cut_rows(rows);
    }

    /// Forgets the rows of `table` that belong to rows of its parent from `parent` on.
    fn cut_below(&mut self, table: usize, parent: usize) {
        let rows = self.tables[table].rows_before(parent);
        self.cut(table, rows);
        self.tables[table].cut_starts(parent);
    }

    /// Forgets what the open row has at and below `node`: a later member of the same name counts.
    pub(super) fn clear(&mut self, tree: &PathTree, node: NodeId) {
        let node = &tree.nodes[node];
        let columns = node.columns.iter().map(|sink| (sink.table, sink.column));
        for (table, column) in columns.chain(node.presence.iter().copied()) {
            let row = self.tables[table].row();
            self.tables[table].columns[column].cut(row);
        }
        for role in &node.roles {
            self.clear_role(*role);
        }
        for rows in node.list.iter().chain(&node.map) {
            for &table in &rows.tables {
                if let Some(parent) = self.layout.tables[table].parent {
                    let row = self.tables[parent.index()].row();
                    self.cut_below(table, row);
                }
            }
        }
        for &member in node.members.values() {
            self.clear(tree, member);
        }
    }

    fn clear_role(&mut self, role: Role) {
        match (role, &mut self.keys) {
            (Role::Key, Keys::Text(keys)) => keys.clear(),
            (Role::Key, Keys::Integer(_, key)) => *key = None,
            (Role::Time, _) => self.has_time = false,
            (Role::Id, _) => self.ids.clear(),
        }
    }

    /// A number for the object that begins.
    #[inline]
    pub(super) fn next_object(&mut self) -> u64 {
        self.objects += 1;
        self.objects
    }

    /// Whether `object` had the member at `node` before.
    #[inline]
    pub(super) fn repeats(&mut self, node: NodeId, object: u64) -> bool {
        std::mem::replace(&mut self.met[node], object) == object
    }

    /// Says that something is at `node`.
    #[inline]
    pub(super) fn present(&mut self, node: &PathNode) {
        for &(table, column) in &node.presence {
            let row = self.tables[table].row();
            if let Column::Presence(slots) = &mut self.tables[table].columns[column] {
                slots.set(row, true);
            }
        }
    }

    /// Takes a scalar at `node`; false where it does not fit and so is missing.
    #[inline]
    pub(super) fn scalar(&mut self, node: &PathNode, scalar: Scalar<'_>) -> bool {
        let broken = self.broken_text
            && matches!(scalar, Scalar::Text(text) | Scalar::Cell(text)
                if text.contains(char::REPLACEMENT_CHARACTER));
        let mut fits = false;
        if !broken {
            for sink in &node.columns {
                fits |= self.column(sink, scalar);
            }
            for role in &node.roles {
                fits |= self.role(*role, scalar);
            }
        }
        fits |= node.takes_anything();
        if fits {
            self.present(node);
        } else if broken {
            self.refuse_value(node, "text that is not UTF-8");
        } else {
            self.refuse_value(node, &scalar.describe());
        }
        fits
    }

    /// Counts a value that does not fit its place.
    pub(super) fn refuse_value(&mut self, node: &PathNode, found: &str) {
        let (file, row) = (&self.file, self.line);
        let position = self.report.refuse_values(&node.path, 1, || Place {
            file: Arc::clone(file),
            row,
            path: node.path.clone(),
            found: excerpt(found),
            expected: node.expected(),
        });
        self.refused.push(position);
    }

    #[inline]
    fn column(&mut self, sink: &ColumnSink, scalar: Scalar<'_>) -> bool {
        let table = &mut self.tables[sink.table];
        let row = table.row();
        let column = &mut table.columns[sink.column];
        match column {
            Column::Boolean(slots) => scalar.boolean().map(|value| slots.set(row, value)),
            Column::Integer(slots) => scalar
                .integer()
                .filter(|value| within(*value, sink.bounds))
                .map(|value| slots.set(row, value)),
            Column::Number(slots) => scalar.number().map(|value| slots.set(row, value)),
            Column::Date(slots) => scalar
                .text()
                .and_then(parse_date)
                .map(|value| slots.set(row, value)),
            Column::Datetime(slots) => scalar
                .instant(&mut self.report)
                .map(|value| slots.set(row, value)),
            Column::Duration(slots) => scalar
                .text()
                .and_then(parse_duration)
                .map(|value| slots.set(row, value)),
            Column::Text(..) => {
                let fits = scalar.text().is_some_and(|text| column.set_text(row, text));
                return fits;
            }
            Column::Presence(_) => None,
        }
        .is_some()
    }

    fn role(&mut self, role: Role, scalar: Scalar<'_>) -> bool {
        match role {
            Role::Key => self.key(scalar),
            Role::Time => {
                let time = scalar.instant(&mut self.report);
                if let Some(time) = time {
                    self.times.set(self.tables[self.root.table()].row(), time);
                    self.has_time = true;
                }
                time.is_some()
            }
            Role::Id => self.ids.set(|id| scalar.write_name(id)),
        }
    }

    pub(super) fn key(&mut self, found: Scalar<'_>) -> bool {
        match &mut self.keys {
            Keys::Text(keys) => keys.set(|key| found.write_name(key)),
            Keys::Integer(_, key) => {
                *key = match found {
                    Scalar::Text(text) | Scalar::Cell(text) => scalar::plain_integer(text),
                    other => other.integer(),
                };
                key.is_some()
            }
        }
    }

    /// The rows so far as a batch; the filler is empty afterwards and keeps its report.
    ///
    /// # Errors
    /// [`crate::diagnostic::Code::DataUnreadable`] where a table outgrows its 32-bit offsets.
    pub(super) fn take(&mut self) -> Result<Batch, Diagnostic> {
        let overflow = || {
            gather::too_large(arrow_schema::ArrowError::OffsetOverflowError(
                i32::MAX as usize,
            ))
        };
        let root = self.root.table();
        let rows: Vec<usize> = self.tables.iter().map(|table| table.rows).collect();
        let dead: Vec<Vec<u32>> = self
            .tables
            .iter_mut()
            .map(TableBuilder::take_dead)
            .collect();
        let mut tables = Vec::with_capacity(rows.len());
        for (index, table) in self.tables.iter_mut().enumerate() {
            let parent = self.layout.tables[index].parent;
            let parent_rows = parent.map_or(0, |parent| rows[parent.index()]);
            tables.push(table.take(parent_rows).ok_or_else(overflow)?);
        }
        if dead.iter().any(|dead| !dead.is_empty()) {
            tables =
                gather::drop_rows(&self.layout, &tables, root, &dead).map_err(gather::too_large)?;
        }
        let keys: ArrayRef = match &mut self.keys {
            Keys::Text(keys) => Arc::new(keys.take_all().ok_or_else(overflow)?),
            Keys::Integer(keys, _) => Arc::new(arrow_array::PrimitiveArray::<Int64Type>::from(
                std::mem::take(keys),
            )),
        };
        let times = self.times.take::<TimestampMicrosecondType>(rows[root]);
        let ids = self.ids.take().ok_or_else(overflow)?;
        Ok(Batch {
            layout: Arc::clone(&self.layout),
            root: self.root,
            tables,
            keys,
            times: self.tree.has_time.then(|| times.with_timezone(UTC)),
            ids: self.tree.has_id.then(|| Arc::new(ids)),
            lines: self
                .lines
                .as_mut()
                .map(|lines| std::mem::take(lines).into()),
        })
    }
}
