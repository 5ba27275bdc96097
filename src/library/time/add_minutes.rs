//! `addMinutes`

use super::moves::{INSTANT_AND_COUNT, moved_by};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `addMinutes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addMinutes",
    body: Body::Scalar(|context, arguments| moved_by(context, arguments, Unit::Minute)),
    summary: "An instant moved by so many minutes, back where there are fewer than none.",
    examples: &[
        Example {
            expression: "addMinutes(datetime('2024-11-01T17:59:51Z'), 10)",
            value: "\"2024-11-01T18:09:51Z\"",
        },
        Example {
            expression: "addMinutes(now, 90) = now + 90 minutes",
            value: "true",
        },
    ],
    ..INSTANT_AND_COUNT
};
