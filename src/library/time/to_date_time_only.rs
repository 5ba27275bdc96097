//! `toDateTimeOnly`

use super::to_date_time;
use crate::library::{Example, Function};

/// `toDateTimeOnly`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toDateTimeOnly",
    alias_of: Some("toDateTime"),
    summary: "An instant: of a text as `stringToDate`, of a date its start, of an integer so many milliseconds after 1970.",
    examples: &[
        Example {
            expression: "toDateTimeOnly('2024-11-01T17:19:51Z')",
            value: "\"2024-11-01T17:19:51Z\"",
        },
        Example {
            expression: "toDateTimeOnly(1560762190189)",
            value: "\"2019-06-17T09:03:10.189Z\"",
        },
        Example {
            expression: "toDateTimeOnly(today)",
            value: "\"2026-06-01T00:00:00Z\"",
        },
    ],
    ..to_date_time::FUNCTION
};
