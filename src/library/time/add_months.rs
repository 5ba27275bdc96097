//! `addMonths`

use super::moves::moved_by;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `addMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addMonths",
    parameters: &[
        value("day", Want::Day),
        value("count", Want::Exactly(Simple::Integer)),
    ],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "A date or an instant moved by so many months on the calendar: the local time stays, and the day is at most the last of its month.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "addMonths(datetime('2024-11-01T17:19:51Z'), 2)",
            value: "\"2025-01-01T17:19:51Z\"",
        },
        Example {
            expression: "addMonths(date(2024, 1, 31), 1)",
            value: "\"2024-02-29\"",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    moved_by(context, arguments, Unit::Month)
}
