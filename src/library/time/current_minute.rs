//! `currentMinute`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentMinute`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentMinute",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Minute)),
    summary: "The minute, 0 to 59, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentMinute()",
            value: "0",
        },
        Example {
            expression: "currentMinute() = now.getMinute()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMinute() = currentMinute()]._id",
        value: "[\"e1\",\"e4\",\"e7\",\"e9\"]",
    }],
    ..OF_NOW
};
