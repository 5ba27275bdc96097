//! `getYear`

use super::parts;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `getYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "getYear",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The year, of a date or a datetime in the time zone of the rules.",
    missing: parts::MISSING,
    examples: &[
        Example {
            expression: "now.getYear()",
            value: "2026",
        },
        Example {
            expression: "date(2024, 2, 29).getYear()",
            value: "2024",
        },
        Example {
            expression: "datetime('2024-02-29T23:58:57Z').getYear()",
            value: "2024",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.getYear()",
        value: "2026",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    parts::part(context, arguments, Part::Year)
}
