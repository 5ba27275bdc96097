//! `convertZonedDateTime`

use super::at_zone;
use crate::library::{Example, Function};

/// `convertZonedDateTime`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "convertZonedDateTime",
    alias_of: Some("atZone"),
    summary: "The same instant as a zone shows it, as `atZone`.",
    examples: &[
        Example {
            expression: "convertZonedDateTime(datetime('2019-02-19T08:09:00Z'), 'Asia/Tehran').formatDate('HH:mm xxx')",
            value: "\"11:39 +03:30\"",
        },
        Example {
            expression: "convertZonedDateTime(now, 'Asia/Tehran') = now",
            value: "true",
        },
    ],
    ..at_zone::FUNCTION
};
