//! Sequences of events.

use super::Writer;
use crate::syntax::ast::{BinaryOp, Chain, ChainClause, ChainStep, Expr};

impl<'a> Writer<'a, '_> {
    pub(super) fn chain(&mut self, chain: &'a Chain) {
        self.node("chain", |w| {
            w.operand("array", &chain.list);
            w.key("timestampField");
            w.on_item(&chain.order);
            w.key("elements");
            w.push("[");
            w.depth += 1;
            for (index, step) in chain.steps.iter().enumerate() {
                w.push(if index > 0 { "," } else { "" });
                w.step(step, index > 0, index + 1 == chain.steps.len());
            }
            w.depth -= 1;
            w.push("]");
        });
    }

    /// A step, behind the negated ones that stand for its `WITHOUT`.
    fn step(&mut self, step: &'a ChainStep, has_previous: bool, is_last: bool) {
        for clause in &step.clauses {
            if let ChainClause::Without(condition) = &clause.node {
                if self.names.is_for_text() || !has_previous {
                    self.refuse_clause("WITHOUT", clause.span, None);
                } else {
                    self.negated(&format!("not_{}", step.label.node), condition);
                }
            }
        }
        let forbids = has_previous && is_last && !self.names.is_for_text() && is_none(step);
        self.node("element", |w| {
            w.string("name", &step.label);
            w.key("negated");
            w.push(if forbids { "true" } else { "false" });
            for clause in &step.clauses {
                w.clause(&clause.node, clause.span, forbids);
            }
        });
    }

    fn negated(&mut self, name: &str, condition: &'a Expr) {
        self.node("element", |w| {
            w.string("name", name);
            w.key("negated");
            w.push("true");
            w.key("what");
            w.on_item(condition);
        });
        self.push(",");
    }

    fn clause(&mut self, clause: &'a ChainClause, span: crate::diagnostic::Span, forbids: bool) {
        match clause {
            ChainClause::What(condition) => {
                self.key("what");
                self.on_item(condition);
            }
            ChainClause::Where(condition) => {
                self.key("where");
                self.on_item(condition);
            }
            ChainClause::When(window) => {
                self.key("when");
                self.occurs(None, window);
            }
            ChainClause::Count(comparison, count) => {
                let is_least = comparison
                    .as_ref()
                    .is_none_or(|op| op.node == BinaryOp::GreaterOrEqual);
                if is_least {
                    self.operand("count", count);
                } else if !forbids {
                    let way = "a count in PQL means at least: write `COUNT(n)`";
                    self.refuse_clause("COUNT with a comparison", span, Some(way));
                }
            }
            ChainClause::Within(_) => self.refuse_clause("WITHIN", span, None),
            ChainClause::Without(_) => {}
        }
    }
}

/// Whether a step says that its event happens never: a condition, and a count of none.
fn is_none(step: &ChainStep) -> bool {
    let is_none = |clause: &ChainClause| matches!(clause, ChainClause::Count(Some(op), count) if op.node == BinaryOp::Equal && Writer::is_zero(count));
    let mut clauses = step.clauses.iter().map(|clause| &clause.node);
    clauses.clone().any(is_none)
        && clauses.all(|clause| is_none(clause) || matches!(clause, ChainClause::What(_)))
}
