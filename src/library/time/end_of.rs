//! `endOf`

use super::edges::{MISSING, end};
use crate::library::signature::{BASE, UNIT, ZONE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `endOf`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "endOf",
    parameters: &[value("day", Want::Day), UNIT, ZONE],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "The end of the unit that holds a date or an instant: the last day or the last microsecond of it.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "now.endOf(month)",
            value: "\"2026-06-30T23:59:59.999999Z\"",
        },
        Example {
            expression: "date(2026, 2, 5).endOf(month)",
            value: "\"2026-02-28\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.endOf(month)",
        value: "\"2026-05-31T23:59:59.999999Z\"",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    end(context, arguments)
}
