//! `toString`

use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::Outcome;
use crate::types::json::text_of;
use crate::types::{Kind, Type, Value};

/// `toString`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toString",
    parameters: &[value("value", Want::Scalar)],
    result: |_| Type::present(Kind::String),
    body: Body::Scalar(evaluate),
    summary: "A value as text: the shortest that reads back for numbers, RFC 3339 in UTC for instants.",
    missing: "Missing for a missing value.",
    examples: &[
        Example {
            expression: "toString(12.50)",
            value: "\"12.5\"",
        },
        Example {
            expression: "toString(1.0)",
            value: "\"1\"",
        },
        Example {
            expression: "date(2026, 5, 1).toString()",
            value: "\"2026-05-01\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [value] if value.is_present() => Outcome::Value(Value::string(text_of(value))),
        _ => Outcome::Missing,
    }
}
