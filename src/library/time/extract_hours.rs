//! `extractHours`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `extractHours`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractHours",
    parameters: &[value("instant", Want::Exactly(Simple::Datetime)), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The hour, 0 to 23, of a datetime, as `getHour`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "extractHours(datetime('2024-11-01T17:19:51Z'))",
            value: "17",
        },
        Example {
            expression: "now.extractHours() = now.getHour()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::Hour)
}
