//! `getDayOfWeek`

use super::parts::{OF_DAY, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getDayOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getDayOfWeek",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::DayOfWeek)),
    summary: "The ISO day of the week, Monday is 1, of a date or a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getDayOfWeek()",
            value: "1",
        },
        Example {
            expression: "date(2024, 2, 29).getDayOfWeek()",
            value: "4",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getDayOfWeek()",
            value: "4",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getDayOfWeek() = 1]._id",
        value: "[\"e1\",\"e2\",\"e9\"]",
    }],
    ..OF_DAY
};
