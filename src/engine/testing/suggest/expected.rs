//! What suggested tests expect: the values that the rules give now, in the words of rules.

use super::scenario::Scenario;
use super::text::is_word;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::testing::literal::{literal, quoted};
use crate::engine::testing::suite::Suite;
use crate::hir::AttributeId;
use crate::types::calendar::MICROS_PER_MILLISECOND;
use crate::types::instant::{format_date, format_instant};
use crate::types::{ArenaId, Value};

/// The most entries of a map, or members of an object, that are expected one by one.
const ENTRIES_MAX: usize = 12;

/// The lines that each scenario expects of the attribute `id`.
pub(super) fn expectations(
    suite: &Suite,
    id: AttributeId,
    scenarios: &[Scenario],
) -> Result<Vec<String>, Diagnostics> {
    let attributes = &suite.program().hir().attributes;
    let (name, is_on_event) = (&attributes[id].name, attributes[id].on_event);
    let cases = suite.cases().zip(scenarios);
    cases
        .map(|(case, scenario)| {
            let values = case.values()?;
            let value = values.get(id.index()).cloned().unwrap_or_default();
            Ok(match is_on_event {
                true => of_last_event(name, &value, scenario),
                false => expectation(name, &value),
            })
        })
        .collect()
}

fn expectation(subject: &str, value: &Value) -> String {
    let mut parts = Vec::new();
    compared(subject, value, &mut parts);
    parts.truncate(ENTRIES_MAX);
    format!("expect {}", parts.join(" and "))
}

/// An attribute on events has a value for each of them; the last one is looked at.
fn of_last_event(name: &str, values: &Value, scenario: &Scenario) -> String {
    let last = scenario.events.iter().max_by(|a, b| {
        let key = |event: &super::scenario::Event| (event.time, event.id.clone());
        key(a).cmp(&key(b))
    });
    let Some(id) = last.and_then(|last| last.id.as_deref()) else {
        return "expect xEvent.count() = 0".to_owned();
    };
    let value = match values {
        Value::Map(map) => {
            let is_id = |key: &Value| matches!(key, Value::String(key) if **key == *id);
            let found = map.entries.iter().find(|(key, _)| is_id(key));
            found.map_or(Value::Missing, |(_, value)| value.clone())
        }
        _ => Value::Missing,
    };
    expectation(&format!("xEvent.last().{name}"), &value)
}

fn compared(subject: &str, value: &Value, parts: &mut Vec<String>) {
    let equal = |literal: String| format!("{subject} = {literal}");
    match value {
        Value::Missing => parts.push(format!("{subject}.isNull()")),
        Value::Array(items) if items.is_empty() => parts.push(format!("{subject}.count() = 0")),
        Value::Array(items) => match items.iter().map(constant).collect::<Option<Vec<String>>>() {
            Some(items) => parts.push(equal(format!("[{}]", items.join(", ")))),
            None => parts.push(format!("{subject}.count() = {}", items.len())),
        },
        Value::Map(map) => {
            parts.push(format!("{subject}.count() = {}", map.entries.len()));
            for (key, value) in &map.entries {
                if let Value::String(key) = key {
                    compared(&format!("{subject}.{}", step(key)), value, parts);
                }
            }
        }
        Value::Object(members) => {
            for (name, value) in members.iter() {
                compared(&format!("{subject}.{}", step(name)), value, parts);
            }
        }
        // Here the text of a constant is read as the other side's kind.
        Value::Date(day) => parts.push(equal(quoted(&format_date(*day)))),
        Value::Datetime(micros) => parts.push(equal(quoted(&format_instant(*micros)))),
        scalar => parts.extend(constant(scalar).map(equal)),
    }
}

/// A value as a constant of rules.
fn constant(value: &Value) -> Option<String> {
    match value {
        Value::Boolean(_) | Value::Integer(_) | Value::Number(_) | Value::String(_) => {
            Some(literal(value))
        }
        Value::Duration(micros) if *micros >= 0 && micros % MICROS_PER_MILLISECOND == 0 => {
            Some(literal(value))
        }
        // Amounts of time end at milliseconds; distances do not.
        Value::Duration(micros) => Some(format!(
            "{} - {}",
            instant(*micros.max(&0)),
            instant(-*micros.min(&0))
        )),
        Value::Datetime(micros) => Some(instant(*micros)),
        _ => None,
    }
}

fn instant(micros: i64) -> String {
    format!("datetime({})", quoted(&format_instant(micros)))
}

fn step(name: &str) -> String {
    match is_word(name) {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}
