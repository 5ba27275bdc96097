//! `truncateToStartOfYear`

use super::edges::{OF_DAY, start_of_the};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `truncateToStartOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncateToStartOfYear",
    body: Body::Scalar(|context, arguments| start_of_the(context, arguments, Unit::Year)),
    summary: "The start of the year that holds a date or an instant, as `truncate(year)`.",
    examples: &[
        Example {
            expression: "truncateToStartOfYear(datetime('2024-11-01T17:19:51Z'))",
            value: "\"2024-01-01T00:00:00Z\"",
        },
        Example {
            expression: "truncateToStartOfYear(today) = today.truncate(year)",
            value: "true",
        },
    ],
    ..OF_DAY
};
