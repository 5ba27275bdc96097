//! `upperCase`

use super::text::{MISSING, of_text};
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `upperCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "upperCase",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string in upper case.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Ada'.upperCase()",
            value: "\"ADA\"",
        },
        Example {
            expression: "upperCase('Straße')",
            value: "\"STRASSE\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, str::to_uppercase)
}
