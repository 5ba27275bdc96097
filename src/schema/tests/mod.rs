//! What each front end makes of small texts.
#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod data;
mod limits;
mod plain;
mod source;

use super::{Problem, Schema, SchemaKind, from_json};
use crate::diagnostic::Code;
use crate::types::{Field, FieldFacts};

/// The schema of a text that must be one.
fn read(text: &str) -> (Schema, Vec<Problem>) {
    from_json("test.json", text, SchemaKind::Profile).unwrap()
}

/// The schema of a text with which nothing is wrong.
fn clean(text: &str) -> Schema {
    let (schema, problems) = read(text);
    assert_eq!(problems, []);
    schema
}

/// The leaves as `path: type`.
fn leaves(schema: &Schema) -> Vec<String> {
    let leaves = schema.leaves().into_iter();
    leaves
        .map(|leaf| format!("{}: {}", leaf.path, leaf.xdm_type))
        .collect()
}

fn field<'a>(schema: &'a Schema, path: &str) -> &'a Field {
    let names: Vec<&str> = path.split('.').collect();
    schema.field(&names).unwrap()
}

fn facts<'a>(schema: &'a Schema, path: &str) -> &'a FieldFacts {
    field(schema, path).facts.as_deref().unwrap()
}

fn type_of(schema: &Schema, path: &str) -> String {
    field(schema, path).ty.to_string()
}

fn codes(problems: &[Problem]) -> Vec<Code> {
    problems.iter().map(|problem| problem.code).collect()
}
