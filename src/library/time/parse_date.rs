//! `parseDate`

use super::texts::by_pattern;
use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `parseDate`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "parseDate",
    parameters: &[
        value("text", Want::Exactly(Simple::String)),
        value("pattern", Want::Exactly(Simple::String)),
    ],
    result: |_| Type::optional(Kind::Datetime),
    body: Body::Scalar(evaluate),
    summary: "A text read by a pattern: a date where the pattern has only a day, else an instant; without an offset in the zone of the rules.",
    missing: "Missing where the text is missing and where it has another form.",
    examples: &[
        Example {
            expression: "parseDate('31.12.2026', 'dd.MM.yyyy')",
            value: "\"2026-12-31\"",
        },
        Example {
            expression: "parseDate('Jun 1, 2026 9:30 PM', 'MMM d, yyyy h:mm a')",
            value: "\"2026-06-01T21:30:00Z\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp > parseDate('20.05.2026 08:00', 'dd.MM.yyyy HH:mm')]._id",
        value: "[\"e5\",\"e6\",\"e7\",\"e8\",\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text), Value::String(pattern)] => by_pattern(context, text, pattern),
        _ => Outcome::Missing,
    }
}
