//! `getMonth`

use super::parts::{OF_DAY, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getMonth",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Month)),
    summary: "The month, January is 1, of a date or a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getMonth()",
            value: "6",
        },
        Example {
            expression: "date(2024, 2, 29).getMonth()",
            value: "2",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getMonth()",
            value: "2",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMonth() = 6]._id",
        value: "[\"e9\"]",
    }],
    ..OF_DAY
};
