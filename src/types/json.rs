//! Values as JSON, as text for people, and as literals of plans.

use std::fmt::Write;

use super::instant::{format_date, format_duration, format_instant};
use super::stack::with_stack;
use super::{MapValue, ObjectValue, Value};

/// From this magnitude on a number's text has an exponent, as in JavaScript.
const EXPONENT_FROM: f64 = 1e21;
/// Below this magnitude a number's text has an exponent, as in JavaScript.
const EXPONENT_BELOW: f64 = 1e-6;

/// A value as JSON.
///
/// Missing is `null`; instants are RFC 3339 in UTC, days `YYYY-MM-DD`, durations ISO 8601 in seconds.
/// Entries of maps are sorted by the text of their key; members of objects keep their order.
pub fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Missing => serde_json::Value::Null,
        Value::Boolean(truth) => (*truth).into(),
        Value::Integer(integer) => (*integer).into(),
        Value::Number(number) => (*number).into(),
        Value::String(text) => (&**text).into(),
        Value::Date(day) => format_date(*day).into(),
        Value::Datetime(micros) => format_instant(*micros).into(),
        Value::Duration(micros) => format_duration(*micros).into(),
        Value::Array(items) => with_stack(|| items.iter().map(to_json).collect()),
        Value::Map(map) => with_stack(|| {
            let entries = sorted_entries(map).into_iter();
            entries.map(|(key, value)| (key, to_json(value))).collect()
        }),
        Value::Object(object) => with_stack(|| {
            let members = object.iter();
            members
                .map(|(name, value)| (name.to_string(), to_json(value)))
                .collect()
        }),
    }
}

/// A value as people read it: strings as they are, a missing value as nothing, lists, maps and
/// objects as JSON.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(integer) => integer.to_string(),
        Value::Number(number) => text_of_number(*number),
        Value::String(text) => text.to_string(),
        Value::Date(day) => format_date(*day),
        Value::Datetime(micros) => format_instant(*micros),
        Value::Duration(micros) => format_duration(*micros),
        Value::Array(_) | Value::Map(_) | Value::Object(_) => to_json(value).to_string(),
    }
}

/// The shortest text that reads back as the number: `1`, `0.1`, `1e300`.
pub fn text_of_number(number: f64) -> String {
    let magnitude = number.abs();
    if magnitude >= EXPONENT_FROM || (magnitude < EXPONENT_BELOW && magnitude != 0.0) {
        format!("{number:e}")
    } else {
        // Minus zero is no value, but no text should show it either.
        format!("{}", number + 0.0)
    }
}

/// A value as a literal of plans: its text says its type.
///
/// Strings are quoted and escaped, whole numbers have a point (`3.0`), a map is `map{…}`.
pub fn literal(value: &Value) -> String {
    let mut out = String::new();
    write_literal(value, &mut out);
    out
}

fn write_literal(value: &Value, out: &mut String) {
    match value {
        Value::Missing => out.push_str("null"),
        Value::Number(number) => write_number_literal(*number, out),
        Value::String(text) => write_quoted(text, out),
        Value::Date(day) => write_call("date", &format_date(*day), out),
        Value::Datetime(micros) => write_call("datetime", &format_instant(*micros), out),
        Value::Array(items) => with_stack(|| {
            let items = items.iter();
            write_list("[", "]", items, out, write_literal);
        }),
        Value::Map(map) => with_stack(|| write_map(map, out)),
        Value::Object(object) => with_stack(|| write_object(object, out)),
        Value::Boolean(_) | Value::Integer(_) | Value::Duration(_) => {
            out.push_str(&text_of(value));
        }
    }
}

fn write_number_literal(number: f64, out: &mut String) {
    let text = text_of_number(number);
    out.push_str(&text);
    if !text.contains(['.', 'e']) {
        out.push_str(".0");
    }
}

/// Writes text in double quotes, with the escapes of the language.
fn write_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if character.is_control() => {
                // Writing into a string cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    out.push('"');
}

fn write_call(name: &str, text: &str, out: &mut String) {
    out.push_str(name);
    out.push_str("(\"");
    out.push_str(text);
    out.push_str("\")");
}

fn write_map(map: &MapValue, out: &mut String) {
    let entries = map.entries.iter();
    write_list("map{", "}", entries, out, |(key, value), out| {
        write_literal(key, out);
        out.push_str(": ");
        write_literal(value, out);
    });
}

fn write_object(object: &ObjectValue, out: &mut String) {
    write_list("{", "}", object.iter(), out, |(name, value), out| {
        write_quoted(name, out);
        out.push_str(": ");
        write_literal(value, out);
    });
}

fn write_list<T>(
    open: &str,
    close: &str,
    items: impl Iterator<Item = T>,
    out: &mut String,
    mut write_item: impl FnMut(T, &mut String),
) {
    out.push_str(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_item(item, out);
    }
    out.push_str(close);
}

fn sorted_entries(map: &MapValue) -> Vec<(String, &Value)> {
    let entries = map.entries.iter();
    let mut entries: Vec<_> = entries.map(|(key, value)| (text_of(key), value)).collect();
    entries.sort_by(|left, right| left.0.cmp(&right.0));
    entries
}

#[cfg(test)]
mod tests;
