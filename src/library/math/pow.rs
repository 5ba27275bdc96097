//! `pow`

use crate::library::signature::{BASE, number, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::{self, Outcome};

/// `pow`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "pow",
    parameters: &[
        value("base", Want::Exactly(Simple::Number)),
        value("exponent", Want::Exactly(Simple::Number)),
    ],
    result: number,
    body: Body::Scalar(evaluate),
    summary: "A number raised to a power.",
    missing: "Missing where an argument is missing; a result that is no finite number is a fault.",
    examples: &[
        Example {
            expression: "pow(2, 10)",
            value: "1024",
        },
        Example {
            expression: "(2).pow(-1)",
            value: "0.5",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    match arguments {
        [Value::Number(base), Value::Number(exponent)] => {
            arithmetic::number(libm::pow(*base, *exponent)).map(Value::Number)
        }
        _ => Outcome::Missing,
    }
}
