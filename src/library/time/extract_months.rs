//! `extractMonths`

use super::parts::part;
use crate::library::signature::{BASE, ZONE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Part;

/// `extractMonths`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "extractMonths",
    parameters: &[value("day", Want::Day), ZONE],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The month, January is 1, of a date or a datetime, as `getMonth`.",
    missing: "Missing where the argument is missing.",
    examples: &[
        Example {
            expression: "extractMonths(date(2024, 11, 1))",
            value: "11",
        },
        Example {
            expression: "now.extractMonths() = now.getMonth()",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    part(context, arguments, Part::Month)
}
