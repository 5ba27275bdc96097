//! `flatten`

use crate::library::signature::{BASE, LIST, list_of_items};
use crate::library::{Body, Example, Function};

/// `flatten`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "flatten",
    parameters: &[LIST],
    result: list_of_items,
    body: Body::Form,
    summary: "A list of lists as one list: one level of lists is opened.",
    missing: "Empty for an empty list.",
    examples: &[
        Example {
            expression: "[[1, 2], [3]].flatten()",
            value: "[1,2,3]",
        },
        Example {
            expression: "[[[1]], [[2], [3]]].flatten()",
            value: "[[1],[2],[3]]",
        },
    ],
    timeline: &[Example {
        expression: "[xEvent[type = 'buy'].product, ['gift']].flatten()",
        value: "[\"shoes\",\"lamp\",\"bulb\",\"tent\",\"gift\"]",
    }],
    can_fault: false,
    ..BASE
};
