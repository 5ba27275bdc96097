//! `ageInDays`

use super::distances::age;
use crate::library::signature::{BASE, NOW, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `ageInDays`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ageInDays",
    parameters: &[value("day", Want::Day), NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The completed days from a date to now, negative for a date to come, as `age(days)`.",
    missing: "Missing where the date is missing.",
    examples: &[
        Example {
            expression: "ageInDays(datetime('2026-05-31T13:00:00Z'))",
            value: "0",
        },
        Example {
            expression: "ageInDays(date(2026, 8, 1)) = date(2026, 8, 1).age(days)",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [day, Value::Datetime(now)] => age(context, day, *now, Unit::Day),
        _ => Outcome::Missing,
    }
}
