//! `approxCountDistinct`

use super::distinct_sketch::{Distinct, REGISTERS};
use super::only;
use crate::library::signature::{BASE, LIST, integer, optional_item};
use crate::library::{
    Accumulator, Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, OrderKey,
    StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `approxCountDistinct`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "approxCountDistinct",
    parameters: &[LIST, optional_item("e", Want::Scalar)],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Box::new(State::default())),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Bytes(REGISTERS),
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "About how many different values there are: exact up to 512, beyond with a standard error of 1.6 %. The state is at most 4 KiB.",
    missing: "0 for an empty list; missing values are skipped.",
    examples: &[
        Example {
            expression: "[1, 2, 1].approxCountDistinct()",
            value: "2",
        },
        Example {
            expression: "approxCountDistinct(['a', 'A', null])",
            value: "2",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.approxCountDistinct(product)",
        value: "4",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut sketch = Distinct::default();
    items.iter().for_each(|item| sketch.add(only(item)));
    Outcome::Value(Value::Integer(sketch.estimate()))
}

#[derive(Default)]
struct State(Distinct);

impl Accumulator for State {
    fn update(&mut self, _: &OrderKey, item: &[Value], _: &[Value]) {
        self.0.add(only(item));
    }

    fn evaluate(&self, _: &Context, _: &[Value]) -> Outcome<Value> {
        Outcome::Value(Value::Integer(self.0.estimate()))
    }
}
