//! `getDayOfWeek`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getDayOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getDayOfWeek",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The ISO day of the week, Monday is 1, of a date or a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getDayOfWeek()",
            value: "1",
        },
        Example {
            expression: "date(2024, 2, 29).getDayOfWeek()",
            value: "4",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getDayOfWeek()",
            value: "4",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[timestamp.getDayOfWeek() = 1]._id",
        value: "[\"e1\",\"e2\",\"e9\"]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::DayOfWeek)
}
