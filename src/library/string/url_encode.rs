//! `urlEncode`

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::text::{MISSING, of_text};
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// What an address may not hold as it is.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// `urlEncode`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "urlEncode",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string as part of an address: every byte but letters, digits and `- _ . ~` as `%XX`.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "urlEncode('a b&c=ü')",
            value: "\"a%20b%26c%3D%C3%BC\"",
        },
        Example {
            expression: "'Ada-1'.urlEncode()",
            value: "\"Ada-1\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, |text| {
        utf8_percent_encode(text, RESERVED).to_string()
    })
}
