//! `equalsAnyIgnoreCase`

use super::comparison::{MISSING as TEST_MISSING, equals_any_case, truth};
use crate::library::signature::{BASE, TEXT, boolean, rest, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `equalsAnyIgnoreCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "equalsAnyIgnoreCase",
    parameters: &[
        TEXT,
        value("other", Want::Exactly(Simple::String)),
        rest("more", Want::Exactly(Simple::String)),
    ],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string equals one of others when case does not count.",
    missing: TEST_MISSING,
    examples: &[
        Example {
            expression: "equalsAnyIgnoreCase('Icon', 'ambassador', 'ICON')",
            value: "true",
        },
        Example {
            expression: "equalsAnyIgnoreCase('Icon', 'luminary')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    truth(equals_any_case(arguments))
}
