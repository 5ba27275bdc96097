//! `currentMinute`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentMinute`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentMinute",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The minute, 0 to 59, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentMinute()",
            value: "0",
        },
        Example {
            expression: "currentMinute() = now.getMinute()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMinute() = currentMinute()]._id",
        value: "[\"e1\",\"e4\",\"e7\",\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Minute)
}
