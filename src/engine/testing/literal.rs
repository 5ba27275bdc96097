//! Values as an author would write them.

use crate::engine::witness::duration_parts;
use crate::types::instant::{format_date, format_duration, format_instant};
use crate::types::stack::with_stack;
use crate::types::{Value, json};

/// A value as text: as it would be written in a rule, instants and days without quotes.
///
/// # Examples
/// ```
/// use sumac::engine::Value;
/// use sumac::testing::literal;
///
/// assert_eq!(literal(&Value::Duration(90_000_000)), "1 minute + 30 seconds");
/// assert_eq!(literal(&Value::string("a \"b\"")), r#""a \"b\"""#);
/// assert_eq!(literal(&Value::Missing), "missing");
/// ```
pub fn literal(value: &Value) -> String {
    match value {
        Value::Missing => "missing".to_owned(),
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(whole) => whole.to_string(),
        Value::Number(_) => json::text_of(value),
        Value::String(text) => quoted(text),
        Value::Date(day) => format_date(*day),
        Value::Datetime(micros) => format_instant(*micros),
        Value::Duration(micros) => duration(*micros),
        Value::Array(items) => with_stack(|| {
            let items: Vec<String> = items.iter().map(literal).collect();
            format!("[{}]", items.join(", "))
        }),
        Value::Map(map) => with_stack(|| {
            let mut entries: Vec<String> = map
                .entries
                .iter()
                .map(|(key, value)| format!("{}: {}", literal(key), literal(value)))
                .collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }),
        Value::Object(members) => with_stack(|| {
            let members: Vec<String> = members
                .iter()
                .map(|(name, value)| format!("{name}: {}", literal(value)))
                .collect();
            format!("{{{}}}", members.join(", "))
        }),
    }
}

/// A text in quotes, with escapes that both JSON and rules read.
pub(super) fn quoted(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    // JSON has two short escapes that rules have not.
    match quoted.contains("\\b") || quoted.contains("\\f") {
        true => {
            text.chars().fold(String::from("\""), |mut out, letter| {
                match letter {
                    '"' => out.push_str("\\\""),
                    '\\' => out.push_str("\\\\"),
                    '\n' => out.push_str("\\n"),
                    letter if letter.is_control() => {
                        out.push_str(&format!("\\u{:04x}", u32::from(letter)));
                    }
                    letter => out.push(letter),
                }
                out
            }) + "\""
        }
        false => quoted,
    }
}

/// `60 days + 23 hours + 30 minutes`; ISO 8601 where no sum of units says it.
fn duration(micros: i64) -> String {
    if micros == 0 {
        return "0 seconds".to_owned();
    }
    match duration_parts(micros) {
        (parts, 0) if micros > 0 => parts.join(" + "),
        _ => format_duration(micros),
    }
}
