//! `ageInMonths`

use super::distances::age;
use crate::library::signature::{BASE, NOW, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `ageInMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ageInMonths",
    parameters: &[value("day", Want::Day), NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The completed months from a date to now, negative for a date to come, as `age(months)`.",
    missing: "Missing where the date is missing.",
    examples: &[
        Example {
            expression: "ageInMonths(date(2025, 6, 1))",
            value: "12",
        },
        Example {
            expression: "ageInMonths(date(2026, 8, 1)) = date(2026, 8, 1).age(months)",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [day, Value::Datetime(now)] => age(context, day, *now, Unit::Month),
        _ => Outcome::Missing,
    }
}
