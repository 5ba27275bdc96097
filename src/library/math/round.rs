//! `round`

use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::{Outcome, integer_of_number};
use crate::types::{Kind, Type, Value};

/// `round`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "round",
    parameters: &[value("number", Want::Numeric)],
    result: |_| Type::present(Kind::Integer),
    body: Body::Scalar(evaluate),
    summary: "The nearest integer, halves away from zero.",
    missing: "Missing for a missing number; a number beyond 64 bits is a fault.",
    examples: &[
        Example {
            expression: "round(2.5)",
            value: "3",
        },
        Example {
            expression: "(-2.5).round()",
            value: "-3",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Integer(whole)] => Outcome::Value(Value::Integer(*whole)),
        [Value::Number(number)] => integer_of_number(number.round()).map(Value::Integer),
        _ => Outcome::Missing,
    }
}
