//! `currentDayOfMonth`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentDayOfMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentDayOfMonth",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The day of the month, from 1, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentDayOfMonth()",
            value: "1",
        },
        Example {
            expression: "currentDayOfMonth() = now.getDayOfMonth()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getDayOfMonth() = currentDayOfMonth()]._id",
        value: "[\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::DayOfMonth)
}
