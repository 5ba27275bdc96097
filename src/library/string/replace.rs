//! `replace`

use super::text::{MISSING, text};
use crate::library::signature::{BASE, TEXT, string, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `replace`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "replace",
    parameters: &[
        TEXT,
        value("part", Want::Exactly(Simple::String)),
        value("replacement", Want::Exactly(Simple::String)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string with the first place of a text replaced by another. An empty text is found nowhere.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'a.b.c'.replace('.', '-')",
            value: "\"a-b.c\"",
        },
        Example {
            expression: "'Hello John'.replace('John', 'Mark')",
            value: "\"Hello Mark\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [
        Value::String(given),
        Value::String(part),
        Value::String(replacement),
    ] = arguments
    else {
        return Outcome::Missing;
    };
    match part.is_empty() {
        true => Outcome::Value(Value::String(given.clone())),
        false => text(given.replacen(&**part, replacement, 1)),
    }
}
