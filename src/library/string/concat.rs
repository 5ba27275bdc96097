//! `concat`

use super::text::text;
use crate::library::signature::{BASE, TEXT, rest, string, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{TEXT_BYTES_MAX, Value};

/// `concat`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "concat",
    parameters: &[
        TEXT,
        value("other", Want::Exactly(Simple::String)),
        rest("more", Want::Exactly(Simple::String)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "Strings as one, or lists one after the other.",
    missing: "Missing where a string is missing; a missing list is empty.",
    examples: &[
        Example {
            expression: "concat('Hello', ' ', 'World')",
            value: "\"Hello World\"",
        },
        Example {
            expression: "[1, 2].concat([3])",
            value: "[1, 2, 3]",
        },
        Example {
            expression: "'a'.concat(null)",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "concat(xEvent[type = 'open'].channel, ['shop'])",
        value: "[\"mail\",\"shop\"]",
    }],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let mut made = String::new();
    for part in arguments {
        if let Value::String(part) = part {
            made.push_str(part);
        }
        if made.len() > TEXT_BYTES_MAX {
            return Outcome::Fault;
        }
    }
    text(made)
}
