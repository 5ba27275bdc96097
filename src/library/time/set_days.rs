//! `setDays`

use super::view::viewed;
use crate::library::signature::{BASE, ZONE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{Calendar, CivilDate, MICROS_PER_DAY};
use crate::types::{Type, Value};

/// The kind of the first argument; a month may lack the day.
fn first_or_missing(arguments: &[Type]) -> Type {
    first_argument(arguments).or_missing(true)
}

/// `setDays`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "setDays",
    parameters: &[
        value("day", Want::Day),
        value("day of the month", Want::Exactly(Simple::Integer)),
        ZONE,
    ],
    result: first_or_missing,
    body: Body::Scalar(evaluate),
    summary: "A date or an instant at another day of its month; the local time stays.",
    missing: "Missing where an argument is missing and where the month has no such day.",
    examples: &[
        Example {
            expression: "setDays(datetime('2024-11-15T17:19:51Z'), 1)",
            value: "\"2024-11-01T17:19:51Z\"",
        },
        Example {
            expression: "date(2026, 2, 5).setDays(29)",
            value: "null",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((calendar, [day, Value::Integer(number)])) = viewed(context, arguments, 2) else {
        return Outcome::Missing;
    };
    match day {
        Value::Date(date) => match in_month(*date, *number) {
            Some(date) => Outcome::Value(Value::Date(date)),
            None => Outcome::Missing,
        },
        Value::Datetime(instant) => at_day(&calendar, *instant, *number).map(Value::Datetime),
        _ => Outcome::Missing,
    }
}

/// The day of the month that holds a date; none where the month lacks it.
fn in_month(date: i32, number: i64) -> Option<i32> {
    let CivilDate { year, month, .. } = CivilDate::from_days(date);
    CivilDate::new(year, month.into(), number)?.to_days()
}

/// An instant on that day, at the same local time.
fn at_day(calendar: &Calendar, instant: i64, number: i64) -> Outcome<i64> {
    let Some(local) = calendar.local(instant) else {
        return Outcome::Fault;
    };
    let Some(date) = calendar.date_of(instant) else {
        return Outcome::Fault;
    };
    let Some(moved) = in_month(date, number) else {
        return Outcome::Missing;
    };
    if moved == date {
        return Outcome::Value(instant);
    }
    let days = i64::from(moved) - i64::from(date);
    let local = local.checked_add(days * MICROS_PER_DAY);
    Outcome::or_fault(local.and_then(|local| calendar.instant_of_local(local)))
}
