//! `camelCase`

use super::text::{MISSING, of_text};
use super::words::words;
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `camelCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "camelCase",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string with the first letter of each word as a capital and the others as they are, as in Journey Optimizer.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'washington high street'.camelCase()",
            value: "\"Washington High Street\"",
        },
        Example {
            expression: "camelCase('lake McDonald')",
            value: "\"Lake McDonald\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, |text| {
        words(text, |word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        })
    })
}
