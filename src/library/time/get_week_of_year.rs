//! `getWeekOfYear`

use super::parts::{OF_DAY, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getWeekOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getWeekOfYear",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::WeekOfYear)),
    summary: "The ISO week of the year, of a date or a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getWeekOfYear()",
            value: "23",
        },
        Example {
            expression: "date(2024, 2, 29).getWeekOfYear()",
            value: "9",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getWeekOfYear()",
            value: "9",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.map(timestamp.getWeekOfYear()).distinct()",
        value: "[19,20,21,22,23]",
    }],
    ..OF_DAY
};
