//! `string_to_integer`

use super::digits::read_integer;
use crate::library::signature::{BASE, TEXT};
use crate::library::{Body, Context, Example, Function};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `string_to_integer`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "string_to_integer",
    parameters: &[TEXT],
    result: |_| Type::optional(Kind::Integer),
    body: Body::Scalar(evaluate),
    summary: "A text read as a whole number; `toInt` cuts one with a fraction.",
    missing: "Missing for a missing text, and for one that is no whole number of 64 bits.",
    examples: &[
        Example {
            expression: "string_to_integer('42')",
            value: "42",
        },
        Example {
            expression: "string_to_integer('42.6')",
            value: "null",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => match read_integer(text) {
            Some(whole) => Outcome::Value(Value::Integer(whole)),
            None => Outcome::Missing,
        },
        _ => Outcome::Missing,
    }
}
