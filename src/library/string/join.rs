//! `join`

use super::text::text;
use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::json::text_of;
use crate::types::{Kind, TEXT_BYTES_MAX, Type, Value};

/// `join`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "join",
    parameters: &[
        value("list", Want::Scalars),
        value("separator", Want::Exactly(Simple::String)),
    ],
    result: |arguments| {
        Type::present(Kind::String)
            .or_missing(arguments.get(1).is_some_and(|separator| separator.optional))
    },
    body: Body::Lenient(evaluate),
    summary: "The elements of a list as one text with a separator between them.",
    missing: "A missing list is empty, and `join` of nothing is the empty text; missing where the separator is.",
    examples: &[
        Example {
            expression: "['red', 'green', 'blue'].join(', ')",
            value: "\"red, green, blue\"",
        },
        Example {
            expression: "join([1, 2.5], '+')",
            value: "\"1+2.5\"",
        },
        Example {
            expression: "'a-b'.split('-').join('')",
            value: "\"ab\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [list, Value::String(separator)] = arguments else {
        return Outcome::Missing;
    };
    let mut made = String::new();
    for (index, item) in list.items().iter().enumerate() {
        if index > 0 {
            made.push_str(separator);
        }
        match item {
            Value::String(text) => made.push_str(text),
            other => made.push_str(&text_of(other)),
        }
        if made.len() > TEXT_BYTES_MAX {
            return Outcome::Fault;
        }
    }
    text(made)
}
