//! `diffInMinutes`

use super::distances::since_start;
use crate::library::signature::{BASE, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `diffInMinutes`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "diffInMinutes",
    parameters: &[value("end", Want::Day), value("start", Want::Day)],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The whole minutes from the second argument to the first, negative where the first is earlier.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "diffInMinutes(datetime('2024-11-01T17:19:51Z'), datetime('2024-11-01T16:19:51Z'))",
            value: "60",
        },
        Example {
            expression: "diffInMinutes(yesterday, today) = today.dateDiff(yesterday, minutes)",
            value: "true",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    since_start(context, arguments, Unit::Minute)
}
