//! `leftTrim`

use super::text::MISSING;
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `leftTrim`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "leftTrim",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string without the blanks before it.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'  Ada '.leftTrim()",
            value: "\"Ada \"",
        },
        Example {
            expression: "leftTrim('Ada')",
            value: "\"Ada\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => Outcome::Value(Value::string(text.trim_start())),
        _ => Outcome::Missing,
    }
}
