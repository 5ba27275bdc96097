//! `endsWith`

use super::comparison::{MISSING, PARAMETERS, compare};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `endsWith`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "endsWith",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string ends with another.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Summer sale'.endsWith('sale')",
            value: "true",
        },
        Example {
            expression: "'Summer sale'.endsWith('SALE', false)",
            value: "true",
        },
        Example {
            expression: "'Summer sale'.endsWith('Sale')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    compare(arguments, |text, part| text.ends_with(part))
}
