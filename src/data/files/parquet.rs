//! Parquet: only the leaf columns that are read, row group by row group.
//!
//! Columns of strings that the file keeps in dictionaries stay in dictionaries.

use std::fs::File;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Schema};
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
};
use parquet::arrow::{ProjectionMask, parquet_to_arrow_field_levels};
use parquet::errors::ParquetError;

use super::BATCH_ROWS_MAX;
use super::arrow_rows::ArrowRows;
use super::claims::check_footer;
use super::column_chunks::ColumnChunks;
use super::pages::Pages;
use super::repeated_keys::RepeatedKeys;
use super::untimed::Untimed;
use crate::data::records::Binding;
use crate::data::tree::{NodeId, PathTree};
use crate::types::stack::with_stack;

/// A file whose row groups are handed out one after the other.
pub(super) struct ParquetFile {
    file: Arc<File>,
    told: ArrowReaderMetadata,
    leaves: Arc<[usize]>,
    untimed: Option<Untimed>,
    repeated_keys: Option<RepeatedKeys>,
    next_group: usize,
    rows_done: u64,
    rows: u64,
}

impl ParquetFile {
    /// Reads what the file tells of itself, and finds the leaf columns that are read.
    pub(super) fn open(
        file: File,
        binding: &Binding,
        untimed: Option<&Binding>,
    ) -> Result<Self, ParquetError> {
        let told = load(&file)?;
        let uses = uses(told.schema(), &binding.tree);
        let repeated_keys = RepeatedKeys::new(&told, &uses);
        let told = with_texts(&told, &uses, TextForm::View).unwrap_or(told);
        let mut rows = 0_u64;
        for group in told.metadata().row_groups() {
            rows = rows.saturating_add(rows_of(group.num_rows()));
        }
        let said = told.metadata().file_metadata().num_rows();
        if rows != rows_of(said) {
            let reason = format!("it says {said} rows, and its row groups have {rows}");
            return Err(ParquetError::General(reason));
        }
        let leaves = read_leaves(&uses);
        let untimed = untimed.and_then(|binding| Untimed::new(&told, &leaves, binding));
        Ok(Self {
            file: Arc::new(file),
            leaves,
            untimed,
            repeated_keys,
            told,
            next_group: 0,
            rows_done: 0,
            rows,
        })
    }

    /// The next row group, to be decoded; none at the end.
    pub(super) fn next_row_group(&mut self) -> Option<ArrowRows> {
        let group = self.next_group;
        let rows = self.told.metadata().row_groups().get(group)?.num_rows();
        let (rows, first_row) = (rows_of(rows), self.rows_done);
        self.next_group += 1;
        self.rows_done += rows;
        let told = self.told.metadata().row_group(group);
        let untimed = self.untimed.as_ref().filter(|untimed| untimed.fits(told));
        let leaves = untimed.map_or(&self.leaves, |untimed| &untimed.leaves);
        let keys = self.repeated_keys.as_ref().filter(|keys| keys.fits(told));
        let batches = RowGroup {
            file: Arc::clone(&self.file),
            told: keys.map_or(&self.told, |keys| &keys.told).clone(),
            leaves: Arc::clone(leaves),
            group,
            reader: None,
        };
        let mut batches = ArrowRows::new(Box::new(batches), rows, first_row);
        batches.is_untimed = untimed.is_some();
        Some(batches)
    }

    /// Which part of the file was handed out, from 0 to 1.
    pub(super) fn share_done(&self) -> f64 {
        match self.rows {
            0 => 1.0,
            rows => self.rows_done as f64 / rows as f64,
        }
    }
}

