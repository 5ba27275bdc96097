//! `lastIndexOf`

use super::text::{MISSING, position};
use crate::library::signature::{BASE, TEXT, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `lastIndexOf`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "lastIndexOf",
    parameters: &[TEXT, value("part", Want::Exactly(Simple::String))],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The position of the last place of a text in a string, from 0; -1 where there is none.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'hello world'.lastIndexOf('o')",
            value: "7",
        },
        Example {
            expression: "'hello'.lastIndexOf('z')",
            value: "-1",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text), Value::String(part)] => position(text, text.rfind(&**part)),
        _ => Outcome::Missing,
    }
}
