//! What a test expects: whether it holds, and where it does not, what its parts were.

use super::excerpt::Excerpt;
use super::literal::literal;
use super::outcome::{Failure, FailureKind};
use crate::diagnostic::{Code, Diagnostic, Sources, Span, on_one_line, shortened};
use crate::engine::program::Program;
use crate::hir::{self, Expectation, ExprId, ExprKind};
use crate::types::operator::Comparison;
use crate::types::{ArenaId, Value};

/// The longest part of a text that a message quotes, in characters.
const QUOTED_CHARS_MAX: usize = 60;
/// The longest value that a message shows in its sentence, in characters.
const VALUE_CHARS_MAX: usize = 40;
/// The longest value that is shown at all, in characters.
const SHOWN_CHARS_MAX: usize = 2_000;
/// The most parts of a condition whose values are shown.
const PARTS_MAX: usize = 6;
/// Numbers that differ by less, relative to their size, differ by the rounding of doubles.
const ROUNDING: f64 = 1e-12;

/// What of the expectations does not hold.
pub(super) fn failures(
    excerpt: &Excerpt<'_>,
    rules: &Program,
    expects: &[Expectation],
    sources: &Sources,
) -> Vec<Failure> {
    if expects.is_empty() {
        return Vec::new();
    }
    let conditions: Vec<ExprId> = expects.iter().map(|expect| expect.condition).collect();
    let Some(values) = excerpt.evaluate(&conditions) else {
        return expects.iter().map(unplannable).collect();
    };
    let told = Told {
        excerpt,
        rules,
        sources,
    };
    let failed = expects.iter().zip(values);
    failed
        .filter(|(_, value)| !value.is_true())
        .flat_map(|(expect, _)| told.failed(expect))
        .collect()
}

fn unplannable(expect: &Expectation) -> Failure {
    let message = "the expectation goes over lists inside lists too deep";
    Failure {
        kind: FailureKind::Expectation,
        diagnostic: Diagnostic::error(Code::TestFailed, expect.span, message)
            .help("compute parts of it as attributes"),
        values: Vec::new(),
        explained: Vec::new(),
    }
}

/// Tells what does not hold.
struct Told<'a> {
    excerpt: &'a Excerpt<'a>,
    rules: &'a Program,
    sources: &'a Sources,
}

/// A comparison; its left side is the one that was computed, or of two that were, the first.
struct Compared {
    left: ExprId,
    comparison: Comparison,
    right: ExprId,
}

