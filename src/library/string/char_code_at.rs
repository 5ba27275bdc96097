//! `charCodeAt`

use crate::library::signature::{BASE, TEXT, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `charCodeAt`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "charCodeAt",
    parameters: &[TEXT, value("position", Want::Exactly(Simple::Integer))],
    result: |_| Type::optional(Kind::Integer),
    body: Body::Scalar(evaluate),
    summary: "The code point of the character at a position, from 0.",
    missing: "Missing where an argument is missing, and where the string has no such position.",
    examples: &[
        Example {
            expression: "'some'.charCodeAt(1)",
            value: "111",
        },
        Example {
            expression: "'some'.charCodeAt(9)",
            value: "null",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [Value::String(text), Value::Integer(position)] = arguments else {
        return Outcome::Missing;
    };
    let position = usize::try_from(*position).ok();
    match position.and_then(|position| text.chars().nth(position)) {
        Some(character) => Outcome::Value(Value::Integer(u32::from(character).into())),
        None => Outcome::Missing,
    }
}
