//! `toNumber`

use crate::library::math::digits::number_of;
use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `toNumber`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toNumber",
    parameters: &[value("value", Want::Scalar)],
    result: |_| Type::optional(Kind::Number),
    body: Body::Scalar(evaluate),
    summary: "A text read as a number; integers and numbers stay what they are.",
    missing: "Missing for a missing value, and for a text that is no number.",
    examples: &[
        Example {
            expression: "toNumber('12.50')",
            value: "12.5",
        },
        Example {
            expression: "'a dozen'.toNumber()",
            value: "null",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => number_of(text),
        [Value::Integer(whole)] => Outcome::Value(Value::Number(*whole as f64)),
        [Value::Number(number)] => Outcome::Value(Value::Number(*number)),
        _ => Outcome::Missing,
    }
}
