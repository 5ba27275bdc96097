//! `urlDecode`

use percent_encoding::percent_decode_str;

use super::text::part_of_text;
use crate::library::signature::{BASE, TEXT, string_or_missing};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `urlDecode`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "urlDecode",
    parameters: &[TEXT],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "A part of an address as a string: `%XX` as the byte, `+` as a blank.",
    missing: "Missing for a missing string, and where the bytes are no text.",
    examples: &[
        Example {
            expression: "urlDecode('a%20b+c%C3%BC')",
            value: "\"a b cü\"",
        },
        Example {
            expression: "urlDecode('%FF')",
            value: "null",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    part_of_text(arguments, |text| {
        let text = text.replace('+', " ");
        let decoded = percent_decode_str(&text).decode_utf8().ok()?;
        Some(decoded.into_owned())
    })
}
