//! `addYears`

use super::moves::{DAY_AND_COUNT, moved_by};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `addYears`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addYears",
    body: Body::Scalar(|context, arguments| moved_by(context, arguments, Unit::Year)),
    summary: "A date or an instant moved by so many years on the calendar: the local time stays, and the day is at most the last of its month.",
    examples: &[
        Example {
            expression: "addYears(datetime('2024-11-01T17:19:51Z'), 2)",
            value: "\"2026-11-01T17:19:51Z\"",
        },
        Example {
            expression: "addYears(date(2024, 2, 29), 1)",
            value: "\"2025-02-28\"",
        },
    ],
    ..DAY_AND_COUNT
};
