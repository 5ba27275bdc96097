//! Instants and dates from texts.

use super::distances;
use crate::library::{Context, date_pattern};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::MICROS_PER_MILLISECOND;
use crate::types::instant::parse_instant;

/// The first argument as an instant: a text by the pattern behind it, or as RFC 3339 where there is
/// none; a date, an instant, milliseconds since 1970.
pub(super) fn instant(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => match parse_instant(text) {
            Some(parsed) => Outcome::Value(Value::Datetime(parsed.micros)),
            None => Outcome::Missing,
        },
        [Value::String(text), Value::String(pattern)] => by_pattern(context, text, pattern),
        [Value::Integer(millis), ..] => {
            let micros = millis.checked_mul(MICROS_PER_MILLISECOND);
            Outcome::or_fault(micros).map(Value::Datetime)
        }
        [day, ..] => distances::instant(context, day).map(Value::Datetime),
        [] => Outcome::Missing,
    }
}

/// The instant that a text says in the form of a pattern.
pub(super) fn by_pattern(context: &Context, text: &str, pattern: &str) -> Outcome<Value> {
    match date_pattern::read(&context.calendar, pattern, text) {
        Some((_, instant)) => Outcome::Value(Value::Datetime(instant)),
        None => Outcome::Missing,
    }
}

/// The day that a text says in the form of a pattern.
pub(super) fn day_by_pattern(context: &Context, text: &str, pattern: &str) -> Outcome<Value> {
    match date_pattern::read(&context.calendar, pattern, text) {
        Some((day, _)) => Outcome::Value(Value::Date(day)),
        None => Outcome::Missing,
    }
}
