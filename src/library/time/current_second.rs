//! `currentSecond`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentSecond`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentSecond",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Second)),
    summary: "The second, 0 to 59, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentSecond()",
            value: "0",
        },
        Example {
            expression: "currentSecond() = now.getSecond()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.count(timestamp.getSecond() = currentSecond())",
        value: "9",
    }],
    ..OF_NOW
};
