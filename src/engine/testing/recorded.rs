//! The values that a test records, as text: an attribute a line, in the order of the program.

use super::literal::literal;
use crate::backend::Evaluated;
use crate::hir::{self, AttributeId, Recorded};
use crate::types::{ArenaId, Value};

/// From this length on a list or a map has a line for each of its parts, in characters.
const LINE_CHARS_MAX: usize = 80;

/// What a snapshot holds.
pub(super) fn recorded(program: &hir::Program, what: &Recorded, evaluated: &Evaluated) -> String {
    let mut text = String::new();
    let ids: Vec<AttributeId> = match &what.attributes {
        Some(ids) => ids.clone(),
        None => program.attributes.ids().collect(),
    };
    for id in ids {
        let name = &program.attributes[id].name;
        text.push_str(&format!("{name}: {}\n", shown(evaluated, id)));
    }
    text
}

/// The value of an attribute, with whether a fault took it.
pub(super) fn shown(evaluated: &Evaluated, id: AttributeId) -> String {
    let value = evaluated.values.get(id.index());
    let shown = spread(value.unwrap_or(&Value::Missing));
    match evaluated.faults.get(id.index()) {
        Some(true) => format!("{shown} (fault)"),
        _ => shown,
    }
}

/// A value on one line, or the parts of a long one below each other.
fn spread(value: &Value) -> String {
    let line = literal(value);
    if line.chars().count() <= LINE_CHARS_MAX {
        return line;
    }
    let (parts, open, close): (Vec<String>, _, _) = match value {
        Value::Array(items) => (items.iter().map(literal).collect(), '[', ']'),
        Value::Map(map) => {
            let entries = map.entries.iter();
            let entries =
                entries.map(|(key, value)| format!("{}: {}", literal(key), literal(value)));
            let mut entries: Vec<String> = entries.collect();
            entries.sort();
            (entries, '{', '}')
        }
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(name, value)| format!("{name}: {}", literal(value)));
            (members.collect(), '{', '}')
        }
        _ => return line,
    };
    let parts: Vec<String> = parts.iter().map(|part| format!("  {part},\n")).collect();
    format!("{open}\n{}{close}", parts.concat())
}
