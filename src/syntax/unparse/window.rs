//! Windows of time and chains.

use super::words::{operator_text, word_text};
use super::{Strength, Writer};
use crate::syntax::ast::{Amount, Chain, ChainClause, Expr, TimeReference, Window, WindowKind};

impl Writer {
    pub(super) fn window(&mut self, window: &Window) {
        match &window.kind {
            WindowKind::Distance {
                comparison,
                amount,
                direction,
                reference,
            } => {
                self.push(operator_text(comparison.node));
                self.push(" ");
                self.amount(amount, Strength::Sum);
                self.push(" ");
                self.push(direction.node.word());
                self.push(" ");
                self.reference(reference);
            }
            WindowKind::Side(direction, reference) => {
                self.push(direction.node.word());
                self.push(" ");
                self.reference(reference);
            }
            WindowKind::Within(on, reference) => {
                self.push(if *on { "on " } else { "" });
                self.reference(reference);
            }
            WindowKind::Between(start, end) => {
                self.push("between ");
                self.reference(start);
                self.push(" and ");
                self.reference(end);
            }
            WindowKind::Last(amount) => {
                self.push("last ");
                self.amount(amount, Strength::Sum);
            }
        }
    }

    /// A count and its unit.
    pub(super) fn amount(&mut self, amount: &Amount, least: Strength) {
        let outside = std::mem::replace(&mut self.place.in_count, true);
        self.expr(&amount.count, least);
        self.place.in_count = outside;
        let count = match amount.count.kind {
            crate::syntax::ast::ExprKind::Integer(count) => count,
            _ => 0,
        };
        self.push(" ");
        self.push(amount.unit.word(count));
    }

    fn reference(&mut self, reference: &TimeReference) {
        match reference {
            TimeReference::Unit(relation, unit) => {
                self.push(relation.node.word());
                self.push(" ");
                self.push(unit.word(1));
            }
            TimeReference::Expr(expr) => self.moment(expr),
        }
    }

    /// An expression with a time; in brackets where its first word would begin another form.
    fn moment(&mut self, expr: &Expr) {
        const WORDS: [&str; 8] = [
            "between", "before", "after", "from", "on", "last", "this", "next",
        ];
        let start = self.text.len();
        let place = std::mem::take(&mut self.place);
        self.place.no_in = place.no_in;
        self.expr(expr, Strength::Default);
        self.place = place;
        let text = &self.text[start..];
        let end = text
            .find(|c: char| c != '_' && !c.is_alphanumeric())
            .unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let is_path =
            rest.starts_with('.') && !["between", "before", "after", "from"].contains(&word);
        if WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)) && !is_path {
            self.text.insert(start, '(');
            self.push(")");
        }
    }

    pub(super) fn chain(&mut self, chain: &Chain) {
        self.in_brackets("chain(", ")", |w| {
            w.expr(&chain.list, Strength::Body);
            w.push(", ");
            w.expr(&chain.order, Strength::Body);
            w.push(", [");
            for (index, step) in chain.steps.iter().enumerate() {
                w.separate(index);
                w.push(&word_text(&step.label));
                w.push(":");
                for clause in &step.clauses {
                    w.push(" ");
                    w.clause(clause);
                }
            }
            w.push("]");
        });
    }

    fn clause(&mut self, clause: &ChainClause) {
        let (word, expr) = match clause {
            ChainClause::What(condition) => ("WHAT(", condition),
            ChainClause::Where(condition) => ("WHERE(", condition),
            ChainClause::Within(amount) => ("WITHIN(", amount),
            ChainClause::Without(condition) => ("WITHOUT(", condition),
            ChainClause::Count(None, count) => ("COUNT(", count),
            ChainClause::Count(Some(comparison), count) => {
                self.push("COUNT(");
                self.push(operator_text(comparison.node));
                (" ", count)
            }
            ChainClause::When(window) => {
                self.push("WHEN(");
                self.window(window);
                self.push(")");
                return;
            }
        };
        self.in_brackets(word, ")", |w| w.expr(expr, Strength::Body));
    }
}
