//! `getDayOfYear`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getDayOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getDayOfYear",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The day of the year, from 1, of a date or a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getDayOfYear()",
            value: "152",
        },
        Example {
            expression: "date(2024, 2, 29).getDayOfYear()",
            value: "60",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getDayOfYear()",
            value: "60",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.getDayOfYear()",
        value: "124",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::DayOfYear)
}
