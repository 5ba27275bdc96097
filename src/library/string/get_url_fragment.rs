//! `getUrlFragment`

use url::Url;

use super::text::part_of_text;
use crate::library::signature::{BASE, TEXT, string_or_missing};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `getUrlFragment`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getUrlFragment",
    parameters: &[TEXT],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "The part of an address behind `#`.",
    missing: "Missing for a missing string, for one that is no absolute address, and where the address has no such part.",
    examples: &[
        Example {
            expression: "getUrlFragment('https://www.example.com/contact.html#faq')",
            value: "\"faq\"",
        },
        Example {
            expression: "getUrlFragment('https://www.example.com/')",
            value: "null",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    part_of_text(arguments, |text| {
        let address = Url::parse(text).ok()?;
        address.fragment().map(str::to_owned)
    })
}
