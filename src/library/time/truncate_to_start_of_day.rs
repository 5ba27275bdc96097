//! `truncateToStartOfDay`

use super::edges::{OF_DAY, start_of_the};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `truncateToStartOfDay`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncateToStartOfDay",
    body: Body::Scalar(|context, arguments| start_of_the(context, arguments, Unit::Day)),
    summary: "The start of the day that holds a date or an instant, as `truncate(day)`.",
    examples: &[
        Example {
            expression: "truncateToStartOfDay(datetime('2024-11-01T17:19:51Z'))",
            value: "\"2024-11-01T00:00:00Z\"",
        },
        Example {
            expression: "truncateToStartOfDay(today) = today.truncate(day)",
            value: "true",
        },
    ],
    ..OF_DAY
};
