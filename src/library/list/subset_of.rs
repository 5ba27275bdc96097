//! `subsetOf`

use super::sets;
use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `subsetOf`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "subsetOf",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether another list holds every value of a list.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 1].subsetOf([1, 2])",
            value: "true",
        },
        Example {
            expression: "[1, 3].subsetOf([1, 2])",
            value: "false",
        },
        Example {
            expression: "[].subsetOf([1])",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "subsetOf(xEvent.channel, ['app', 'mail', 'web'])",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    sets::subset(arguments)
}
