//! `difference`

use super::sets;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `difference`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "difference",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: first_argument,
    body: Body::Lenient(evaluate),
    summary: "The values that another list lacks, in their order and without repeats.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[3, 1, 3, 2].difference([1])",
            value: "[3,2]",
        },
        Example {
            expression: "[1].difference([1])",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "difference(xEvent[type = 'buy'].product, xEvent[type = 'view'].product)",
        value: "[\"bulb\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    sets::difference(arguments)
}
