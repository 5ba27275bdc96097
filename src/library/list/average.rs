//! `average`

use super::{only, total::Total};
use crate::library::signature::{BASE, LIST, expression, optional_item};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Kind, Type, Value};

/// `average`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "average",
    parameters: &[LIST, optional_item("e", Want::Averageable)],
    result,
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
    summary: "The mean: a number of integers and numbers, a duration of durations, a datetime of datetimes.",
    missing: "Missing where no item has a value; missing values are skipped.",
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
            expression: "[1][this > 1].average()",
            value: "null",
        },
    ],
    ..BASE
};

fn result(arguments: &[Type]) -> Type {
    Type::optional(match expression(arguments) {
        Kind::Integer => Kind::Number,
        other => other,
    })
}

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut total = Total::default();
    items.iter().for_each(|item| total.add(only(item)));
    total.average()
}

#[derive(Default)]
struct State(Total);

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.0.add(only(item));
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        self.0.average()
    }
}
