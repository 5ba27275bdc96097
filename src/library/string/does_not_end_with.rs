//! `doesNotEndWith`

use super::comparison::{MISSING, PARAMETERS, compare};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `doesNotEndWith`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "doesNotEndWith",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string does not end with another.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Summer sale'.doesNotEndWith('Sale')",
            value: "true",
        },
        Example {
            expression: "doesNotEndWith(null, 'sale')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    compare(arguments, |text, part| !text.ends_with(part))
}
