//! `toDateTimeOnly`

use super::texts::instant;
use crate::library::signature::{BASE, optional_value, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `toDateTimeOnly`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toDateTimeOnly",
    parameters: &[
        value("value", Want::InstantSource),
        optional_value("pattern", Want::Exactly(Simple::String)),
    ],
    result: |_| Type::optional(Kind::Datetime),
    body: Body::Scalar(evaluate),
    summary: "An instant: of a text as `stringToDate`, of a date its start, of an integer so many milliseconds after 1970.",
    missing: "Missing where the value is missing and where a text has another form.",
    examples: &[
        Example {
            expression: "toDateTimeOnly('2024-11-01T17:19:51Z')",
            value: "\"2024-11-01T17:19:51Z\"",
        },
        Example {
            expression: "toDateTimeOnly(1560762190189)",
            value: "\"2019-06-17T09:03:10.189Z\"",
        },
        Example {
            expression: "toDateTimeOnly(today)",
            value: "\"2026-06-01T00:00:00Z\"",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    instant(context, arguments)
}
