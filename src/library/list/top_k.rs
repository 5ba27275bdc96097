//! `topK`

use super::frequencies::Frequencies;
use super::kept::wanted;
use crate::library::signature::{BASE, LIST, expression, item, value};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, Simple, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::{Type, Value};

/// `topK`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "topK",
    parameters: &[
        LIST,
        item("e", Want::Scalar),
        value("k", Want::Exactly(Simple::Integer)),
    ],
    result: |arguments| Type::list(expression(arguments)),
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: Some(|| {
            Frequencies::start(|frequencies, values| {
                frequencies.most_frequent_values(wanted(values))
            })
        }),
        class: Class::Mergeable,
        ordered: false,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "The k most frequent values, the most frequent first.",
    missing: "Empty for an empty list and where k is missing or negative; missing values are skipped. Of equally frequent values the smallest comes first.",
    examples: &[
        Example {
            expression: "['c', 'b', 'a', 'b'].topK(this, 2)",
            value: "[\"b\",\"a\"]",
        },
        Example {
            expression: "[1].topK(this, 0)",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.topK(channel, 2)",
        value: "[\"app\",\"web\"]",
    }],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    Frequencies::of(items).most_frequent_values(wanted(values))
}
