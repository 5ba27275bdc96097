//! `regexGroup`

use crate::library::signature::{BASE, PATTERN, TEXT, optional_value, string_or_missing};
use crate::library::text_pattern::compiled;
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `regexGroup`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "regexGroup",
    parameters: &[
        TEXT,
        PATTERN,
        optional_value("group", Want::Exactly(Simple::Integer)),
    ],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "What a group of a regular expression holds in its first match: group 0, or none, is the whole match.",
    missing: "Missing where an argument is missing, where nothing matches, and where the group took no part in the match.",
    examples: &[
        Example {
            expression: "'ada@example.com'.regexGroup('@(\\\\w+)', 1)",
            value: "\"example\"",
        },
        Example {
            expression: "'ada@example.com'.regexGroup('@\\\\w+')",
            value: "\"@example\"",
        },
        Example {
            expression: "'ada'.regexGroup('@(\\\\w+)', 1)",
            value: "null",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let (text, pattern, group) = match arguments {
        [Value::String(text), Value::String(pattern)] => (text, pattern, 0),
        [
            Value::String(text),
            Value::String(pattern),
            Value::Integer(group),
        ] => (text, pattern, *group),
        _ => return Outcome::Missing,
    };
    let found = compiled(pattern).and_then(|pattern| pattern.captures(text));
    let group = usize::try_from(group).ok();
    match found.zip(group).and_then(|(found, group)| found.get(group)) {
        Some(part) => Outcome::Value(Value::string(part.as_str())),
        None => Outcome::Missing,
    }
}
