//! `extractSeconds`

use super::get_second;
use crate::library::{Example, Function};

/// `extractSeconds`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractSeconds",
    alias_of: Some("getSecond"),
    summary: "The second, 0 to 59, of a datetime, as `getSecond`.",
    examples: &[
        Example {
            expression: "extractSeconds(datetime('2024-11-01T17:19:51Z'))",
            value: "51",
        },
        Example {
            expression: "now.extractSeconds() = now.getSecond()",
            value: "true",
        },
    ],
    ..get_second::FUNCTION
};
