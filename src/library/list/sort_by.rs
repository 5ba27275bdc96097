//! `sortBy`

use super::{only, payload};
use crate::library::signature::{BASE, LIST, list_of_items, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `sortBy`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "sortBy",
    parameters: &[LIST, optional_item("e", Want::Ordered)],
    result: list_of_items,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: None,
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: true,
        zero: false,
    }),
    summary: "The items by a key, smallest first; without a key, by themselves.",
    missing: "Empty for an empty list; items without a key come last. Of equal keys the earlier item comes first.",
    examples: &[
        Example {
            expression: "[3, 1, 2].sortBy(this)",
            value: "[1,2,3]",
        },
        Example {
            expression: "[1, 2, 3].sortBy(if(this = 1, null, 0 - this))",
            value: "[3,2,1]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent[type = 'buy'].sortBy(price)._id",
        value: "[\"e6\",\"e5\",\"e2\",\"e8\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut sorted: Vec<&Item> = items.iter().collect();
    // The sort is stable: ties stay in the order of the items.
    sorted.sort_by(|left, right| {
        let (left, right) = (only(left), only(right));
        let by_presence = left.is_missing().cmp(&right.is_missing());
        by_presence.then_with(|| total_order(left, right))
    });
    let sorted = sorted.into_iter();
    Outcome::Value(Value::array(sorted.map(|item| payload(item).clone())))
}
