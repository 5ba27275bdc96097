//! `rightTrim`

use super::text::MISSING;
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `rightTrim`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "rightTrim",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string without the blanks after it.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'  Ada '.rightTrim()",
            value: "\"  Ada\"",
        },
        Example {
            expression: "rightTrim('Ada')",
            value: "\"Ada\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => Outcome::Value(Value::string(text.trim_end())),
        _ => Outcome::Missing,
    }
}
