//! How fields changed from one schema to another.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diagnostic::nearest;
use crate::engine::program::Program;
use crate::engine::witness::Fields;
use crate::hir;
use crate::schema::{Leaf, Schema, SchemaKind};
use crate::types::{Field, FieldFacts, Kind, Type};

/// How a schema changed, in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaChange {
    /// `profile` or `event`.
    pub kind: &'static str,
    /// The name of the old schema.
    pub old: String,
    /// The name of the new schema.
    pub new: String,
    /// How many fields the new schema alone has.
    pub fields_new: usize,
    /// How many fields the old schema alone has.
    pub fields_gone: usize,
    /// How many fields have another type.
    pub fields_retyped: usize,
}

impl SchemaChange {
    pub(super) fn of(kind: SchemaKind, old: &Schema, new: &Schema) -> Self {
        let leaves = |schema: &Schema| -> BTreeMap<String, Leaf> {
            let leaves = schema.leaves().into_iter();
            leaves.map(|leaf| (leaf.path.clone(), leaf)).collect()
        };
        let (olds, news) = (leaves(old), leaves(new));
        let gone = olds.keys().filter(|path| !news.contains_key(*path));
        let added = news.keys().filter(|path| !olds.contains_key(*path));
        let retyped = olds.iter().filter(|(path, leaf)| {
            let now = news.get(*path);
            now.is_some_and(|now| type_name(now) != type_name(leaf))
        });
        Self {
            kind: kind.name(),
            old: old.name.clone(),
            new: new.name.clone(),
            fields_new: added.count(),
            fields_gone: gone.count(),
            fields_retyped: retyped.count(),
        }
    }
}

/// The type of a leaf; whole numbers of any width are integers.
fn type_name(leaf: &Leaf) -> &'static str {
    match leaf.xdm_type {
        "byte" | "short" | "int" | "long" => "integer",
        name => name,
    }
}

/// A field that a rule reads and that changed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldUse {
    /// `profile` or `event`.
    pub of: &'static str,
    /// Its path; a name that any key of a map may stand for is `*`.
    pub path: String,
    /// What changed of it.
    pub changes: Vec<FieldChange>,
}

/// What changed of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum FieldChange {
    /// It is gone, or an object around it is.
    Gone {
        /// What is gone.
        path: String,
        /// The field of the new schema that is most like it.
        nearest: Option<String>,
    },
    /// It has another type.
    Retyped {
        /// The old type.
        old: String,
        /// The new type.
        new: String,
    },
    /// It holds other whole numbers; those that it does not hold count as missing.
    Bounds {
        /// The old bounds.
        old: String,
        /// The new bounds.
        new: String,
    },
    /// The schema promises now that it is there.
    NowRequired,
    /// The schema promises no more that it is there.
    NowOptional,
    /// Only some values are allowed, where any was.
    ValuesLimited {
        /// These.
        values: Vec<String>,
    },
    /// Any value is allowed, where only some were.
    ValuesFree,
    /// Values are not allowed any more.
    ValuesGone {
        /// These.
        values: Vec<String>,
    },
    /// More values are allowed.
    ValuesNew {
        /// These.
        values: Vec<String>,
    },
    /// The schema advises against its use.
    NowDeprecated,
}

/// The schema of `kind` with its places.
pub(super) fn binding(program: &hir::Program, kind: SchemaKind) -> Option<&hir::Binding> {
    match kind {
        SchemaKind::Profile => program.profile.as_ref(),
        SchemaKind::Event => program.event.as_ref(),
    }
}

/// The fields that an attribute reads and that changed.
pub(super) fn uses(
    program: &Program,
    position: usize,
    pairs: &[(SchemaKind, &Schema, &Schema)],
) -> Vec<FieldUse> {
    let plan = program.part(&[position]).plan;
    let mut uses: Vec<FieldUse> = Vec::new();
    for (of_events, names) in Fields::places(&plan.layout) {
        let kind = match of_events {
            true => SchemaKind::Event,
            false => SchemaKind::Profile,
        };
        let Some((_, old, new)) = pairs.iter().find(|(one, ..)| *one == kind) else {
            continue;
        };
        let changes = changes(old, new, &names);
        let path = names.join(".");
        let is_known = uses
            .iter()
            .any(|one| one.of == kind.name() && one.path == path);
        if !changes.is_empty() && !is_known {
            uses.push(FieldUse {
                of: kind.name(),
                path,
                changes,
            });
        }
    }
    uses
}

