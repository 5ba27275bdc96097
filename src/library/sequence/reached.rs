//! `$chainSteps`: what `chain(…).steps()` is made of

use super::PARAMETERS;
use super::history::{History, ask};
use super::matcher::Matcher;
use crate::library::signature::{BASE, integer};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `$chainSteps`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$chainSteps",
    parameters: PARAMETERS,
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| History::start(question)),
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
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
