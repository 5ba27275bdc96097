//! Expressions as lists.

use crate::syntax::ast::{
    Amount, Chain, ChainClause, Declaration, Expr, ExprKind, TimeReference, UnaryOp, Window,
    WindowKind,
};
use crate::syntax::unparse::{name_text, number_text, operator_text, quote, time_word_text};
use crate::types::stack::with_stack;

/// Writes lists on one line; the layout breaks it.
#[derive(Default)]
pub(super) struct Printer {
    pub(super) text: String,
}

impl Printer {
    pub(super) fn end_block(&mut self) {
        self.text.push('\n');
    }

    pub(super) fn atom(&mut self, atom: &str) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', '(']) {
            self.text.push(' ');
        }
        self.text.push_str(atom);
    }

    pub(super) fn list(&mut self, head: &str, parts: impl FnOnce(&mut Self)) {
        self.atom("(");
        self.atom(head);
        parts(self);
        self.text.push(')');
    }

    fn exprs<'e>(&mut self, head: &str, exprs: impl IntoIterator<Item = &'e Expr>) {
        self.list(head, |p| exprs.into_iter().for_each(|expr| p.expr(expr)));
    }

    pub(super) fn expr(&mut self, expr: &Expr) {
        with_stack(|| self.kind(&expr.kind));
    }

    fn kind(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Error => self.atom("<error>"),
            ExprKind::Null => self.atom("null"),
            ExprKind::Boolean(value) => self.atom(&value.to_string()),
            ExprKind::Integer(value) => self.atom(&value.to_string()),
            ExprKind::Number(value) => self.atom(&number_text(*value)),
            ExprKind::String(text) => self.atom(&quote(text)),
            ExprKind::Name(name) => self.atom(&name_text(name)),
            ExprKind::Positional(position) => self.atom(&format!("${position}")),
            ExprKind::This => self.atom("this"),
            ExprKind::Outer(levels) => self.atom(&format!("^{levels}")),
            ExprKind::Context(text) => self.atom(text),
            ExprKind::TimeWord(word) => self.atom(time_word_text(*word)),
            ExprKind::Field(base, name) => self.list("field", |p| {
                p.expr(base);
                p.atom(&name_text(name));
            }),
            ExprKind::Unary(UnaryOp::Not, inner) => self.exprs("not", [&**inner]),
            ExprKind::Unary(UnaryOp::Negate, inner) => self.exprs("negate", [&**inner]),
            ExprKind::Binary(left, op, right) => {
                self.exprs(operator_text(**op), [&**left, &**right])
            }
            ExprKind::Filter(base, condition) => self.exprs("filter", [&**base, &**condition]),
            ExprKind::Array(exprs) => self.exprs("array", exprs),
            ExprKind::Amount(amount) => self.list("amount", |p| p.amount(amount)),
            ExprKind::Select(declarations) => self.list("select", |p| p.declarations(declarations)),
            ExprKind::Quantifier(quantifier, declarations) => {
                self.list(quantifier.word(), |p| p.declarations(declarations));
            }
            ExprKind::Chain(chain) => self.list("chain", |p| p.chain(chain)),
            ExprKind::Occurs(time, window) => self.list("occurs", |p| {
                p.expr(time);
                p.window(window);
            }),
            _ => self.compound(kind),
        }
    }

    /// The kinds with parts of their own shape.
    fn compound(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Call(call) => self.list(
                if call.receiver.is_some() {
                    "method"
                } else {
                    "call"
                },
                |p| {
                    p.atom(&name_text(&call.name));
                    call.receiver
                        .iter()
                        .chain(&call.arguments)
                        .for_each(|expr| p.expr(expr));
                },
            ),
            ExprKind::Case(arms, otherwise) => self.list("case", |p| {
                for arm in arms {
                    p.exprs("when", [&arm.condition, &arm.value]);
                }
                if let Some(value) = otherwise {
                    p.exprs("else", [&**value]);
                }
            }),
            ExprKind::Let(bindings, body) => self.list("let", |p| {
                for (name, value) in bindings {
                    p.exprs(&name_text(name), [value]);
                }
                p.expr(body);
            }),
            ExprKind::Lambda(names, body) => self.list("lambda", |p| {
                p.list("parameters", |p| {
                    names.iter().for_each(|name| p.atom(&name_text(name)))
                });
                p.expr(body);
            }),
            ExprKind::AggregateOver(name, value, declarations) => self.list("over", |p| {
                p.atom(&name_text(name));
                value.iter().for_each(|value| p.expr(value));
                p.declarations(declarations);
            }),
            ExprKind::Object(entries) => self.list("object", |p| {
                for (key, value) in entries {
                    p.exprs(&quote(key), [value]);
                }
            }),
            _ => {}
        }
    }

    pub(super) fn amount(&mut self, amount: &Amount) {
        self.expr(&amount.count);
        self.atom(amount.unit.word(1));
    }

    fn declarations(&mut self, declarations: &[Declaration]) {
        for declaration in declarations {
            self.list("from", |p| {
                p.atom(&name_text(&declaration.variable));
                p.expr(&declaration.source);
                declaration
                    .condition
                    .iter()
                    .for_each(|condition| p.expr(condition));
            });
        }
    }

    fn window(&mut self, window: &Window) {
        match &window.kind {
            WindowKind::Distance {
                comparison,
                amount,
                direction,
                reference,
            } => self.list(operator_text(**comparison), |p| {
                p.amount(amount);
                p.atom(direction.word());
                p.reference(reference);
            }),
            WindowKind::Side(direction, reference) => {
                self.list(direction.word(), |p| p.reference(reference));
            }
            WindowKind::Within(on, reference) => {
                self.list(if *on { "on" } else { "within" }, |p| {
                    p.reference(reference)
                });
            }
            WindowKind::Between(start, end) => self.list("between", |p| {
                p.reference(start);
                p.reference(end);
            }),
            WindowKind::Last(amount) => self.list("last", |p| p.amount(amount)),
        }
    }

    fn reference(&mut self, reference: &TimeReference) {
        match reference {
            TimeReference::Unit(relation, unit) => {
                self.list(relation.word(), |p| p.atom(unit.word(1)))
            }
            TimeReference::Expr(expr) => self.expr(expr),
        }
    }

    fn chain(&mut self, chain: &Chain) {
        self.expr(&chain.list);
        self.expr(&chain.order);
        for step in &chain.steps {
            self.list("step", |p| {
                p.atom(&name_text(&step.label));
                step.clauses.iter().for_each(|clause| p.clause(clause));
            });
        }
    }

    fn clause(&mut self, clause: &ChainClause) {
        match clause {
            ChainClause::What(condition) => self.exprs("what", [condition]),
            ChainClause::Where(condition) => self.exprs("where", [condition]),
            ChainClause::Within(amount) => self.exprs("within", [amount]),
            ChainClause::Without(condition) => self.exprs("without", [condition]),
            ChainClause::When(window) => self.list("when", |p| p.window(window)),
            ChainClause::Count(comparison, count) => self.list("count", |p| {
                comparison
                    .iter()
                    .for_each(|comparison| p.atom(operator_text(**comparison)));
                p.expr(count);
            }),
        }
    }
}
