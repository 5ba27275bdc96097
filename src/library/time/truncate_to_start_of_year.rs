//! `truncateToStartOfYear`

use super::edges::start_of_the;
use crate::library::signature::{BASE, ZONE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `truncateToStartOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncateToStartOfYear",
    parameters: &[value("day", Want::Day), ZONE],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The start of the year that holds a date or an instant, as `truncate(year)`.",
    missing: "Missing where the date is missing.",
    examples: &[
        Example {
            expression: "truncateToStartOfYear(datetime('2024-11-01T17:19:51Z'))",
            value: "\"2024-01-01T00:00:00Z\"",
        },
        Example {
            expression: "truncateToStartOfYear(today) = today.truncate(year)",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    start_of_the(Unit::Year, context, arguments)
}
