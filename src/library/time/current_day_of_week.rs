//! `currentDayOfWeek`

use super::parts::{OF_NOW, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `currentDayOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentDayOfWeek",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::DayOfWeek)),
    summary: "The ISO day of the week, Monday is 1, at the time of evaluation in the time zone of the rules.",
    examples: &[
        Example {
            expression: "currentDayOfWeek()",
            value: "1",
        },
        Example {
            expression: "currentDayOfWeek() = now.getDayOfWeek()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getDayOfWeek() = currentDayOfWeek()]._id",
        value: "[\"e1\",\"e2\",\"e9\"]",
    }],
    ..OF_NOW
};
