//! `$collectMap`: what `map` with `mapEntry` is made of

use std::sync::Arc;

use indexmap::IndexMap;

use crate::library::signature::{BASE, LIST, item, kind};
use crate::library::{
    Aggregate, Body, Class, Context, Example, Function, Item, LeftOut, StateSize, Want,
};
use crate::types::arithmetic::Outcome;
use crate::types::compare::Key;
use crate::types::{Kind, MapValue, Type, Value};

/// `$collectMap`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$collectMap",
    parameters: &[LIST, item("key", Want::Scalar), item("value", Want::Any)],
    result,
    body: Body::Aggregate(&Aggregate {
        evaluate,
        accumulator: None,
        class: Class::Holistic,
        ordered: true,
        state: StateSize::Growing,
        left_out: LeftOut::Item,
        payload: false,
        zero: false,
    }),
    summary: "A map of the keys and values of the items; a repeated key keeps its first place and its last value.",
    missing: "An empty map for an empty list; items without a key or without a value are left out.",
    examples: &[
        Example {
            expression: "['a', 'b'].map(mapEntry(this, 1))",
            value: "{\"a\":1,\"b\":1}",
        },
        Example {
            expression: "[1, 2, 3].groupBy(this % 2 = 1).map((K, G) => mapEntry(K, G.sum())).count()",
            value: "2",
        },
    ],
    can_fault: false,
    ..BASE
};

fn result(arguments: &[Type]) -> Type {
    let last = arguments.len().saturating_sub(1);
    let key = kind(arguments, last.saturating_sub(1));
    Type::present(Kind::map(key, kind(arguments, last)))
}

fn evaluate(_: &Context, items: &[Item], _: &[Value]) -> Outcome<Value> {
    let mut entries = IndexMap::new();
    for item in items {
        if let [key, value] = item.as_slice()
            && key.is_present()
            && value.is_present()
        {
            entries.insert(Key(key.clone()), value.clone());
        }
    }
    let entries = entries.into_iter().map(|(key, value)| (key.0, value));
    Outcome::Value(Value::Map(Arc::new(MapValue {
        entries: entries.collect(),
    })))
}
