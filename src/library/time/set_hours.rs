//! `setHours`

use super::view::viewed;
use crate::library::signature::{BASE, ZONE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::calendar::{Calendar, MICROS_PER_SECOND};
use crate::types::{Kind, Type, Value};

/// Hours of a day on the clock.
const HOURS: i64 = 24;
const MICROS_PER_HOUR: i64 = 3_600 * MICROS_PER_SECOND;

/// `setHours`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "setHours",
    parameters: &[
        value("instant", Want::Exactly(Simple::Datetime)),
        value("hour", Want::Exactly(Simple::Integer)),
        ZONE,
    ],
    result: |_| Type::optional(Kind::Datetime),
    body: Body::Scalar(evaluate),
    summary: "An instant at another hour of its day, 0 to 23, with its minutes and seconds.",
    missing: "Missing where an argument is missing and where no day has such an hour.",
    examples: &[
        Example {
            expression: "setHours(datetime('2024-11-01T17:19:51Z'), 0)",
            value: "\"2024-11-01T00:19:51Z\"",
        },
        Example {
            expression: "now.setHours(9)",
            value: "\"2026-06-01T09:00:00Z\"",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((calendar, [Value::Datetime(instant), Value::Integer(hour)])) =
        viewed(context, arguments, 2)
    else {
        return Outcome::Missing;
    };
    if !(0..HOURS).contains(hour) {
        return Outcome::Missing;
    }
    Outcome::or_fault(at_hour(&calendar, *instant, *hour)).map(Value::Datetime)
}

/// An hour that a clock change skips moves forward by the gap; the hour that it is already stays,
/// also the later of two equal ones.
fn at_hour(calendar: &Calendar, instant: i64, hour: i64) -> Option<i64> {
    let local = calendar.local(instant)?;
    let now = local.div_euclid(MICROS_PER_HOUR).rem_euclid(HOURS);
    if now == hour {
        return Some(instant);
    }
    calendar.instant_of_local(local.checked_add((hour - now) * MICROS_PER_HOUR)?)
}
