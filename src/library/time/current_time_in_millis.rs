//! `currentTimeInMillis`

use crate::library::signature::{BASE, NOW, integer};
use crate::library::{Body, Context, Example, Function};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::calendar::MICROS_PER_MILLISECOND;

/// `currentTimeInMillis`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "currentTimeInMillis",
    parameters: &[NOW],
    result: integer,
    body: Body::Scalar(evaluate),
    summary: "The milliseconds from 1970 to the time of evaluation.",
    missing: "Never missing.",
    examples: &[
        Example {
            expression: "currentTimeInMillis()",
            value: "1780315200000",
        },
        Example {
            expression: "toDateTime(currentTimeInMillis()) = now",
            value: "true",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Datetime(now)] => {
            Outcome::Value(Value::Integer(now.div_euclid(MICROS_PER_MILLISECOND)))
        }
        _ => Outcome::Missing,
    }
}
