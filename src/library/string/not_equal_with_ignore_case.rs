//! `notEqualWithIgnoreCase`

use super::comparison::{MISSING as TEST_MISSING, equals_any_case, truth};
use crate::library::signature::{BASE, TEXT, boolean, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `notEqualWithIgnoreCase`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "notEqualWithIgnoreCase",
    parameters: &[TEXT, value("other", Want::Exactly(Simple::String))],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether two strings differ in more than case.",
    missing: TEST_MISSING,
    examples: &[
        Example {
            expression: "'John'.notEqualWithIgnoreCase('JOHN')",
            value: "false",
        },
        Example {
            expression: "'John'.notEqualWithIgnoreCase('Joan')",
            value: "true",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    truth(equals_any_case(arguments).map(|equal| !equal))
}
