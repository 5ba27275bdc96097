//! `abs`

use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `abs`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "abs",
    parameters: &[value("number", Want::Summable)],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The magnitude of a number or of an amount of time.",
    missing: "Missing for a missing number; that of the least integer is a fault.",
    examples: &[
        Example {
            expression: "abs(-3)",
            value: "3",
        },
        Example {
            expression: "(2.5 - 4).abs()",
            value: "1.5",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    magnitude(arguments)
}

/// The magnitude of a number or an amount of time.
pub(super) fn magnitude(arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Integer(whole)] => Outcome::or_fault(whole.checked_abs()).map(Value::Integer),
        [Value::Duration(micros)] => Outcome::or_fault(micros.checked_abs()).map(Value::Duration),
        [Value::Number(number)] => Outcome::Value(Value::Number(number.abs())),
        _ => Outcome::Missing,
    }
}
