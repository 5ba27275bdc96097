//! `currentHour`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentHour`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentHour",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Hour)),
    summary: "The hour, 0 to 23, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentHour()",
            value: "12",
        },
        Example {
            expression: "currentHour() = now.getHour()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getHour() > currentHour()]._id",
        value: "[\"e3\",\"e7\",\"e8\"]",
    }],
    ..OF_NOW
};
