//! `addSeconds`

use super::moves::{INSTANT_AND_COUNT, moved_by};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `addSeconds`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addSeconds",
    body: Body::Scalar(|context, arguments| moved_by(context, arguments, Unit::Second)),
    summary: "An instant moved by so many seconds, back where there are fewer than none.",
    examples: &[
        Example {
            expression: "addSeconds(datetime('2024-11-01T17:19:51Z'), 10)",
            value: "\"2024-11-01T17:20:01Z\"",
        },
        Example {
            expression: "addSeconds(now, 90) = now + 90 seconds",
            value: "true",
        },
    ],
    ..INSTANT_AND_COUNT
};
