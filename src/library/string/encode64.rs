//! `encode64`

use base64::engine::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::text::{MISSING, of_text};
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `encode64`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "encode64",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string in base 64, in UTF-8 and with padding.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "encode64('hello')",
            value: "\"aGVsbG8=\"",
        },
        Example {
            expression: "encode64('')",
            value: "\"\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    of_text(arguments, |text| STANDARD.encode(text))
}
