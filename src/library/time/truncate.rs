//! `truncate`

use super::start_of;
use crate::library::{Example, Function};

/// `truncate`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncate",
    alias_of: Some("startOf"),
    summary: "The start of the unit that holds a date or an instant, as `startOf`.",
    examples: &[
        Example {
            expression: "now.truncate(month)",
            value: "\"2026-06-01T00:00:00Z\"",
        },
        Example {
            expression: "date(2026, 6, 5).truncate(week)",
            value: "\"2026-06-01\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.last().timestamp.truncate(week)",
        value: "\"2026-06-01T00:00:00Z\"",
    }],
    ..start_of::FUNCTION
};
