//! `getMinute`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getMinute`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getMinute",
    parameters: &[value("instant", Want::Exactly(Simple::Datetime)), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The minute, 0 to 59, of a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getMinute()",
            value: "0",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getMinute()",
            value: "58",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getMinute() = 0]._id",
        value: "[\"e1\",\"e4\",\"e7\",\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Minute)
}
