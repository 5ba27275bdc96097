//! `sum`
//!
//! The sum of an empty list has the kind of the expression, which no item can tell. So the lowering
//! passes the zero of that kind as the first value ([`Aggregate::zero`]): it is the value where
//! nothing was added.

use super::{only, total::Total};
use crate::library::signature::{BASE, LIST, expression, optional_item};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `sum`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "sum",
    parameters: &[LIST, optional_item("e", Want::Summable)],
    result: |arguments| Type::present(expression(arguments)),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Box::new(State::default())),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(size_of::<State>()),
        left_out: LeftOut::Item,
        payload: false,
        zero: true,
    }),
    summary: "The sum of integers, numbers or durations: exact, then rounded once, whatever the order.",
    missing: "Zero for an empty list; missing values are skipped. A sum that does not fit is missing and a fault.",
    examples: &[
        Example {
            expression: "[1, 2, 3].sum()",
            value: "6",
        },
        Example {
            expression: "sum([0.1, 0.2, 0.3, -0.3, -0.2, -0.1])",
            value: "0.0",
        },
        Example {
            expression: "[90 seconds, 30 seconds].sum()",
            value: "\"PT120S\"",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].sum(price)",
        value: "240.0",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let mut total = Total::default();
    items.iter().for_each(|item| total.add(only(item)));
    total.sum(only(values))
}

#[derive(Default)]
struct State(Total);

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.0.add(only(item));
    }

    fn evaluate(&self, _: &Context, values: &[Value]) -> Outcome<Value> {
        self.0.sum(only(values))
    }
}
