//! `getYear`

use super::parts::{OF_DAY, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getYear",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Year)),
    summary: "The year, of a date or a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getYear()",
            value: "2026",
        },
        Example {
            expression: "date(2024, 2, 29).getYear()",
            value: "2024",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getYear()",
            value: "2024",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.getYear()",
        value: "2026",
    }],
    ..OF_DAY
};
