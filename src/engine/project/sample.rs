//! The first rows of events, field by field.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::backend::read_column;
use crate::data::{Input, Reader, Root, Scan};
use crate::engine::Diagnostics;
use crate::engine::program::data_error;
use crate::schema::Schema;
use crate::schema::layout::{ColumnLayout, ColumnType, EVENT_TABLE, Layout, PathStep};
use crate::types::json::text_of;
use crate::types::stack::with_stack;
use crate::types::{Kind, ObjectType};

/// How many rows are looked at.
const ROWS_MAX: usize = 10_000;
/// How many fields are looked at, in the order of the schema.
const FIELDS_MAX: usize = 200;

/// A scalar field of events, and its values in the first rows.
#[derive(Debug, Clone)]
pub(super) struct Field {
    /// Its names from the event on.
    pub(super) path: Vec<String>,
    /// What it holds.
    pub(super) kind: Kind,
    /// Its value in each row as text.
    pub(super) values: Vec<Option<String>>,
}

/// The first rows of a file.
#[derive(Debug)]
pub(super) struct Sample {
    /// The scalar fields outside of lists and maps.
    pub(super) fields: Vec<Field>,
    /// How many rows there are.
    pub(super) rows: usize,
}

impl Field {
    /// Its path as authors say it.
    pub(super) fn dotted(&self) -> String {
        self.path.join(".")
    }

    /// How often each value is there.
    pub(super) fn counts(&self) -> HashMap<&str, usize> {
        let mut counts = HashMap::new();
        for value in self.values.iter().flatten() {
            *counts.entry(value.as_str()).or_insert(0) += 1;
        }
        counts
    }

    /// In how many rows it has a value.
    pub(super) fn present(&self) -> usize {
        self.values.iter().flatten().count()
    }
}

impl Sample {
    /// Reads the first rows of an input.
    pub(super) fn take(input: &Input, schema: &Schema) -> Result<Self, Diagnostics> {
        let mut fields = Vec::new();
        scalars(&schema.record, &mut Vec::new(), &mut fields);
        let mut layout = Layout::new();
        let columns = fields.iter().map(|field: &Field| ColumnLayout {
            path: field.path.iter().cloned().map(PathStep::Field).collect(),
            ty: ColumnType::of(&field.kind).unwrap_or(ColumnType::Presence),
            bounds: None,
        });
        layout.tables[EVENT_TABLE].columns = columns.collect();
        let scan = Scan::new(layout.into(), Root::Event);
        let reader = Reader::open(std::slice::from_ref(input), scan).map_err(data_error)?;
        let mut rows = 0;
        for batch in reader {
            let batch = batch.map_err(data_error)?;
            let table = &batch.tables[EVENT_TABLE];
            let count = batch.rows().min(ROWS_MAX - rows);
            for (field, column) in fields.iter_mut().zip(&table.columns) {
                let ty = ColumnType::of(&field.kind).unwrap_or(ColumnType::Presence);
                field.values.extend((0..count).map(|row| {
                    let value = read_column(column, row, ty);
                    (!value.is_missing()).then(|| text_of(&value))
                }));
            }
            rows += count;
            if rows == ROWS_MAX {
                break;
            }
        }
        Ok(Self { fields, rows })
    }

    /// The day after the last of times: at its beginning all events that were looked at have happened.
    pub(super) fn day_after(&self, time: &[String]) -> Option<String> {
        let field = self.fields.iter().find(|field| field.path == time)?;
        let last = field.values.iter().flatten().max()?;
        let day: NaiveDate = last.get(..10)?.parse().ok()?;
        day.succ_opt().map(|next| next.to_string())
    }
}

fn scalars(object: &ObjectType, path: &mut Vec<String>, fields: &mut Vec<Field>) {
    for (name, field) in &object.fields {
        if fields.len() == FIELDS_MAX {
            return;
        }
        path.push(name.clone());
        match &field.ty.kind {
            Kind::Object(inner) => with_stack(|| scalars(inner, path, fields)),
            kind if ColumnType::of(kind).is_some() => fields.push(Field {
                path: path.clone(),
                kind: kind.clone(),
                values: Vec::new(),
            }),
            _ => {}
        }
        path.pop();
    }
}
