//! `getMinute`

use super::parts::{OF_INSTANT, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getMinute`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getMinute",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Minute)),
    summary: "The minute, 0 to 59, of a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getMinute()",
            value: "0",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getMinute()",
            value: "58",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMinute() = 0]._id",
        value: "[\"e1\",\"e4\",\"e7\",\"e9\"]",
    }],
    ..OF_INSTANT
};
