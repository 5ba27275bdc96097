//! Windows of time, amounts and chains.

use super::doc::{Doc, LastComma, ListStyle};
use super::list::{ARGUMENTS, ARRAY};
use super::printer::Printer;
use super::render::INDENT;
use crate::syntax::ast::{
    Amount, Chain, ChainClause, ChainStep, Expr, ExprKind, TimeReference, Window, WindowKind,
};
use crate::syntax::unparse::operator_text;

/// Where a chain has no place for a last comma.
const CHAIN: ListStyle = ListStyle {
    last_comma: LastComma::Never,
    ..ARGUMENTS
};

impl Printer<'_> {
    pub(super) fn window(&mut self, window: &Window) -> Doc {
        let mut docs = Vec::new();
        match &window.kind {
            WindowKind::Distance {
                comparison,
                amount,
                reference,
                ..
            } => {
                docs.push(self.token(operator_text(comparison.node)));
                docs.push(self.amount(amount));
                docs.push(self.word());
                docs.push(self.reference(reference));
            }
            WindowKind::Side(_, reference) => {
                docs.push(self.word());
                docs.push(self.reference(reference));
            }
            WindowKind::Within(on, reference) => {
                if *on {
                    docs.push(self.word());
                }
                docs.push(self.reference(reference));
            }
            WindowKind::Between(start, end) => {
                docs.push(self.word());
                docs.push(self.reference(start));
                docs.push(self.word());
                docs.push(self.reference(end));
            }
            WindowKind::Last(amount) => {
                docs.push(self.word());
                docs.push(self.amount(amount));
            }
        }
        spaced(docs)
    }

    /// A count and its unit.
    pub(super) fn amount(&mut self, amount: &Amount) -> Doc {
        let count = self.operand(&amount.count);
        let number = match amount.count.kind {
            ExprKind::Integer(number) => number,
            _ => 0,
        };
        let unit = self.token(amount.unit.word(number));
        spaced(vec![count, unit])
    }

    fn reference(&mut self, reference: &TimeReference) -> Doc {
        match reference {
            TimeReference::Unit(_, unit) => {
                let relation = self.word();
                let unit = self.token(unit.word(1));
                spaced(vec![relation, unit])
            }
            TimeReference::Expr(expr) => self.operand(expr),
        }
    }

    /// `chain(list, order, [steps])`
    pub(super) fn chain(&mut self, chain: &Chain) -> Doc {
        let word = self.word();
        self.chain_arguments(word, chain, true)
    }

    /// `(list, order, [steps])`, the list left out where it stands before.
    pub(super) fn chain_arguments(&mut self, before: Doc, chain: &Chain, has_list: bool) -> Doc {
        enum Part<'c> {
            Value(&'c Expr),
            Steps(&'c [ChainStep]),
        }
        let list = has_list.then_some(Part::Value(&chain.list));
        let rest = [Part::Value(&chain.order), Part::Steps(&chain.steps)];
        let all: Vec<Part<'_>> = list.into_iter().chain(rest).collect();
        self.list(before, CHAIN, &all, |printer, part| match part {
            Part::Value(expr) => printer.fresh(expr),
            Part::Steps(steps) => printer.list(Doc::nothing(), ARRAY, steps, Self::chain_step),
        })
    }

    fn chain_step(&mut self, step: &ChainStep) -> Doc {
        let label = self.name(&step.label);
        let colon = self.token(":");
        let mut clauses = Vec::new();
        for clause in &step.clauses {
            clauses.push(self.line());
            clauses.push(self.comments());
            clauses.push(self.clause(clause));
        }
        let clauses = Doc::indent(INDENT, Doc::concat(clauses));
        Doc::group(Doc::concat(vec![label, colon, clauses]))
    }

    fn clause(&mut self, clause: &ChainClause) -> Doc {
        let word = self.cursor.peek_text().to_ascii_uppercase();
        let word = self.token(&word);
        self.bracketed(word, |printer| match clause {
            ChainClause::When(window) => printer.window(window),
            ChainClause::Count(Some(comparison), count) => {
                let comparison = printer.token(operator_text(comparison.node));
                let count = printer.operand(count);
                spaced(vec![comparison, count])
            }
            ChainClause::What(expr)
            | ChainClause::Where(expr)
            | ChainClause::Within(expr)
            | ChainClause::Without(expr)
            | ChainClause::Count(None, expr) => printer.fresh(expr),
        })
    }
}

/// Pieces with blanks between them.
pub(super) fn spaced(docs: Vec<Doc>) -> Doc {
    let mut all = Vec::with_capacity(docs.len() * 2);
    for doc in docs {
        if !all.is_empty() {
            all.push(Doc::text(" "));
        }
        all.push(doc);
    }
    Doc::concat(all)
}
