//! `stringToDate`

use super::texts::instant;
use crate::library::signature::{BASE, optional_value, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `stringToDate`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "stringToDate",
    parameters: &[
        value("text", Want::Exactly(Simple::String)),
        optional_value("pattern", Want::Exactly(Simple::String)),
    ],
    result: |_| Type::optional(Kind::Datetime),
    body: Body::Scalar(evaluate),
    summary: "The instant that a text says, as `datetime` reads it, or by a pattern; then without an offset in the zone of the rules.",
    missing: "Missing where the text is missing and where it has another form.",
    examples: &[
        Example {
            expression: "stringToDate('2024-11-01T17:19:51Z')",
            value: "\"2024-11-01T17:19:51Z\"",
        },
        Example {
            expression: "stringToDate('01/11/2024 17:19', 'dd/MM/yyyy HH:mm')",
            value: "\"2024-11-01T17:19:00Z\"",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    instant(context, arguments)
}
