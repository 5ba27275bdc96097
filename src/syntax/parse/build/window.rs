//! Windows of time.

use pest::iterators::Pair;

use super::{Builder, part, parts};
use crate::diagnostic::Spanned;
use crate::syntax::ast::{
    Amount, BinaryOp, Direction, Expr, ExprKind, Relation, TimeReference, Window, WindowKind,
};
use crate::syntax::parse::grammar::Rule;
use crate::types::calendar::Unit;

impl Builder<'_> {
    /// The window right inside a pair.
    pub(super) fn window_in(&self, pair: &Pair<'_, Rule>) -> Window {
        let span = self.span(pair);
        let Some(window) = part(pair, Rule::window) else {
            let error = ExprKind::Error;
            let kind = WindowKind::Within(false, TimeReference::Expr(Expr { kind: error, span }));
            return Window { kind, span };
        };
        let span = self.span(&window);
        let form = window.clone().into_inner().next().unwrap_or(window);
        let kind = match form.as_rule() {
            Rule::between_window => self.between(&form),
            Rule::distance_window => self.distance(&form),
            Rule::side_window => WindowKind::Side(self.direction(&form), self.reference(&form)),
            Rule::last_window => WindowKind::Last(self.amount_in(&form)),
            Rule::unit_window => WindowKind::Within(false, self.relative_unit(&form)),
            _ => WindowKind::Within(part(&form, Rule::kw_on).is_some(), self.reference(&form)),
        };
        Window { kind, span }
    }

    fn between(&self, pair: &Pair<'_, Rule>) -> WindowKind {
        let mut ends = parts(pair, Rule::reference).map(|end| self.time_reference(&end));
        match (ends.next(), ends.next()) {
            (Some(start), Some(end)) => WindowKind::Between(start, end),
            _ => WindowKind::Within(false, TimeReference::Expr(Expr::error(self.span(pair)))),
        }
    }

    fn distance(&self, pair: &Pair<'_, Rule>) -> WindowKind {
        let comparison = match part(pair, Rule::comparison) {
            Some(comparison) => self.comparison(&comparison),
            None => self.spanned(pair, BinaryOp::Equal),
        };
        WindowKind::Distance {
            comparison,
            amount: self.amount_in(pair),
            direction: self.direction(pair),
            reference: self.reference(pair),
        }
    }

    /// The `count` and the `unit` right inside a pair.
    pub(super) fn amount_in(&self, pair: &Pair<'_, Rule>) -> Amount {
        let count = match part(pair, Rule::count) {
            Some(count) => self.expr(count),
            None => Expr::error(self.span(pair)),
        };
        match part(pair, Rule::unit) {
            Some(unit) => self.amount(count, &unit),
            None => Amount {
                count,
                unit: self.spanned(pair, Unit::Day),
            },
        }
    }

    fn direction(&self, pair: &Pair<'_, Rule>) -> Spanned<Direction> {
        match part(pair, Rule::direction) {
            Some(word) if word.as_str().eq_ignore_ascii_case("before") => {
                self.spanned(&word, Direction::Before)
            }
            Some(word) => self.spanned(&word, Direction::After),
            None => self.spanned(pair, Direction::Before),
        }
    }

    fn reference(&self, pair: &Pair<'_, Rule>) -> TimeReference {
        match part(pair, Rule::reference) {
            Some(reference) => self.time_reference(&reference),
            None => TimeReference::Expr(Expr::error(self.span(pair))),
        }
    }

    fn time_reference(&self, pair: &Pair<'_, Rule>) -> TimeReference {
        match part(pair, Rule::relative_unit) {
            Some(_) => self.relative_unit(pair),
            None => TimeReference::Expr(self.arithmetic_in(pair)),
        }
    }

    fn relative_unit(&self, pair: &Pair<'_, Rule>) -> TimeReference {
        let inner = part(pair, Rule::relative_unit);
        let inner = inner.as_ref().unwrap_or(pair);
        let relation = part(inner, Rule::relation).map(|word| {
            let relation = match word.as_str().to_ascii_lowercase().as_str() {
                "last" => Relation::Last,
                "next" => Relation::Next,
                _ => Relation::This,
            };
            self.spanned(&word, relation)
        });
        let unit = part(inner, Rule::unit);
        let unit = unit.and_then(|word| Some(self.spanned(&word, Unit::parse(word.as_str())?)));
        match (relation, unit) {
            (Some(relation), Some(unit)) => TimeReference::Unit(relation, unit),
            _ => TimeReference::Expr(Expr::error(self.span(pair))),
        }
    }
}
