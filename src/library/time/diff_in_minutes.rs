//! `diffInMinutes`

use super::distances::{END_AND_START, since_start};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `diffInMinutes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "diffInMinutes",
    body: Body::Scalar(|context, arguments| since_start(context, arguments, Unit::Minute)),
    summary: "The whole minutes from the second argument to the first, negative where the first is earlier.",
    examples: &[
        Example {
            expression: "diffInMinutes(datetime('2024-11-01T17:19:51Z'), datetime('2024-11-01T16:19:51Z'))",
            value: "60",
        },
        Example {
            expression: "diffInMinutes(yesterday, today) = today.dateDiff(yesterday, minutes)",
            value: "true",
        },
    ],
    ..END_AND_START
};
