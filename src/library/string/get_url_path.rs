//! `getUrlPath`

use url::Url;

use super::text::part_of_text;
use crate::library::signature::{BASE, TEXT, string_or_missing};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `getUrlPath`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getUrlPath",
    parameters: &[TEXT],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "The path of an address, from the first `/` behind the host.",
    missing: "Missing for a missing string, for one that is no absolute address, and where the address has no such part.",
    examples: &[
        Example {
            expression: "getUrlPath('https://www.example.com/a/contact.html?x=1')",
            value: "\"/a/contact.html\"",
        },
        Example {
            expression: "getUrlPath('https://www.example.com')",
            value: "\"/\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    part_of_text(arguments, |text| {
        let address = Url::parse(text).ok()?;
        Some(address.path().to_owned())
    })
}
