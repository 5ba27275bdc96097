//! `currentWeekOfYear`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentWeekOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentWeekOfYear",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The ISO week of the year, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentWeekOfYear()",
            value: "23",
        },
        Example {
            expression: "currentWeekOfYear() = now.getWeekOfYear()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getWeekOfYear() = currentWeekOfYear()]._id",
        value: "[\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::WeekOfYear)
}
