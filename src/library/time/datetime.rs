//! `datetime`

use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::instant::parse_instant;
use crate::types::{Kind, Type, Value};

/// `datetime`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "datetime",
    parameters: &[value("text", Want::Exactly(Simple::String))],
    result: |_| Type::optional(Kind::Datetime),
    body: Body::Scalar(evaluate),
    summary: "The instant that a text says in RFC 3339; without an offset it is UTC, a bare date is its midnight.",
    missing: "Missing where the text is missing or says no instant.",
    examples: &[
        Example {
            expression: "datetime('2026-05-01T12:00:00+02:00')",
            value: "\"2026-05-01T10:00:00Z\"",
        },
        Example {
            expression: "datetime('2026-05-01')",
            value: "\"2026-05-01T00:00:00Z\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp < datetime('2026-05-04T09:20:00Z')]._id",
        value: "[\"e1\"]",
    }],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let parsed = match arguments {
        [Value::String(text)] => parse_instant(text),
        _ => None,
    };
    match parsed {
        Some(parsed) => Outcome::Value(Value::Datetime(parsed.micros)),
        None => Outcome::Missing,
    }
}
