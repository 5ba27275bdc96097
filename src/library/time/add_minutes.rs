//! `addMinutes`

use super::moves::moved_by;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `addMinutes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addMinutes",
    parameters: &[
        value("instant", Want::Exactly(Simple::Datetime)),
        value("count", Want::Exactly(Simple::Integer)),
    ],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "An instant moved by so many minutes, back where there are fewer than none.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "addMinutes(datetime('2024-11-01T17:59:51Z'), 10)",
            value: "\"2024-11-01T18:09:51Z\"",
        },
        Example {
            expression: "addMinutes(now, 90) = now + 90 minutes",
            value: "true",
        },
    ],
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    moved_by(context, arguments, Unit::Minute)
}
