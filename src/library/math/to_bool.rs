//! `toBool`

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `toBool`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toBool",
    parameters: &[value("value", Want::Scalar)],
    result: |arguments| match kind(arguments, 0) {
        Kind::String => Type::optional(Kind::Boolean),
        _ => Type::present(Kind::Boolean),
    },
    body: Body::Scalar(evaluate),
    summary: "A value as true or false: the texts `true` and `false` in any case, `1` and `0`, and numbers, of which zero alone is false.",
    missing: "Missing for a missing value, and for any other text.",
    examples: &[
        Example {
            expression: "toBool('TRUE')",
            value: "true",
        },
        Example {
            expression: "toBool(0)",
            value: "false",
        },
        Example {
            expression: "toBool('maybe')",
            value: "null",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let truth = match arguments {
        [Value::Boolean(truth)] => Some(*truth),
        [Value::Integer(whole)] => Some(*whole != 0),
        [Value::Number(number)] => Some(*number != 0.0),
        [Value::String(text)] => read(text.trim()),
        _ => None,
    };
    match truth {
        Some(truth) => Outcome::Value(Value::Boolean(truth)),
        None => Outcome::Missing,
    }
}

fn read(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
