//! `getWeekOfYear`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getWeekOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getWeekOfYear",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The ISO week of the year, of a date or a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getWeekOfYear()",
            value: "23",
        },
        Example {
            expression: "date(2024, 2, 29).getWeekOfYear()",
            value: "9",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getWeekOfYear()",
            value: "9",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.map(timestamp.getWeekOfYear()).distinct()",
        value: "[19,20,21,22,23]",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::WeekOfYear)
}
