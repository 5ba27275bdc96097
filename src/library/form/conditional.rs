//! `if`

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `if`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "if",
    parameters: &[
        value("condition", Want::Condition),
        value("then", Want::Any),
        value("else", Want::Any),
    ],
    result,
    body: Body::Form,
    summary: "The second argument where the condition holds, else the third; only the chosen one counts.",
    missing: "A missing condition is false.",
    examples: &[
        Example {
            expression: "if(1 < 2, 'yes', 'no')",
            value: "\"yes\"",
        },
        Example {
            expression: "if(null, 1, 2)",
            value: "2",
        },
    ],
    timeline: &[
        Example {
            expression: "if(xEvent[type = 'buy'].count() >= 3, 'regular', 'new')",
            value: "\"regular\"",
        },
        Example {
            expression: "xEvent.map(if(type = 'buy', price, 0.0))",
            value: "[0.0,80.0,0.0,0.0,35.5,4.5,0.0,120.0,0.0]",
        },
    ],
    ..BASE
};

/// Number types widen; `null` has the type of the other branch.
fn result(arguments: &[Type]) -> Type {
    let kind = match (kind(arguments, 1), kind(arguments, 2)) {
        (Kind::Nothing, other) => other,
        (Kind::Integer, Kind::Number) => Kind::Number,
        (then, _) => then,
    };
    let may_be_missing = arguments.iter().skip(1).any(|branch| branch.optional);
    Type::present(kind).or_missing(may_be_missing)
}
