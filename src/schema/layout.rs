//! Which columns a program reads, as tables: the contract between plans and data.
//!
//! Nested data is shredded. The record of a profile is one table, the events are one, and every list
//! or map that a program looks into is a table of its own whose rows belong to rows of its parent. A
//! plan says what it reads as a [`Layout`]; `data/` fills Arrow arrays of exactly these columns.

use crate::types::{Kind, define_id};

define_id!(
    /// A table of a layout.
    TableId,
    "t"
);

/// The table of profile records.
pub const PROFILE_TABLE: usize = 0;
/// The table of events.
pub const EVENT_TABLE: usize = 1;

/// All tables of a program; the first is the profile's, the second the events'.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Layout {
    /// The tables; a parent stands before its children.
    pub tables: Vec<TableLayout>,
}

/// One table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TableLayout {
    /// Whose rows own the rows of this table; none for the first two.
    pub parent: Option<TableId>,
    /// Where in a row of the parent the list or map is.
    pub path: Vec<PathStep>,
    /// What its rows are.
    pub rows: RowKind,
    /// What is read of each row.
    pub columns: Vec<ColumnLayout>,
}

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// Records or events.
    Root,
    /// The present items of a list.
    Item,
    /// The entries of a map in the order of the data; a missing value is no entry.
    Entry,
}

/// A step from a row to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PathStep {
    /// A member of an object.
    Field(String),
    /// The value under a key of a map.
    Key(String),
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ColumnLayout {
    /// Where in the row the value is; empty for the item itself.
    pub path: Vec<PathStep>,
    /// What is read there.
    pub ty: ColumnType,
    /// The least and greatest integer that the schema allows.
    pub bounds: Option<(i64, i64)>,
}

/// What a column holds, and as which Arrow array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// `BooleanArray`
    Boolean,
    /// `Int64Array`
    Integer,
    /// `Float64Array`; finite, without minus zero.
    Number,
    /// `DictionaryArray<Int32Type>` over `StringArray`.
    String,
    /// `Date32Array`
    Date,
    /// `TimestampMicrosecondArray` in UTC.
    Datetime,
    /// `DurationMicrosecondArray`
    Duration,
    /// Whether anything is there: `BooleanArray` without nulls.
    Presence,
    /// The key of an entry: as [`ColumnType::String`], never null.
    Key,
}

impl ColumnType {
    /// How a scalar is read from data; none for lists, maps and objects.
    pub fn of(kind: &Kind) -> Option<Self> {
        Some(match kind {
            Kind::Boolean => ColumnType::Boolean,
            Kind::Integer => ColumnType::Integer,
            Kind::Number => ColumnType::Number,
            Kind::String => ColumnType::String,
            Kind::Date => ColumnType::Date,
            Kind::Datetime => ColumnType::Datetime,
            Kind::Duration => ColumnType::Duration,
            _ => return None,
        })
    }
}

impl Layout {
    /// A layout with a profile and an event table that reads nothing.
    pub fn new() -> Self {
        let root = || TableLayout {
            parent: None,
            path: Vec::new(),
            rows: RowKind::Root,
            columns: Vec::new(),
        };
        Self {
            tables: vec![root(), root()],
        }
    }

    /// Whether a table hangs below the events and not below the profile.
    pub fn is_of_events(&self, mut table: usize) -> bool {
        use crate::types::ArenaId;
        while let Some(parent) = self.tables[table].parent {
            table = parent.index();
        }
        table == EVENT_TABLE
    }
}
