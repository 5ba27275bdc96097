//! `currentYear`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentYear",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Year)),
    summary: "The year, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentYear()",
            value: "2026",
        },
        Example {
            expression: "currentYear() = now.getYear()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.count(timestamp.getYear() = currentYear())",
        value: "9",
    }],
    ..OF_NOW
};