impl Told<'_> {
    fn program(&self) -> &hir::Program {
        self.excerpt.program
    }

    fn span(&self, id: ExprId) -> Span {
        self.program().spans[id.index()]
    }

    fn text(&self, span: Span) -> String {
        on_one_line(self.sources.text(span), QUOTED_CHARS_MAX)
    }

    /// One failure for each part of an `and` that does not hold.
    fn failed(&self, expect: &Expectation) -> Vec<Failure> {
        let mut parts = Vec::new();
        self.conjuncts(expect.condition, &mut parts);
        let Some(values) = self.excerpt.evaluate(&parts) else {
            return vec![unplannable(expect)];
        };
        let failed = parts.into_iter().zip(values);
        let failed = failed.filter(|(_, value)| !value.is_true());
        failed
            .map(|(part, _)| match self.compared(part) {
                Some(compared) => self.comparison_failed(part, expect, &compared),
                None => self.condition_failed(part, expect),
            })
            .collect()
    }

    fn conjuncts(&self, id: ExprId, parts: &mut Vec<ExprId>) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            match self.program().exprs[id].kind {
                // Both sides stand in the expectation itself, not in a definition that it names.
                ExprKind::And(left, right) => open.extend([right, left]),
                _ => parts.push(id),
            }
        }
    }

    fn compared(&self, id: ExprId) -> Option<Compared> {
        let program = self.program();
        let ExprKind::Test(tested) = program.exprs[id].kind else {
            return None;
        };
        let ExprKind::Primitive(primitive, operands) = &program.exprs[tested].kind else {
            return None;
        };
        let [left, right] = operands.as_slice() else {
            return None;
        };
        let comparison = primitive.comparison()?;
        let (left, right) = (
            self.program().unwidened(*left),
            self.program().unwidened(*right),
        );
        // The value of a column stands in its cell, which is no side of the text.
        let is_constant = |side| matches!(program.exprs[side].kind, ExprKind::Constant(_));
        let is_later = self.is_inside(right, id)
            && (!self.is_inside(left, id) || self.span(right).start < self.span(left).start);
        // A sentence begins with what was computed, wherever it stands.
        let is_mirrored = match (is_constant(left), is_constant(right)) {
            (true, false) => true,
            (false, true) => false,
            _ => is_later,
        };
        Some(match is_mirrored {
            true => Compared {
                left: right,
                comparison: comparison.mirrored(),
                right: left,
            },
            false => Compared {
                left,
                comparison,
                right,
            },
        })
    }

    fn is_inside(&self, inner: ExprId, outer: ExprId) -> bool {
        let (inner, outer) = (self.span(inner), self.span(outer));
        inner.source == outer.source && outer.start <= inner.start && inner.end <= outer.end
    }

    fn comparison_failed(
        &self,
        part: ExprId,
        expect: &Expectation,
        compared: &Compared,
    ) -> Failure {
        let sides = [compared.left, compared.right];
        let values = self.excerpt.evaluate(&sides).unwrap_or_default();
        let value = |at: usize| values.get(at).cloned().unwrap_or_default();
        let (left, right) = (value(0), value(1));
        let texts = sides.map(|side| self.text(self.span(side)));
        let (shown_left, shown_right) = (literal(&left), literal(&right));
        let message = match compared.comparison {
            Comparison::Equal if right.is_missing() => {
                format!("`{}` is {}", texts[0], brief(&shown_left))
            }
            Comparison::Equal => {
                let (left, right) = (brief(&shown_left), brief(&shown_right));
                format!("`{}` is {left} and not {right}", texts[0])
            }
            Comparison::NotEqual if left.is_present() && right.is_present() => {
                format!("`{}` is {} after all", texts[0], brief(&shown_left))
            }
            comparison => {
                let (left, right) = (brief(&shown_left), brief(&shown_right));
                let symbol = comparison.symbol();
                format!("`{}` is {left} and not {symbol} {right}", texts[0])
            }
        };
        let mut diagnostic = Diagnostic::error(Code::TestFailed, self.place(part, expect), message);
        for (&side, value) in sides.iter().zip([&left, &right]) {
            let is_literal = matches!(self.program().exprs[side].kind, ExprKind::Constant(_));
            if !is_literal || !self.is_inside(side, part) {
                diagnostic =
                    diagnostic.also(self.span(side), format!("is {}", brief(&literal(value))));
            }
        }
        if shown_left.chars().count().max(shown_right.chars().count()) > VALUE_CHARS_MAX {
            let (left, right) = (long(&shown_left), long(&shown_right));
            diagnostic = diagnostic.note(format!("found:    {left}\nexpected: {right}"));
        }
        Failure {
            kind: FailureKind::Expectation,
            diagnostic: advised(diagnostic, compared.comparison, (&left, &right), &texts[0]),
            values: texts.into_iter().zip([left, right]).collect(),
            explained: self.excerpt.explained(self.rules, part),
        }
    }

    /// A condition of another form: with the values of the comparisons and attributes in it.
    fn condition_failed(&self, part: ExprId, expect: &Expectation) -> Failure {
        let place = self.place(part, expect);
        let message = format!("`{}` does not hold", self.text(place));
        let mut diagnostic = Diagnostic::error(Code::TestFailed, place, message);
        let parts = self.telling_parts(part);
        let values = self.excerpt.evaluate(&parts).unwrap_or_default();
        let mut shown = Vec::new();
        for (id, value) in parts.into_iter().zip(values) {
            diagnostic = diagnostic.also(self.span(id), format!("is {}", brief(&literal(&value))));
            shown.push((self.text(self.span(id)), value));
        }
        if shown.is_empty() {
            diagnostic = diagnostic.label("does not hold");
        }
        Failure {
            kind: FailureKind::Expectation,
            diagnostic,
            values: shown,
            explained: self.excerpt.explained(self.rules, part),
        }
    }

    /// The outermost parts of a condition that are neither logic nor constants, and do not stand inside
    /// of a list operator, where they have a value for each item.
    fn telling_parts(&self, id: ExprId) -> Vec<ExprId> {
        let program = self.program();
        let mut parts: Vec<ExprId> = Vec::new();
        let mut open = vec![(id, true)];
        while let Some((id, is_logic)) = open.pop() {
            let kind = &program.exprs[id].kind;
            match kind {
                ExprKind::And(a, b) | ExprKind::Or(a, b) => open.extend([(*b, true), (*a, true)]),
                ExprKind::Not(a) | ExprKind::Test(a) => open.push((*a, true)),
                ExprKind::IsPresent(a) => open.push((*a, false)),
                ExprKind::Primitive(_, operands) | ExprKind::Call(_, operands) if is_logic => {
                    open.extend(operands.iter().rev().map(|&operand| (operand, false)));
                }
                ExprKind::Fold { list, .. } if is_logic => open.push((*list, false)),
                ExprKind::Filter { list, .. } | ExprKind::Map { list, .. } => {
                    open.push((*list, false))
                }
                ExprKind::Constant(_) | ExprKind::Events | ExprKind::Profile => {}
                _ => {
                    let id = self.program().unwidened(id);
                    let span = self.span(id);
                    let is_known = parts.iter().any(|&known| self.span(known) == span);
                    if !is_known && parts.len() < PARTS_MAX {
                        parts.push(id);
                    }
                }
            }
        }
        parts
    }

    /// The place of a part: where it comes from a definition, the whole expectation.
    fn place(&self, part: ExprId, expect: &Expectation) -> Span {
        let span = self.span(part);
        let is_inside = span.source == expect.span.source
            && expect.span.start <= span.start
            && span.end <= expect.span.end;
        match is_inside {
            true => span,
            false => expect.span,
        }
    }
}

/// Known confusions.
fn advised(
    diagnostic: Diagnostic,
    comparison: Comparison,
    sides: (&Value, &Value),
    left: &str,
) -> Diagnostic {
    match sides {
        (Value::Missing, Value::Missing) => diagnostic
            .note("a comparison with a missing value never holds")
            .help(format!(
                "to expect that it is missing write `expect {left}.isNull()`"
            )),
        (_, Value::Missing) => diagnostic.note("a comparison with a missing value never holds"),
        (Value::Number(a), Value::Number(b))
            if comparison == Comparison::Equal
                && (a - b).abs() <= ROUNDING * a.abs().max(b.abs()) =>
        {
            diagnostic
                .note("the two differ by the rounding of doubles")
                .help(format!("compare rounded numbers, as in `round({left}, 2)`"))
        }
        _ => diagnostic,
    }
}

fn brief(shown: &str) -> String {
    shortened(shown, VALUE_CHARS_MAX)
}

fn long(shown: &str) -> String {
    shortened(shown, SHOWN_CHARS_MAX)
}
