//! `split`

use crate::library::signature::{BASE, TEXT, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, LIST_ITEMS_MAX, Type, Value};

/// `split`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "split",
    parameters: &[TEXT, value("separator", Want::Exactly(Simple::String))],
    result: |_| Type::list(Kind::String),
    body: Body::Scalar(evaluate),
    summary: "The parts of a string between separators, empty ones included; its characters where the separator is empty.",
    missing: "Missing, which is an empty list, where an argument is missing.",
    examples: &[
        Example {
            expression: "'a,b,,c'.split(',')",
            value: "[\"a\", \"b\", \"\", \"c\"]",
        },
        Example {
            expression: "'abc'.split('')",
            value: "[\"a\", \"b\", \"c\"]",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [Value::String(text), Value::String(separator)] = arguments else {
        return Outcome::Missing;
    };
    if separator.is_empty() {
        let mut letter = [0; 4];
        let letters = text.chars();
        return list(letters.map(|character| Value::string(&*character.encode_utf8(&mut letter))));
    }
    list(text.split(&**separator).map(Value::string))
}

fn list(parts: impl Iterator<Item = Value>) -> Outcome<Value> {
    let parts: Vec<Value> = parts.take(LIST_ITEMS_MAX + 1).collect();
    if parts.len() > LIST_ITEMS_MAX {
        return Outcome::Fault;
    }
    Outcome::Value(Value::array(parts))
}
