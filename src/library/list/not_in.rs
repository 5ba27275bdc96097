//! `notIn`

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Example, Function, Want};

/// `notIn`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "notIn",
    parameters: &[value("value", Want::Any), value("list", Want::Any)],
    result: boolean,
    body: Body::Form,
    summary: "Whether a list lacks a value, as the operator `notIn`.",
    missing: "False where the value or the list is missing.",
    examples: &[
        Example {
            expression: "1.notIn([2, 3])",
            value: "true",
        },
        Example {
            expression: "'a'.notIn(['a'])",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "notIn('sofa', xEvent.product)",
        value: "true",
    }],
    can_fault: false,
    ..BASE
};
