//! `$parseDay`

use super::texts::day_by_pattern;
use crate::library::signature::{BASE, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `$parseDay`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$parseDay",
    parameters: &[
        value("text", Want::Exactly(Simple::String)),
        value("pattern", Want::Exactly(Simple::String)),
    ],
    result: |_| Type::optional(Kind::Date),
    body: Body::Scalar(evaluate),
    summary: "`parseDate` with a pattern that has no time.",
    missing: "Missing where the text is missing and where it has another form.",
    examples: &[
        Example {
            expression: "parseDate('31.12.2026', 'dd.MM.yyyy')",
            value: "\"2026-12-31\"",
        },
        Example {
            expression: "parseDate('31.02.2026', 'dd.MM.yyyy')",
            value: "null",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text), Value::String(pattern)] => day_by_pattern(context, text, pattern),
        _ => Outcome::Missing,
    }
}
