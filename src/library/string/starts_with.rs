//! `startsWith`

use super::comparison::{MISSING, PARAMETERS, compare};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `startsWith`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "startsWith",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string starts with another.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Summer sale'.startsWith('Sum')",
            value: "true",
        },
        Example {
            expression: "'Summer sale'.startsWith('sum', false)",
            value: "true",
        },
        Example {
            expression: "'Summer sale'.startsWith('sum')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    compare(arguments, |text, part| text.starts_with(part))
}
