//! `isNotNull`

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Example, Function, Want};

/// `isNotNull`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "isNotNull",
    parameters: &[value("value", Want::Any)],
    result: boolean,
    body: Body::Form,
    summary: "Whether a value is there.",
    missing: "False where the argument is missing.",
    examples: &[
        Example {
            expression: "isNotNull(null)",
            value: "false",
        },
        Example {
            expression: "'a'.isNotNull()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[price.isNotNull()]._id",
        value: "[\"e2\",\"e5\",\"e6\",\"e8\"]",
    }],
    ..BASE
};
