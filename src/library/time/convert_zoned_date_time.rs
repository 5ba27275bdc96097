//! `convertZonedDateTime`

use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Example, Function, Simple, Want};

/// `convertZonedDateTime`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "convertZonedDateTime",
    parameters: &[
        value("instant", Want::Exactly(Simple::Datetime)),
        value("zone", Want::Exactly(Simple::String)),
    ],
    result: first_argument,
    body: Body::Form,
    summary: "The same instant as a zone shows it, as `atZone`.",
    missing: "As the instant; parts in a zone that does not exist are missing.",
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
    ..BASE
};
