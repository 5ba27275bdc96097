//! `doesNotStartWith`

use super::comparison::{MISSING, PARAMETERS, compare};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `doesNotStartWith`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "doesNotStartWith",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string does not start with another.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Summer sale'.doesNotStartWith('sum')",
            value: "true",
        },
        Example {
            expression: "doesNotStartWith(null, 'sum')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    compare(arguments, |text, part| !text.starts_with(part))
}
