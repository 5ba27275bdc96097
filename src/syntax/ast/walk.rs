//! Walking over expressions as written.

use super::{Amount, ChainClause, Declaration, Expr, ExprKind, TimeReference, Window, WindowKind};
use crate::types::stack::with_stack;

impl Expr {
    /// Calls `see` with this expression and all inside of it, outer ones first.
    pub fn for_each<'e>(&'e self, see: &mut dyn FnMut(&'e Expr)) {
        with_stack(|| {
            see(self);
            self.for_each_child(&mut |child| child.for_each(see));
        });
    }

    /// Calls `visit` with each expression directly inside this one, in the order of the text.
    pub fn for_each_child<'e>(&'e self, visit: &mut dyn FnMut(&'e Expr)) {
        match &self.kind {
            ExprKind::Error
            | ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Integer(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::Name(_)
            | ExprKind::Positional(_)
            | ExprKind::This
            | ExprKind::Outer(_)
            | ExprKind::Context(_)
            | ExprKind::TimeWord(_) => {}
            ExprKind::Amount(amount) => visit(&amount.count),
            ExprKind::Field(base, _) | ExprKind::Unary(_, base) | ExprKind::Lambda(_, base) => {
                visit(base);
            }
            ExprKind::Filter(left, right) | ExprKind::Binary(left, _, right) => {
                visit(left);
                visit(right);
            }
            ExprKind::Call(call) => call.receiver.iter().chain(&call.arguments).for_each(visit),
            ExprKind::Occurs(tested, window) => {
                visit(tested);
                window_children(window, visit);
            }
            ExprKind::Case(arms, other) => {
                for arm in arms {
                    visit(&arm.condition);
                    visit(&arm.value);
                }
                other.iter().for_each(|other| visit(other));
            }
            ExprKind::Let(bindings, body) => {
                bindings.iter().for_each(|(_, value)| visit(value));
                visit(body);
            }
            ExprKind::Select(declarations) | ExprKind::Quantifier(_, declarations) => {
                declaration_children(declarations, visit);
            }
            ExprKind::AggregateOver(_, value, declarations) => {
                value.iter().for_each(|value| visit(value));
                declaration_children(declarations, visit);
            }
            ExprKind::Chain(chain) => {
                visit(&chain.list);
                visit(&chain.order);
                let clauses = chain.steps.iter().flat_map(|step| &step.clauses);
                clauses.for_each(|clause| clause_children(&clause.node, visit));
            }
            ExprKind::Array(elements) => elements.iter().for_each(visit),
            ExprKind::Object(members) => members.iter().for_each(|(_, value)| visit(value)),
        }
    }
}

fn declaration_children<'e>(declarations: &'e [Declaration], visit: &mut dyn FnMut(&'e Expr)) {
    for declaration in declarations {
        visit(&declaration.source);
        declaration.condition.iter().for_each(&mut *visit);
    }
}

fn clause_children<'e>(clause: &'e ChainClause, visit: &mut dyn FnMut(&'e Expr)) {
    match clause {
        ChainClause::When(window) => window_children(window, visit),
        ChainClause::What(expr)
        | ChainClause::Count(_, expr)
        | ChainClause::Where(expr)
        | ChainClause::Within(expr)
        | ChainClause::Without(expr) => visit(expr),
    }
}

fn window_children<'e>(window: &'e Window, visit: &mut dyn FnMut(&'e Expr)) {
    let mut count = |amount: &'e Amount| visit(&amount.count);
    match &window.kind {
        WindowKind::Last(amount) => count(amount),
        WindowKind::Distance {
            amount, reference, ..
        } => {
            count(amount);
            reference_children(reference, visit);
        }
        WindowKind::Side(_, reference) | WindowKind::Within(_, reference) => {
            reference_children(reference, visit);
        }
        WindowKind::Between(from, to) => {
            reference_children(from, visit);
            reference_children(to, visit);
        }
    }
}

fn reference_children<'e>(reference: &'e TimeReference, visit: &mut dyn FnMut(&'e Expr)) {
    if let TimeReference::Expr(expr) = reference {
        visit(expr);
    }
}
