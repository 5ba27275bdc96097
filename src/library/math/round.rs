//! `round`

use super::digits::decimal;
use crate::library::signature::{BASE, NUMBER, kind, optional_value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::arithmetic::{self, Outcome, integer_of_number};
use crate::types::{Kind, Type, Value};

/// `round`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "round",
    parameters: &[
        NUMBER,
        optional_value("digits", Want::Exactly(Simple::Integer)),
    ],
    result: |arguments| match arguments.len() {
        2 => Type::present(kind(arguments, 0)),
        _ => Type::present(Kind::Integer),
    },
    body: Body::Scalar(evaluate),
    summary: "The nearest integer, or the nearest number with so many decimal digits behind the point (before it where they are negative); halves away from zero, by the digits that the number shows.",
    missing: "Missing where an argument is missing; a result beyond its type is a fault.",
    examples: &[
        Example {
            expression: "round(2.5)",
            value: "3",
        },
        Example {
            expression: "(-2.5).round()",
            value: "-3",
        },
        Example {
            expression: "round(2.675, 2)",
            value: "2.68",
        },
        Example {
            expression: "round(1250, -2)",
            value: "1300",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Integer(whole)] => Outcome::Value(Value::Integer(*whole)),
        [Value::Number(number)] => integer_of_number(number.round()).map(Value::Integer),
        [value, Value::Integer(digits)] => to_digits(value, *digits),
        _ => Outcome::Missing,
    }
}

fn to_digits(value: &Value, digits: i64) -> Outcome<Value> {
    let Some(rounded) = decimal(value).map(|decimal| decimal.rounded(digits)) else {
        return Outcome::Missing;
    };
    match value {
        Value::Integer(_) => Outcome::or_fault(rounded.to_integer()).map(Value::Integer),
        _ => arithmetic::number(rounded.to_number()).map(Value::Number),
    }
}
