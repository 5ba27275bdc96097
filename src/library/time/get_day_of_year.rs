//! `getDayOfYear`

use super::parts::{OF_DAY, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getDayOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getDayOfYear",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::DayOfYear)),
    summary: "The day of the year, from 1, of a date or a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getDayOfYear()",
            value: "152",
        },
        Example {
            expression: "date(2024, 2, 29).getDayOfYear()",
            value: "60",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getDayOfYear()",
            value: "60",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.getDayOfYear()",
        value: "124",
    }],
    ..OF_DAY
};
