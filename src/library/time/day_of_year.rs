//! `dayOfYear`

use super::get_day_of_year;
use crate::library::{Example, Function};

/// `dayOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dayOfYear",
    alias_of: Some("getDayOfYear"),
    summary: "The day of the year, from 1, of a date or a datetime, as `getDayOfYear`.",
    examples: &[
        Example {
            expression: "dayOfYear(datetime('2024-03-15T00:00:00Z'))",
            value: "75",
        },
        Example {
            expression: "now.dayOfYear() = now.getDayOfYear()",
            value: "true",
        },
    ],
    ..get_day_of_year::FUNCTION
};
