//! `contains`

use super::comparison::{MISSING, PARAMETERS, compare};
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `contains`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "contains",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string contains another.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "'Summer sale'.contains('sale')",
            value: "true",
        },
        Example {
            expression: "'Summer sale'.contains('SALE', false)",
            value: "true",
        },
        Example {
            expression: "contains(null, 'sale')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    compare(arguments, |text, part| text.contains(part))
}
