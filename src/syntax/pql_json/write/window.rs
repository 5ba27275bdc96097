//! Tests of time.

use super::Writer;
use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::{Amount, Direction, Expr, ExprKind, TimeReference, Window, WindowKind};
use crate::syntax::json::quote;
use crate::syntax::unparse::operator_text;
use crate::types::calendar::Unit;

/// A count that takes the plural of a unit's word.
const SEVERAL: i64 = 2;

impl<'a> Writer<'a, '_> {
    /// An `occurs`; in a chain the time is that of its events.
    pub(super) fn occurs(&mut self, time: Option<&'a Expr>, window: &'a Window) {
        self.node("occurs", |w| {
            if let Some(time) = time {
                w.operand("timestamp", time);
            }
            w.window(window);
        });
    }

    fn window(&mut self, window: &'a Window) {
        match &window.kind {
            WindowKind::Distance {
                comparison,
                amount,
                direction,
                reference,
            } => {
                self.interval(reference);
                self.relation(direction.node.word());
                self.qualification(operator_text(comparison.node), amount);
            }
            WindowKind::Side(direction, reference) => {
                self.interval(reference);
                self.relation(direction.node.word());
            }
            WindowKind::Within(_, reference) => {
                self.interval(reference);
                self.relation("within");
            }
            WindowKind::Between(from, to) => {
                self.key("timeinterval");
                self.node("timeRange", |w| {
                    w.key("from");
                    w.reference(from);
                    w.key("to");
                    w.reference(to);
                });
                self.relation("within");
            }
            WindowKind::Last(amount) => self.distance_from_now("<", amount, Direction::Before),
        }
    }

    /// The members of `occurs` behind its timestamp for a distance from `now`.
    pub(super) fn distance_from_now(
        &mut self,
        comparison: &str,
        amount: &'a Amount,
        direction: Direction,
    ) {
        self.key("timeinterval");
        self.literal("Timestamp", "\"now\"");
        self.relation(direction.word());
        self.qualification(comparison, amount);
    }

    fn interval(&mut self, reference: &'a TimeReference) {
        self.key("timeinterval");
        self.reference(reference);
    }

    fn reference(&mut self, reference: &'a TimeReference) {
        match reference {
            TimeReference::Expr(expr) => self.expr(expr),
            TimeReference::Unit(relation, unit) => {
                self.in_pql(unit);
                self.node("literal", |w| {
                    w.string("literalType", "TimeInterval");
                    w.string("unit", unit.word(1));
                    w.string("relation", relation.node.word());
                });
            }
        }
    }

    fn relation(&mut self, word: &str) {
        self.key("relation");
        self.literal("TimeDirection", &quote(word));
    }

    fn qualification(&mut self, comparison: &str, amount: &'a Amount) {
        self.key("qualification");
        self.node("timeQualification", |w| {
            w.key("duration");
            w.node("duration", |w| {
                w.key("count");
                w.count(&amount.count);
                w.in_pql(&amount.unit);
                w.key("unit");
                w.literal("TimeUnit", &quote(amount.unit.word(SEVERAL)));
            });
            w.key("comparison");
            w.literal("Comparison", &quote(comparison));
        });
    }

    /// A count is a number; the parameter of a definition may stand for one.
    fn count(&mut self, count: &'a Expr) {
        let start = self.text.len();
        self.expr(count);
        let is_plain =
            self.text[start..].starts_with("{\"nodeType\":\"literal\",\"literalType\":\"Integer\"");
        let is_told = self.text[start..].starts_with("null");
        if !is_plain && !is_told {
            let what = "a window of other than a plain number of units";
            self.text.truncate(start);
            self.refuse(count.span, what, Some("write the number, as in `7 days`"));
        }
    }

    fn in_pql(&mut self, unit: &Spanned<Unit>) {
        if unit.node == Unit::Quarter {
            let at = self.text.len();
            self.refuse(
                unit.span,
                "quarters of a year",
                Some("count in months, as in `3 months`"),
            );
            self.text.truncate(at);
        }
    }

    /// Whether an expression is the number zero.
    pub(super) fn is_zero(expr: &Expr) -> bool {
        matches!(expr.kind, ExprKind::Integer(0))
    }

    /// A clause of a step that PQL lacks.
    pub(super) fn refuse_clause(&mut self, clause: &str, span: Span, way: Option<&str>) {
        let at = self.text.len();
        self.refuse(span, &format!("`{clause}` in a chain"), way);
        self.text.truncate(at);
    }
}
