//! `currentHour`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentHour`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentHour",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The hour, 0 to 23, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentHour()",
            value: "12",
        },
        Example {
            expression: "currentHour() = now.getHour()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getHour() > currentHour()]._id",
        value: "[\"e3\",\"e7\",\"e8\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Hour)
}
