//! `weekOfYear`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `weekOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "weekOfYear",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The ISO week of the year, of a date or a datetime, as `getWeekOfYear`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "weekOfYear(date(2021, 1, 3))",
            value: "53",
        },
        Example {
            expression: "now.weekOfYear() = now.getWeekOfYear()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::WeekOfYear)
}
