//! Where the unit begins and ends that holds a date or an instant.

use crate::library::Context;
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// What the functions give for missing arguments.
pub(super) const MISSING: &str =
    "Missing where the date is missing, and for a date where the unit is shorter than a day.";

/// The first instant, or for a date the first day, of the unit.
pub(super) fn start(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match day_and_unit(arguments) {
        Some((Value::Datetime(instant), unit)) => {
            Outcome::or_fault(context.calendar.start_of(*instant, unit)).map(Value::Datetime)
        }
        Some((Value::Date(date), unit)) if unit.is_calendar() => {
            Outcome::or_fault(context.calendar.start_of_date(*date, unit)).map(Value::Date)
        }
        _ => Outcome::Missing,
    }
}

/// The last microsecond, or for a date the last day, of the unit.
pub(super) fn end(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match day_and_unit(arguments) {
        Some((Value::Datetime(instant), unit)) => {
            Outcome::or_fault(context.calendar.end_of(*instant, unit)).map(Value::Datetime)
        }
        Some((Value::Date(date), unit)) if unit.is_calendar() => {
            Outcome::or_fault(context.calendar.end_of_date(*date, unit)).map(Value::Date)
        }
        _ => Outcome::Missing,
    }
}

fn day_and_unit(arguments: &[Value]) -> Option<(&Value, Unit)> {
    match arguments {
        [day, Value::String(word)] => Some((day, Unit::parse(word)?)),
        _ => None,
    }
}
