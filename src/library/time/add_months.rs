//! `addMonths`

use super::moves::{DAY_AND_COUNT, moved_by};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `addMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addMonths",
    body: Body::Scalar(|context, arguments| moved_by(context, arguments, Unit::Month)),
    summary: "A date or an instant moved by so many months on the calendar: the local time stays, and the day is at most the last of its month.",
    examples: &[
        Example {
            expression: "addMonths(datetime('2024-11-01T17:19:51Z'), 2)",
            value: "\"2025-01-01T17:19:51Z\"",
        },
        Example {
            expression: "addMonths(date(2024, 1, 31), 1)",
            value: "\"2024-02-29\"",
        },
    ],
    ..DAY_AND_COUNT
};
