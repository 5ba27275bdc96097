//! `extractEmailDomain`

use super::text::part_of_text;
use crate::library::signature::{BASE, TEXT, string_or_missing};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `extractEmailDomain`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractEmailDomain",
    parameters: &[TEXT],
    result: string_or_missing,
    body: Body::Scalar(evaluate),
    summary: "The part of an e-mail address behind its last `@`.",
    missing: "Missing for a missing string, and for one without a domain.",
    examples: &[
        Example {
            expression: "'ada@example.com'.extractEmailDomain()",
            value: "\"example.com\"",
        },
        Example {
            expression: "extractEmailDomain('ada')",
            value: "null",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    part_of_text(arguments, |text| {
        let (_, domain) = text.trim().rsplit_once('@')?;
        (!domain.is_empty()).then(|| domain.to_owned())
    })
}
