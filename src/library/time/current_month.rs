//! `currentMonth`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentMonth",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The month, January is 1, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentMonth()",
            value: "6",
        },
        Example {
            expression: "currentMonth() = now.getMonth()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMonth() = currentMonth()]._id",
        value: "[\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Month)
}
