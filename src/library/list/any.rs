//! `any`

use super::exists;
use crate::library::{Example, Function};

/// `any`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "any",
    alias_of: Some("exists"),
    summary: "Whether the condition holds for some item, as `exists`.",
    examples: &[
        Example {
            expression: "[1, 2, 3].any(this > 2)",
            value: "true",
        },
        Example {
            expression: "[].any()",
            value: "false",
        },
    ],
    ..exists::FUNCTION
};
