//! `substr`

use super::text::{MISSING, byte_of};
use crate::library::signature::{BASE, TEXT, optional_value, string, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `substr`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "substr",
    parameters: &[
        TEXT,
        value("start", Want::Exactly(Simple::Integer)),
        optional_value("end", Want::Exactly(Simple::Integer)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "The characters of a string from a position up to another, which is left out; positions count from 0, and those outside of the string mean its ends.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'A-1042'.substr(2, 4)",
            value: "\"10\"",
        },
        Example {
            expression: "'A-1042'.substr(2)",
            value: "\"1042\"",
        },
        Example {
            expression: "'Ada'.substr(1, 99)",
            value: "\"da\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let (text, start, end) = match arguments {
        [Value::String(text), Value::Integer(start)] => (text, *start, i64::MAX),
        [
            Value::String(text),
            Value::Integer(start),
            Value::Integer(end),
        ] => (text, *start, *end),
        _ => return Outcome::Missing,
    };
    let (start, end) = (byte_of(text, start), byte_of(text, end));
    Outcome::Value(Value::string(text.get(start..end).unwrap_or_default()))
}
