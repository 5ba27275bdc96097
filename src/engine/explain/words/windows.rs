//! Windows of time: `of the last 30 days`, `before …`.

use super::Speaker;
use super::phrases::{literal, number};
use crate::syntax::ast::{
    Amount, BinaryOp, Direction, Expr, ExprKind, Relation, TimeReference, TimeWord, Window,
    WindowKind,
};
use crate::types::Kind;
use crate::types::calendar::Unit;

impl Speaker<'_, '_> {
    /// A window with the word that leads to it where it is a stretch of time: `of` behind a noun, `in`
    /// behind a verb.
    pub(super) fn window(&mut self, window: &Window, word: &str) -> String {
        match &window.kind {
            WindowKind::Last(amount) => format!("{word} {}", self.last(amount, "last")),
            WindowKind::Within(_, reference) => self.within_time(reference, word),
            WindowKind::Side(direction, reference) => match direction.node {
                // The rest of the day belongs to what is after it.
                Direction::After if self.is_day(reference) => {
                    format!("after the start of {}", self.reference(reference))
                }
                side => format!("{} {}", side.word(), self.edge(reference)),
            },
            WindowKind::Between(from, to) => {
                format!("from {} to {}", self.reference(from), self.reference(to))
            }
            WindowKind::Distance {
                comparison,
                amount,
                direction,
                reference,
            } => self.distance(comparison.node, amount, direction.node, reference, word),
        }
    }

    fn distance(
        &mut self,
        comparison: BinaryOp,
        amount: &Amount,
        direction: Direction,
        reference: &TimeReference,
        word: &str,
    ) -> String {
        let is_near = matches!(comparison, BinaryOp::Less | BinaryOp::LessOrEqual);
        if is_near && is_now(reference) {
            let which = match direction {
                Direction::Before => "last",
                Direction::After => "next",
            };
            return format!("{word} {}", self.last(amount, which));
        }
        if comparison == BinaryOp::NotEqual {
            let (amount, side) = (self.amount(amount), direction.word());
            let reference = self.edge(reference);
            return format!("{side} {reference}, but not {amount} {side} it");
        }
        if comparison == BinaryOp::Equal {
            return self.exactly(amount, direction, reference);
        }
        let how = match comparison {
            BinaryOp::Less => "less than ",
            BinaryOp::LessOrEqual => "at most ",
            BinaryOp::Greater => "more than ",
            _ => "at least ",
        };
        let (amount, side) = (self.amount(amount), direction.word());
        format!("{how}{amount} {side} {}", self.edge(reference))
    }

    /// `= 3 days before …`: the unit of the calendar so far from a day, or a stretch of that length from an instant.
    fn exactly(
        &mut self,
        amount: &Amount,
        direction: Direction,
        reference: &TimeReference,
    ) -> String {
        let (unit, side) = (amount.unit.node.word(1), direction.word());
        let said = self.amount(amount);
        let from = self.edge(reference);
        if self.is_day(reference) {
            return match amount.unit.node {
                Unit::Day => format!("on the day {said} {side} {from}"),
                _ => format!("in the calendar {unit} that is {said} {side} the one of {from}"),
            };
        }
        match number(&amount.count) {
            Some(count) => {
                let more = count.saturating_add(1);
                let units = amount.unit.node.word(more);
                format!("at least {count} and less than {more} {units} {side} {from}")
            }
            None => format!("{said} {side} {from}, and less than one {unit} more"),
        }
    }

    /// Whether a time is a day and no instant.
    fn is_day(&self, reference: &TimeReference) -> bool {
        match reference {
            TimeReference::Unit(..) => false,
            TimeReference::Expr(expr) => match &expr.kind {
                ExprKind::TimeWord(word) => *word != TimeWord::Now,
                _ => matches!(self.kind(expr), Some(Kind::Date)),
            },
        }
    }

    /// A time as the edge from which something counts: of a unit of the calendar its start.
    fn edge(&mut self, reference: &TimeReference) -> String {
        let said = self.reference(reference);
        match reference {
            TimeReference::Unit(..) => format!("the start of {said}"),
            TimeReference::Expr(_) => said,
        }
    }

    /// `the last 30 days`, `the last hour`
    pub(super) fn last(&mut self, amount: &Amount, which: &str) -> String {
        match number(&amount.count) {
            Some(1) => format!("the {which} {}", amount.unit.node.word(1)),
            _ => format!("the {which} {}", self.amount(amount)),
        }
    }

    /// `30 days`
    pub(super) fn amount(&mut self, amount: &Amount) -> String {
        let count = number(&amount.count);
        let said = match count {
            Some(count) => count.to_string(),
            None => self.operand(&amount.count),
        };
        let is_one = said == "1";
        format!(
            "{said} {}",
            amount.unit.node.word(if is_one { 1 } else { 2 })
        )
    }

    fn within_time(&mut self, reference: &TimeReference, word: &str) -> String {
        match reference {
            TimeReference::Unit(relation, unit) => {
                let unit = unit.node.word(1);
                match relation.node {
                    Relation::This if word == "in" => format!("this {unit}"),
                    Relation::This => format!("{word} this {unit}"),
                    Relation::Last => format!("{word} the calendar {unit} before this one"),
                    Relation::Next => format!("{word} the calendar {unit} after this one"),
                }
            }
            TimeReference::Expr(expr) => match &expr.kind {
                ExprKind::TimeWord(TimeWord::Now) => "at this instant".to_owned(),
                ExprKind::TimeWord(day) if word == "in" => day_word(*day).to_owned(),
                ExprKind::TimeWord(day) => format!("{word} {}", day_word(*day)),
                _ => format!("on the day of {}", self.operand(expr)),
            },
        }
    }

    fn reference(&mut self, reference: &TimeReference) -> String {
        match reference {
            TimeReference::Unit(relation, unit) => {
                let unit = unit.node.word(1);
                match relation.node {
                    Relation::This => format!("this {unit}"),
                    Relation::Last => format!("the calendar {unit} before this one"),
                    Relation::Next => format!("the calendar {unit} after this one"),
                }
            }
            TimeReference::Expr(expr) => self.operand(expr),
        }
    }

    /// An amount that is a plain one, or any other duration.
    pub(super) fn duration(&mut self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Amount(amount) => self.amount(amount),
            _ => literal(expr).unwrap_or_else(|| self.operand(expr)),
        }
    }
}

/// The word for a day.
pub(super) fn day_word(word: TimeWord) -> &'static str {
    match word {
        TimeWord::Now => "now",
        TimeWord::Today => "today",
        TimeWord::Yesterday => "yesterday",
        TimeWord::Tomorrow => "tomorrow",
    }
}

fn is_now(reference: &TimeReference) -> bool {
    matches!(reference, TimeReference::Expr(expr) if matches!(expr.kind, ExprKind::TimeWord(TimeWord::Now)))
}
