//! `currentDayOfWeek`

use super::parts;
use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `currentDayOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentDayOfWeek",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The ISO day of the week, Monday is 1, at the time of evaluation in the time zone of the rules.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentDayOfWeek()",
            value: "1",
        },
        Example {
            expression: "currentDayOfWeek() = now.getDayOfWeek()",
            value: "true",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getDayOfWeek() = currentDayOfWeek()]._id",
        value: "[\"e1\",\"e2\",\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::DayOfWeek)
}
