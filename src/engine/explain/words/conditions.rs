//! Conditions as clauses: `price` is more than 100.

use super::lists::Condition;
use super::phrases::listed;
use super::{Meaning, Speaker};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind, UnaryOp};
use crate::types::Kind;

mod questions;

/// A clause, cut where it says who it is about.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    about: About,
    subject: String,
    predicate: String,
    /// Whether it must stand in brackets, or behind `either`, among others.
    joins: Joins,
}

/// Who a clause is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    /// A field of the item that is looked at.
    Field,
    /// The item itself.
    Item,
    /// Anything else.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joins {
    Nothing,
    And,
    Or,
}

impl Clause {
    fn whole(text: String) -> Self {
        Self {
            about: About::Other,
            subject: String::new(),
            predicate: text,
            joins: Joins::Nothing,
        }
    }

    fn joined(text: String, joins: Joins) -> Self {
        Self {
            joins,
            ..Self::whole(text)
        }
    }

    /// The clause as a sentence.
    pub(super) fn text(&self) -> String {
        match self.subject.is_empty() {
            true => self.predicate.clone(),
            false => format!("{} {}", self.subject, self.predicate),
        }
    }

    /// The clause as what is asked of an item.
    pub(super) fn condition(self) -> Condition {
        match self.about {
            About::Field => Condition::Whose(self.text()),
            About::Item => Condition::That(self.predicate),
            About::Other => Condition::ForWhich(self.text()),
        }
    }
}

/// Whether an expression is a condition by its form.
pub(super) fn is_condition(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Boolean(_) | ExprKind::Occurs(..) | ExprKind::Quantifier(..) => true,
        ExprKind::Unary(UnaryOp::Not, _) => true,
        ExprKind::Binary(_, op, _) => matches!(
            op.node,
            BinaryOp::Or
                | BinaryOp::And
                | BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Less
                | BinaryOp::LessOrEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterOrEqual
                | BinaryOp::In
                | BinaryOp::NotIn
                | BinaryOp::Like
        ),
        _ => false,
    }
}

impl Speaker<'_, '_> {
    /// A condition as a clause; `holds` says whether it or its opposite is meant.
    pub(super) fn clause(&mut self, expr: &Expr, holds: bool) -> Clause {
        self.parts += 1;
        self.level += 1;
        let clause = match self.parts > super::PARTS_MAX || self.level >= super::LEVELS_MAX {
            true => self.source_clause(expr, holds),
            false => crate::types::stack::with_stack(|| self.clause_of(expr, holds)),
        };
        self.level -= 1;
        clause
    }

    fn source_clause(&self, expr: &Expr, holds: bool) -> Clause {
        let verb = if holds { "holds" } else { "does not hold" };
        Clause::whole(format!("{} {verb}", self.source(expr)))
    }

    fn clause_of(&mut self, expr: &Expr, holds: bool) -> Clause {
        // A test of a list asks for one of its elements, so that its opposite asks for none.
        if !holds && self.tested(expr).is_some_and(|tested| self.is_list(tested)) {
            let clause = self.clause_of(expr, true).text();
            return Clause::whole(format!("it is not so that {clause}"));
        }
        match &expr.kind {
            ExprKind::Boolean(truth) => {
                let word = if *truth == holds { "always" } else { "never" };
                Clause::whole(word.to_owned())
            }
            ExprKind::Unary(UnaryOp::Not, inner) => self.clause(inner, !holds),
            ExprKind::Binary(left, op, right) => match op.node {
                BinaryOp::And | BinaryOp::Or => {
                    self.joined(expr, (op.node == BinaryOp::And) == holds, op.node, holds)
                }
                BinaryOp::Default if right.kind == ExprKind::Boolean(false) => {
                    self.clause(left, holds)
                }
                _ if is_condition(&expr.kind) => self.comparison(left, op.node, right, holds),
                _ => self.plain_clause(expr, holds),
            },
            ExprKind::Occurs(tested, window) => {
                let window = self.window(window, "in");
                let is = if holds { "is" } else { "is not" };
                self.about(tested, &format!("{is} {window}"), holds)
            }
            ExprKind::Quantifier(quantifier, declarations) => {
                Clause::whole(self.quantified(*quantifier, declarations, holds))
            }
            ExprKind::Chain(chain) => Clause::whole(self.chain_clause(chain, holds)),
            ExprKind::Call(call) => self.call_clause(expr, call, holds),
            _ => self.plain_clause(expr, holds),
        }
    }

