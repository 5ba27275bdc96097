//! Schemas: which fields a profile and an event have, under the names that rules use.
//!
//! XDM comes in two forms, the source files of a repository ([`XdmRepository`]) and the resolved form of
//! a registry; plain JSON Schema and the columns of a data file are the others. All of them become
//! one model, a tree of [`Field`]s under [`Schema::record`], whose names are those of rules: the
//! front ends alone know how a form spells them. Everything that a form says and that the model
//! cannot keep is told as a [`Problem`], never dropped in silence.
//!
//! This floor reads no files: texts come in, a [`Schema`] and its problems go out. It knows
//! nothing of rules, data or engines.

mod columns;
mod composite;
mod detect;
mod document;
mod export;
mod facts;
mod infer;
pub mod layout;
mod leaves;
mod merge;
mod names;
mod places;
mod problem;
mod reader;
mod record;
mod reference;
mod report;
mod repository;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use crate::types::{Field, Kind, ObjectType, Type};

pub use columns::from_columns;
pub use detect::from_json;
pub use export::to_json_schema;
pub use infer::infer_from_json;
pub use leaves::Leaf;
pub use places::{TextPlace, field_in_repository, field_in_text, id_in_repository};
pub use problem::Problem;
pub use repository::{XdmEntry, XdmRepository};

/// Levels of references, members, lists and `allOf` that lie inside each other at most.
pub const SCHEMA_LEVELS_MAX: usize = 256;
/// Fields of one schema at most, each counted at every path it has.
pub const SCHEMA_FIELDS_MAX: usize = 250_000;

/// Whether a schema describes profile records or events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SchemaKind {
    /// The record of a profile.
    Profile,
    /// One event.
    Event,
}

impl SchemaKind {
    /// The word for it, as rule files and messages write it.
    pub fn name(self) -> &'static str {
        match self {
            SchemaKind::Profile => "profile",
            SchemaKind::Event => "event",
        }
    }
}

impl fmt::Display for SchemaKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where XDM keeps the key, the time and the id of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DefaultPaths {
    /// Places of the profile key; the first that the schema has counts. A map of identities stands
    /// for its primary one.
    pub key: &'static [&'static str],
    /// The place of the event time; profiles have none.
    pub time: Option<&'static str>,
    /// The place of the event id; profiles have none.
    pub id: Option<&'static str>,
}

/// The places of XDM for schemas of `kind`.
pub fn default_paths(kind: SchemaKind) -> DefaultPaths {
    match kind {
        SchemaKind::Profile => DefaultPaths {
            key: &["identityMap", "_id"],
            time: None,
            id: None,
        },
        SchemaKind::Event => DefaultPaths {
            key: &["identityMap"],
            time: Some("timestamp"),
            id: Some("_id"),
        },
    }
}

/// The fields of one kind of record.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// What messages call it: a file name or an `$id`.
    pub name: String,
    /// The fields; the object is called `profile` or `event`.
    pub record: Arc<ObjectType>,
    /// The short human name, where the schema has one.
    pub title: Option<String>,
}

impl Schema {
    /// The field under a path of names; lists are passed through, and a name after a map is a key.
    ///
    /// A path that ends at the values of a map has a type but no field: see [`Schema::type_at`].
    pub fn field(&self, path: &[&str]) -> Option<&Field> {
        match self.place(path)? {
            Place::Field(field) => Some(field),
            Place::Value(_) => None,
        }
    }

    /// The type under a path of names; lists are passed through, and a name after a map is a key.
    pub fn type_at(&self, path: &[&str]) -> Option<&Type> {
        match self.place(path)? {
            Place::Field(field) => Some(&field.ty),
            Place::Value(ty) => Some(ty),
        }
    }

    /// All leaves in the order of the schema.
    pub fn leaves(&self) -> Vec<Leaf> {
        leaves::leaves(&self.record)
    }

    /// The first of the default places of the profile key that this schema has.
    pub fn default_key(&self, kind: SchemaKind) -> Option<&'static str> {
        let candidates = default_paths(kind).key.iter();
        candidates
            .copied()
            .find(|name| self.record.fields.contains_key(*name))
    }

    fn place(&self, path: &[&str]) -> Option<Place<'_>> {
        let (first, rest) = path.split_first()?;
        let mut place = Place::Field(self.record.fields.get(*first)?);
        for name in rest {
            let ty = match place {
                Place::Field(field) => &field.ty,
                Place::Value(ty) => ty,
            };
            place = match ty.kind.under_lists() {
                Kind::Object(object) => Place::Field(object.fields.get(*name)?),
                Kind::Map(_, value) => Place::Value(value),
                _ => return None,
            };
        }
        Some(place)
    }
}

/// What a path leads to.
enum Place<'a> {
    /// A member of an object.
    Field(&'a Field),
    /// The values of a map, about which the schema knows no more than the type.
    Value(&'a Type),
}
