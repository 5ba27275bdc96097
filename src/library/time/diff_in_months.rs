//! `diffInMonths`

use super::distances::{END_AND_START, since_start};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `diffInMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "diffInMonths",
    body: Body::Scalar(|context, arguments| since_start(context, arguments, Unit::Month)),
    summary: "The whole months from the second argument to the first, negative where the first is earlier.",
    examples: &[
        Example {
            expression: "diffInMonths(datetime('2024-11-01T17:19:51Z'), datetime('2024-08-01T17:19:51Z'))",
            value: "3",
        },
        Example {
            expression: "diffInMonths(yesterday, today) = today.dateDiff(yesterday, months)",
            value: "true",
        },
    ],
    ..END_AND_START
};
