//! `list`

use super::kept::{Kept, Side, wanted};
use super::only;
use crate::library::signature::{BASE, LIST, expression, optional_item, optional_value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `list`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "list",
    parameters: &[
        LIST,
        optional_item("e", Want::Element),
        optional_value("n", Want::Exactly(Simple::Integer)),
    ],
    result: |arguments| Type::list(expression(arguments)),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| {
            Kept::start_of_present(|values| (Side::Last, count(values)), Kept::list)
        }),
        class: Class::Mergeable,
        ordered: true,
        state: StateSize::Items,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The last n values, oldest first; without n, all values.",
    missing: "Empty for an empty list and where n is missing or negative; missing values are skipped.",
    examples: &[
        Example {
            expression: "[3, 1, 2].list(this, 2)",
            value: "[1,2]",
        },
        Example {
            expression: "list([3, 1, 2])",
            value: "[3,1,2]",
        },
        Example {
            expression: "[3, 1, 2].list(this, 0)",
            value: "[]",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.list(product, 3)",
            value: "[\"bulb\",\"tent\",\"tent\"]",
        },
        Example {
            expression: "xEvent[type = \"buy\"].list({what: product, for: price}, 2)",
            value: "[{\"what\":\"bulb\",\"for\":4.5},{\"what\":\"tent\",\"for\":120.0}]",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    let present = items.iter().map(|item| only(item));
    let present: Vec<&Value> = present.filter(|value| value.is_present()).collect();
    let skipped = present.len().saturating_sub(count(values));
    let last = present.into_iter().skip(skipped);
    Outcome::Value(Value::array(last.cloned()))
}

/// How many values are wanted: all of them where the author names no number.
fn count(values: &[Value]) -> usize {
    if values.is_empty() {
        return usize::MAX;
    }
    wanted(values)
}
