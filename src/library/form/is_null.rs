//! `isNull`

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Example, Function, Want};

/// `isNull`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "isNull",
    parameters: &[value("value", Want::Any)],
    result: boolean,
    body: Body::Form,
    summary: "Whether a value is missing.",
    missing: "True where the argument is missing; an absent list field is missing, too.",
    examples: &[
        Example {
            expression: "isNull(null)",
            value: "true",
        },
        Example {
            expression: "(1 / 4).isNull()",
            value: "false",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[price.isNull()].count()",
        value: "5",
    }],
    ..BASE
};
