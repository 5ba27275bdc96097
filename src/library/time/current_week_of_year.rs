//! `currentWeekOfYear`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentWeekOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentWeekOfYear",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::WeekOfYear)),
    summary: "The ISO week of the year, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentWeekOfYear()",
            value: "23",
        },
        Example {
            expression: "currentWeekOfYear() = now.getWeekOfYear()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getWeekOfYear() = currentWeekOfYear()]._id",
        value: "[\"e9\"]",
    }],
    ..OF_NOW
};
