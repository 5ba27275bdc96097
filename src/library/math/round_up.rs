//! `roundUp`

use super::digits::whole;
use crate::library::signature::{BASE, NUMBER, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `roundUp`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "roundUp",
    parameters: &[NUMBER],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The smallest integer that is not below a number, as `ceil`.",
    missing: "Missing for a missing number; a result beyond 64 bits is a fault.",
    examples: &[
        Example {
            expression: "roundUp(2.5)",
            value: "3",
        },
        Example {
            expression: "(-2.5).roundUp()",
            value: "-2",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    whole(arguments, f64::ceil)
}
