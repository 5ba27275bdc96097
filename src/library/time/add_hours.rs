//! `addHours`

use super::moves::{INSTANT_AND_COUNT, moved_by};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `addHours`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addHours",
    body: Body::Scalar(|context, arguments| moved_by(context, arguments, Unit::Hour)),
    summary: "An instant moved by so many hours, back where there are fewer than none.",
    examples: &[
        Example {
            expression: "addHours(datetime('2024-11-01T17:19:51Z'), -1)",
            value: "\"2024-11-01T16:19:51Z\"",
        },
        Example {
            expression: "addHours(now, 90) = now + 90 hours",
            value: "true",
        },
    ],
    ..INSTANT_AND_COUNT
};
