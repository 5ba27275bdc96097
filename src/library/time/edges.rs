//! Where the unit begins and ends that holds a date or an instant.
//!
//! A date has no parts: where the unit is shorter than a day, it is itself both start and end.

use crate::library::Context;
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{Calendar, Unit};

/// What the functions give for missing arguments.
pub(super) const MISSING: &str =
    "Missing where the date is missing; a unit shorter than a day leaves a date as it is.";

/// The first instant, or for a date the first day, of the unit.
pub(super) fn start(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    edge(
        context,
        arguments,
        Calendar::start_of,
        Calendar::start_of_date,
    )
}

/// The last microsecond, or for a date the last day, of the unit.
pub(super) fn end(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    edge(context, arguments, Calendar::end_of, Calendar::end_of_date)
}

/// An edge of the unit; a fault outside the years that can be told.
fn edge(
    context: &Context,
    arguments: &[Value],
    of_instant: fn(&Calendar, i64, Unit) -> Option<i64>,
    of_date: fn(&Calendar, i32, Unit) -> Option<i32>,
) -> Outcome<Value> {
    let [day, Value::String(word)] = arguments else {
        return Outcome::Missing;
    };
    match (day, Unit::parse(word)) {
        (Value::Datetime(instant), Some(unit)) => {
            Outcome::or_fault(of_instant(&context.calendar, *instant, unit)).map(Value::Datetime)
        }
        (Value::Date(date), Some(unit)) if unit.is_calendar() => {
            Outcome::or_fault(of_date(&context.calendar, *date, unit)).map(Value::Date)
        }
        (Value::Date(date), Some(_)) => Outcome::Value(Value::Date(*date)),
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
