//! Conditions whose answer the text alone decides.

use super::{Compared, Rule, shortened};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::{ExprId, ExprKind};
use crate::types::Value;
use crate::types::compare::order;
use crate::types::operator::Comparison;

pub(super) fn lint(rule: &Rule<'_>, found: &mut Vec<Diagnostic>) {
    for &id in &rule.nodes {
        let diagnostic = match rule.kind(id) {
            ExprKind::Test(_) => rule.compared(id).and_then(|one| comparison(rule, one)),
            ExprKind::And(left, right) => joined(rule, id, (*left, *right), "and", true),
            ExprKind::Or(left, right) => joined(rule, id, (*left, *right), "or", false),
            ExprKind::Not(condition) | ExprKind::If(condition, ..) => {
                literal(rule, *condition).map(|truth| told(rule.span(*condition), truth))
            }
            ExprKind::Filter { condition, .. } => {
                literal(rule, *condition).map(|truth| told(rule.span(*condition), truth))
            }
            _ => None,
        };
        found.extend(diagnostic);
    }
}

/// A condition that is written as `true` or `false`; the checker makes constants of its own.
fn literal(rule: &Rule<'_>, id: ExprId) -> Option<bool> {
    let Some(Value::Boolean(truth)) = rule.constant(id) else {
        return None;
    };
    let text = rule.text(id).trim_matches(['(', ')', ' ']);
    text.eq_ignore_ascii_case(if *truth { "true" } else { "false" })
        .then_some(*truth)
}

fn told(span: Span, truth: bool) -> Diagnostic {
    let message = format!("this condition is always {truth}");
    Diagnostic::warning(Code::ConstantCondition, span, message)
        .label(format!("always {truth}"))
        .help("remove it, or compare with a field")
}

/// `a and true`; `neutral` is the truth that changes nothing.
fn joined(
    rule: &Rule<'_>,
    id: ExprId,
    (left, right): (ExprId, ExprId),
    word: &str,
    neutral: bool,
) -> Option<Diagnostic> {
    let (constant, truth, is_left) = match (literal(rule, left), literal(rule, right)) {
        (Some(truth), _) => (left, truth, true),
        (None, Some(truth)) => (right, truth, false),
        (None, None) => return None,
    };
    let (span, whole) = (rule.span(constant), rule.span(id));
    if truth != neutral {
        let message = format!("`{word}` with `{truth}` is always {truth}");
        return Some(
            Diagnostic::warning(Code::ConstantCondition, span, message)
                .label(format!("makes the whole always {truth}"))
                .also(whole, format!("always {truth}"))
                .help("remove it, or compare with a field"),
        );
    }
    let message = format!("`{word} {truth}` changes nothing");
    let removed = match is_left {
        true => Span {
            end: rule.span(right).start,
            ..span
        },
        false => Span {
            start: rule.span(left).end,
            ..span
        },
    };
    Some(
        Diagnostic::warning(Code::ConstantCondition, span, message)
            .label(format!("always {truth}"))
            .suggest("remove it", removed, ""),
    )
}

fn comparison(rule: &Rule<'_>, compared: Compared) -> Option<Diagnostic> {
    let span = rule.span(compared.test);
    if let (Some(left), Some(right)) = (rule.constant(compared.left), rule.constant(compared.right))
    {
        let truth = compared.comparison.holds(order(left, right)?);
        let message = format!("this comparison is always {truth}");
        return Some(
            Diagnostic::warning(Code::ConstantCondition, span, message)
                .label("two constants")
                .help("compare with a field, or remove the condition"),
        );
    }
    if !rule.same(compared.left, compared.right) {
        return None;
    }
    let name = shortened(rule.text(compared.left));
    let truth = matches!(
        compared.comparison,
        Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual
    );
    let diagnostic = Diagnostic::warning(
        Code::ConstantCondition,
        span,
        format!("`{name}` is compared with itself"),
    );
    Some(match truth {
        true if rule.is_path(compared.left) && rule.is_written_in(compared.left, compared.test) => {
            diagnostic.label("true wherever it is there").fix(
                "ask whether it is there",
                span,
                format!("{}.isNotNull()", rule.text(compared.left)),
            )
        }
        true => diagnostic
            .label("true wherever it is there")
            .help("to ask whether it is there, write `.isNotNull()`"),
        false => diagnostic
            .label("never true")
            .help("compare it with another field"),
    })
}
