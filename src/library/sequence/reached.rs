//! `$chainSteps`: what `chain(…).steps()` is made of

use super::PARAMETERS;
use super::history::{History, aggregate, ask};
use super::matcher::Matcher;
use crate::library::signature::{BASE, integer};
use crate::library::{Body, Context, Example, Function, Item};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `$chainSteps`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$chainSteps",
    parameters: PARAMETERS,
    result: integer,
    body: Body::Aggregate(&aggregate(evaluate, || History::start(question))),
    summary: "How many steps of a chain can be satisfied from its first step on.",
    missing: "0 for an empty list.",
    examples: &[
        Example {
            expression: "chain([1], this, [A: WHAT(this = 1), B: WHAT(this = 2)]).steps()",
            value: "1",
        },
        Example {
            expression: "chain([2], this, [A: WHAT(this = 1), B: WHAT(this = 2)]).steps()",
            value: "0",
        },
    ],
    can_fault: false,
    ..BASE
};

fn question(matcher: &Matcher<'_>) -> Value {
    Value::Integer(matcher.depth() as i64)
}

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    ask(items, values, question)
}
