//! Distances, instants and values in words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::Value as Json;

use crate::types::Value;
use crate::types::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND};
use crate::types::json::text_of;

/// How many characters of a rule are shown.
const TEXT_CHARS_MAX: usize = 400;
/// How many characters of a value are shown.
const VALUE_CHARS_MAX: usize = 60;

/// A distance in time by its two largest units, as in `3 days 4 hours`.
pub(super) fn distance(micros: i64) -> String {
    in_units(micros.unsigned_abs(), 2)
}

/// A duration by all its units.
pub(super) fn duration(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    format!("{sign}{}", in_units(micros.unsigned_abs(), usize::MAX))
}

fn in_units(micros: u64, units_max: usize) -> String {
    const MINUTE: u64 = 60 * MICROS_PER_SECOND as u64;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = MICROS_PER_DAY as u64;
    let units = [
        (DAY, "day"),
        (HOUR, "hour"),
        (MINUTE, "minute"),
        (MICROS_PER_SECOND as u64, "second"),
        (1_000, "millisecond"),
        (1, "microsecond"),
    ];
    let (mut left, mut told, mut skipped) = (micros, Vec::new(), false);
    for (size, name) in units {
        let count = left / size;
        left %= size;
        skipped |= count == 0 && !told.is_empty();
        let is_enough = told.len() >= units_max || (skipped && units_max < units.len());
        if count > 0 && !is_enough {
            let plural = if count == 1 { "" } else { "s" };
            told.push(format!("{count} {name}{plural}"));
        }
    }
    match told.is_empty() {
        true => "0 seconds".to_owned(),
        false => told.join(" "),
    }
}

/// An instant on the clock of a zone, as short as it can be.
pub(super) fn instant(time: DateTime<Utc>, zone: Tz) -> String {
    let local = time.with_timezone(&zone);
    let form = match time.timestamp_subsec_micros() {
        0 => "%Y-%m-%d %H:%M:%S",
        part if part % 1000 == 0 => "%Y-%m-%d %H:%M:%S%.3f",
        _ => "%Y-%m-%d %H:%M:%S%.6f",
    };
    local.format(form).to_string()
}

/// An instant of a value; none beyond the years that a calendar has.
pub(super) fn time(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros)
}

/// A value among words: texts in quotes, times on the clock of the zone, long ones cut.
pub(super) fn value(value: &Value, zone: Tz) -> String {
    let text = match value {
        Value::Missing => return "missing".to_owned(),
        Value::String(text) => format!("\"{text}\""),
        Value::Datetime(micros) => match time(*micros) {
            Some(time) => instant(time, zone),
            None => text_of(value),
        },
        Value::Duration(micros) => match micros {
            ..0 => format!("-{}", distance(*micros)),
            _ => distance(*micros),
        },
        Value::Number(number) => self::number(*number),
        other => text_of(other),
    };
    crate::diagnostic::on_one_line(&text, VALUE_CHARS_MAX)
}

/// A value in full, but for its length: all units of a duration.
pub(super) fn whole(found: &Value, zone: Tz) -> String {
    match found {
        Value::Duration(micros) => duration(*micros),
        Value::Array(items) if items.iter().all(|item| matches!(item, Value::Duration(_))) => {
            let items = items.iter().map(|item| value(item, zone));
            let items = items.collect::<Vec<_>>().join(", ");
            crate::diagnostic::shortened(&format!("[{items}]"), VALUE_CHARS_MAX)
        }
        Value::Number(number) => crate::types::json::text_of_number(*number),
        other => value(other, zone),
    }
}

/// A number without what its binary form adds to its digits.
pub(super) fn number(number: f64) -> String {
    let plain = crate::types::json::text_of_number(number);
    let short = format!("{number:.11e}").parse::<f64>();
    let short = short.map(crate::types::json::text_of_number);
    match short {
        Ok(short) if short.len() + 3 < plain.len() => short,
        _ => plain,
    }
}

/// A text on one line: calls that stand on lines of their own close up.
pub(super) fn joined(text: &str) -> String {
    let mut line = String::new();
    for piece in text
        .lines()
        .map(str::trim)
        .filter(|piece| !piece.is_empty())
    {
        let closes = piece.starts_with(['.', ')', ']', '[']) || line.ends_with(['(', '[']);
        if !line.is_empty() && !closes {
            line.push(' ');
        }
        line.push_str(piece);
    }
    crate::diagnostic::on_one_line(&line, TEXT_CHARS_MAX)
}

/// A value of a type as JSON shows it, among words.
pub(super) fn json(value: &Json) -> String {
    let text = match value {
        Json::Null => return "missing".to_owned(),
        Json::Number(found) if found.is_f64() => {
            found.as_f64().map_or_else(|| found.to_string(), number)
        }
        other => other.to_string(),
    };
    crate::diagnostic::on_one_line(&text, VALUE_CHARS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_have_two_units_at_most() {
        let day = MICROS_PER_DAY;
        assert_eq!(distance(0), "0 seconds");
        assert_eq!(distance(-660 * MICROS_PER_SECOND), "11 minutes");
        assert_eq!(distance(3 * day + day / 6 + 1), "3 days 4 hours");
        assert_eq!(distance(day + 1), "1 day");
        assert_eq!(distance(1_500_000), "1 second 500 milliseconds");
        assert_eq!(duration(-day - 60_000_001), "-1 day 1 minute 1 microsecond");
        assert_eq!(distance(i64::MIN), "106751991 days 4 hours");
    }

    #[test]
    fn values_are_cut_where_they_are_long() {
        let long = value(&Value::string("x".repeat(100)), Tz::UTC);
        assert_eq!(long.chars().count(), VALUE_CHARS_MAX + 1);
        assert_eq!(value(&Value::Datetime(0), Tz::UTC), "1970-01-01 00:00:00");
    }
}