fn changes(old: &Schema, new: &Schema, names: &[String]) -> Vec<FieldChange> {
    let path: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(before) = old.type_at(&path) else {
        return Vec::new();
    };
    let Some(after) = new.type_at(&path) else {
        return vec![gone(new, &path)];
    };
    let mut changes = Vec::new();
    let facts = |schema: &Schema| {
        schema
            .field(&path)
            .and_then(|field: &Field| field.facts.clone())
    };
    let old_facts = facts(old).unwrap_or_default();
    let new_facts = facts(new).unwrap_or_default();
    let (old, new) = (scalar(before), scalar(after));
    if old != new {
        changes.push(FieldChange::Retyped { old, new });
    } else {
        changes.extend(bounds(&old_facts, &new_facts));
    }
    match (old_facts.required, new_facts.required) {
        (false, true) => changes.push(FieldChange::NowRequired),
        (true, false) => changes.push(FieldChange::NowOptional),
        _ => {}
    }
    changes.extend(values(&old_facts, &new_facts));
    if new_facts.deprecated && !old_facts.deprecated {
        changes.push(FieldChange::NowDeprecated);
    }
    changes
}

/// The first name of a path that is gone, with what may stand for it: the nearest name beside it, or a
/// field of the same name elsewhere.
fn gone(new: &Schema, path: &[&str]) -> FieldChange {
    let is_there = |length: &usize| new.type_at(&path[..*length]).is_some();
    let length = (1..=path.len()).find(|length| !is_there(length));
    let length = length.unwrap_or(path.len());
    let above = &path[..length - 1];
    let name = path[length - 1];
    let beside: Vec<&str> = match above.is_empty() {
        true => new.record.fields.keys().map(String::as_str).collect(),
        false => match new.type_at(above).map(|ty| ty.kind.under_lists()) {
            Some(Kind::Object(object)) => object.fields.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        },
    };
    let near = nearest(name, beside.iter().copied()).or_else(|| longer(name, &beside));
    let near = near.map(|near| {
        let steps = above.iter().copied().chain([near]);
        steps.collect::<Vec<_>>().join(".")
    });
    let elsewhere = || {
        let leaves = new.leaves().into_iter();
        let mut paths = leaves.map(|leaf| leaf.path.replace("[]", "").replace("{}", ""));
        paths.find(|path| path.rsplit('.').next() == Some(name))
    };
    FieldChange::Gone {
        path: path[..length].join("."),
        nearest: near.or_else(elsewhere),
    }
}

/// The shortest name that is another one with something before or behind it.
fn longer<'a>(name: &str, candidates: &[&'a str]) -> Option<&'a str> {
    const LETTERS_MIN: usize = 4;
    let name = name.to_lowercase();
    let is_longer = |candidate: &&&str| {
        let candidate = candidate.to_lowercase();
        let (short, long) = match candidate.len() < name.len() {
            true => (&candidate, &name),
            false => (&name, &candidate),
        };
        short.len() >= LETTERS_MIN && (long.starts_with(short) || long.ends_with(short))
    };
    let longer = candidates.iter().filter(is_longer);
    longer.min_by_key(|candidate| candidate.len()).copied()
}

/// A type without what is inside of objects, which are fields of their own.
fn scalar(ty: &Type) -> String {
    match &ty.kind {
        Kind::Object(_) => "object".to_owned(),
        Kind::Array(element) => format!("array<{}>", scalar(element)),
        Kind::Map(_, value) => format!("map<{}>", scalar(value)),
        Kind::Opaque => "object of unknown fields".to_owned(),
        kind => kind.to_string(),
    }
}

/// Other whole numbers than before.
fn bounds(old: &FieldFacts, new: &FieldFacts) -> Option<FieldChange> {
    let is_same = (old.minimum, old.maximum) == (new.minimum, new.maximum);
    let words = |facts: &FieldFacts| match (facts.minimum, facts.maximum) {
        (None, None) => "any whole number".to_owned(),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(greatest)) => format!("{greatest} or less"),
        (Some(least), Some(greatest)) => format!("{least} to {greatest}"),
    };
    (!is_same).then(|| FieldChange::Bounds {
        old: words(old),
        new: words(new),
    })
}

/// Values of a closed enum that came or went.
fn values(old: &FieldFacts, new: &FieldFacts) -> Vec<FieldChange> {
    let closed = |facts: &FieldFacts| {
        let allowed = facts.allowed.as_ref().filter(|allowed| allowed.closed)?;
        Some(allowed.values.clone())
    };
    let (before, after) = match (closed(old), closed(new)) {
        (None, None) => return Vec::new(),
        (None, Some(values)) => return vec![FieldChange::ValuesLimited { values }],
        (Some(_), None) => return vec![FieldChange::ValuesFree],
        (Some(before), Some(after)) => (before, after),
    };
    let without = |some: &[String], others: &[String]| -> Vec<String> {
        let some = some.iter().filter(|value| !others.contains(value));
        some.cloned().collect()
    };
    let (gone, added) = (without(&before, &after), without(&after, &before));
    let gone = (!gone.is_empty()).then_some(FieldChange::ValuesGone { values: gone });
    let added = (!added.is_empty()).then_some(FieldChange::ValuesNew { values: added });
    gone.into_iter().chain(added).collect()
}
