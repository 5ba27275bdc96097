//! `dayOfMonth`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `dayOfMonth`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dayOfMonth",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The day of the month, from 1, of a date or a datetime, as `getDayOfMonth`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "dayOfMonth(datetime('2024-11-05T17:19:51Z'))",
            value: "5",
        },
        Example {
            expression: "now.dayOfMonth() = now.getDayOfMonth()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::DayOfMonth)
}
