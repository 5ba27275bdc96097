//! `addHours`

use super::moves::moved_by;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `addHours`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addHours",
    parameters: &[
        value("instant", Want::Exactly(Simple::Datetime)),
        value("count", Want::Exactly(Simple::Integer)),
    ],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "An instant moved by so many hours, back where there are fewer than none.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "addHours(datetime('2024-11-01T17:19:51Z'), -1)",
            value: "\"2024-11-01T16:19:51Z\"",
        },
        Example {
            expression: "addHours(now, 90) = now + 90 hours",
            value: "true",
        },
    ],
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    moved_by(context, arguments, Unit::Hour)
}
