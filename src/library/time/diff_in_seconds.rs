//! `diffInSeconds`

use super::distances::{END_AND_START, since_start};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `diffInSeconds`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "diffInSeconds",
    body: Body::Scalar(|context, arguments| since_start(context, arguments, Unit::Second)),
    summary: "The whole seconds from the second argument to the first, negative where the first is earlier.",
    examples: &[
        Example {
            expression: "diffInSeconds(datetime('2024-11-01T17:19:51Z'), datetime('2024-11-01T17:19:01Z'))",
            value: "50",
        },
        Example {
            expression: "diffInSeconds(yesterday, today) = today.dateDiff(yesterday, seconds)",
            value: "true",
        },
    ],
    ..END_AND_START
};
