//! `extractHours`

use super::get_hour;
use crate::library::{Example, Function};

/// `extractHours`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractHours",
    alias_of: Some("getHour"),
    summary: "The hour, 0 to 23, of a datetime, as `getHour`.",
    examples: &[
        Example {
            expression: "extractHours(datetime('2024-11-01T17:19:51Z'))",
            value: "17",
        },
        Example {
            expression: "now.extractHours() = now.getHour()",
            value: "true",
        },
    ],
    ..get_hour::FUNCTION
};
