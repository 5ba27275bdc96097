//! `extractMonths`

use super::get_month;
use crate::library::{Example, Function};

/// `extractMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractMonths",
    alias_of: Some("getMonth"),
    summary: "The month, January is 1, of a date or a datetime, as `getMonth`.",
    examples: &[
        Example {
            expression: "extractMonths(date(2024, 11, 1))",
            value: "11",
        },
        Example {
            expression: "now.extractMonths() = now.getMonth()",
            value: "true",
        },
    ],
    ..get_month::FUNCTION
};
