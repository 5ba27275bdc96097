//! `currentMonth`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentMonth",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Month)),
    summary: "The month, January is 1, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentMonth()",
            value: "6",
        },
        Example {
            expression: "currentMonth() = now.getMonth()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMonth() = currentMonth()]._id",
        value: "[\"e9\"]",
    }],
    ..OF_NOW
};
