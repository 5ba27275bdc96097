//! `get`

use crate::library::signature::{BASE, value};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `get`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "get",
    parameters: &[value("map", Want::Any), value("key", Want::Scalar)],
    result: |arguments| match arguments.first().map(|map| &map.kind) {
        Some(Kind::Map(_, value)) => Type::optional(value.kind.clone()),
        _ => Type::optional(Kind::Nothing),
    },
    body: Body::Form,
    summary: "The value under a key of a map, as `map.key`.",
    missing: "Missing where the map has no such key.",
    examples: &[
        Example {
            expression: "['a', 'b'].map(mapEntry(this, 1)).get('b')",
            value: "1",
        },
        Example {
            expression: "['a'].map(mapEntry(this, 1)).get('b')",
            value: "null",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.groupBy(category).sum(price).get('home')",
        value: "40.0",
    }],
    ..BASE
};
