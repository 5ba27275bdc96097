//! `streak`

use super::only;
use super::times::{Times, count_back};
use crate::library::signature::{BASE, LIST, NOW, UNIT, integer, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `streak`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "streak",
    parameters: &[LIST, UNIT, optional_item("e", Want::Day), NOW],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Times::start(count_back)),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "How many calendar units in a row have an item: counted back from the current unit, or from the one before where the current has none.",
    missing: "0 for an empty list and where neither the current unit nor the one before has an item; items without a time are skipped.",
    examples: &[
        Example {
            expression: "[now, now - 1 day, now - 3 days].streak(day)",
            value: "2",
        },
        Example {
            expression: "[now - 1 day].streak(day)",
            value: "1",
        },
        Example {
            expression: "[now - 2 days].streak(day)",
            value: "0",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.streak(week)",
        value: "5",
    }],
    can_fault: false,
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let mut times = items.iter().map(|item| only(item));
    count_back(context, &mut times, values)
}
