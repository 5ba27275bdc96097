//! `floor`

use super::digits::whole;
use crate::library::signature::{BASE, NUMBER, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `floor`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "floor",
    parameters: &[NUMBER],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The largest integer that is not above a number.",
    missing: "Missing for a missing number; a result beyond 64 bits is a fault.",
    examples: &[
        Example {
            expression: "floor(2.5)",
            value: "2",
        },
        Example {
            expression: "(-2.5).floor()",
            value: "-3",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    whole(arguments, f64::floor)
}
