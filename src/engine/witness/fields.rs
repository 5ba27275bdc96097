//! What programs read of a profile, and rows of it as documents.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::backend::read_column;
use crate::data::{Batch, Root};
use crate::engine::Program;
use crate::schema::layout::{ColumnLayout, ColumnType, Layout, PathStep, RowKind, TableId};
use crate::schema::{Schema, SchemaKind};
use crate::types::json::{text_of, to_json};
use crate::types::{ArenaId, Kind, Type, Value};

/// The tables and columns that some programs read together, with the places of times and ids.
pub(in crate::engine) struct Fields {
    pub(super) layout: Arc<Layout>,
    /// What stands for a value of which only the presence is read, by table and column.
    pub(super) fillers: HashMap<(usize, usize), Json>,
    /// Where events have their times, for each program.
    pub(super) times: Vec<Vec<String>>,
    /// Where events have their ids.
    pub(super) ids: Vec<Vec<String>>,
}

impl Fields {
    /// What `programs` read.
    pub(in crate::engine) fn of(programs: &[&Program]) -> Self {
        let mut layout = Layout::new();
        let mut times: Vec<Vec<String>> = Vec::new();
        let mut ids: Vec<Vec<String>> = Vec::new();
        for program in programs {
            merge(&mut layout, &program.plan().layout);
            let Some(event) = &program.hir().event else {
                continue;
            };
            for (all, place) in [(&mut times, &event.time), (&mut ids, &event.id)] {
                if let Some(place) = place.as_ref().filter(|place| !all.contains(place)) {
                    all.push(place.clone());
                }
            }
        }
        let mut fields = Self {
            layout: Arc::default(),
            fillers: HashMap::new(),
            times,
            ids,
        };
        fields.complete(&mut layout, programs);
        fields.layout = Arc::new(layout);
        fields
    }

    /// The places that a layout reads, those of events as `true`, with the names that lead there.
    pub(in crate::engine) fn places(layout: &Layout) -> Vec<(bool, Vec<String>)> {
        let tables = layout.tables.iter().enumerate();
        let places = tables.flat_map(|(table, read)| {
            let list = read.parent.map(|_| Vec::new());
            let columns = read.columns.iter().map(|column| column.path.clone());
            list.into_iter()
                .chain(columns)
                .map(move |path| Self::place(layout, table, &path))
        });
        places.filter(|(_, names)| !names.is_empty()).collect()
    }

    /// A place of a table of a layout, that of events as `true`, with the names that lead there.
    pub(in crate::engine) fn place(
        layout: &Layout,
        table: usize,
        path: &[PathStep],
    ) -> (bool, Vec<String>) {
        (layout.is_of_events(table), names(layout, table, path))
    }

    /// Adds what documents need beside what is read: the keys of entries, and scalars of which only the
    /// presence is read.
    fn complete(&mut self, layout: &mut Layout, programs: &[&Program]) {
        for table in 0..layout.tables.len() {
            if layout.tables[table].rows == RowKind::Entry {
                add_column(layout, table, &[], ColumnType::Key);
            }
            let of_events = layout.is_of_events(table);
            if layout.tables[table].parent.is_some() {
                // An item of which nothing is read is still one of its type.
                let kind = kind_at(programs, of_events, &names(layout, table, &[]));
                if let Some(ty) = kind
                    .as_ref()
                    .map(Kind::under_lists)
                    .and_then(ColumnType::of)
                {
                    add_column(layout, table, &[], ty);
                }
            }
            for column in 0..layout.tables[table].columns.len() {
                let read = layout.tables[table].columns[column].clone();
                if read.ty != ColumnType::Presence {
                    continue;
                }
                let path = names(layout, table, &read.path);
                let kind = kind_at(programs, of_events, &path);
                match kind.as_ref().and_then(ColumnType::of) {
                    Some(ty) => add_column(layout, table, &read.path, ty),
                    None => {
                        let is_list = matches!(kind, Some(Kind::Array(_)));
                        let filler = match is_list {
                            true => Json::Array(Vec::new()),
                            false => Json::Object(Map::new()),
                        };
                        self.fillers.insert((table, column), filler);
                    }
                }
            }
        }
        // A second place of times is a field like others to whoever reads by the first.
        for time in self.times.iter().skip(1) {
            let path: Vec<PathStep> = time.iter().cloned().map(PathStep::Field).collect();
            add_column(layout, Root::Event.table(), &path, ColumnType::Datetime);
        }
        for id in self.ids.iter().skip(1) {
            let path: Vec<PathStep> = id.iter().cloned().map(PathStep::Field).collect();
            add_column(layout, Root::Event.table(), &path, ColumnType::String);
        }
    }

