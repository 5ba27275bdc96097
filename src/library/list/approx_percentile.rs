//! `approxPercentile`

use super::quantile_sketch::{Quantiles, STATE_BYTES};
use super::{only, percent};
use crate::library::signature::{BASE, LIST, item, mean_of_expression, value};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    Simple, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `approxPercentile`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "approxPercentile",
    parameters: &[
        LIST,
        item("e", Want::Summable),
        value("p", Want::Exactly(Simple::Number)),
    ],
    result: mean_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Box::new(State::default())),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Bytes(STATE_BYTES),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "About the value at rank (n-1)·p/100, rounded down: at most 0.4 % away from it. The state is at most 128 KiB, a few hundred bytes for values of one size.",
    missing: "Missing where no item has a value, and where p is missing or not from 0 to 100; missing values are skipped.",
    examples: &[
        Example {
            expression: "[4, 1, 2, 3].approxPercentile(this, 100)",
            value: "4.0",
        },
        Example {
            expression: "[10, 10, 10].approxPercentile(this, 50)",
            value: "10.0",
        },
        Example {
            expression: "[].approxPercentile(this, 50)",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].approxPercentile(price, 0)",
        value: "4.5",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let mut sketch = Quantiles::default();
    items.iter().for_each(|item| sketch.add(only(item)));
    sketch.quantile(percent(values))
}

#[derive(Default)]
struct State(Quantiles);

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.0.add(only(item));
    }

    fn evaluate(&self, _: &Context, values: &[Value]) -> Outcome<Value> {
        self.0.quantile(percent(values))
    }
}
