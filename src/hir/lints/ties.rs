//! Choices that ties decide: `topN(price, 1)` where several items have the same price.

use super::{Rule, shortened};
use crate::diagnostic::{Code, Diagnostic};
use crate::hir::{ExprId, ExprKind};
use crate::library::FunctionId;
use crate::types::Kind;

/// Functions that choose items by a key.
const CHOOSE: [&str; 4] = ["topN", "bottomN", "minBy", "maxBy"];

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    for &id in &rule.nodes {
        let ExprKind::Fold {
            function, items, ..
        } = rule.kind(id)
        else {
            continue;
        };
        let Some(&key) = items.first().filter(|_| CHOOSE.contains(&function.name())) else {
            continue;
        };
        if !is_time(&rule.ty(key).kind) && !reads_key_alone(rule, id, key) {
            found.push(told(rule, key, *function));
        }
    }
}

/// Events are in the order of their times, so that equal ones are told apart by their ids.
fn is_time(kind: &Kind) -> bool {
    matches!(kind, Kind::Datetime | Kind::Date)
}

/// Whether all that is read of the chosen items is the key, which is equal where there is a tie.
fn reads_key_alone(rule: &Rule<'_>, chosen: ExprId, key: ExprId) -> bool {
    let wanted = steps(rule, key);
    if wanted.is_empty() {
        // The items are the keys.
        return true;
    }
    let mut read = Vec::new();
    let mut at = chosen;
    while let Some(&parent) = rule.parents.get(&at) {
        match rule.kind(parent) {
            ExprKind::Field(_, name) => read.push(name.to_string()),
            ExprKind::Map { list, body, .. } if *list == at => read.extend(steps(rule, *body)),
            ExprKind::Fold { list, items, .. } if *list == at => {
                let item = items.first().map(|&item| steps(rule, item));
                read.extend(item.unwrap_or_default());
                break;
            }
            _ => break,
        }
        at = parent;
    }
    read == wanted
}

/// The names of a path, outermost first.
fn steps(rule: &Rule<'_>, id: ExprId) -> Vec<String> {
    let (mut names, mut at) = (Vec::new(), id);
    while let ExprKind::Field(base, name) = rule.kind(at) {
        names.insert(0, name.to_string());
        at = *base;
    }
    names
}

fn told(rule: &Rule<'_>, key: ExprId, function: FunctionId) -> Diagnostic {
    let (name, key_text) = (function.name(), shortened(rule.text(key)));
    let message = format!("`{name}` may have to choose among equal `{key_text}`");
    Diagnostic::warning(Code::DependsOnTies, rule.span(key), message)
        .label("not different for each item")
        .note("of equal keys the item that stands earlier is taken")
        .help("choose by a key that differs, such as a time, or read the key alone")
}
