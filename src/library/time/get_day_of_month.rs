//! `getDayOfMonth`

use super::parts::{OF_DAY, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getDayOfMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getDayOfMonth",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::DayOfMonth)),
    summary: "The day of the month, from 1, of a date or a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getDayOfMonth()",
            value: "1",
        },
        Example {
            expression: "date(2024, 2, 29).getDayOfMonth()",
            value: "29",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getDayOfMonth()",
            value: "29",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.map(timestamp.getDayOfMonth()).distinct()",
        value: "[4,12,20,28,1]",
    }],
    ..OF_DAY
};
