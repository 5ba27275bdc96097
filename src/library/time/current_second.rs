//! `currentSecond`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentSecond`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentSecond",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The second, 0 to 59, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentSecond()",
            value: "0",
        },
        Example {
            expression: "currentSecond() = now.getSecond()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.count(timestamp.getSecond() = currentSecond())",
        value: "9",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Second)
}
