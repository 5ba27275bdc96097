//! `ampCompare`

use super::comparison::{MISSING as TEST_MISSING, equals_any_case, truth};
use crate::library::signature::{BASE, TEXT, boolean, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `ampCompare`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ampCompare",
    parameters: &[TEXT, value("other", Want::Exactly(Simple::String))],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether two strings are equal as templates of other systems compare them, which do not look at case.",
    missing: TEST_MISSING,
    examples: &[
        Example {
            expression: "ampCompare('gold', 'Gold')",
            value: "true",
        },
        Example {
            expression: "ampCompare('gold', 'silver')",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    truth(equals_any_case(arguments))
}
