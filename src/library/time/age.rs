//! `age`

use super::distances::{age, age_in};
use crate::library::signature::{BASE, NOW, OPTIONAL_UNIT, integer, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::Unit;

/// `age`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "age",
    parameters: &[value("day", Want::Day), OPTIONAL_UNIT, NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The completed years, or other units, from a date to now, negative for a date to come.",
    missing: "Missing where the date is missing.",
    examples: &[
        Example {
            expression: "date(2004, 2, 29).age()",
            value: "22",
        },
        Example {
            expression: "date(2026, 6, 15).age(weeks)",
            value: "-2",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.first().timestamp.age(days)",
        value: "28",
    }],
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [day, Value::String(word), Value::Datetime(now)] => match Unit::parse(word) {
            Some(unit) => age(context, day, *now, unit),
            None => Outcome::Missing,
        },
        arguments => age_in(context, arguments, Unit::Year),
    }
}
