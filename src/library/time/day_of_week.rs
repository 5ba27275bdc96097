//! `dayOfWeek`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `dayOfWeek`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dayOfWeek",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The ISO day of the week, Monday is 1, of a date or a datetime, as `getDayOfWeek`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "dayOfWeek(date(2026, 6, 7))",
            value: "7",
        },
        Example {
            expression: "now.dayOfWeek() = now.getDayOfWeek()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::DayOfWeek)
}