    /// What a comparison or a test of a text looks at.
    fn tested<'e>(&self, expr: &'e Expr) -> Option<&'e Expr> {
        match &expr.kind {
            ExprKind::Occurs(tested, _) => Some(tested),
            ExprKind::Binary(left, op, _) => {
                (!matches!(op.node, BinaryOp::And | BinaryOp::Or)).then_some(left)
            }
            ExprKind::Call(call) => {
                let name = super::function_name(&call.name.node);
                let is_of_list = [
                    "exists",
                    "none",
                    "all",
                    "one",
                    "isNull",
                    "isNotNull",
                    "isEmpty",
                    "isNotEmpty",
                ];
                let tested = call.receiver.as_ref().or(call.arguments.first());
                tested.filter(|_| !is_of_list.contains(&name))
            }
            _ => None,
        }
    }

    /// A name, or anything else that is true or not.
    fn plain_clause(&mut self, expr: &Expr, holds: bool) -> Clause {
        if let Some((define, arguments)) = self.defined(expr) {
            let clause = self.inside(define, &arguments, |this, body| this.clause(body, holds));
            if self.fits(define, &clause.text()) {
                return clause;
            }
            return self.source_clause(expr, holds);
        }
        if let ExprKind::Name(name) = &expr.kind
            && let Some(Meaning::Words(argument)) = self.meaning(name)
            && let Some(clause) = argument.clause.clone()
        {
            return Clause::whole(match holds {
                true => clause,
                false => format!("it is not so that {clause}"),
            });
        }
        if self.is_list(expr) {
            let there = if holds { "there are" } else { "there are no" };
            let list = self.list(expr);
            return Clause::whole(format!("{there} {}", list.bare()));
        }
        // A value that is missing is not true either.
        let is = if holds { "is true" } else { "is not true" };
        self.about(expr, is, true)
    }

    /// A clause about a value; one that denies also holds where the value is missing.
    pub(super) fn about(&mut self, subject: &Expr, predicate: &str, holds: bool) -> Clause {
        if self.is_list(subject) && !predicate.contains("empty") && !predicate.contains("missing") {
            let list = self.list(subject).all();
            return Clause::whole(format!("one of {list} {predicate}"));
        }
        let about = self.who(subject);
        let or_missing = match !holds && self.ty(subject).is_none_or(|ty| ty.optional) {
            true => " or is missing",
            false => "",
        };
        Clause {
            about,
            subject: self.side(subject),
            predicate: format!("{predicate}{or_missing}"),
            joins: match or_missing.is_empty() {
                true => Joins::Nothing,
                false => Joins::Or,
            },
        }
    }

    /// Who a clause with this subject is about.
    fn who(&self, subject: &Expr) -> About {
        match &subject.kind {
            _ if self.items.is_empty() => About::Other,
            // What an entry holds is told as what the rule makes of its group.
            ExprKind::Name(_) if self.items.last().is_some_and(|item| !item.entry.is_empty()) => {
                About::Other
            }
            ExprKind::This if self.items.last().is_some_and(|item| item.this.is_none()) => {
                About::Item
            }
            ExprKind::Name(_) | ExprKind::Field(..) if self.is_field_of_item(subject) => {
                About::Field
            }
            _ => About::Other,
        }
    }

    fn joined(&mut self, expr: &Expr, is_and: bool, op: BinaryOp, holds: bool) -> Clause {
        let mut operands = Vec::new();
        flatten(expr, op, &mut operands);
        let own = if is_and { Joins::And } else { Joins::Or };
        let parts: Vec<String> = operands
            .into_iter()
            .map(|operand| {
                let clause = self.clause(operand, holds);
                match clause.joins != Joins::Nothing && clause.joins != own {
                    true if is_and => format!("either {}", clause.text()),
                    true => format!("({})", clause.text()),
                    false => clause.text(),
                }
            })
            .collect();
        let text = listed(&parts, if is_and { "and" } else { "or" });
        Clause::joined(text, own)
    }

    fn comparison(&mut self, left: &Expr, op: BinaryOp, right: &Expr, holds: bool) -> Clause {
        if let Some(clause) = self.counted(left, op, right, holds) {
            return Clause::whole(clause);
        }
        if phrase_is_literal(left) && !phrase_is_literal(right) {
            if matches!(op, BinaryOp::In | BinaryOp::NotIn) {
                return self.membership_of_constant(left, op, right, holds);
            }
            return self.comparison(right, mirrored(op), left, holds);
        }
        if matches!(op, BinaryOp::In | BinaryOp::NotIn) {
            return self.membership(left, op, right, holds);
        }
        if let ExprKind::Boolean(truth) = right.kind
            && op == BinaryOp::Equal
        {
            let is = if holds { "is" } else { "is not" };
            return self.about(left, &format!("{is} {truth}"), holds);
        }
        let is_time = matches!(
            self.kind(left).or(self.kind(right)),
            Some(Kind::Date | Kind::Datetime)
        );
        let other = self.side(right);
        let verb = match (op, is_time) {
            (BinaryOp::Equal, _) => "",
            (BinaryOp::NotEqual, _) => "other than ",
            (BinaryOp::Less, true) => "before ",
            (BinaryOp::LessOrEqual, true) => "at or before ",
            (BinaryOp::Greater, true) => "after ",
            (BinaryOp::GreaterOrEqual, true) => "at or after ",
            (BinaryOp::Less, _) => "less than ",
            (BinaryOp::LessOrEqual, _) => "at most ",
            (BinaryOp::Greater, _) => "more than ",
            (BinaryOp::GreaterOrEqual, _) => "at least ",
            _ => "like ",
        };
        let is = if holds { "is" } else { "is not" };
        if self.is_list(left) && !self.is_list(right) {
            let list = self.list(left);
            let one = if holds { "one" } else { "none" };
            return Clause::whole(format!("{one} of {} is {verb}{other}", list.all()));
        }
        self.about(left, &format!("{is} {verb}{other}"), holds)
    }

    fn call_clause(&mut self, expr: &Expr, call: &Call, holds: bool) -> Clause {
        if self
            .definition_of(&call.name.node, call.name.span)
            .is_some()
        {
            return self.plain_clause(expr, holds);
        }
        if let Some(text) = self.list_clause(call, holds) {
            return Clause::whole(text);
        }
        let mut operands = call.receiver.iter().chain(&call.arguments);
        let Some(subject) = operands.next() else {
            return self.source_clause(expr, holds);
        };
        let rest: Vec<&Expr> = operands.collect();
        match self.test_words(super::function_name(&call.name.node), &rest, holds) {
            Some((predicate, is_sure)) => self.about(subject, &predicate, holds || is_sure),
            None => match super::function_name(&call.name.node) {
                "inSegment" => {
                    let is = if holds { "is" } else { "is not" };
                    Clause::whole(format!(
                        "the profile {is} in the segment {}",
                        self.operand(subject)
                    ))
                }
                _ => {
                    let is = if holds { "is true" } else { "is not true" };
                    Clause::whole(format!("{} {is}", self.value(expr)))
                }
            },
        }
    }
}

fn flatten<'e>(expr: &'e Expr, op: BinaryOp, operands: &mut Vec<&'e Expr>) {
    let mut spine = vec![expr];
    while let Some(expr) = spine.pop() {
        match &expr.kind {
            ExprKind::Binary(left, own, right) if own.node == op => {
                spine.push(right);
                spine.push(left);
            }
            _ => operands.push(expr),
        }
    }
}

fn phrase_is_literal(expr: &Expr) -> bool {
    super::phrases::literal(expr).is_some()
}

fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        same => same,
    }
}
