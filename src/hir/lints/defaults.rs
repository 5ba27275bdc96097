//! `name ?: "friend"` where templates of PQL meant "or empty".

use super::{Rule, field_facts, shortened};
use crate::diagnostic::{Code, Diagnostic};
use crate::hir::ExprKind;
use crate::types::{Kind, Value};

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    for &id in &rule.nodes {
        let ExprKind::Default(left, right) = *rule.kind(id) else {
            continue;
        };
        let replaces_text =
            matches!(rule.constant(right), Some(Value::String(text)) if !text.is_empty());
        let is_text = rule.ty(left).kind == Kind::String
            && matches!(rule.kind(left), ExprKind::Field(..) | ExprKind::MapGet(..));
        // The option `default` of an attribute stands for all of its rule and says what it means.
        let is_option = rule.span(id) == rule.span(left);
        let has_values =
            field_facts(rule.program, left).is_some_and(|facts| facts.allowed.is_some());
        if !replaces_text || !is_text || is_option || has_values {
            continue;
        }
        let (name, other) = (shortened(rule.text(left)), shortened(rule.text(right)));
        let message = format!("an empty `{name}` stays empty");
        found.push(
            Diagnostic::warning(Code::EmptyTextStays, rule.span(id), message)
                .label("replaces a missing text only")
                .note("in templates of PQL `?:` replaces an empty text too; here it looks at missing alone")
                .help(format!("to replace both, write `if ({name} != \"\", {name}, {other})`")),
        );
    }
}
