//! Two descriptions of one field become one.

use std::sync::Arc;

use indexmap::IndexSet;
use indexmap::map::Entry;

use super::facts::width_range;
use crate::types::stack::with_stack;
use crate::types::{Allowed, Field, FieldFacts, Kind, ObjectType};

/// Origins that one field lists at most; more of them help nobody.
const ORIGINS_MAX: usize = 64;

/// How two descriptions of one field stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Law {
    /// Schemas of one union, or parts of one XDM schema: a value may come from either.
    Union,
    /// Members of `allOf`: a value obeys both.
    All,
    /// Members of `anyOf` and `oneOf`: as a union, and integers widen to numbers.
    Any,
}

/// One path with two types.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Conflict {
    /// The names from the object that was merged.
    pub(super) names: Vec<String>,
    /// The kind that stays.
    pub(super) first: Side,
    /// The kind that is left out.
    pub(super) second: Side,
}

/// One of the two types of a conflict.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    /// The field, with its type and origins.
    pub(super) field: Field,
}

impl Side {
    /// Where the field is declared.
    pub(super) fn origin(&self) -> &str {
        let facts = self.field.facts.as_ref();
        facts
            .and_then(|facts| facts.origins.first())
            .map_or("", |origin| origin)
    }

    /// The type in the words of XDM, and how it is wrapped.
    pub(super) fn type_name(&self) -> String {
        let xdm_type = self.field.facts.as_ref().map_or("", |facts| facts.xdm_type);
        wrapped_name(&self.field.ty.kind, xdm_type)
    }
}

/// A kind in the words of XDM; `xdm_type` is the one of a scalar.
fn wrapped_name(kind: &Kind, xdm_type: &str) -> String {
    match kind {
        Kind::Array(element) => match &element.kind {
            Kind::Object(_) | Kind::Opaque => "array of objects".to_owned(),
            inner => format!("array of {}", wrapped_name(inner, xdm_type)),
        },
        Kind::Map(..) => "map".to_owned(),
        Kind::Object(_) | Kind::Opaque => "object".to_owned(),
        _ => xdm_type.to_owned(),
    }
}

/// A merge under way: what it found, and how much more it may do.
pub(super) struct Merge<'a> {
    law: Law,
    names: Vec<String>,
    /// The paths with two types, in the order in which they were met.
    pub(super) conflicts: Vec<Conflict>,
    /// Fields that may still be looked at. Shared parts are merged at each of their places, so
    /// that small texts can ask for endless work.
    budget: &'a mut usize,
}

impl<'a> Merge<'a> {
    /// A merge by `law` that looks at no more than `budget` fields.
    pub(super) fn new(law: Law, budget: &'a mut usize) -> Self {
        Self {
            law,
            names: Vec::new(),
            conflicts: Vec::new(),
            budget,
        }
    }

    /// Merges `second` into `first`; where the types differ, `first` stays as it is.
    pub(super) fn fields(&mut self, first: &mut Field, second: &Field) {
        // What says no type has nothing to differ in.
        let untyped = is_untyped(first) || is_untyped(second);
        let law = if untyped { Law::All } else { self.law };
        if is_untyped(first) {
            first.ty = second.ty.clone();
        } else if !untyped && !with_stack(|| self.kinds(&mut first.ty.kind, &second.ty.kind)) {
            self.conflicts.push(Conflict {
                names: self.names.clone(),
                first: Side {
                    field: first.clone(),
                },
                second: Side {
                    field: second.clone(),
                },
            });
            return;
        }
        match (&mut first.facts, &second.facts) {
            (Some(facts), Some(other)) if !Arc::ptr_eq(facts, other) => {
                *facts = Arc::new(merged_facts(law, facts, other));
            }
            (facts @ None, Some(other)) => *facts = Some(other.clone()),
            _ => {}
        }
    }

    /// Merges kinds; false if they have nothing in common.
    fn kinds(&mut self, first: &mut Kind, second: &Kind) -> bool {
        match (&mut *first, second) {
            (Kind::Object(object), Kind::Object(other)) => {
                if !Arc::ptr_eq(object, other) {
                    self.objects(Arc::make_mut(object), other);
                }
                true
            }
            (Kind::Array(element), Kind::Array(other))
            | (Kind::Map(_, element), Kind::Map(_, other)) => {
                with_stack(|| self.kinds(&mut element.kind, &other.kind))
            }
            (Kind::Opaque | Kind::Object(_) | Kind::Map(..), Kind::Opaque) => true,
            (Kind::Opaque, Kind::Object(_) | Kind::Map(..)) => {
                *first = second.clone();
                true
            }
            (Kind::Number, Kind::Integer) if self.law == Law::Any => true,
            (Kind::Integer, Kind::Number) if self.law == Law::Any => {
                *first = Kind::Number;
                true
            }
            (first, second) => *first == *second,
        }
    }