fn rows_of(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

pub(super) fn read_leaves(uses: &[LeafUse]) -> Arc<[usize]> {
    let leaves = uses.iter().enumerate().filter(|(_, leaf)| leaf.is_read);
    let leaves: Arc<[usize]> = leaves.map(|(leaf, _)| leaf).collect();
    match leaves.is_empty() {
        // Rows of which nothing is read are as many as the file says, which may be any number.
        true => (0..uses.len().min(1)).collect(),
        false => leaves,
    }
}

/// The record batches of a row group; its bytes are read when the first of them is asked for.
struct RowGroup {
    file: Arc<File>,
    told: ArrowReaderMetadata,
    leaves: Arc<[usize]>,
    group: usize,
    reader: Option<ParquetRecordBatchReader>,
}

impl RowGroup {
    fn open(&self) -> Result<ParquetRecordBatchReader, ParquetError> {
        let group = self.told.metadata().row_group(self.group);
        let columns = self.leaves.iter().map(|&leaf| group.column(leaf));
        let pages = Pages {
            chunks: Arc::new(ColumnChunks::read(&self.file, columns)?),
            told: Arc::clone(self.told.metadata()),
            group: self.group,
            rows: usize::try_from(group.num_rows())?,
        };
        let schema = self.told.parquet_schema();
        let levels = |hint| {
            let mask = ProjectionMask::leaves(schema, self.leaves.iter().copied());
            parquet_to_arrow_field_levels(schema, mask, hint)
        };
        // A group without members is in no Arrow schema, which then says nothing of the others either.
        let levels = levels(Some(self.told.schema().fields())).or_else(|_| levels(None))?;
        // Room for one at least, so that a group with more rows than it says is found out.
        let batch_rows = pages.rows.clamp(1, BATCH_ROWS_MAX);
        ParquetRecordBatchReader::try_new_with_row_groups(&levels, &pages, batch_rows, None)
    }
}

impl Iterator for RowGroup {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.reader.is_none() {
            match self.open() {
                Ok(reader) => self.reader = Some(reader),
                Err(error) => return Some(Err(error.into())),
            }
        }
        self.reader.as_mut()?.next()
    }
}

/// The schema of a file.
pub(super) fn schema(file: &File) -> Result<Arc<Schema>, ParquetError> {
    Ok(Arc::clone(load(file)?.schema()))
}

/// What a file tells of itself.
fn load(file: &File) -> Result<ArrowReaderMetadata, ParquetError> {
    check_footer(file)?;
    ArrowReaderMetadata::load(file, ArrowReaderOptions::new())
}

/// The form in which texts come out of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextForm {
    /// Codes of the entries of a dictionary.
    Dictionary,
    /// Places in the pages of the file; a short text stands in its place.
    View,
}

/// Asks for dictionaries of the texts that rules read, where the file has them, and for the keys in the
/// form `keys`; none where the reader does not agree.
pub(super) fn with_texts(
    told: &ArrowReaderMetadata,
    uses: &[LeafUse],
    keys: TextForm,
) -> Option<ArrowReaderMetadata> {
    let group = told.metadata().row_groups().first()?;
    let mut leaf = 0;
    let mut form_of = |field: &Field| {
        let form = match uses.get(leaf)? {
            leaf if leaf.is_value => Some(TextForm::Dictionary),
            leaf if leaf.is_key => Some(keys),
            _ => None,
        };
        let column = group.columns().get(leaf);
        leaf += 1;
        let has_dictionary = column.is_some_and(|column| column.dictionary_page_offset().is_some());
        let is_text = matches!(
            field.data_type(),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        );
        form.filter(|form| is_text && (has_dictionary || *form == TextForm::View))
    };
    let fields = told.schema().fields().iter();
    let fields: Vec<FieldRef> = fields.map(|field| hinted(field, &mut form_of)).collect();
    let schema = Schema::new_with_metadata(fields, told.schema().metadata().clone());
    let options = ArrowReaderOptions::new().with_schema(Arc::new(schema));
    ArrowReaderMetadata::try_new(Arc::clone(told.metadata()), options).ok()
}

/// The form of the texts of a leaf.
type FormOf<'f> = &'f mut dyn FnMut(&Field) -> Option<TextForm>;

/// A field whose leaves have the form that `form_of` says; leaves are asked in file order.
fn hinted(field: &FieldRef, form_of: FormOf<'_>) -> FieldRef {
    let ty = with_stack(|| hinted_type(field, form_of));
    Arc::new(field.as_ref().clone().with_data_type(ty))
}

