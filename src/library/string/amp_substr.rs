//! `ampSubstr`

use super::text::{MISSING, byte_of};
use crate::library::signature::{BASE, TEXT, optional_value, string, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `ampSubstr`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ampSubstr",
    parameters: &[
        TEXT,
        value("start", Want::Exactly(Simple::Integer)),
        optional_value("length", Want::Exactly(Simple::Integer)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A part of a string as templates of other systems count it: from a position that counts from 1, with a length.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'A-1042'.ampSubstr(3, 2)",
            value: "\"10\"",
        },
        Example {
            expression: "'A-1042'.ampSubstr(3)",
            value: "\"1042\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let (text, start, length) = match arguments {
        [Value::String(text), Value::Integer(start)] => (text, *start, i64::MAX),
        [
            Value::String(text),
            Value::Integer(start),
            Value::Integer(length),
        ] => (text, *start, *length),
        _ => return Outcome::Missing,
    };
    let start = start.saturating_sub(1).max(0);
    let end = start.saturating_add(length.max(0));
    let (start, end) = (byte_of(text, start), byte_of(text, end));
    Outcome::Value(Value::string(text.get(start..end).unwrap_or_default()))
}