    /// The document of a row of a root.
    pub(super) fn document(&self, batch: &Batch, row: usize) -> Json {
        let root = batch.root.table();
        let mut document = self.value(batch, root, row);
        if batch.root == Root::Event {
            self.put_identity(batch, row, &mut document);
        }
        match document {
            Json::Null => Json::Object(Map::new()),
            document => document,
        }
    }

    /// Time and id of an event come first.
    fn put_identity(&self, batch: &Batch, row: usize, document: &mut Json) {
        let mut first = Json::Object(Map::new());
        if let (Some(times), Some(path)) = (&batch.times, self.times.first()) {
            put(
                &mut first,
                path,
                text_of(&Value::Datetime(times.value(row))).into(),
            );
        }
        if let (Some(ids), Some(path)) = (&batch.ids, self.ids.first())
            && arrow_array::Array::is_valid(ids.as_ref(), row)
        {
            put(&mut first, path, ids.value(row).into());
        }
        let read = std::mem::replace(document, first);
        overlay(document, read);
    }

    /// The value that a row of a table stands for.
    fn value(&self, batch: &Batch, table: usize, row: usize) -> Json {
        let mut value = Json::Null;
        let columns = self.layout.tables[table].columns.iter();
        for (number, column) in columns.enumerate() {
            let read = read_column(&batch.tables[table].columns[number], row, column.ty);
            match column.ty {
                ColumnType::Key => {}
                ColumnType::Presence => {
                    let filler = self.fillers.get(&(table, number));
                    if let (true, Some(filler)) = (read.is_true(), filler) {
                        put_steps(&mut value, &column.path, filler.clone());
                    }
                }
                _ if read.is_missing() => {}
                _ => put_steps(&mut value, &column.path, to_json(&read)),
            }
        }
        for (child, layout) in self.layout.tables.iter().enumerate() {
            if layout.parent.map(ArenaId::index) != Some(table) {
                continue;
            }
            let rows = self.rows(batch, child, row);
            if !is_empty(&rows) {
                put_steps(&mut value, &layout.path, rows);
            }
        }
        value
    }

    /// The list or map of a child table that belongs to a row.
    fn rows(&self, batch: &Batch, child: usize, row: usize) -> Json {
        let Some(offsets) = &batch.tables[child].offsets else {
            return Json::Null;
        };
        let of = |row: usize| offsets.get(row).map_or(0, |offset| offset.unsigned_abs());
        let rows = (of(row) as usize)..(of(row + 1) as usize);
        if self.layout.tables[child].rows == RowKind::Item {
            let items = rows.map(|row| self.present(batch, child, row));
            return Json::Array(items.collect());
        }
        let mut keys = self.layout.tables[child].columns.iter();
        let keys = keys.position(|column| column.ty == ColumnType::Key);
        let entries = rows.filter_map(|row| {
            let keys = &batch.tables[child].columns[keys?];
            let key = text_of(&read_column(keys, row, ColumnType::Key));
            Some((key, self.present(batch, child, row)))
        });
        Json::Object(entries.collect())
    }

