//! `$chainSpans`: what `chain(…).first()` and `chain(…).last()` are made of

use std::sync::Arc;

use super::PARAMETERS;
use super::history::{History, aggregate, ask};
use super::matcher::Matcher;
use crate::library::signature::{BASE, kind};
use crate::library::{Body, Context, Example, Function, Item};
use crate::types::arithmetic::Outcome;
use crate::types::{Field, Kind, ObjectType, Type, Value};

/// `$chainSpans`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "$chainSpans",
    parameters: PARAMETERS,
    result,
    body: Body::Aggregate(&aggregate(evaluate, || History::start(question))),
    summary: "The matches of a chain that share no events, in order, as objects `{start, end}`: the places of the first and the last event.",
    missing: "Empty for an empty list; a match that needs no event has no places and is left out.",
    examples: &[
        Example {
            expression: "chain([1, 5, 2], this, [A: WHAT(this = 1), B: WHAT(this = 2)]).first()",
            value: "{\"start\":1,\"end\":2}",
        },
        Example {
            expression: "chain([1, 2], this, [A: WHAT(this > 0)]).last().start",
            value: "2",
        },
    ],
    can_fault: false,
    ..BASE
};

fn result(arguments: &[Type]) -> Type {
    let place = || Field {
        ty: Type::present(kind(arguments, 1)),
        facts: None,
    };
    let members = ["start", "end"].map(|name| (name.to_owned(), place()));
    Type::list(Kind::Object(Arc::new(ObjectType {
        fields: members.into_iter().collect(),
        ..ObjectType::default()
    })))
}

fn question(matcher: &Matcher<'_>) -> Value {
    let place = |position: usize| {
        let event = matcher.events.get(position);
        event.map_or(Value::Missing, |event| event.order.clone())
    };
    let spans = matcher.spans().into_iter().flatten();
    Value::array(spans.map(|(start, end)| {
        Value::object([("start".into(), place(start)), ("end".into(), place(end))])
    }))
}

fn evaluate(_: &Context, items: &[Item], values: &[Value]) -> Outcome<Value> {
    ask(items, values, question)
}
