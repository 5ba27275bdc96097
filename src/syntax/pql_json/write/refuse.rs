//! What PQL has no words for, and the ways to say it.

use super::Writer;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast::{CaseArm, Expr, ExprKind};
use crate::syntax::unparse::unparse_expr;

/// The longest part of a rule that a message repeats, in bytes.
const SHOWN_BYTES_MAX: usize = 120;

/// Functions that PQL lacks, and what says the same there.
const WAYS: [(&str, &str); 11] = [
    (
        "average",
        "divide two sums, as in `xs.sum(e * w) / xs.sum(w)`",
    ),
    ("first", "take the first item with `head()`"),
    (
        "countDistinct",
        "count the different values, as in `xs.map(e).distinct().count()`",
    ),
    ("count", "count what a filter leaves, as in `xs[c].count()`"),
    (
        "all",
        "say it with a quantifier, as in `forall v from xs where v.a = 1`",
    ),
    ("none", "negate it, as in `not xs.exists(c)`"),
    (
        "one",
        "count what a filter leaves, as in `xs[c].count() = 1`",
    ),
    (
        "last",
        "take the newest event, as in `xs.topN(timestamp, 1).head()`",
    ),
    ("maxBy", "take the largest, as in `xs.topN(e, 1).head()`"),
    (
        "minBy",
        "take the smallest, as in `xs.bottomN(e, 1).head()`",
    ),
    ("datetime", "PQL has dates alone, as in `date(2026, 5, 1)`"),
];

impl Writer<'_, '_> {
    /// Reports a construct; its place in the tree stays empty.
    pub(super) fn refuse(&mut self, span: Span, what: &str, way: Option<&str>) {
        self.push("null");
        let message = format!("there is no PQL for {what}");
        let mut diagnostic = Diagnostic::error(Code::NotInPql, span, message).label("not in PQL");
        if let Some((name, place)) = self.expanding.first() {
            diagnostic = diagnostic.also(*place, format!("in the definition `{name}`"));
        }
        if let Some(way) = way {
            diagnostic = diagnostic.help(way);
        }
        // A definition that stands at several places is told once for each place that uses it.
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    pub(super) fn refuse_function(&mut self, name: &str, span: Span) {
        let what = match name {
            "count" => "a condition inside `count`".to_owned(),
            "average" => "a weighted average".to_owned(),
            "distinct" => "the first item of each key".to_owned(),
            name => format!("the function `{name}`"),
        };
        let way = WAYS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, way)| *way);
        self.refuse(span, &what, way);
    }

    pub(super) fn refuse_amount(&mut self, span: Span) {
        let way = "compare times with `occurs`, as in `timestamp occurs < 7 days before now`";
        self.refuse(span, "an amount of time outside of `occurs`", Some(way));
    }

    pub(super) fn refuse_minus(&mut self, operand: &Expr, span: Span) {
        let way = bracketed(operand).map(|operand| format!("write `0 - {operand}`"));
        self.refuse(
            span,
            "a minus sign before other than a number",
            way.as_deref(),
        );
    }

    pub(super) fn refuse_default(&mut self, left: &Expr, right: &Expr, span: Span) {
        let values = shown(left).zip(shown(right)).zip(bracketed(left));
        let way = values.map(|((left, right), tested)| {
            format!("write `if({tested}.isNull(), {right}, {left})`")
        });
        self.refuse(span, "`?:`", way.as_deref());
    }

    pub(super) fn refuse_case(&mut self, arms: &[CaseArm], otherwise: Option<&Expr>, span: Span) {
        let way = nested_ifs(arms, otherwise).map(|text| format!("write `{text}`"));
        let way = way
            .as_deref()
            .unwrap_or("write nested `if(condition, value, otherwise)`");
        self.refuse(span, "`case`", Some(way));
    }
}

fn nested_ifs(arms: &[CaseArm], otherwise: Option<&Expr>) -> Option<String> {
    let mut text = shown(otherwise?)?;
    for arm in arms.iter().rev() {
        text = format!(
            "if({}, {}, {text})",
            shown(&arm.condition)?,
            shown(&arm.value)?
        );
        if text.len() > SHOWN_BYTES_MAX {
            return None;
        }
    }
    Some(text)
}

/// As [`shown`], in brackets unless it is one word or ends in a call.
fn bracketed(expr: &Expr) -> Option<String> {
    let is_tight = matches!(
        expr.kind,
        ExprKind::Name(_) | ExprKind::Field(..) | ExprKind::Call(_) | ExprKind::Filter(..)
    );
    let text = shown(expr)?;
    Some(if is_tight { text } else { format!("({text})") })
}

/// The text of an expression that is short enough to be repeated.
fn shown(expr: &Expr) -> Option<String> {
    Some(unparse_expr(expr)).filter(|text| text.len() <= SHOWN_BYTES_MAX)
}
