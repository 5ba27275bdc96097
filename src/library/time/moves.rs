//! Dates and instants moved on the calendar of the rules.

use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Context, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// What the functions have in common that move by a unit which dates have.
pub(super) const DAY_AND_COUNT: Function = Function {
    parameters: &[
        value("day", Want::Day),
        value("count", Want::Exactly(Simple::Integer)),
    ],
    result: first_argument,
    missing: "Missing where an argument is missing.",
    zoned: true,
    ..BASE
};

/// What the functions have in common that move by a unit shorter than a day, as long in every zone.
pub(super) const INSTANT_AND_COUNT: Function = Function {
    parameters: &[
        value("instant", Want::Exactly(Simple::Datetime)),
        value("count", Want::Exactly(Simple::Integer)),
    ],
    zoned: false,
    ..DAY_AND_COUNT
};

/// The first argument moved by the second, in the unit that the third names.
pub(super) fn moved(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [rest @ .., Value::String(word)] => match Unit::parse(word) {
            Some(unit) => moved_by(context, rest, unit),
            None => Outcome::Missing,
        },
        _ => Outcome::Missing,
    }
}

/// The first argument moved by so many units; a fault outside the years that can be told.
pub(super) fn moved_by(context: &Context, arguments: &[Value], unit: Unit) -> Outcome<Value> {
    match arguments {
        [Value::Datetime(instant), Value::Integer(count)] => {
            let moved = context.calendar.add(*instant, *count, unit);
            Outcome::or_fault(moved).map(Value::Datetime)
        }
        [Value::Date(date), Value::Integer(count)] if unit.is_calendar() => {
            let moved = context.calendar.add_to_date(*date, *count, unit);
            Outcome::or_fault(moved).map(Value::Date)
        }
        // The checker refuses to move a date by hours.
        _ => Outcome::Missing,
    }
}
