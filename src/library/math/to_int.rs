//! `toInt`

use super::digits::{read_integer, read_number};
use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::{Outcome, integer_of_number};
use crate::types::{Kind, Type, Value};

/// `toInt`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toInt",
    parameters: &[value("value", Want::Scalar)],
    result: |arguments| match kind(arguments, 0) {
        Kind::String => Type::optional(Kind::Integer),
        _ => Type::present(Kind::Integer),
    },
    body: Body::Scalar(evaluate),
    summary: "A value as an integer: numbers are cut towards zero, also those in texts; `true` is 1, `false` is 0.",
    missing: "Missing for a missing value, and for a text that is no number; one beyond 64 bits is a fault.",
    examples: &[
        Example {
            expression: "toInt(42.6)",
            value: "42",
        },
        Example {
            expression: "'-12.9'.toInt()",
            value: "-12",
        },
        Example {
            expression: "toInt('a dozen')",
            value: "null",
        },
        Example {
            expression: "toInt(true)",
            value: "1",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Integer(whole)] => Outcome::Value(Value::Integer(*whole)),
        [Value::Number(number)] => integer_of_number(*number).map(Value::Integer),
        [Value::Boolean(truth)] => Outcome::Value(Value::Integer((*truth).into())),
        [Value::String(text)] => match (read_integer(text), read_number(text)) {
            (Some(whole), _) => Outcome::Value(Value::Integer(whole)),
            (None, Some(number)) => integer_of_number(number).map(Value::Integer),
            (None, None) => Outcome::Missing,
        },
        _ => Outcome::Missing,
    }
}
