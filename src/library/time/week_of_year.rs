//! `weekOfYear`

use super::get_week_of_year;
use crate::library::{Example, Function};

/// `weekOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "weekOfYear",
    alias_of: Some("getWeekOfYear"),
    summary: "The ISO week of the year, of a date or a datetime, as `getWeekOfYear`.",
    examples: &[
        Example {
            expression: "weekOfYear(date(2021, 1, 3))",
            value: "53",
        },
        Example {
            expression: "now.weekOfYear() = now.getWeekOfYear()",
            value: "true",
        },
    ],
    ..get_week_of_year::FUNCTION
};
