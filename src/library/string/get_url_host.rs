//! `getUrlHost`

use url::Url;

use super::text::part_of_text;
use crate::library::signature::{BASE, TEXT, string_or_missing};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `getUrlHost`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getUrlHost",
    parameters: &[TEXT],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "The host of an address, in lower case and without the port.",
    missing: "Missing for a missing string, for one that is no absolute address, and where the address has no such part.",
    examples: &[
        Example {
            expression: "getUrlHost('https://www.example.com:8080/contact')",
            value: "\"www.example.com\"",
        },
        Example {
            expression: "getUrlHost('/contact')",
            value: "null",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    part_of_text(arguments, |text| {
        let address = Url::parse(text).ok()?;
        address.host_str().map(str::to_owned)
    })
}
