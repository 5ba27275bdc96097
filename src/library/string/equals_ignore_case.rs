//! `equalsIgnoreCase`

use super::comparison::{MISSING as TEST_MISSING, equals_any_case, truth};
use crate::library::signature::{BASE, TEXT, boolean, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `equalsIgnoreCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "equalsIgnoreCase",
    parameters: &[TEXT, value("other", Want::Exactly(Simple::String))],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether two strings are equal when case does not count.",
    missing: TEST_MISSING,
    examples: &[
        Example {
            expression: "'John'.equalsIgnoreCase('JOHN')",
            value: "true",
        },
        Example {
            expression: "'John'.equalsIgnoreCase('Joan')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    truth(equals_any_case(arguments))
}
