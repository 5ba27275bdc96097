//! Tests of time.

use super::Reader;
use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::{
    Amount, BinaryOp, Direction, Expr, ExprKind, Relation, TimeReference, Window, WindowKind,
};
use crate::syntax::json::Json;
use crate::syntax::pql_json::vocabulary::comparison;
use crate::types::calendar::Unit;

/// The side of a reference that an `occurs` looks at.
enum Side {
    Of(Spanned<Direction>),
    Within,
}

impl<'j> Reader<'j> {
    /// `{"nodeType": "occurs", "timestamp": …, "timeinterval": …, "relation": …, "qualification": …}`
    pub(super) fn occurs(&mut self, json: &'j Json) -> ExprKind {
        let time = self.operand(json, "timestamp");
        let window = self.window(json);
        ExprKind::Occurs(Box::new(time), Box::new(window))
    }

    /// An `occurs` without its timestamp.
    pub(super) fn window(&mut self, json: &'j Json) -> Window {
        let kind = self.window_kind(json);
        let span = json
            .get("relation")
            .map_or(json.span, |relation| relation.span);
        let kind = kind
            .unwrap_or_else(|| WindowKind::Within(false, TimeReference::Expr(self.missing(span))));
        Window { kind, span }
    }

    fn window_kind(&mut self, json: &'j Json) -> Option<WindowKind> {
        let side = self.side(json);
        let interval = self.member(json, "timeinterval")?;
        if interval.get("nodeType").and_then(Json::str) == Some("timeRange") {
            return self.range(json, interval, &side?);
        }
        let reference = self.reference(interval);
        match (side?, json.present("qualification")) {
            (Side::Within, None) => Some(WindowKind::Within(false, reference)),
            (Side::Of(direction), None) => Some(WindowKind::Side(direction, reference)),
            (Side::Of(direction), Some(qualification)) => {
                let (comparison, amount) = self.distance(qualification)?;
                Some(WindowKind::Distance {
                    comparison,
                    amount,
                    direction,
                    reference,
                })
            }
            (Side::Within, Some(qualification)) => {
                let message = "a distance is measured `before` or `after` a time, not `within` it";
                self.wrong(qualification.span, message, "no distance with `within`");
                None
            }
        }
    }

    /// `between A and B`
    fn range(&mut self, json: &'j Json, interval: &'j Json, side: &Side) -> Option<WindowKind> {
        let mut end = |name| self.member(interval, name).map(|end| self.reference(end));
        let (from, to) = (end("from"), end("to"));
        if !matches!(side, Side::Within) || json.present("qualification").is_some() {
            self.wrong(
                interval.span,
                "a range of time is only looked at from `within`",
                "has two ends",
            );
            return None;
        }
        Some(WindowKind::Between(from?, to?))
    }

    /// The text of a literal of one type, or of a plain string.
    fn word(&mut self, json: &'j Json, ty: &str) -> Option<Spanned<String>> {
        let named = json.get("literalType").and_then(Json::str).unwrap_or(ty) == ty;
        let value = json.get("value").unwrap_or(json);
        match value.text().filter(|_| named) {
            Some(text) => Some(Spanned::new(text.text.clone(), text.span(self.source))),
            None => {
                let message = format!("this place wants a literal of the type {ty}");
                self.wrong(json.span, message, format!("expected a {ty}"));
                None
            }
        }
    }

    fn side(&mut self, json: &'j Json) -> Option<Side> {
        let relation = self.member(json, "relation")?;
        let word = self.word(relation, "TimeDirection")?;
        let direction = match word.to_ascii_lowercase().as_str() {
            "before" => Direction::Before,
            "after" => Direction::After,
            "within" => return Some(Side::Within),
            _ => {
                let message = "a relation is `before`, `after` or `within`";
                self.wrong(word.span, message, "no such relation");
                return None;
            }
        };
        Some(Side::Of(Spanned::new(direction, word.span)))
    }

    fn distance(&mut self, json: &'j Json) -> Option<(Spanned<BinaryOp>, Amount)> {
        let comparison = self
            .member(json, "comparison")
            .and_then(|member| self.comparison(member));
        let amount = self
            .member(json, "duration")
            .and_then(|member| self.duration(member));
        Some((comparison?, amount?))
    }

    fn comparison(&mut self, json: &'j Json) -> Option<Spanned<BinaryOp>> {
        let word = self.word(json, "Comparison")?;
        match comparison(&word) {
            Some(op) => Some(Spanned::new(op, word.span)),
            None => {
                let message = "a comparison is one of `=`, `!=`, `<`, `<=`, `>`, `>=`";
                self.wrong(word.span, message, "no comparison");
                None
            }
        }
    }

    fn duration(&mut self, json: &'j Json) -> Option<Amount> {
        let count = self.operand(json, "count");
        let unit = self.member(json, "unit")?;
        let unit = self
            .word(unit, "TimeUnit")
            .and_then(|word| self.unit(&word))?;
        if matches!(count.kind, ExprKind::Number(_)) {
            self.wrong(
                count.span,
                "an amount of time is a whole number",
                "not whole",
            );
            return None;
        }
        Some(Amount { count, unit })
    }

    fn unit(&mut self, word: &Spanned<String>) -> Option<Spanned<Unit>> {
        let Some(unit) = Unit::parse(word) else {
            let message = format!("there is no unit of time `{}`", word.node);
            self.wrong(word.span, message, "unknown unit");
            return None;
        };
        Some(Spanned::new(unit, word.span))
    }

    /// An interval literal, or any expression with a time.
    fn reference(&mut self, json: &'j Json) -> TimeReference {
        if json.get("literalType").and_then(Json::str) != Some("TimeInterval") {
            return TimeReference::Expr(self.expr(json));
        }
        // Seen with members of its own; a value that holds them means the same.
        let interval = json
            .get("value")
            .filter(|value| !value.members().is_empty())
            .unwrap_or(json);
        match (self.relation(interval), self.interval_unit(interval)) {
            (Some(relation), Some(unit)) => TimeReference::Unit(relation, unit),
            _ => TimeReference::Expr(self.missing(json.span)),
        }
    }

    fn interval_unit(&mut self, json: &'j Json) -> Option<Spanned<Unit>> {
        let unit = self.member(json, "unit")?;
        let word = self.word(unit, "TimeUnit")?;
        self.unit(&word)
    }

    fn relation(&mut self, json: &'j Json) -> Option<Spanned<Relation>> {
        let member = self.member(json, "relation")?;
        let word = self.word(member, "TimeRelation")?;
        let relation = match word.to_ascii_lowercase().as_str() {
            "this" => Relation::This,
            "last" => Relation::Last,
            "next" => Relation::Next,
            _ => {
                self.wrong(
                    word.span,
                    "an interval is `this`, `last` or `next` unit",
                    "no such interval",
                );
                return None;
            }
        };
        Some(Spanned::new(relation, word.span))
    }
}

/// An expression at a place.
pub(super) fn expr(kind: ExprKind, span: Span) -> Expr {
    Expr { kind, span }
}
