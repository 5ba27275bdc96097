//! `head`

use super::first;
use crate::library::{Example, Function};

/// `head`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "head",
    alias_of: Some("first"),
    summary: "The first item, as `first`.",
    examples: &[
        Example {
            expression: "[3, 1, 2].head()",
            value: "3",
        },
        Example {
            expression: "[].head()",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].head()._id",
        value: "\"e2\"",
    }],
    ..first::FUNCTION
};
