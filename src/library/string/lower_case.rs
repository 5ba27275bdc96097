//! `lowerCase`

use super::text::{MISSING, of_text};
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `lowerCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "lowerCase",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string in lower case.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Ada LOVELACE'.lowerCase()",
            value: "\"ada lovelace\"",
        },
        Example {
            expression: "lowerCase('ÄÖÜ')",
            value: "\"äöü\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, str::to_lowercase)
}