fn hinted_type(field: &FieldRef, form_of: FormOf<'_>) -> DataType {
    match field.data_type() {
        DataType::Struct(fields) => {
            DataType::Struct(fields.iter().map(|field| hinted(field, form_of)).collect())
        }
        DataType::List(item) => DataType::List(hinted(item, form_of)),
        DataType::LargeList(item) => DataType::LargeList(hinted(item, form_of)),
        DataType::ListView(item) => DataType::ListView(hinted(item, form_of)),
        DataType::LargeListView(item) => DataType::LargeListView(hinted(item, form_of)),
        DataType::FixedSizeList(item, size) => {
            DataType::FixedSizeList(hinted(item, form_of), *size)
        }
        DataType::Map(entries, sorted) => DataType::Map(hinted(entries, form_of), *sorted),
        other => match form_of(field) {
            Some(TextForm::Dictionary) => {
                DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
            }
            Some(TextForm::View) => DataType::Utf8View,
            None => other.clone(),
        },
    }
}

/// What is made of a leaf column of a file.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LeafUse {
    /// Whether anything is.
    pub(super) is_read: bool,
    /// Whether rules read its values: more than that it is a key, a time or an id. Those differ from
    /// row to row, and a dictionary of them is mostly a detour.
    pub(super) is_value: bool,
    /// Whether it is the profile key itself.
    pub(super) is_key: bool,
}

/// What is made of each leaf column of a file.
pub(super) fn uses(schema: &Schema, tree: &PathTree) -> Vec<LeafUse> {
    let mut choice = Choice {
        tree,
        uses: Vec::new(),
    };
    for field in schema.fields() {
        choice.field(field, &tree.named(field.name()), false);
    }
    choice.uses
}

/// The walk over a schema beside the tree of paths; leaves are met in file order.
struct Choice<'a> {
    tree: &'a PathTree,
    uses: Vec<LeafUse>,
}

impl Choice<'_> {
    /// A field at the places `nodes`; `in_key` says that it is inside a profile key.
    fn field(&mut self, field: &Field, nodes: &[NodeId], in_key: bool) {
        let first = self.uses.len();
        let in_key = in_key || nodes.iter().any(|&node| self.tree.nodes[node].is_key());
        match field.data_type() {
            DataType::Struct(fields) => {
                for field in fields {
                    let below = self.members(nodes, field.name());
                    let inside = in_key && is_nested_or_identity(field);
                    with_stack(|| self.field(field, &below, inside));
                }
            }
            DataType::List(item)
            | DataType::LargeList(item)
            | DataType::ListView(item)
            | DataType::LargeListView(item)
            | DataType::FixedSizeList(item, _) => {
                let lists = nodes
                    .iter()
                    .filter_map(|&node| self.tree.nodes[node].list.as_ref());
                let items: Vec<NodeId> = lists.map(|rows| rows.item).collect();
                with_stack(|| self.field(item, &items, in_key));
            }
            DataType::Map(entries, _) => self.map(entries, nodes, in_key),
            _ => self.uses.push(LeafUse {
                is_read: !nodes.is_empty() || in_key,
                is_value: nodes.iter().any(|&node| self.tree.nodes[node].has_values()),
                is_key: nodes.iter().any(|&node| self.tree.nodes[node].is_key()),
            }),
        }
        // A place of which only the presence or the count is asked needs one leaf all the same.
        let is_asked = !nodes.is_empty() || in_key;
        if is_asked && !self.uses[first..].iter().any(|leaf| leaf.is_read) {
            self.want(first);
        }
    }

    /// A map is read with its keys and something of its values, or not at all.
    fn map(&mut self, entries: &Field, nodes: &[NodeId], in_key: bool) {
        let DataType::Struct(parts) = entries.data_type() else {
            return self.uses.push(LeafUse::default());
        };
        let is_asked = !nodes.is_empty() || in_key;
        let mut below: Vec<NodeId> = Vec::new();
        for &node in nodes {
            let node = &self.tree.nodes[node];
            below.extend(node.members.values());
            below.extend(node.map.as_ref().map(|rows| rows.item));
        }
        for (part, field) in parts.iter().enumerate() {
            let first = self.uses.len();
            if part == 0 {
                self.field(field, &[], false);
            } else {
                with_stack(|| self.field(field, &below, in_key));
            }
            if is_asked && !self.uses[first..].iter().any(|leaf| leaf.is_read) {
                self.want(first);
            }
        }
    }

    fn want(&mut self, leaf: usize) {
        if let Some(leaf) = self.uses.get_mut(leaf) {
            leaf.is_read = true;
            leaf.is_value = true;
        }
    }

    /// The places of a field of an object; an object can stand for a map.
    fn members(&self, nodes: &[NodeId], name: &str) -> Vec<NodeId> {
        let mut members = Vec::new();
        for &node in nodes {
            let node = &self.tree.nodes[node];
            members.extend(node.members.get(name));
            members.extend(node.map.as_ref().map(|rows| rows.item));
        }
        members
    }
}

