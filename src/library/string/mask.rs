//! `mask`

use super::text::MISSING;
use crate::library::signature::{BASE, TEXT, optional_value, string};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `mask`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "mask",
    parameters: &[
        TEXT,
        optional_value("first", Want::Exactly(Simple::Integer)),
        optional_value("last", Want::Exactly(Simple::Integer)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string with every character replaced by `X`, but for so many at its start and at its end.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "mask('123456789', 1, 2)",
            value: "\"1XXXXXX89\"",
        },
        Example {
            expression: "'secret'.mask()",
            value: "\"XXXXXX\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((Value::String(text), shown)) = arguments.split_first() else {
        return Outcome::Missing;
    };
    let shown = |index: usize| match shown.get(index) {
        Some(Value::Integer(count)) => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    };
    let length = text.chars().count();
    let hidden = shown(0)..length.saturating_sub(shown(1));
    let masked = text
        .chars()
        .enumerate()
        .map(|(at, character)| match hidden.contains(&at) {
            true => 'X',
            false => character,
        });
    Outcome::Value(Value::string(masked.collect::<String>()))
}
