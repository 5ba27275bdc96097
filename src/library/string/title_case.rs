//! `titleCase`

use super::text::{MISSING, of_text};
use super::words::words;
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `titleCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "titleCase",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string with each word in lower case behind a capital; words stand between blanks.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'washington high street'.titleCase()",
            value: "\"Washington High Street\"",
        },
        Example {
            expression: "titleCase('ADA lovelace')",
            value: "\"Ada Lovelace\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, |text| {
        words(text, |word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters.flat_map(char::to_lowercase)).collect()
        })
    })
}
