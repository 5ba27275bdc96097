//! `ageInMonths`

use super::distances::{TO_NOW, age_in};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Unit;

/// `ageInMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "ageInMonths",
    body: Body::Scalar(|context, arguments| age_in(context, arguments, Unit::Month)),
    summary: "The completed months from a date to now, negative for a date to come, as `age(months)`.",
    examples: &[
        Example {
            expression: "ageInMonths(date(2025, 6, 1))",
            value: "12",
        },
        Example {
            expression: "ageInMonths(date(2026, 8, 1)) = date(2026, 8, 1).age(months)",
            value: "true",
        },
    ],
    ..TO_NOW
};
