//! `trim`

use super::text::MISSING;
use crate::library::signature::{BASE, TEXT, string};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `trim`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "trim",
    parameters: &[TEXT],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A string without the blanks around it.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'  Ada '.trim()",
            value: "\"Ada\"",
        },
        Example {
            expression: "trim('a b')",
            value: "\"a b\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::String(text)] => Outcome::Value(Value::string(text.trim())),
        _ => Outcome::Missing,
    }
}
