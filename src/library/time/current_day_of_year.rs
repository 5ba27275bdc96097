//! `currentDayOfYear`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentDayOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentDayOfYear",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The day of the year, from 1, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentDayOfYear()",
            value: "152",
        },
        Example {
            expression: "currentDayOfYear() = now.getDayOfYear()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "currentDayOfYear() - xEvent.first().timestamp.getDayOfYear()",
        value: "28",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::DayOfYear)
}
