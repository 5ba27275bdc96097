//! `length`

use super::text::MISSING;
use crate::library::signature::{BASE, TEXT, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `length`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "length",
    parameters: &[TEXT],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "How many characters (code points) a string has.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Zürich'.length()",
            value: "6",
        },
        Example {
            expression: "length('')",
            value: "0",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => Outcome::Value(Value::Integer(text.chars().count() as i64)),
        _ => Outcome::Missing,
    }
}
