//! `$chain`: what a chain as a condition is made of

use super::PARAMETERS;
use super::history::{History, aggregate, ask};
use super::matcher::Matcher;
use crate::library::signature::{BASE, boolean};
use crate::library::{Body, Context, Example, Function, Item};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `$chain`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$chain",
    parameters: PARAMETERS,
    result: boolean,
    body: Body::Aggregate(&aggregate(evaluate, || History::start(question))),
    summary: "Whether some events satisfy the steps of a chain, one after the other.",
    missing: "False for an empty list.",
    examples: &[
        Example {
            expression: "chain([1, 2], this, [A: WHAT(this = 1), B: WHAT(this = 2)])",
            value: "true",
        },
        Example {
            expression: "chain([2, 1], -this, [A: WHAT(this = 1), B: WHAT(this = 2)])",
            value: "false",
        },
    ],
    can_fault: false,
    ..BASE
};

fn question(matcher: &Matcher<'_>) -> Value {
    Value::Boolean(matcher.exists())
}

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    ask(items, values, question)
}
