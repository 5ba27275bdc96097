//! `supersetOf`

use super::sets;
use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `supersetOf`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "supersetOf",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a list holds every value of another.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 2].supersetOf([1, 1])",
            value: "true",
        },
        Example {
            expression: "[1, 2].supersetOf([3])",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "supersetOf(xEvent.product, ['shoes', 'tent'])",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    sets::superset(arguments)
}
