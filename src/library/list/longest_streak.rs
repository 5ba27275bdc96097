//! `longestStreak`

use super::only;
use super::times::{Times, longest};
use crate::library::signature::{BASE, LIST, UNIT, integer, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `longestStreak`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "longestStreak",
    parameters: &[LIST, UNIT, optional_item("e", Want::Day)],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Times::start(longest)),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The largest number of calendar units in a row that have an item each.",
    missing: "0 for an empty list; items without a time are skipped.",
    examples: &[
        Example {
            expression: "[now, now - 1 day, now - 3 days].longestStreak(day)",
            value: "2",
        },
        Example {
            expression: "[].longestStreak(day, this)",
            value: "0",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.longestStreak(week)",
        value: "5",
    }],
    can_fault: false,
    zoned: true,
    ..BASE
};

fn evaluate(context: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let mut times = items.iter().map(|item| only(item));
    longest(context, &mut times, values)
}
