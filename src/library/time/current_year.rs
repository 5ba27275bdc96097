//! `currentYear`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentYear",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The year, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentYear()",
            value: "2026",
        },
        Example {
            expression: "currentYear() = now.getYear()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.count(timestamp.getYear() = currentYear())",
        value: "9",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Year)
}
