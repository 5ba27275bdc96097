//! The rule as a tree of what the author wrote, with the value of each part.

use super::Part;
use super::recorder::Recorder;
use super::view::View;
use super::words;
use crate::hir::{ExprId, ExprKind, walk};
use crate::ir::Fold;
use crate::types::Value;
use crate::types::json::to_json;
use crate::types::stack::with_stack;

/// The tree of a rule whose value is known.
pub(super) fn of(view: &View<'_>, recorder: &Recorder<'_>, body: ExprId, value: &Value) -> Part {
    let text = view.text_of(body).unwrap_or_default();
    let mut parts = Vec::new();
    inside(view, recorder, body, &text, &mut parts);
    Part {
        text,
        value: to_json(value),
        shown: words::whole(value, view.zone),
        asked: true,
        parts,
    }
}

/// The name of a function for readers: those with a sign are of the lowering.
pub(super) fn function_name(fold: &Fold) -> String {
    let name = fold.function.name();
    match name.strip_prefix('$') {
        None => name.to_owned(),
        Some(chain) if chain.starts_with("chain") => "chain".to_owned(),
        Some("collect") => "list".to_owned(),
        Some("collectMap") => "map".to_owned(),
        Some(other) => other.to_owned(),
    }
}

fn inside(
    view: &View<'_>,
    recorder: &Recorder<'_>,
    expr: ExprId,
    text: &str,
    parts: &mut Vec<Part>,
) {
    for operand in operands(view, expr) {
        with_stack(|| add(view, recorder, operand, text, parts));
    }
}

/// Adds a part, or its own parts where it says nothing more than what it stands in.
fn add(view: &View<'_>, recorder: &Recorder<'_>, expr: ExprId, outer: &str, parts: &mut Vec<Part>) {
    let kind = &view.program.hir().exprs[expr].kind;
    if matches!(kind, ExprKind::Constant(_)) {
        return;
    }
    let text = view.text_of(expr).unwrap_or_default();
    let has_node = !view.observed.nodes_of(expr).is_empty();
    if !has_node || text == outer || text.is_empty() {
        return inside(view, recorder, expr, outer, parts);
    }
    let value = view.value_of(expr, recorder);
    let mut own = Vec::new();
    // What another attribute is made of is told where that is asked for.
    if value.is_some() && !matches!(kind, ExprKind::Attribute(_)) {
        inside(view, recorder, expr, &text, &mut own);
    }
    let part = Part {
        text,
        value: value.map(to_json).unwrap_or_default(),
        shown: value.map_or_else(String::new, |value| words::whole(value, view.zone)),
        asked: value.is_some(),
        parts: own,
    };
    if !parts.contains(&part) {
        parts.push(part);
    }
}

/// The operands that are computed where the expression is; those in rows are told with the rows.
fn operands(view: &View<'_>, expr: ExprId) -> Vec<ExprId> {
    let kind = &view.program.hir().exprs[expr].kind;
    match kind {
        ExprKind::Filter { list, .. }
        | ExprKind::Map { list, .. }
        | ExprKind::FlatMap { list, .. }
        | ExprKind::GroupBy { list, .. } => vec![*list],
        ExprKind::MapGroups { groups, .. } => vec![*groups],
        ExprKind::Fold { list, values, .. } => {
            let mut all = vec![*list];
            all.extend(values);
            all
        }
        ExprKind::EventAttribute(..) => Vec::new(),
        kind => {
            let mut all = Vec::new();
            walk::operands(kind, &mut |operand| all.push(operand));
            all
        }
    }
}
