//! `getSecond`

use super::parts::{OF_INSTANT, part};
use crate::library::{Body, Example, Function};
use crate::types::calendar::Part;

/// `getSecond`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getSecond",
    body: Body::Scalar(|context, arguments| part(context, arguments, Part::Second)),
    summary: "The second, 0 to 59, of a datetime in the time zone of the rules.",
    examples: &[
        Example {
            expression: "now.getSecond()",
            value: "0",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getSecond()",
            value: "57",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.all(timestamp.getSecond() = 0)",
        value: "true",
    }],
    ..OF_INSTANT
};
