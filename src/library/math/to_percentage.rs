//! `toPercentage`

use super::digits::{FRACTION_DIGITS_MAX, decimal};
use crate::library::signature::{BASE, NUMBER, optional_value, string};
use crate::library::string::text::{MISSING, text};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `toPercentage`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toPercentage",
    parameters: &[
        NUMBER,
        optional_value("digits", Want::Exactly(Simple::Integer)),
    ],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "A share of one in percent, with as many digits behind the point as it has, or with so many.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "toPercentage(0.07)",
            value: "\"7%\"",
        },
        Example {
            expression: "toPercentage(0.12345, 1)",
            value: "\"12.3%\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let Some((number, digits)) = arguments.split_first() else {
        return Outcome::Missing;
    };
    let Some(percent) = decimal(number).map(|number| number.shifted(2)) else {
        return Outcome::Missing;
    };
    match digits {
        [Value::Integer(digits)] => {
            let least = (*digits).clamp(0, FRACTION_DIGITS_MAX);
            text(percent.rounded(least).plain(least as usize) + "%")
        }
        _ => text(percent.plain(0) + "%"),
    }
}
