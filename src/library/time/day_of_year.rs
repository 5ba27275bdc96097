//! `dayOfYear`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `dayOfYear`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dayOfYear",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The day of the year, from 1, of a date or a datetime, as `getDayOfYear`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "dayOfYear(datetime('2024-03-15T00:00:00Z'))",
            value: "75",
        },
        Example {
            expression: "now.dayOfYear() = now.getDayOfYear()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::DayOfYear)
}
