//! `extractMinutes`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `extractMinutes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractMinutes",
    parameters: &[value("instant", Want::Exactly(Simple::Datetime)), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The minute, 0 to 59, of a datetime, as `getMinute`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "extractMinutes(datetime('2024-11-01T17:19:51Z'))",
            value: "19",
        },
        Example {
            expression: "now.extractMinutes() = now.getMinute()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::Minute)
}
