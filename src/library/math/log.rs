//! `log`

use super::digits::of_number;
use crate::library::signature::{BASE, number, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `log`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "log",
    parameters: &[value("number", Want::Exactly(Simple::Number))],
    result: number,
    body: Body::Scalar(evaluate),
    summary: "The natural logarithm of a number.",
    missing: "Missing for a missing number; that of zero or a negative one is a fault.",
    examples: &[
        Example {
            expression: "log(1)",
            value: "0",
        },
        Example {
            expression: "log(10).round(6)",
            value: "2.302585",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_number(arguments, libm::log)
}
