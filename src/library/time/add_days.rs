//! `addDays`

use super::moves::{DAY_AND_COUNT, moved_by};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `addDays`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addDays",
    body: Body::Scalar(|context, arguments| moved_by(context, arguments, Unit::Day)),
    summary: "A date or an instant moved by so many days on the calendar: the local time stays.",
    examples: &[
        Example {
            expression: "addDays(datetime('2024-11-01T17:19:51Z'), 10)",
            value: "\"2024-11-11T17:19:51Z\"",
        },
        Example {
            expression: "addDays(date(2026, 3, 1), -1)",
            value: "\"2026-02-28\"",
        },
    ],
    ..DAY_AND_COUNT
};
