//! `in`

use crate::library::signature::{BASE, UNIT, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::{Outcome, in_unit};
use crate::types::calendar::Unit;
use crate::types::{Kind, Type, Value};

/// `in`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "in",
    parameters: &[value("duration", Want::Exactly(Simple::Duration)), UNIT],
    result: |_| Type::present(Kind::Number),
    body: Body::Scalar(evaluate),
    summary: "A duration as a number of units; a day is 24 hours, a week seven of them.",
    missing: "Missing where the duration is missing. Months and longer have no one length and are an error.",
    examples: &[
        Example {
            expression: "(90 seconds).in(minutes)",
            value: "1.5",
        },
        Example {
            expression: "(now - datetime('2026-05-31T00:00:00Z')).in(days)",
            value: "1.5",
        },
    ],
    timeline: &[Example {
        expression: "(now - xEvent.max(timestamp)).in(hours)",
        value: "2.0",
    }],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Duration(duration), Value::String(word)] => match Unit::parse(word) {
            Some(unit) => in_unit(*duration, unit).map(Value::Number),
            None => Outcome::Missing,
        },
        _ => Outcome::Missing,
    }
}
