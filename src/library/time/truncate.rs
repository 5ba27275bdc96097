//! `truncate`

use super::edges::{MISSING, start};
use crate::library::signature::{BASE, UNIT, ZONE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `truncate`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "truncate",
    parameters: &[value("day", Want::Day), UNIT, ZONE],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The start of the unit that holds a date or an instant, as `startOf`.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "now.truncate(month)",
            value: "\"2026-06-01T00:00:00Z\"",
        },
        Example {
            expression: "date(2026, 6, 5).truncate(week)",
            value: "\"2026-06-01\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.last().timestamp.truncate(week)",
        value: "\"2026-06-01T00:00:00Z\"",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    start(context, arguments)
}
