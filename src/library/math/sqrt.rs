//! `sqrt`

use super::digits::of_number;
use crate::library::signature::{BASE, number, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `sqrt`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "sqrt",
    parameters: &[value("number", Want::Exactly(Simple::Number))],
    result: number,
    body: Body::Scalar(evaluate),
    summary: "The square root of a number.",
    missing: "Missing for a missing number; that of a negative one is a fault.",
    examples: &[
        Example {
            expression: "sqrt(9)",
            value: "3",
        },
        Example {
            expression: "(2.25).sqrt()",
            value: "1.5",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_number(arguments, f64::sqrt)
}
