//! `intersects`

use super::sets;
use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `intersects`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "intersects",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether two lists share a value.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 2].intersects([2, 3])",
            value: "true",
        },
        Example {
            expression: "[1, 2].intersects([])",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "intersects(xEvent.channel, ['mail', 'sms'])",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    sets::intersects(arguments)
}
