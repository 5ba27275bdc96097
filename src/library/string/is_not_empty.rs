//! `isNotEmpty`

use super::is_empty::is_empty;
use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `isNotEmpty`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "isNotEmpty",
    parameters: &[value("value", Want::Sized)],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether there is something in a string, a list or a map.",
    missing: "False for a missing value.",
    examples: &[
        Example {
            expression: "isNotEmpty('Ada')",
            value: "true",
        },
        Example {
            expression: "[1].isNotEmpty()",
            value: "true",
        },
        Example {
            expression: "isNotEmpty(null)",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    Outcome::Value(Value::Boolean(!is_empty(arguments)))
}
