//! `compareDates`

use super::distances::compared;
use crate::library::signature::{BASE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `compareDates`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "compareDates",
    parameters: &[value("first", Want::Day), value("second", Want::Day)],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "-1 where the first date is earlier than the second, 1 where it is later, 0 where both are the same.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "compareDates(date(2024, 12, 2), date(2024, 12, 3))",
            value: "-1",
        },
        Example {
            expression: "compareDates(today, datetime('2026-06-01T00:00:00Z'))",
            value: "0",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [first, second] => {
            compared(context, first, second).map(|order| Value::Integer(order as i64))
        }
        _ => Outcome::Missing,
    }
}
