//! `extractMonth`

use super::get_month;
use crate::library::{Example, Function};

/// `extractMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractMonth",
    alias_of: Some("getMonth"),
    summary: "The month, January is 1, of a date or a datetime, as `getMonth`.",
    examples: &[
        Example {
            expression: "extractMonth(date(2024, 11, 1))",
            value: "11",
        },
        Example {
            expression: "now.extractMonth() = now.getMonth()",
            value: "true",
        },
    ],
    ..get_month::FUNCTION
};
