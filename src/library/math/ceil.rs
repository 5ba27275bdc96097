//! `ceil`

use super::digits::whole;
use crate::library::signature::{BASE, NUMBER, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `ceil`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ceil",
    parameters: &[NUMBER],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The smallest integer that is not below a number.",
    missing: "Missing for a missing number; a result beyond 64 bits is a fault.",
    examples: &[
        Example {
            expression: "ceil(2.5)",
            value: "3",
        },
        Example {
            expression: "(-2.5).ceil()",
            value: "-2",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    whole(arguments, f64::ceil)
}
