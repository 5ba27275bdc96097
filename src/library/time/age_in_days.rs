//! `ageInDays`

use super::distances::{TO_NOW, age_in};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `ageInDays`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ageInDays",
    body: Body::Scalar(|context, arguments| age_in(context, arguments, Unit::Day)),
    summary: "The completed days from a date to now, negative for a date to come, as `age(days)`.",
    examples: &[
        Example {
            expression: "ageInDays(datetime('2026-05-31T13:00:00Z'))",
            value: "0",
        },
        Example {
            expression: "ageInDays(date(2026, 8, 1)) = date(2026, 8, 1).age(days)",
            value: "true",
        },
    ],
    ..TO_NOW
};
