//! `intersection`

use super::sets;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `intersection`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "intersection",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: first_argument,
    body: Body::Lenient(evaluate),
    summary: "The values that two lists share, in the order of the first and without repeats.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[3, 1, 3].intersection([1, 3])",
            value: "[3,1]",
        },
        Example {
            expression: "[1].intersection([2])",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "intersection(xEvent[type = 'view'].product, xEvent[type = 'buy'].product)",
        value: "[\"shoes\",\"lamp\",\"tent\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    sets::intersection(arguments)
}
