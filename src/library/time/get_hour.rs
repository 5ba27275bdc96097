//! `getHour`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getHour`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getHour",
    parameters: &[value("instant", Want::Exactly(Simple::Datetime)), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The hour, 0 to 23, of a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getHour()",
            value: "12",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getHour()",
            value: "23",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getHour() >= 18]._id",
        value: "[\"e3\",\"e7\",\"e8\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Hour)
}
