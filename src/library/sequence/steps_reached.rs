//! `steps`

use crate::library::signature::{BASE, integer, value};
use crate::library::{Body, Example, Function, Want};

/// `steps`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "steps",
    parameters: &[value("chain", Want::Any)],
    result: integer,
    body: Body::Form,
    summary: "How far events get in a chain: the most steps from the first one on that are satisfied.",
    missing: "0 for an empty list.",
    examples: &[
        Example {
            expression: "chain([1, 2], this, [A: WHAT(this = 1), B: WHAT(this = 2), C: WHAT(this = 3)]).steps()",
            value: "2",
        },
        Example {
            expression: "chain([3], this, [A: WHAT(this = 1), B: WHAT(this = 3)]).steps()",
            value: "0",
        },
    ],
    timeline: &[Example {
        expression: "chain(xEvent, timestamp, [A: WHAT(type = \"view\"), B: WHAT(type = \"buy\"), C: WHAT(type = \"return\")]).steps()",
        value: "2",
    }],
    can_fault: false,
    ..BASE
};
