//! `$chainMatches`: what `chain(…).matches()` is made of

use super::PARAMETERS;
use super::history::{History, aggregate, ask};
use super::matcher::Matcher;
use crate::library::signature::{BASE, integer};
use crate::library::{Body, Context, Example, Function, Item};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `$chainMatches`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$chainMatches",
    parameters: PARAMETERS,
    result: integer,
    body: Body::Aggregate(&aggregate(evaluate, || History::start(question))),
    summary: "How many matches of a chain there are that share no events.",
    missing: "0 for an empty list.",
    examples: &[
        Example {
            expression: "chain([1, 2, 11, 12], this, [A: WHAT(this % 10 = 1), B: WHAT(this % 10 = 2)]).matches()",
            value: "2",
        },
        Example {
            expression: "chain([1, 1], this, [A: WHAT(this = 1)]).matches()",
            value: "2",
        },
    ],
    can_fault: false,
    ..BASE
};

fn question(matcher: &Matcher<'_>) -> Value {
    Value::Integer(matcher.spans().len() as i64)
}

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    ask(items, values, question)
}
