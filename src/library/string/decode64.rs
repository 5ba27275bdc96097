//! `decode64`

use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, Engine as _};

use super::text::part_of_text;
use crate::library::signature::{BASE, TEXT, string_or_missing};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// The standard alphabet; padding may be left out.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// `decode64`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "decode64",
    parameters: &[TEXT],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "A string from base 64, with padding or without, also in the alphabet of addresses.",
    missing: "Missing for a missing string, and for one that is no base 64 or no text.",
    examples: &[
        Example {
            expression: "decode64('aGVsbG8=')",
            value: "\"hello\"",
        },
        Example {
            expression: "decode64('no base 64')",
            value: "null",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    part_of_text(arguments, |text| {
        // Addresses have an alphabet of their own for the last two digits.
        let text = text.trim().replace('-', "+").replace('_', "/");
        String::from_utf8(LENIENT.decode(text).ok()?).ok()
    })
}
