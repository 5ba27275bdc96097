//! `$least`: what `min` of values is

use crate::library::signature::{BASE, kind, rest, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;
use crate::types::{Type, Value};

/// `$least`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$least",
    parameters: &[value("value", Want::Ordered), rest("more", Want::Ordered)],
    result: |arguments| {
        let optional = arguments.iter().all(|argument| argument.optional);
        Type::present(kind(arguments, 0)).or_missing(optional)
    },
    body: Body::Lenient(evaluate),
    summary: "The smallest of some values.",
    missing: "Missing where all are missing; others that are missing are skipped.",
    examples: &[
        Example {
            expression: "min(3, 1, null)",
            value: "1",
        },
        Example {
            expression: "min('b', 'a')",
            value: "\"a\"",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let mut best = &Value::Missing;
    for value in arguments.iter().filter(|value| value.is_present()) {
        if best.is_missing() || total_order(value, best).is_lt() {
            best = value;
        }
    }
    match best {
        Value::Missing => Outcome::Missing,
        best => Outcome::Value(best.clone()),
    }
}
