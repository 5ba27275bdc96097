//! `truncateToStartOfWeek`

use super::edges::{OF_DAY, start_of_the};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `truncateToStartOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncateToStartOfWeek",
    body: Body::Scalar(|context, arguments| start_of_the(context, arguments, Unit::Week)),
    summary: "The start of the week that holds a date or an instant, as `truncate(week)`.",
    examples: &[
        Example {
            expression: "truncateToStartOfWeek(datetime('2024-11-19T17:19:51Z'))",
            value: "\"2024-11-18T00:00:00Z\"",
        },
        Example {
            expression: "truncateToStartOfWeek(today) = today.truncate(week)",
            value: "true",
        },
    ],
    ..OF_DAY
};
