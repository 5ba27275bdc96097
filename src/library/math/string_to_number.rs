//! `stringToNumber`

use super::digits::number_of;
use crate::library::signature::{BASE, TEXT};
use crate::library::{Body, Context, Example, Function};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `stringToNumber`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "stringToNumber",
    parameters: &[TEXT],
    result: |_| Type::optional(Kind::Number),
    body: Body::Scalar(evaluate),
    summary: "A text read as a number, as `toNumber` does.",
    missing: "Missing for a missing text, and for one that is no number.",
    examples: &[
        Example {
            expression: "stringToNumber('12.50')",
            value: "12.5",
        },
        Example {
            expression: "stringToNumber('a dozen')",
            value: "null",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => number_of(text),
        _ => Outcome::Missing,
    }
}
