//! `groupBy`

use crate::library::signature::{BASE, LIST, expression, item, kind};
use crate::library::{Body, Example, Function, Want};
use crate::types::{Kind, Type};

/// `groupBy`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "groupBy",
    parameters: &[LIST, item("key", Want::Scalar)],
    result: |arguments| {
        let items = Type::list(kind(arguments, 0)).kind;
        Type::present(Kind::map(expression(arguments), items))
    },
    body: Body::Form,
    summary: "A map from each value of the key to the list of its items. Aggregates right after it are per group.",
    missing: "Items without a key are left out; a missing list is empty.",
    examples: &[
        Example {
            expression: "['a', 'b', 'a'].groupBy(this).count()",
            value: "{\"a\":2,\"b\":1}",
        },
        Example {
            expression: "[1, 2, 3, 4].groupBy(this > 2).sum()",
            value: "{\"false\":3,\"true\":7}",
        },
    ],
    timeline: &[
        Example {
            expression: "xEvent.groupBy(type).count()",
            value: "{\"buy\":4,\"open\":1,\"view\":4}",
        },
        Example {
            expression: "xEvent.groupBy(category).sum(price)",
            value: "{\"home\":40.0,\"sport\":200.0}",
        },
        Example {
            expression: "xEvent.groupBy(channel).last()._id",
            value: "{\"app\":\"e6\",\"mail\":\"e7\",\"web\":\"e9\"}",
        },
    ],
    ..BASE
};
