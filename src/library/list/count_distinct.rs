//! `countDistinct`

use super::different::Different;
use super::only;
use crate::library::signature::{BASE, LIST, integer, optional_item};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::Value;
use crate::types::arithmetic::Outcome;
use crate::types::compare::total_order;

/// `countDistinct`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "countDistinct",
    parameters: &[LIST, optional_item("e", Want::Scalar)],
    result: integer,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| Different::number(Value::is_present)),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The number of different values.",
    missing: "0 for an empty list; missing values are skipped.",
    examples: &[
        Example {
            expression: "[1, 2, 1].countDistinct()",
            value: "2",
        },
        Example {
            expression: "countDistinct(['a', 'A', null])",
            value: "2",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.countDistinct(product)",
        value: "4",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let present = items.iter().map(|item| only(item));
    let mut values: Vec<&Value> = present.filter(|value| value.is_present()).collect();
    values.sort_by(|left, right| total_order(left, right));
    values.dedup_by(|left, right| total_order(left, right).is_eq());
    Outcome::Value(Value::Integer(values.len() as i64))
}
