//! `currentDayOfYear`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentDayOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentDayOfYear",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::DayOfYear)),
    summary: "The day of the year, from 1, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentDayOfYear()",
            value: "152",
        },
        Example {
            expression: "currentDayOfYear() = now.getDayOfYear()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "currentDayOfYear() - xEvent.first().timestamp.getDayOfYear()",
        value: "28",
    }],
    ..OF_NOW
};
