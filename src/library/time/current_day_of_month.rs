//! `currentDayOfMonth`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentDayOfMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentDayOfMonth",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::DayOfMonth)),
    summary: "The day of the month, from 1, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentDayOfMonth()",
            value: "1",
        },
        Example {
            expression: "currentDayOfMonth() = now.getDayOfMonth()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getDayOfMonth() = currentDayOfMonth()]._id",
        value: "[\"e9\"]",
    }],
    ..OF_NOW
};
