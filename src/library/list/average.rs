//! `average`

use super::only;
use super::total::Total;
use super::weighted::Weighted;
use crate::library::signature::{BASE, LIST, mean_of_expression, optional_item};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `average`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "average",
    parameters: &[
        LIST,
        optional_item("e", Want::Averageable),
        optional_item("weight", Want::Numeric),
    ],
    result: mean_of_expression,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Box::new(State::default())),
        class: Class::Invertible,
        ordered: false,
        state: StateSize::Bytes(size_of::<State>()),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The mean, plain or with a weight for each item: a number of integers and numbers, a duration of durations, a datetime of datetimes.",
    missing: "Missing where no item has a value or the weights sum to zero; items without a value or without a weight are skipped.",
    examples: &[
        Example {
            expression: "[1, 2].average()",
            value: "1.5",
        },
        Example {
            expression: "average([10 seconds, 20 seconds])",
            value: "\"PT15S\"",
        },
        Example {
            expression: "[{\"price\": 10, \"pieces\": 3}, {\"price\": 20, \"pieces\": 1}].average(price, pieces)",
            value: "12.5",
        },
        Example {
            expression: "[1][this > 1].average()",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].average(price)",
        value: "60.0",
    }],
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut state = State::default();
    items.iter().for_each(|item| state.add(item));
    state.average()
}

#[derive(Default)]
struct State {
    total: Total,
    /// Of items with weights, which all items of a list have or none.
    weighted: Option<Box<Weighted>>,
}

impl State {
    fn add(&mut self, item: &[Value]) {
        match item {
            [value, weight] => {
                let weighted = self.weighted.get_or_insert_default();
                weighted.add(value, weight);
            }
            item => self.total.add(only(item)),
        }
    }

    fn average(&self) -> Outcome<Value> {
        match &self.weighted {
            Some(weighted) => weighted.average(),
            None => self.total.average(),
        }
    }
}

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.add(item);
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        self.average()
    }
}
