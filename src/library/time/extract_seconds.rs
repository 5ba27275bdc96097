//! `extractSeconds`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `extractSeconds`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractSeconds",
    parameters: &[value("instant", Want::Exactly(Simple::Datetime)), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The second, 0 to 59, of a datetime, as `getSecond`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "extractSeconds(datetime('2024-11-01T17:19:51Z'))",
            value: "51",
        },
        Example {
            expression: "now.extractSeconds() = now.getSecond()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::Second)
}
