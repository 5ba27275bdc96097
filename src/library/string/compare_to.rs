//! `compareTo`

use super::text::MISSING;
use crate::library::signature::{BASE, TEXT, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `compareTo`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "compareTo",
    parameters: &[TEXT, value("other", Want::Exactly(Simple::String))],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The order of two strings by code point: -1 where the first stands before the second, 0 where they are equal, 1 where it stands behind.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'apple'.compareTo('pear')",
            value: "-1",
        },
        Example {
            expression: "compareTo('a', 'a')",
            value: "0",
        },
        Example {
            expression: "compareTo('a', 'B')",
            value: "1",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text), Value::String(other)] => {
            Outcome::Value(Value::Integer(text.cmp(other) as i64))
        }
        _ => Outcome::Missing,
    }
}
