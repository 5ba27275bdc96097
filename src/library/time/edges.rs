//! Where the unit begins and ends that holds a date or an instant.
//!
//! A date has no parts: where the unit is shorter than a day, it is itself both start and end.

use super::view::viewed;
use crate::library::signature::{BASE, ZONE, first_argument, value};
use crate::library::{Context, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{Calendar, Unit};

/// What the functions give for missing arguments.
pub(super) const MISSING: &str =
    "Missing where the date is missing; a unit shorter than a day leaves a date as it is.";

/// What the functions have in common whose name says the unit.
pub(super) const OF_DAY: Function = Function {
    parameters: &[value("day", Want::Day), ZONE],
    result: first_argument,
    missing: "Missing where the date is missing.",
    zoned: true,
    ..BASE
};

/// The first instant, or for a date the first day, of the unit that is told.
pub(super) fn start(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match told(context, arguments) {
        Some((calendar, day, unit)) => start_of(&calendar, day, unit),
        None => Outcome::Missing,
    }
}

/// The last microsecond, or for a date the last day, of the unit that is told.
pub(super) fn end(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match told(context, arguments) {
        Some((calendar, day, unit)) => edge(
            &calendar,
            day,
            unit,
            Calendar::end_of,
            Calendar::end_of_date,
        ),
        None => Outcome::Missing,
    }
}

/// The start of the unit that the name of a function says.
pub(super) fn start_of_the(context: &Context, arguments: &[Value], unit: Unit) -> Outcome<Value> {
    match viewed(context, arguments, 1) {
        Some((calendar, [day])) => start_of(&calendar, day, unit),
        _ => Outcome::Missing,
    }
}

fn told<'a>(context: &Context, arguments: &'a [Value]) -> Option<(Calendar, &'a Value, Unit)> {
    match viewed(context, arguments, 2)? {
        (calendar, [day, Value::String(word)]) => Some((calendar, day, Unit::parse(word)?)),
        _ => None,
    }
}

fn start_of(calendar: &Calendar, day: &Value, unit: Unit) -> Outcome<Value> {
    edge(
        calendar,
        day,
        unit,
        Calendar::start_of,
        Calendar::start_of_date,
    )
}

/// An edge of the unit; a fault outside the years that can be told.
fn edge(
    calendar: &Calendar,
    day: &Value,
    unit: Unit,
    of_instant: fn(&Calendar, i64, Unit) -> Option<i64>,
    of_date: fn(&Calendar, i32, Unit) -> Option<i32>,
) -> Outcome<Value> {
    match day {
        Value::Datetime(instant) => {
            Outcome::or_fault(of_instant(calendar, *instant, unit)).map(Value::Datetime)
        }
        Value::Date(date) if unit.is_calendar() => {
            Outcome::or_fault(of_date(calendar, *date, unit)).map(Value::Date)
        }
        Value::Date(date) => Outcome::Value(Value::Date(*date)),
        _ => Outcome::Missing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context {
            calendar: Calendar::default(),
            now: 0,
        }
    }

    #[test]
    fn dates_have_no_parts() {
        let arguments = [Value::Date(7), Value::string("hour")];
        for edge in [start, end] {
            let got = edge(&context(), &arguments);
            assert!(matches!(got, Outcome::Value(Value::Date(7))));
        }
    }

    #[test]
    fn the_end_is_the_last_that_is_inside() {
        let month = Value::string("months");
        let day = end(&context(), &[Value::Date(0), month.clone()]);
        assert!(matches!(day, Outcome::Value(Value::Date(30))));
        let instant = end(&context(), &[Value::Datetime(0), month]);
        let last = 31 * 86_400_000_000 - 1;
        assert!(matches!(instant, Outcome::Value(Value::Datetime(micros)) if micros == last));
        let beyond = [Value::Datetime(i64::MAX), Value::string("year")];
        assert!(end(&context(), &beyond).is_fault());
    }
}
