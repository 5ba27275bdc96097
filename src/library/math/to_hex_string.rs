//! `toHexString`

use crate::library::signature::{BASE, string, value};
use crate::library::string::text::{MISSING, text};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `toHexString`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "toHexString",
    parameters: &[value("integer", Want::Exactly(Simple::Integer))],
    result: string,
    body: Body::Scalar(evaluate),
    summary: "An integer in hexadecimal digits, with its sign.",
    missing: MISSING,
    examples: &[
        Example {
            expression: "toHexString(158)",
            value: "\"9e\"",
        },
        Example {
            expression: "toHexString(-255)",
            value: "\"-ff\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Integer(whole)] => {
            let sign = if *whole < 0 { "-" } else { "" };
            text(format!("{sign}{:x}", whole.unsigned_abs()))
        }
        _ => Outcome::Missing,
    }
}
