//! `mapEntry`

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `mapEntry`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "mapEntry",
    parameters: &[value("key", Want::Scalar), value("value", Want::Any)],
    result: |arguments| Type::present(Kind::map(kind(arguments, 0), kind(arguments, 1))),
    body: Body::Form,
    summary: "An entry of the map that the `map` around it makes; a repeated key keeps its last value.",
    missing: "An entry without a key or without a value is left out.",
    examples: &[
        Example {
            expression: "['a', 'b'].map(mapEntry(this, 1))",
            value: "{\"a\":1,\"b\":1}",
        },
        Example {
            expression: "[1, 2].groupBy(this).map((K, G) => mapEntry(K, G.max()))",
            value: "{\"1\":1,\"2\":2}",
        },
    ],
    timeline: &[Example {
        expression: "xEvent.groupBy(type).map((T, G) => mapEntry(T.upperCase(), G.count()))",
        value: "{\"BUY\":4,\"OPEN\":1,\"VIEW\":4}",
    }],
    ..BASE
};
