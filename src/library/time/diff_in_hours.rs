//! `diffInHours`

use super::distances::{END_AND_START, since_start};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `diffInHours`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "diffInHours",
    body: Body::Scalar(|context, arguments| since_start(context, arguments, Unit::Hour)),
    summary: "The whole hours from the second argument to the first, negative where the first is earlier.",
    examples: &[
        Example {
            expression: "diffInHours(datetime('2024-11-01T17:19:51Z'), datetime('2024-11-01T07:19:51Z'))",
            value: "10",
        },
        Example {
            expression: "diffInHours(yesterday, today) = today.dateDiff(yesterday, hours)",
            value: "true",
        },
    ],
    ..END_AND_START
};
