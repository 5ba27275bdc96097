//! `extractMinutes`

use super::get_minute;
use crate::library::{Example, Function};

/// `extractMinutes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractMinutes",
    alias_of: Some("getMinute"),
    summary: "The minute, 0 to 59, of a datetime, as `getMinute`.",
    examples: &[
        Example {
            expression: "extractMinutes(datetime('2024-11-01T17:19:51Z'))",
            value: "19",
        },
        Example {
            expression: "now.extractMinutes() = now.getMinute()",
            value: "true",
        },
    ],
    ..get_minute::FUNCTION
};
