//! Values as what a test expects.

use crate::types::calendar::{CivilDate, Unit};
use crate::types::json::{literal, text_of_number};
use crate::types::{MapValue, Value};

/// The lines of a test that hold where an attribute has a value.
pub(in crate::engine) fn expectations(name: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Missing => vec![format!("expect {name}.isNull()")],
        Value::Map(map) => {
            let count = format!("expect {name}.count() = {}", map.entries.len());
            let entry = |key: &str| format!("{name}.get({key})");
            entries(map, entry).map_or_else(
                || vec![format!("snapshot {name}")],
                |entries| std::iter::once(count).chain(entries).collect(),
            )
        }
        value => match constant(value) {
            Some(constant) => vec![format!("expect {name} = {constant}")],
            None => vec![format!("snapshot {name}")],
        },
    }
}

/// The same for an attribute on events, whose value is a map; events are told apart by the field `id`.
pub(in crate::engine) fn event_expectations(
    name: &str,
    value: &Value,
    id: Option<&str>,
) -> Vec<String> {
    let lines = match (value, id) {
        (Value::Map(map), Some(id)) => {
            entries(map, |key| format!("xEvent[{id} = {key}].last().{name}"))
        }
        _ => None,
    };
    match lines {
        Some(lines) if !lines.is_empty() => lines,
        _ => vec![format!("snapshot {name}")],
    }
}

/// What is expected of each entry.
fn entries(map: &MapValue, of: impl Fn(&str) -> String) -> Option<Vec<String>> {
    let entries = map.entries.iter().map(|(key, value)| {
        let (key, value) = (constant(key)?, constant(value)?);
        Some(format!("expect {} = {value}", of(&key)))
    });
    entries.collect()
}

/// A value as an expression; none where there are no words for it. An object that is written out is none of the
/// schema's, so that the two do not compare.
fn constant(value: &Value) -> Option<String> {
    Some(match value {
        Value::Missing | Value::Map(_) | Value::Object(_) => return None,
        Value::Boolean(_) | Value::Integer(_) | Value::String(_) => literal(value),
        Value::Number(number) => {
            let text = text_of_number(*number);
            match text.contains(['.', 'e']) {
                true => text,
                false => text + ".0",
            }
        }
        Value::Date(day) => {
            let date = CivilDate::from_days(*day);
            format!("date({}, {}, {})", date.year, date.month, date.day)
        }
        Value::Datetime(_) => literal(value),
        Value::Duration(micros) => duration(*micros),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(constant).collect::<Option<_>>()?;
            format!("[{}]", items.join(", "))
        }
    })
}

/// An amount of time as a sum of units, largest first.
fn duration(micros: i64) -> String {
    let (mut parts, left) = duration_parts(micros);
    if left > 0 {
        // A thousandth of a millisecond has no word.
        let part = text_of_number(left as f64 / 1000.0);
        parts.push(format!("1 millisecond * {part}"));
    }
    match (parts.is_empty(), micros < 0) {
        (true, _) => "0 seconds".to_owned(),
        (_, false) => parts.join(" + "),
        (_, true) => format!("-({})", parts.join(" + ")),
    }
}

/// The size of an amount of time as counts of units, largest first, and the microseconds that are
/// left.
pub(in crate::engine) fn duration_parts(micros: i64) -> (Vec<String>, u64) {
    const UNITS: [Unit; 5] = [
        Unit::Day,
        Unit::Hour,
        Unit::Minute,
        Unit::Second,
        Unit::Millisecond,
    ];
    let mut left = micros.unsigned_abs();
    let mut parts = Vec::new();
    for unit in UNITS {
        let length = unit.duration_micros().unwrap_or(1).unsigned_abs();
        let count = left / length;
        left %= length;
        if count > 0 {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            parts.push(format!("{count} {}", unit.word(count)));
        }
    }
    (parts, left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_time_are_sums_of_units() {
        assert_eq!(duration(0), "0 seconds");
        assert_eq!(
            duration(90_061_000_000),
            "1 day + 1 hour + 1 minute + 1 second"
        );
        assert_eq!(duration(-1_500), "-(1 millisecond + 1 millisecond * 0.5)");
    }

    #[test]
    fn what_has_no_words_is_recorded() {
        let list = Value::array([Value::Number(1.0), Value::Number(2.5)]);
        assert_eq!(expectations("a", &list), ["expect a = [1.0, 2.5]"]);
        assert_eq!(expectations("a", &Value::Missing), ["expect a.isNull()"]);
        let objects = Value::array([Value::object([("sku".into(), Value::string("a"))])]);
        assert_eq!(expectations("a", &objects), ["snapshot a"]);
        let nested = MapValue {
            entries: vec![(Value::string("k"), Value::Map(Default::default()))],
        };
        assert_eq!(
            expectations("a", &Value::Map(nested.into())),
            ["snapshot a"]
        );
    }
}
