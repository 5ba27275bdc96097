//! `truncateToStartOfQuarter`

use super::edges::{OF_DAY, start_of_the};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `truncateToStartOfQuarter`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncateToStartOfQuarter",
    body: Body::Scalar(|context, arguments| start_of_the(context, arguments, Unit::Quarter)),
    summary: "The start of the quarter that holds a date or an instant, as `truncate(quarter)`.",
    examples: &[
        Example {
            expression: "truncateToStartOfQuarter(datetime('2024-11-01T17:19:51Z'))",
            value: "\"2024-10-01T00:00:00Z\"",
        },
        Example {
            expression: "truncateToStartOfQuarter(today) = today.truncate(quarter)",
            value: "true",
        },
    ],
    ..OF_DAY
};
