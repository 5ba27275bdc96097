//! `clamp`

use std::cmp::Ordering;

use crate::library::signature::{BASE, first_argument, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `clamp`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "clamp",
    parameters: &[
        value("value", Want::Ordered),
        value("least", Want::Ordered),
        value("greatest", Want::Ordered),
    ],
    result: first_argument,
    body: Body::Scalar(evaluate),
    summary: "A value kept between two others: the nearest that is not below the first and not above the second.",
    missing: "Missing where an argument is missing; bounds of which the first is above the second are a fault.",
    examples: &[
        Example {
            expression: "clamp(12, 0, 10)",
            value: "10",
        },
        Example {
            expression: "(2.5).clamp(0, 10)",
            value: "2.5",
        },
    ],
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [value, least, greatest] = arguments else {
        return Outcome::Missing;
    };
    if arguments.iter().any(Value::is_missing) {
        return Outcome::Missing;
    }
    if total_order(least, greatest).is_gt() {
        return Outcome::Fault;
    }
    let nearest = match (total_order(value, least), total_order(value, greatest)) {
        (Ordering::Less, _) => least,
        (_, Ordering::Greater) => greatest,
        _ => value,
    };
    Outcome::Value(nearest.clone())
}
