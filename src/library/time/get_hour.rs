//! `getHour`

use super::parts::{OF_INSTANT, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getHour`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getHour",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Hour)),
    summary: "The hour, 0 to 23, of a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getHour()",
            value: "12",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getHour()",
            value: "23",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getHour() >= 18]._id",
        value: "[\"e3\",\"e7\",\"e8\"]",
    }],
    ..OF_INSTANT
};
