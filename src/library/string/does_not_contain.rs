//! `doesNotContain`

use super::comparison::{MISSING, PARAMETERS, compare};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `doesNotContain`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "doesNotContain",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string does not contain another.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Summer sale'.doesNotContain('Sale')",
            value: "true",
        },
        Example {
            expression: "'Summer sale'.doesNotContain('SALE', false)",
            value: "false",
        },
        Example {
            expression: "doesNotContain(null, 'sale')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    compare(arguments, |text, part| !text.contains(part))
}
