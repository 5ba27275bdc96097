//! `zip`

use std::sync::Arc;

use crate::library::signature::{BASE, kind, value};
use crate::library::{Body, Context, Example, Function, Want};
use crate::types::arithmetic::Outcome;
use crate::types::{Field, Kind, ObjectType, Type, Value};

/// `zip`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "zip",
    parameters: &[value("list", Want::Any), value("other", Want::Any)],
    result: pairs,
    body: Body::Lenient(evaluate),
    summary: "The items of two lists in pairs of `first` and `second`, as many as the shorter has.",
    missing: "A missing list is empty.",
    examples: &[
        Example {
            expression: "[1, 2, 3].zip(['a', 'b'])",
            value: "[{\"first\":1,\"second\":\"a\"},{\"first\":2,\"second\":\"b\"}]",
        },
        Example {
            expression: "[1, 2].zip([])",
            value: "[]",
        },
    ],
    timeline: &[Example {
        expression: "zip(xEvent[type = 'buy'].product, xEvent[type = 'buy'].price).first()",
        value: "{\"first\":\"shoes\",\"second\":80.0}",
    }],
    can_fault: false,
    ..BASE
};

fn pairs(arguments: &[Type]) -> Type {
    let mut pair = ObjectType::default();
    for (index, name) in ["first", "second"].into_iter().enumerate() {
        let ty = match kind(arguments, index) {
            Kind::Array(element) => Type::present(element.kind),
            _ => Type::present(Kind::Nothing),
        };
        let field = Field { ty, facts: None };
        pair.fields.insert(name.to_owned(), field);
    }
    Type::list(Kind::Object(Arc::new(pair)))
}

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let [first, second] = arguments else {
        return Outcome::Value(Value::array([]));
    };
    let pairs = first.items().iter().zip(second.items());
    Outcome::Value(Value::array(pairs.map(|(first, second)| {
        Value::object([
            ("first".into(), first.clone()),
            ("second".into(), second.clone()),
        ])
    })))
}
