//! `ampCompare`

use super::equals_ignore_case;
use crate::library::{Example, Function};

/// `ampCompare`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ampCompare",
    alias_of: Some("equalsIgnoreCase"),
    summary: "Whether two strings are equal as templates of other systems compare them, which do not look at case.",
    examples: &[
        Example {
            expression: "ampCompare('gold', 'Gold')",
            value: "true",
        },
        Example {
            expression: "ampCompare('gold', 'silver')",
            value: "false",
        },
    ],
    ..equals_ignore_case::FUNCTION
};
