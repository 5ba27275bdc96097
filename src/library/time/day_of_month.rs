//! `dayOfMonth`

use super::get_day_of_month;
use crate::library::{Example, Function};

/// `dayOfMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dayOfMonth",
    alias_of: Some("getDayOfMonth"),
    summary: "The day of the month, from 1, of a date or a datetime, as `getDayOfMonth`.",
    examples: &[
        Example {
            expression: "dayOfMonth(datetime('2024-11-05T17:19:51Z'))",
            value: "5",
        },
        Example {
            expression: "now.dayOfMonth() = now.getDayOfMonth()",
            value: "true",
        },
    ],
    ..get_day_of_month::FUNCTION
};
