//! `union`

use super::sets;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `union`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "union",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: first_argument,
    body: Body::Lenient(evaluate),
    summary: "The values of two lists, those of the first before the others, without repeats.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[3, 1].union([1, 2, 2])",
            value: "[3,1,2]",
        },
        Example {
            expression: "[].union([1])",
            value: "[1]",
        },
    ],
    timeline: &[Example {
        expression: "union(xEvent[type = 'view'].product, xEvent[type = 'buy'].product)",
        value: "[\"shoes\",\"lamp\",\"tent\",\"bulb\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    sets::union(arguments)
}
