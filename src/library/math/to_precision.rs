//! `toPrecision`

use super::digits::{FRACTION_DIGITS_MAX, decimal};
use crate::library::signature::{BASE, NUMBER, string, value};
use crate::library::string::text::text;
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `toPrecision`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toPrecision",
    parameters: &[NUMBER, value("digits", Want::Exactly(Simple::Integer))],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A number with so many digits from the first that is not zero, never with an exponent; halves away from zero.",
    missing: "Missing where an argument is missing; less than 1 or more than 100 digits are a fault.",
    examples: &[
        Example {
            expression: "toPrecision(3.14159, 3)",
            value: "\"3.14\"",
        },
        Example {
            expression: "toPrecision(5, 3)",
            value: "\"5.00\"",
        },
        Example {
            expression: "toPrecision(123456, 2)",
            value: "\"120000\"",
        },
        Example {
            expression: "toPrecision(0.00123456, 2)",
            value: "\"0.0012\"",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [number, Value::Integer(digits)] = arguments else {
        return Outcome::Missing;
    };
    let Some(number) = decimal(number) else {
        return Outcome::Missing;
    };
    if !(1..=FRACTION_DIGITS_MAX).contains(digits) {
        return Outcome::Fault;
    }
    let rounded = number.significant(*digits);
    let fraction = (*digits - rounded.whole_digits().max(0)).max(0);
    let fraction = match rounded.whole_digits() {
        leading @ ..0 => fraction - leading,
        0 if rounded.is_zero() => fraction - 1,
        _ => fraction,
    };
    text(rounded.plain(fraction as usize))
}