/// Of an identity only its id and whether it is the primary one matter.
fn is_nested_or_identity(field: &Field) -> bool {
    field.data_type().is_nested() || matches!(field.name().as_str(), "id" | "primary")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::data::scan::{KeyType, Root, Scan, field_path};
    use crate::schema::layout::{ColumnLayout, ColumnType, Layout, RowKind, TableId, TableLayout};
    use crate::types::ArenaId;

    fn object(name: &str, fields: Vec<Field>) -> Field {
        Field::new(name, DataType::Struct(fields.into()), true)
    }

    fn text(name: &str) -> Field {
        Field::new(name, DataType::Utf8, true)
    }

    fn list(name: &str, item: Field) -> Field {
        Field::new_list(name, item.with_name("element"), true)
    }

    fn map(name: &str, value: Field) -> Field {
        let key = Field::new("key", DataType::Utf8, false);
        Field::new_map(name, "entries", key, value.with_name("value"), false, true)
    }

    fn identities() -> Field {
        let identity = object("", vec![text("id"), text("state"), text("primary")]);
        map("identityMap", list("", identity))
    }

    fn leaves(fields: Vec<Field>, scan: &Scan) -> Vec<usize> {
        let uses = uses(&Schema::new(fields), &PathTree::new(scan));
        let read = uses.iter().enumerate().filter(|(_, leaf)| leaf.is_read);
        read.map(|(leaf, _)| leaf).collect()
    }

    fn layout(table: TableLayout) -> Scan {
        let mut layout = Layout::new();
        layout.tables.push(table);
        Scan::new(Arc::new(layout), Root::Profile)
    }

    #[test]
    fn of_a_key_just_the_identities_are_read() {
        let fields = || vec![text("a"), identities(), text("b")];
        let scan = Scan::new(Arc::new(Layout::new()), Root::Profile);
        assert!(leaves(fields(), &scan).is_empty());
        for path in ["identityMap", "identityMap.CRM"] {
            let scan = scan.clone().key(field_path(path), KeyType::String);
            assert_eq!(leaves(fields(), &scan), [1, 2, 4], "{path}");
        }
    }

    #[test]
    fn of_nested_columns_just_the_leaves_that_are_asked_are_read() {
        let item = object("", vec![text("sku"), text("name"), list("tags", text(""))]);
        let fields = vec![
            text("items.sku"),
            list("items", item),
            text("a.b"),
            text("a.c"),
        ];
        let column = |path: &str, ty| ColumnLayout {
            path: field_path(path),
            ty,
            bounds: None,
        };
        let mut scan = layout(TableLayout {
            parent: Some(TableId::from_index(0)),
            path: field_path("items"),
            rows: RowKind::Item,
            columns: vec![column("name", ColumnType::String)],
        });
        assert_eq!(leaves(fields.clone(), &scan), [2]);
        let told = Arc::make_mut(&mut scan.layout);
        told.tables[2].columns[0] = column("tags", ColumnType::Presence);
        told.tables[0].columns = vec![column("a.c", ColumnType::Presence)];
        assert_eq!(leaves(fields.clone(), &scan), [3, 5]);
        Arc::make_mut(&mut scan.layout).tables[2].columns.clear();
        assert_eq!(
            leaves(fields, &scan),
            [1, 5],
            "counting items takes one leaf"
        );
    }
}
