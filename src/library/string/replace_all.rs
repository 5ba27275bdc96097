//! `replaceAll`

use super::text::{MISSING, text};
use crate::library::signature::{BASE, TEXT, string, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{TEXT_BYTES_MAX, Value};

/// `replaceAll`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "replaceAll",
    parameters: &[
        TEXT,
        value("part", Want::Exactly(Simple::String)),
        value("replacement", Want::Exactly(Simple::String)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string with every place of a text replaced by another. The text is taken as it is; `replaceMatches` takes a regular expression.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'a.b.c'.replaceAll('.', '-')",
            value: "\"a-b-c\"",
        },
        Example {
            expression: "'aaa'.replaceAll('aa', 'b')",
            value: "\"ba\"",
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
    if part.is_empty() {
        return Outcome::Value(Value::String(given.clone()));
    }
    let added = replacement.len().saturating_sub(part.len());
    let places = given.matches(&**part).count();
    // Before it is made: a text of one letter and a long replacement grow beyond any memory.
    if given.len().saturating_add(places.saturating_mul(added)) > TEXT_BYTES_MAX {
        return Outcome::Fault;
    }
    text(given.replace(&**part, replacement))
}
