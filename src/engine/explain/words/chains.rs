//! Chains: what follows what.

use super::Speaker;
use super::lists::List;
use super::phrases::with_plural;
use crate::syntax::ast::{BinaryOp, Chain, ChainClause, ChainStep, Expr};

impl Speaker<'_, '_> {
    /// A chain as a condition.
    pub(super) fn chain_clause(&mut self, chain: &Chain, holds: bool) -> String {
        let list = self.list(&chain.list);
        let steps = self.steps(&list, chain);
        match holds {
            true => format!("among {} {steps}", list.all()),
            false => format!("it is not so that among {} {steps}", list.all()),
        }
    }

    /// How often a chain is found, as a clause.
    pub(super) fn chain_times(&mut self, chain: &Chain, how: &str) -> String {
        let list = self.list(&chain.list);
        let steps = self.steps(&list, chain);
        format!("it happens {how} among {} that {steps}", list.all())
    }

    /// What a chain is asked.
    pub(super) fn chain_value(&mut self, chain: &Chain, name: &str) -> String {
        let list = self.list(&chain.list);
        let steps = self.steps(&list, chain);
        let over = list.all();
        match name {
            "matches" | "count" => format!("how often among {over} {steps}"),
            "exists" => format!("whether among {over} {steps}"),
            "first" => format!("the first time that among {over} {steps}"),
            "last" => format!("the last time that among {over} {steps}"),
            "steps" => format!("how many steps are reached of this: among {over} {steps}"),
            _ => format!("the times that among {over} {steps}"),
        }
    }

    /// `an event whose … is followed within 1 hour by an event whose …`
    fn steps(&mut self, list: &List, chain: &Chain) -> String {
        let bare = List {
            is_events: list.is_events,
            ..List::new(format!("{}s", list.singular), list.singular.clone())
        };
        let steps: Vec<(String, String)> = chain
            .steps
            .iter()
            .map(|step| self.step(&bare, step))
            .collect();
        let mut text = String::new();
        for (index, (before, what)) in steps.iter().enumerate() {
            match index {
                0 => text.push_str(what),
                1 => text.push_str(&format!(" is followed{before} by {what}")),
                _ => text.push_str(&format!(", then{before} by {what}")),
            }
        }
        match steps.len() {
            1 => format!("there is {text}"),
            _ => text,
        }
    }

    /// What bounds the way to a step, and what the step is.
    fn step(&mut self, list: &List, step: &ChainStep) -> (String, String) {
        let mut list = list.clone();
        let mut before = String::new();
        let mut count = None;
        for clause in &step.clauses {
            match &clause.node {
                ChainClause::What(condition) | ChainClause::Where(condition) => {
                    list = self.filtered(list, condition);
                }
                ChainClause::When(window) => {
                    let words = self.window(window, "of");
                    list.times.push(words);
                }
                ChainClause::Count(comparison, number) => {
                    count = Some((comparison.as_ref().map(|op| op.node), number));
                }
                ChainClause::Within(duration) => {
                    before = format!(" within {}{before}", self.duration(duration));
                }
                ChainClause::Without(condition) => {
                    let plain = List::new(format!("{}s", list.singular), list.singular.clone());
                    let other = self.filtered(plain, condition);
                    before = format!("{before}, without {} in between,", other.one(None));
                }
            }
        }
        let what = match count {
            None => list.one(None),
            Some((op, number)) => self.counted_step(&list, op, number),
        };
        (before, what)
    }

    fn counted_step(&mut self, list: &List, op: Option<BinaryOp>, count: &Expr) -> String {
        let how = match op {
            Some(BinaryOp::Equal) => "exactly",
            Some(BinaryOp::Less) => "fewer than",
            Some(BinaryOp::LessOrEqual) => "at most",
            Some(BinaryOp::Greater) => "more than",
            _ => "at least",
        };
        let bare = list.bare();
        let rest = bare.strip_prefix(list.plural.as_str()).unwrap_or_default();
        let number = match super::phrases::number(count) {
            Some(number) => with_plural(number, &list.singular),
            None => format!("{} {}s", self.operand(count), list.singular),
        };
        format!("{how} {number}{rest}")
    }
}