    /// An item or entry, which is there even where nothing of it is read.
    fn present(&self, batch: &Batch, table: usize, row: usize) -> Json {
        match self.value(batch, table, row) {
            Json::Null => Json::Object(Map::new()),
            value => value,
        }
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Puts the tables and columns of `other` into `layout`.
fn merge(layout: &mut Layout, other: &Layout) {
    let mut places: Vec<usize> = Vec::with_capacity(other.tables.len());
    for (index, table) in other.tables.iter().enumerate() {
        let parent = table
            .parent
            .map(|parent| TableId::from_index(places[parent.index()]));
        let same = layout.tables.iter().position(|known| {
            known.parent == parent && known.path == table.path && known.rows == table.rows
        });
        let place = match (parent, same) {
            (None, _) => index,
            (_, Some(place)) => place,
            _ => {
                let mut added = table.clone();
                added.parent = parent;
                added.columns.clear();
                layout.tables.push(added);
                layout.tables.len() - 1
            }
        };
        places.push(place);
        for column in &table.columns {
            let columns = &mut layout.tables[place].columns;
            let is_known =
                |known: &ColumnLayout| known.path == column.path && known.ty == column.ty;
            if !columns.iter().any(is_known) {
                columns.push(column.clone());
            }
        }
    }
}

fn add_column(layout: &mut Layout, table: usize, path: &[PathStep], ty: ColumnType) {
    let columns = &mut layout.tables[table].columns;
    let mut values = columns
        .iter()
        .filter(|known| known.ty != ColumnType::Presence);
    let is_known = match ty {
        ColumnType::Key => values.any(|known| known.ty == ty),
        _ => values.any(|known| known.path == path && known.ty != ColumnType::Key),
    };
    if !is_known {
        columns.push(ColumnLayout {
            path: path.to_vec(),
            ty,
            bounds: None,
        });
    }
}

/// The names from a root to a place; the key of an entry is any name.
pub(super) fn names(layout: &Layout, table: usize, path: &[PathStep]) -> Vec<String> {
    let mut names = match layout.tables[table].parent {
        None => Vec::new(),
        Some(parent) => {
            let mut names = names(layout, parent.index(), &layout.tables[table].path);
            if layout.tables[table].rows == RowKind::Entry {
                names.push("*".to_owned());
            }
            names
        }
    };
    names.extend(path.iter().map(|step| step_name(step).to_owned()));
    names
}

fn step_name(step: &PathStep) -> &str {
    match step {
        PathStep::Field(name) | PathStep::Key(name) => name,
    }
}

/// What the schemas say of a place: the first program that knows it.
fn kind_at(programs: &[&Program], of_events: bool, path: &[String]) -> Option<Kind> {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let kind = match of_events {
        true => SchemaKind::Event,
        false => SchemaKind::Profile,
    };
    let mut types = programs.iter().filter_map(|program| {
        let ty: &Type = schema(program, kind)?.type_at(&path)?;
        Some(ty.kind.clone())
    });
    types.next()
}

pub(super) fn schema(program: &Program, kind: SchemaKind) -> Option<&Schema> {
    match kind {
        SchemaKind::Profile => program.profile_schema(),
        SchemaKind::Event => program.event_schema(),
    }
}

/// Puts a value under a path of names, unless something is there.
pub(in crate::engine) fn put(document: &mut Json, path: &[String], value: Json) {
    let mut place = document;
    for name in path {
        if place.is_null() {
            *place = Json::Object(Map::new());
        }
        let Json::Object(members) = place else {
            return;
        };
        place = members.entry(name.clone()).or_insert(Json::Null);
    }
    if is_empty(place) {
        *place = value;
    }
}

pub(super) fn put_steps(document: &mut Json, path: &[PathStep], value: Json) {
    let names: Vec<String> = path.iter().map(|step| step_name(step).to_owned()).collect();
    put(document, &names, value);
}

/// Puts all members of `more` over those of `document`.
fn overlay(document: &mut Json, more: Json) {
    match (document, more) {
        (Json::Object(members), Json::Object(more)) => {
            for (name, value) in more {
                overlay(members.entry(name).or_insert(Json::Null), value);
            }
        }
        (_, Json::Null) => {}
        (place, value) => *place = value,
    }
}
