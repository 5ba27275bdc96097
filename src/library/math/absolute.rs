//! `absolute`

use super::abs::magnitude;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `absolute`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "absolute",
    parameters: &[value("number", Want::Summable)],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The magnitude of a number or of an amount of time, as `abs`.",
    missing: "Missing for a missing number; that of the least integer is a fault.",
    examples: &[
        Example {
            expression: "absolute(-3)",
            value: "3",
        },
        Example {
            expression: "(2.5 - 4).absolute()",
            value: "1.5",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    magnitude(arguments)
}
