//! `startOf`

use super::edges::{MISSING, start};
use crate::library::signature::{BASE, UNIT, ZONE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `startOf`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "startOf",
    parameters: &[value("day", Want::Day), UNIT, ZONE],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The start of the unit that holds a date or an instant: the first day or the first instant of it.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "now.startOf(hour)",
            value: "\"2026-06-01T12:00:00Z\"",
        },
        Example {
            expression: "date(2026, 6, 5).startOf(year)",
            value: "\"2026-01-01\"",
        },
        Example {
            expression: "startOf(now, week)",
            value: "\"2026-06-01T00:00:00Z\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.startOf(month)",
        value: "\"2026-05-01T00:00:00Z\"",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    start(context, arguments)
}