    /// Merges the members of `other` into `object`.
    pub(super) fn objects(&mut self, object: &mut ObjectType, other: &ObjectType) {
        for (name, field) in &other.fields {
            if *self.budget == 0 {
                return;
            }
            *self.budget -= 1;
            match object.fields.entry(name.clone()) {
                Entry::Vacant(entry) => {
                    entry.insert(field.clone());
                }
                Entry::Occupied(mut entry) => {
                    self.names.push(name.clone());
                    self.fields(entry.get_mut(), field);
                    self.names.pop();
                }
            }
        }
    }
}

/// Whether the schema says no type here; the facts then have an empty XDM type.
fn is_untyped(field: &Field) -> bool {
    let facts = field.facts.as_ref();
    field.ty.kind == Kind::Opaque && facts.is_some_and(|facts| facts.xdm_type.is_empty())
}

fn merged_facts(law: Law, first: &FieldFacts, second: &FieldFacts) -> FieldFacts {
    let wide = law != Law::All;
    let either = |first: &Option<String>, second: &Option<String>| {
        first.as_ref().or(second.as_ref()).cloned()
    };
    let mut origins = first.origins.clone();
    for origin in &second.origins {
        if origins.len() < ORIGINS_MAX && !origins.contains(origin) {
            origins.push(origin.clone());
        }
    }
    FieldFacts {
        title: either(&first.title, &second.title),
        description: either(&first.description, &second.description),
        xdm_type: merged_type(wide, first.xdm_type, second.xdm_type),
        minimum: merged_bound(wide, first.minimum, second.minimum, i64::min, i64::max),
        maximum: merged_bound(wide, first.maximum, second.maximum, i64::max, i64::min),
        allowed: merged_allowed(law, first.allowed.as_ref(), second.allowed.as_ref()),
        deprecated: if wide {
            first.deprecated && second.deprecated
        } else {
            first.deprecated || second.deprecated
        },
        required: if wide {
            first.required && second.required
        } else {
            first.required || second.required
        },
        origins,
    }
}

/// The wider of two integer types (the narrower if values obey both), else the first that is said.
fn merged_type(wide: bool, first: &'static str, second: &'static str) -> &'static str {
    const WIDTHS: [&str; 4] = ["byte", "short", "int", "long"];
    let is_width = |name| WIDTHS.contains(&name);
    match (first, second) {
        (first, second) if is_width(first) && is_width(second) => {
            let second_wider = width_range(second).1 > width_range(first).1;
            if second_wider == wide { second } else { first }
        }
        // Numbers swallow integers, and what is inside an object is more than an object.
        (first, "number") if is_width(first) => "number",
        ("object", "map") => "map",
        ("", second) => second,
        (first, _) => first,
    }
}

fn merged_bound(
    wide: bool,
    first: Option<i64>,
    second: Option<i64>,
    outer: fn(i64, i64) -> i64,
    inner: fn(i64, i64) -> i64,
) -> Option<i64> {
    match (first, second) {
        (Some(first), Some(second)) if wide => Some(outer(first, second)),
        (Some(first), Some(second)) => Some(inner(first, second)),
        _ if wide => None,
        (first, second) => first.or(second),
    }
}

/// Enums that meet: either gives all their values, a missing one opens the other.
fn merged_allowed(law: Law, first: Option<&Allowed>, second: Option<&Allowed>) -> Option<Allowed> {
    match (first, second) {
        (Some(first), Some(second)) if law == Law::All && first.closed != second.closed => {
            Some(if first.closed { first } else { second }.clone())
        }
        (Some(first), Some(second)) if law == Law::All && first.closed => {
            let others: IndexSet<&String> = second.values.iter().collect();
            let both = first.values.iter().filter(|value| others.contains(value));
            Some(Allowed {
                closed: true,
                values: both.cloned().collect(),
            })
        }
        (Some(first), Some(second)) => {
            let values: IndexSet<String> =
                first.values.iter().chain(&second.values).cloned().collect();
            Some(Allowed {
                closed: first.closed && second.closed,
                values: values.into_iter().collect(),
            })
        }
        (Some(only), None) | (None, Some(only)) => Some(Allowed {
            closed: only.closed && law == Law::All,
            values: only.values.clone(),
        }),
        (None, None) => None,
    }
}
