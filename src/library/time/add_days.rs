//! `addDays`

use super::moves::moved_by;
use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `addDays`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "addDays",
    parameters: &[
        value("day", Want::Day),
        value("count", Want::Exactly(Simple::Integer)),
    ],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "A date or an instant moved by so many days on the calendar: the local time stays.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "addDays(datetime('2024-11-01T17:19:51Z'), 10)",
            value: "\"2024-11-11T17:19:51Z\"",
        },
        Example {
            expression: "addDays(date(2026, 3, 1), -1)",
            value: "\"2026-02-28\"",
        },
    ],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    moved_by(context, arguments, Unit::Day)
}
