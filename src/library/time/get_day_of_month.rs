//! `getDayOfMonth`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getDayOfMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getDayOfMonth",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The day of the month, from 1, of a date or a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getDayOfMonth()",
            value: "1",
        },
        Example {
            expression: "date(2024, 2, 29).getDayOfMonth()",
            value: "29",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getDayOfMonth()",
            value: "29",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.map(timestamp.getDayOfMonth()).distinct()",
        value: "[4,12,20,28,1]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::DayOfMonth)
}
