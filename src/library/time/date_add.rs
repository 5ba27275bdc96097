//! `dateAdd`

use super::moves::moved;
use crate::library::signature::{BASE, UNIT, first_argument, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `dateAdd`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dateAdd",
    parameters: &[
        value("day", Want::Day),
        value("count", Want::Exactly(Simple::Integer)),
        UNIT,
    ],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "A date or an instant moved by so many units, as `+` does; a date only by days and longer units.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "dateAdd(now, -36, hours)",
            value: "\"2026-05-31T00:00:00Z\"",
        },
        Example {
            expression: "date(2026, 1, 31).dateAdd(1, month)",
            value: "\"2026-02-28\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.dateAdd(1, month)",
        value: "\"2026-06-04T09:00:00Z\"",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    moved(context, arguments)
}
