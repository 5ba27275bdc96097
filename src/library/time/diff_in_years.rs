//! `diffInYears`

use super::distances::{END_AND_START, since_start};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `diffInYears`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "diffInYears",
    body: Body::Scalar(|context, arguments| since_start(context, arguments, Unit::Year)),
    summary: "The whole years from the second argument to the first, negative where the first is earlier.",
    examples: &[
        Example {
            expression: "diffInYears(datetime('2024-11-01T17:19:51Z'), datetime('2019-10-01T17:19:51Z'))",
            value: "5",
        },
        Example {
            expression: "diffInYears(yesterday, today) = today.dateDiff(yesterday, years)",
            value: "true",
        },
    ],
    ..END_AND_START
};
