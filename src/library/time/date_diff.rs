//! `dateDiff`

use super::distances::between;
use crate::library::signature::{BASE, OPTIONAL_UNIT, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `dateDiff`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "dateDiff",
    parameters: &[
        value("from", Want::Day),
        value("to", Want::Day),
        OPTIONAL_UNIT,
    ],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The whole days, or other units, from the first date to the second, negative where the second is earlier.",
    missing: "Missing where an argument is missing.",
    examples: &[
        Example {
            expression: "dateDiff(date(2026, 6, 1), date(2026, 6, 30))",
            value: "29",
        },
        Example {
            expression: "dateDiff(now, date(2026, 3, 31), months)",
            value: "-2",
        },
    ],
    timeline: &[Example {
        expression: "dateDiff(xEvent.first().timestamp, xEvent.last().timestamp, weeks)",
        value: "4",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    let (days, unit) = match arguments {
        [days @ .., Value::String(word)] => (days, Unit::parse(word)),
        days => (days, Some(Unit::Day)),
    };
    match (days, unit) {
        ([from, to], Some(unit)) => between(context, from, to, unit),
        _ => Outcome::Missing,
    }
}
