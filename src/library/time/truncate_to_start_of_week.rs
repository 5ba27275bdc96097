//! `truncateToStartOfWeek`

use super::edges::start_of_the;
use crate::library::signature::{BASE, ZONE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `truncateToStartOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncateToStartOfWeek",
    parameters: &[value("day", Want::Day), ZONE],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The start of the week that holds a date or an instant, as `truncate(week)`.",
    missing: "Missing where the date is missing.",
    examples: &[
        Example {
            expression: "truncateToStartOfWeek(datetime('2024-11-19T17:19:51Z'))",
            value: "\"2024-11-18T00:00:00Z\"",
        },
        Example {
            expression: "truncateToStartOfWeek(today) = today.truncate(week)",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    start_of_the(Unit::Week, context, arguments)
}
