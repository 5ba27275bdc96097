//! `exp`

use super::digits::of_number;
use crate::library::signature::{BASE, number, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `exp`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "exp",
    parameters: &[value("number", Want::Exactly(Simple::Number))],
    result: number,
    body: Body::Scalar(evaluate),
    summary: "The power of *e* with a number as its exponent.",
    missing: "Missing for a missing number; a result beyond all numbers is a fault.",
    examples: &[
        Example {
            expression: "exp(0)",
            value: "1",
        },
        Example {
            expression: "exp(1).round(6)",
            value: "2.718282",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_number(arguments, libm::exp)
}
