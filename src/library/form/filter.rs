//! `filter`

use crate::library::signature::{BASE, LIST, item, list_of_items};
use crate::library::{Body, Example, Function, Want};

/// `filter`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "filter",
    parameters: &[LIST, item("condition", Want::Condition)],
    result: list_of_items,
    body: Body::Form,
    summary: "The items for which a condition holds, as `list[condition]`.",
    missing: "A missing condition is false; a missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 2, 3].filter(this > 1)",
            value: "[2,3]",
        },
        Example {
            expression: "[1, 2, 3][this > 3]",
            value: "[]",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.filter(price > 50)._id",
            value: "[\"e2\",\"e8\"]",
        },
        Example {
            expression: "xEvent[type = 'view' and channel = 'app']._id",
            value: "[\"e3\",\"e4\"]",
        },
    ],
    ..BASE
};
