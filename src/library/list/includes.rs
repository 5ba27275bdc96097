//! `includes`

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Example, Function, Want};

/// `includes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "includes",
    parameters: &[value("list", Want::Any), value("value", Want::Any)],
    result: boolean,
    body: Body::Form,
    summary: "Whether a list holds a value, as `value in list`.",
    missing: "False where the value is missing; a missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 2].includes(2)",
            value: "true",
        },
        Example {
            expression: "['a'].includes('b')",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.product.includes('tent')",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};
