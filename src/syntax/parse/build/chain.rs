//! Sequences of events.

use pest::iterators::Pair;

use super::{Builder, part, parts};
use crate::syntax::ast::{Chain, ChainClause, ChainStep, Expr};
use crate::syntax::parse::grammar::Rule;

impl Builder<'_> {
    /// `chain(list, order, steps)`, or `list.chain(order, steps)` with its receiver.
    pub(super) fn chain(&self, receiver: Option<Expr>, pair: &Pair<'_, Rule>) -> Chain {
        let mut exprs = self.exprs(pair).into_iter();
        let missing = || Expr::error(self.span(pair));
        let list = receiver.or_else(|| exprs.next()).unwrap_or_else(missing);
        let order = exprs.next().unwrap_or_else(missing);
        let steps = part(pair, Rule::chain_steps)
            .iter()
            .flat_map(|steps| parts(steps, Rule::chain_step))
            .map(|step| self.chain_step(&step))
            .collect();
        Chain { list, order, steps }
    }

    fn chain_step(&self, pair: &Pair<'_, Rule>) -> ChainStep {
        let clauses = pair.clone().into_inner().filter_map(|clause| {
            let kind = match clause.as_rule() {
                Rule::what => ChainClause::What(self.expr_in(&clause)),
                Rule::when => ChainClause::When(self.window_in(&clause)),
                Rule::count_clause => {
                    let comparison = part(&clause, Rule::comparison);
                    let comparison = comparison.map(|comparison| self.comparison(&comparison));
                    ChainClause::Count(comparison, self.expr_in(&clause))
                }
                Rule::where_clause => ChainClause::Where(self.expr_in(&clause)),
                Rule::within => ChainClause::Within(self.expr_in(&clause)),
                Rule::without => ChainClause::Without(self.expr_in(&clause)),
                _ => return None,
            };
            Some(self.spanned(&clause, kind))
        });
        ChainStep {
            label: self.name_in(pair, Rule::key_name),
            clauses: clauses.collect(),
        }
    }
}
