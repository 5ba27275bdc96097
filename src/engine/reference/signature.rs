//! What fits where in a function, in words.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::library::{Body, Function, Parameter, Role, Want};
use crate::types::{Kind, ObjectType, Type};

/// What fits a parameter, as the end of a sentence.
pub(in crate::engine) fn fits(parameter: &Parameter) -> String {
    if parameter.name == "steps" {
        return "labelled steps between square brackets; see `chain` among the forms".to_owned();
    }
    let what = what_fits(parameter.want);
    let mut text = match parameter.role {
        Role::List => "a list".to_owned(),
        Role::Unit => "the word of a unit of time, such as `day`".to_owned(),
        Role::Item | Role::ItemRest => format!("over each item: {what}"),
        _ => what.to_owned(),
    };
    match parameter.role {
        Role::Rest | Role::ItemRest => text.push_str("; any number of them"),
        _ if parameter.optional => text.push_str("; may be left out"),
        _ => {}
    }
    text
}

fn what_fits(want: Want) -> &'static str {
    match want {
        Want::Any => "anything",
        Want::Condition => "a condition",
        Want::Scalar => "a value that is no list, map or object",
        Want::Element => "a value that is no list and no map",
        Want::Numeric => "an integer or a number",
        Want::Summable => "an integer, a number or a duration",
        Want::Averageable => "an integer, a number, a duration or a datetime",
        Want::Ordered => {
            "anything that has an order: a number, a text, a date, a datetime, a duration"
        }
        Want::Day => "a date or a datetime",
        Want::InstantSource => "a text, a date, a datetime, or an integer of milliseconds",
        Want::Spaced => "a datetime, a date, a number or a duration",
        Want::StringOrFlag => "a text, or `true` or `false` for whether case counts",
        Want::Pattern => "a regular expression between quotes",
        Want::Sized => "a text, a list or a map",
        Want::Scalars => "a list of values that are no lists, maps or objects",
        Want::Exactly(simple) => match simple.kind() {
            Kind::Boolean => "`true` or `false`",
            Kind::Integer => "an integer",
            Kind::Number => "a number",
            Kind::String => "a text",
            Kind::Date => "a date",
            Kind::Datetime => "a datetime",
            _ => "a duration",
        },
    }
}

/// The type of the result: one, or one for each kind of what decides. Some forms have no type that
/// can be told without their place in a rule.
pub(super) fn gives(function: &Function) -> Option<String> {
    type_text(function).filter(|text| !text.contains("nothing"))
}

fn type_text(function: &Function) -> Option<String> {
    if matches!(function.body, Body::Refused(_)) {
        return None;
    }
    let decides = function
        .parameters
        .iter()
        .position(|one| one.role == Role::Item)
        .unwrap_or(0);
    let deciding = function.parameters.get(decides);
    let kinds = deciding.map_or_else(|| vec![Kind::Nothing], stand_ins);
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for kind in kinds {
        let parameters = function.parameters.iter().enumerate();
        let arguments: Vec<Type> = parameters
            .map(|(index, one)| match index == decides {
                true => Type::present(kind.clone()),
                false => Type::present(stand_ins(one).swap_remove(0)),
            })
            .collect();
        let ty = (function.result)(&arguments).to_string();
        match found.iter_mut().find(|(known, _)| *known == ty) {
            Some((_, kinds)) => kinds.push(kind.to_string()),
            None => found.push((ty, vec![kind.to_string()])),
        }
    }
    match found.as_slice() {
        [(ty, _)] => Some(format!("`{ty}`")),
        several => {
            let texts = several
                .iter()
                .map(|(ty, kinds)| format!("`{ty}` of {}", kinds.join(", ")));
            Some(texts.collect::<Vec<_>>().join("; "))
        }
    }
}

/// Kinds that show how a result depends on what fits; where anything does, one that has the name of
/// the parameter.
fn stand_ins(parameter: &Parameter) -> Vec<Kind> {
    use Kind as K;
    if parameter.role == Role::List {
        return vec![named("item")];
    }
    match parameter.want {
        Want::Any | Want::Scalar | Want::Element => vec![named(parameter.name)],
        Want::Scalars => vec![K::Array(Box::new(Type::present(named("item"))))],
        Want::Numeric => vec![K::Integer, K::Number],
        Want::Summable => vec![K::Integer, K::Number, K::Duration],
        Want::Averageable => vec![K::Integer, K::Number, K::Duration, K::Datetime],
        Want::Ordered => vec![named(parameter.name)],
        Want::Day => vec![K::Date, K::Datetime],
        Want::InstantSource => vec![K::String, K::Date, K::Datetime, K::Integer],
        Want::Spaced => vec![K::Integer, K::Number, K::Date, K::Datetime, K::Duration],
        Want::StringOrFlag | Want::Pattern | Want::Sized => vec![K::String],
        Want::Condition => vec![K::Boolean],
        Want::Exactly(simple) => vec![simple.kind()],
    }
}

fn named(name: &str) -> Kind {
    Kind::Object(Arc::new(ObjectType {
        name: name.to_owned(),
        fields: IndexMap::new(),
    }))
}
