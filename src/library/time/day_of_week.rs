//! `dayOfWeek`

use super::get_day_of_week;
use crate::library::{Example, Function};

/// `dayOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dayOfWeek",
    alias_of: Some("getDayOfWeek"),
    summary: "The ISO day of the week, Monday is 1, of a date or a datetime, as `getDayOfWeek`.",
    examples: &[
        Example {
            expression: "dayOfWeek(date(2026, 6, 7))",
            value: "7",
        },
        Example {
            expression: "now.dayOfWeek() = now.getDayOfWeek()",
            value: "true",
        },
    ],
    ..get_day_of_week::FUNCTION
};
