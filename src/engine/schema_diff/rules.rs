//! What becomes of attributes under other schemas.

use std::collections::HashSet;

use serde::Serialize;

use super::FieldUse;
use crate::diagnostic::Span;
use crate::engine::builder::Checked;
use crate::engine::diagnostics::Diagnostics;
use crate::engine::program::Program;
use crate::hir::{self, AttributeId, ExprId, ExprKind, walk};
use crate::types::ArenaId;

/// What becomes of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It does not compile.
    Breaks,
    /// Its type is another, or may be missing where it was not.
    Retyped,
    /// It reads fields that changed, or is computed in another way because of them.
    Affected,
    /// Nothing of it changed.
    Untouched,
}

/// What becomes of one attribute.
#[derive(Debug, Clone, Serialize)]
pub struct AttributeEffect {
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub effect: Effect,
    /// Its old type.
    pub old_type: String,
    /// Its new type; none where it breaks.
    pub new_type: Option<String>,
    /// Whether it is computed in the same way; none where the rules do not compile.
    pub is_same: Option<bool>,
    /// The fields that it reads and that changed.
    pub fields: Vec<FieldUse>,
}

pub(super) fn effect(
    old: &Program,
    checked: &Checked,
    position: usize,
    fields: Vec<FieldUse>,
    is_same: Option<bool>,
) -> AttributeEffect {
    let info = &old.attributes()[position];
    let id = AttributeId::from_index(old.slots()[position]);
    let breaks = is_broken(old.hir(), id, checked);
    let mut attributes = checked.program.attributes.iter();
    let new_type = match breaks {
        true => None,
        false => attributes
            .find(|(_, attribute)| attribute.name == info.name)
            .map(|(_, attribute)| attribute.profile_type().to_string()),
    };
    let old_type = info.ty.to_string();
    let effect = match &new_type {
        None => Effect::Breaks,
        Some(new_type) if *new_type != old_type => Effect::Retyped,
        _ if fields.is_empty() && is_same != Some(false) => Effect::Untouched,
        _ => Effect::Affected,
    };
    AttributeEffect {
        name: info.name.clone(),
        effect,
        old_type,
        new_type,
        is_same,
        fields,
    }
}

/// Whether an error lies in something that an attribute is made of: its own text, definitions and
/// other attributes.
fn is_broken(program: &hir::Program, id: AttributeId, checked: &Checked) -> bool {
    let errors = checked.diagnostics.iter().filter(|found| found.is_error());
    let errors: Vec<Span> = errors.map(|found| found.primary.span).collect();
    if errors.is_empty() {
        return false;
    }
    let holds = |outer: Span, inner: &Span| {
        outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
    };
    let mut known: HashSet<ExprId> = HashSet::new();
    let mut named = HashSet::from([id]);
    let mut waiting = vec![program.attributes[id].body];
    let is_named = |id: AttributeId| {
        let span = program.attributes[id].span;
        errors.iter().any(|error| holds(span, error))
    };
    if is_named(id) {
        return true;
    }
    while let Some(expr) = waiting.pop() {
        if !known.insert(expr) {
            continue;
        }
        let span = program.spans[expr.index()];
        if errors.iter().any(|error| holds(span, error)) {
            return true;
        }
        let kind = &program.exprs[expr].kind;
        walk::operands(kind, &mut |operand| waiting.push(operand));
        if let ExprKind::Attribute(used) | ExprKind::EventAttribute(used, _) = kind
            && named.insert(*used)
        {
            if is_named(*used) {
                return true;
            }
            waiting.push(program.attributes[*used].body);
        }
    }
    false
}

/// What is found with the new schemas and was not with the old ones.
pub(super) fn news(old: &Program, checked: Checked) -> Diagnostics {
    let known: HashSet<(Span, String)> = old
        .warnings()
        .iter()
        .map(|found| (found.primary.span, found.message.clone()))
        .collect();
    let found = checked.into_diagnostics();
    let list = found.iter().filter(|found| {
        let key = (found.primary.span, found.message.clone());
        found.is_error() || !known.contains(&key)
    });
    Diagnostics::new(list.cloned().collect(), found.shared_sources())
}
