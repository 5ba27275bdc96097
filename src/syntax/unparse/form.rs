//! The forms of an expression.

use super::words::{name_text, number_text, quote, step_text, time_word_text, word_text};
use super::{Strength, Writer};
use crate::diagnostic::Spanned;
use crate::syntax::ast::{Call, CaseArm, Declaration, Expr, ExprKind};

impl Writer {
    pub(super) fn kind(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Error => self.push("<error>"),
            ExprKind::Null => self.push("null"),
            ExprKind::Boolean(value) => self.push(if *value { "true" } else { "false" }),
            ExprKind::Integer(value) => self.push(&value.to_string()),
            ExprKind::Number(value) => self.push(&number_text(*value)),
            ExprKind::String(text) => self.push(&quote(text)),
            ExprKind::Name(name) => self.push(&name_text(name)),
            ExprKind::Positional(position) => self.push(&format!("${position}")),
            ExprKind::This => self.push("this"),
            ExprKind::Outer(levels) => self.text.extend(std::iter::repeat_n('^', *levels as usize)),
            ExprKind::Context(text) => self.push(text),
            ExprKind::TimeWord(word) => self.push(time_word_text(*word)),
            ExprKind::Amount(amount) => self.amount(amount, Strength::Postfix),
            ExprKind::Field(base, name) => self.field(base, name),
            ExprKind::Filter(base, condition) => {
                self.expr(base, Strength::Postfix);
                self.in_brackets("[", "]", |w| w.expr(condition, Strength::Body));
            }
            ExprKind::Call(call) => self.call(call),
            ExprKind::Unary(op, operand) => self.unary(*op, operand),
            ExprKind::Binary(left, op, right) => self.binary(left, op.node, right),
            ExprKind::Occurs(time, window) => {
                self.expr(time, Strength::Default);
                self.push(" occurs ");
                self.window(window);
            }
            ExprKind::Case(arms, otherwise) => self.case(arms, otherwise.as_deref()),
            ExprKind::Let(bindings, body) => self.let_in(bindings, body),
            ExprKind::Lambda(names, body) => self.lambda(names, body),
            ExprKind::Select(declarations) => self.declared("select ", declarations),
            ExprKind::Quantifier(quantifier, declarations) => {
                self.push(quantifier.word());
                self.declared(" ", declarations);
            }
            ExprKind::AggregateOver(name, value, declarations) => {
                self.over(name, value.as_deref(), declarations)
            }
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::Array(exprs) => self.in_brackets("[", "]", |w| w.exprs(exprs)),
            ExprKind::Object(entries) => self.object(entries),
        }
    }

    /// `a, b, c`
    fn exprs(&mut self, exprs: &[Expr]) {
        for (index, expr) in exprs.iter().enumerate() {
            self.separate(index);
            self.expr(expr, Strength::Body);
        }
    }

    pub(super) fn separate(&mut self, index: usize) {
        if index > 0 {
            self.push(", ");
        }
    }

    fn field(&mut self, base: &Expr, name: &str) {
        self.expr(base, Strength::Postfix);
        // The name of an outer item touches its caret.
        if !matches!(base.kind, ExprKind::Outer(_)) {
            self.push(".");
        }
        self.push(&step_text(name));
    }

    fn call(&mut self, call: &Call) {
        if let Some(receiver) = &call.receiver {
            self.expr(receiver, Strength::Postfix);
            self.push(".");
        }
        // `chain(` always begins the form with steps.
        let name = match &call.receiver {
            _ if call.name.eq_ignore_ascii_case("chain") => format!("`{}`", call.name.node),
            Some(_) => step_text(&call.name),
            None => name_text(&call.name),
        };
        self.push(&name);
        self.in_brackets("(", ")", |w| w.exprs(&call.arguments));
    }

    fn case(&mut self, arms: &[CaseArm], otherwise: Option<&Expr>) {
        self.in_brackets("case { ", " }", |w| {
            for (index, arm) in arms.iter().enumerate() {
                w.separate(index);
                // A condition that ends in a source would take the colon for its `where`.
                match &arm.condition.kind {
                    ExprKind::Name(name) if name.eq_ignore_ascii_case("else") => w.push("(else)"),
                    _ => w.expr(&arm.condition, Strength::Or),
                }
                w.push(": ");
                w.expr(&arm.value, Strength::Body);
            }
            if let Some(value) = otherwise {
                w.separate(arms.len());
                w.push("else: ");
                w.expr(value, Strength::Body);
            }
        });
    }

    fn let_in(&mut self, bindings: &[(Spanned<String>, Expr)], body: &Expr) {
        self.push("let ");
        for (index, (name, value)) in bindings.iter().enumerate() {
            self.separate(index);
            self.push(&name_text(name));
            self.push(" = ");
            let outside = std::mem::replace(&mut self.place.no_in, true);
            self.expr(value, Strength::Body);
            self.place.no_in = outside;
        }
        self.push(" in ");
        self.expr(body, Strength::Body);
    }

    fn lambda(&mut self, names: &[Spanned<String>], body: &Expr) {
        let names: Vec<String> = names.iter().map(|name| name_text(name)).collect();
        self.push(&format!("({}) => ", names.join(", ")));
        self.expr(body, Strength::Body);
    }

    fn declared(&mut self, word: &str, declarations: &[Declaration]) {
        self.push(word);
        for (index, declaration) in declarations.iter().enumerate() {
            self.separate(index);
            self.push(&name_text(&declaration.variable));
            self.push(" from ");
            self.expr(&declaration.source, Strength::Default);
            let Some(condition) = &declaration.condition else {
                continue;
            };
            self.push(" where ");
            // A body at the end would take the declarations that follow for its own.
            let is_last = index + 1 == declarations.len();
            self.expr(
                condition,
                if is_last {
                    Strength::Body
                } else {
                    Strength::Or
                },
            );
        }
    }

    fn over(&mut self, name: &Spanned<String>, value: Option<&Expr>, declarations: &[Declaration]) {
        self.push(&name_text(name));
        let is_path = value.is_some_and(is_plain_path);
        match value {
            Some(value) if is_path && is_aggregate_word(name) => {
                self.push(" ");
                self.expr(value, Strength::Postfix);
            }
            None if is_aggregate_word(name) => {}
            _ => self.in_brackets("(", ")", |w| {
                value.iter().for_each(|value| w.expr(value, Strength::Body));
            }),
        }
        self.declared(" over ", declarations);
    }

    fn object(&mut self, entries: &[(Spanned<String>, Expr)]) {
        self.in_brackets("{", "}", |w| {
            for (index, (key, value)) in entries.iter().enumerate() {
                w.separate(index);
                let plain = word_text(key);
                w.push(&if plain.starts_with('`') {
                    quote(key)
                } else {
                    plain
                });
                w.push(": ");
                w.expr(value, Strength::Body);
            }
        });
    }
}

/// The words that can stand before a bare value and `over`; as `aggregate_word` of the grammar.
fn is_aggregate_word(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "countDistinct",
        "count",
        "sum",
        "average",
        "minBy",
        "min",
        "maxBy",
        "max",
        "median",
        "variance",
        "stddev",
        "mode",
        "distinct",
        "list",
        "first",
        "last",
    ];
    WORDS.contains(&name)
}

/// A name that is no aggregate, or steps behind one: what `over` cannot be mistaken to belong to.
fn is_plain_path(expr: &Expr) -> bool {
    let mut expr = expr;
    while let ExprKind::Field(base, _) = &expr.kind {
        expr = base;
    }
    matches!(&expr.kind, ExprKind::Name(name) if !is_aggregate_word(name) && !name_text(name).starts_with('`'))
}
