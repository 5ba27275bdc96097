//! Expressions.

use pest::iterators::{Pair, Pairs};

use super::{Builder, part, parts};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{
    Amount, Call, CaseArm, Declaration, Expr, ExprKind, Quantifier, TimeWord, UnaryOp,
};
use crate::syntax::parse::grammar::{BINDING, Rule};
use crate::types::calendar::Unit;
use crate::types::stack::with_stack;

/// An operand while operators are applied.
struct Operand {
    expr: Expr,
    /// Whether it is a comparison that stands without brackets.
    is_comparison: bool,
}

impl Operand {
    fn plain(expr: Expr) -> Self {
        Self {
            expr,
            is_comparison: false,
        }
    }
}

impl Builder<'_> {
    /// A flat list of operands and operators (`expr`, `arithmetic`, `operand`, `count`).
    pub(super) fn expr(&self, pair: Pair<'_, Rule>) -> Expr {
        with_stack(|| self.operators(pair.into_inner()).expr)
    }

    fn operators(&self, pairs: Pairs<'_, Rule>) -> Operand {
        BINDING
            .map_primary(|pair| Operand::plain(self.primary(pair)))
            .map_prefix(|operator, operand| self.prefix(&operator, operand))
            .map_postfix(|operand, operator| self.postfix(operand, operator))
            .map_infix(|left, operator, right| self.infix(left, &operator, right))
            .parse(pairs)
    }

    fn prefix(&self, operator: &Pair<'_, Rule>, operand: Operand) -> Operand {
        let span = self.span(operator).to(operand.expr.span);
        let op = match operator.as_rule() {
            Rule::not_prefix => UnaryOp::Not,
            _ => UnaryOp::Negate,
        };
        let operand = Box::new(operand.expr);
        Operand::plain(self.node(ExprKind::Unary(op, operand), span))
    }

    fn infix(&self, left: Operand, operator: &Pair<'_, Rule>, right: Operand) -> Operand {
        let op = self.binary_op(operator);
        let is_comparison = operator.as_rule() == Rule::compare_op;
        let span = left.expr.span.to(right.expr.span);
        let kind = if is_comparison && left.is_comparison {
            self.chained(&left.expr, Some(*op), self.span(operator));
            ExprKind::Error
        } else {
            ExprKind::Binary(Box::new(left.expr), op, Box::new(right.expr))
        };
        Operand {
            expr: self.node(kind, span),
            is_comparison,
        }
    }

    fn postfix(&self, operand: Operand, operator: Pair<'_, Rule>) -> Operand {
        let end = self.span(&operator);
        let span = operand.expr.span.to(end);
        let is_comparison = matches!(operator.as_rule(), Rule::occurs | Rule::null_test);
        if is_comparison && operand.is_comparison {
            self.chained(&operand.expr, None, end);
            return Operand {
                expr: self.node(ExprKind::Error, span),
                is_comparison,
            };
        }
        let base = operand.expr;
        let kind = match operator.as_rule() {
            Rule::member => self.member(base, &operator),
            Rule::filter => ExprKind::Filter(Box::new(base), Box::new(self.expr_in(&operator))),
            Rule::occurs => ExprKind::Occurs(Box::new(base), Box::new(self.window_in(&operator))),
            Rule::null_test => self.null_test(base, &operator),
            _ => ExprKind::Chain(Box::new(self.chain(Some(base), &operator))),
        };
        Operand {
            expr: self.node(kind, span),
            is_comparison,
        }
    }

    /// `.name` or `.name(arguments)`
    fn member(&self, base: Expr, pair: &Pair<'_, Rule>) -> ExprKind {
        let name = self.name_in(pair, Rule::step);
        match part(pair, Rule::arguments) {
            None => ExprKind::Field(Box::new(base), name),
            Some(arguments) => ExprKind::Call(Box::new(Call {
                receiver: Some(base),
                name,
                arguments: self.exprs(&arguments),
            })),
        }
    }

    /// The expressions right inside a pair.
    pub(super) fn exprs(&self, pair: &Pair<'_, Rule>) -> Vec<Expr> {
        parts(pair, Rule::expr)
            .map(|expr| self.expr(expr))
            .collect()
    }

    /// The one expression right inside a pair.
    pub(super) fn expr_in(&self, pair: &Pair<'_, Rule>) -> Expr {
        match part(pair, Rule::expr) {
            Some(expr) => self.expr(expr),
            None => Expr::error(self.span(pair)),
        }
    }

    pub(super) fn primary(&self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::paren => return self.paren(&pair),
            Rule::quantity => return self.quantity(&pair),
            Rule::number => self.number(&pair),
            Rule::string => ExprKind::String(self.string(&pair).node),
            Rule::null => ExprKind::Null,
            Rule::boolean => ExprKind::Boolean(pair.as_str().eq_ignore_ascii_case("true")),
            Rule::this => ExprKind::This,
            Rule::time_word => time_word(pair.as_str()),
            Rule::positional => self.positional(&pair),
            Rule::context => ExprKind::Context(pair.as_str().to_owned()),
            Rule::outer => return self.outer(&pair),
            Rule::array => ExprKind::Array(self.exprs(&pair)),
            Rule::object => ExprKind::Object(self.entries(&pair)),
            Rule::call => self.call(&pair),
            Rule::aggregate_over => self.aggregate_over(&pair),
            Rule::lambda => self.lambda(&pair),
            Rule::let_in => self.let_in(&pair),
            Rule::select => ExprKind::Select(self.declarations_in(&pair)),
            Rule::quantifier => self.quantifier(&pair),
            Rule::case => self.case(&pair),
            Rule::chain => ExprKind::Chain(Box::new(self.chain(None, &pair))),
            _ => ExprKind::Error,
        };
        self.node(kind, span)
    }

    /// `(a)`; its span holds the brackets, so that a fix can replace it.
    fn paren(&self, pair: &Pair<'_, Rule>) -> Expr {
        let mut exprs = self.exprs(pair);
        let span = self.span(pair);
        if exprs.len() == 1
            && let Some(mut expr) = exprs.pop()
        {
            expr.span = span;
            return expr;
        }
        let inner = &pair.as_str()[1..pair.as_str().len().saturating_sub(1)];
        let diagnostic = Diagnostic::error(
            Code::UnexpectedText,
            span,
            "a list stands in square brackets",
        )
        .label("round brackets hold one value")
        .fix("use square brackets", span, format!("[{inner}]"));
        self.report(diagnostic);
        self.node(ExprKind::Array(exprs), span)
    }

    fn quantity(&self, pair: &Pair<'_, Rule>) -> Expr {
        let Some(number) = part(pair, Rule::number) else {
            return Expr::error(self.span(pair));
        };
        let count = self.node(self.number(&number), self.span(&number));
        match part(pair, Rule::unit) {
            None => count,
            Some(unit) => {
                let amount = self.amount(count, &unit);
                self.node(ExprKind::Amount(Box::new(amount)), self.span(pair))
            }
        }
    }

    /// A count with its unit; a constant count must be whole.
    pub(super) fn amount(&self, mut count: Expr, unit: &Pair<'_, Rule>) -> Amount {
        if let ExprKind::Number(number) = count.kind {
            self.fractional_amount(number, count.span, unit);
            count.kind = ExprKind::Error;
        }
        // The grammar only knows words that are units.
        let parsed = Unit::parse(unit.as_str()).unwrap_or(Unit::Day);
        Amount {
            count,
            unit: self.spanned(unit, parsed),
        }
    }

    fn positional(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        match pair.as_str()[1..].parse() {
            Ok(position) if position > 0 => ExprKind::Positional(position),
            _ => {
                let message = "parameters are counted from `$1`";
                let diagnostic = Diagnostic::error(Code::MalformedNumber, self.span(pair), message);
                self.report(diagnostic.label("no such parameter"));
                ExprKind::Error
            }
        }
    }

    /// `^^` and, where it touches, the name behind.
    fn outer(&self, pair: &Pair<'_, Rule>) -> Expr {
        let levels = part(pair, Rule::carets);
        let count = levels.as_ref().map_or(1, |carets| carets.as_str().len());
        let span = levels
            .as_ref()
            .map_or(self.span(pair), |carets| self.span(carets));
        let outer = self.node(
            ExprKind::Outer(u32::try_from(count).unwrap_or(u32::MAX)),
            span,
        );
        match part(pair, Rule::step) {
            None => outer,
            Some(step) => {
                let kind = ExprKind::Field(Box::new(outer), self.name(&step));
                self.node(kind, self.span(pair))
            }
        }
    }

    fn entries(&self, pair: &Pair<'_, Rule>) -> Vec<(Spanned<String>, Expr)> {
        parts(pair, Rule::entry)
            .map(|entry| (self.key(&entry), self.expr_in(&entry)))
            .collect()
    }

    /// The `key` of an entry: a bare, quoted or backticked word.
    pub(super) fn key(&self, pair: &Pair<'_, Rule>) -> Spanned<String> {
        let Some(key) = part(pair, Rule::key) else {
            return self.spanned(pair, String::new());
        };
        match part(&key, Rule::string) {
            Some(string) => self.string(&string),
            None => self.name(&key),
        }
    }

    fn call(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        let name = match part(pair, Rule::operator_name) {
            Some(name) => self.name(&name),
            None => self.name_in(pair, Rule::name),
        };
        let Some(arguments) = part(pair, Rule::arguments) else {
            return ExprKind::Name(name.node);
        };
        let exprs = self.exprs(&arguments);
        match part(pair, Rule::over) {
            None => ExprKind::Call(Box::new(Call {
                receiver: None,
                name,
                arguments: exprs,
            })),
            Some(over) => self.call_over(name, exprs, self.span(&arguments), &over),
        }
    }

    /// `sum(price) over v from xs`
    fn call_over(
        &self,
        name: Spanned<String>,
        mut arguments: Vec<Expr>,
        place: Span,
        over: &Pair<'_, Rule>,
    ) -> ExprKind {
        if arguments.len() > 1 {
            let message = format!("`{}` takes one value before `over`", name.node);
            let diagnostic = Diagnostic::error(Code::UnexpectedText, place, message);
            self.report(diagnostic.label("expected one value"));
            return ExprKind::Error;
        }
        let value = arguments.pop().map(Box::new);
        ExprKind::AggregateOver(name, value, self.declarations_in(over))
    }

    fn aggregate_over(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        let name = self.name_in(pair, Rule::aggregate_word);
        let value = part(pair, Rule::expr).map(|expr| Box::new(self.expr(expr)));
        let declarations = part(pair, Rule::over).map(|over| self.declarations_in(&over));
        ExprKind::AggregateOver(name, value, declarations.unwrap_or_default())
    }

    fn lambda(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        let head = part(pair, Rule::lambda_head);
        let names = head.iter().flat_map(|head| parts(head, Rule::name));
        let names = names.map(|name| self.name(&name)).collect();
        ExprKind::Lambda(names, Box::new(self.expr_in(pair)))
    }

    fn let_in(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        let bindings = parts(pair, Rule::binding)
            .map(|binding| (self.name_in(&binding, Rule::name), self.expr_in(&binding)))
            .collect();
        ExprKind::Let(bindings, Box::new(self.expr_in(pair)))
    }

    fn quantifier(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        let word = part(pair, Rule::quantifier_word);
        let word = word.map(|word| word.as_str().to_ascii_lowercase());
        let quantifier = match word.as_deref() {
            Some("forall" | "all") => Quantifier::ForAll,
            Some("none") => Quantifier::None,
            Some("one") => Quantifier::One,
            _ => Quantifier::Exists,
        };
        ExprKind::Quantifier(quantifier, self.declarations_in(pair))
    }

    fn declarations_in(&self, pair: &Pair<'_, Rule>) -> Vec<Declaration> {
        part(pair, Rule::declarations)
            .iter()
            .flat_map(|all| parts(all, Rule::declaration))
            .map(|declaration| Declaration {
                variable: self.name_in(&declaration, Rule::name),
                source: self.arithmetic_in(&declaration),
                condition: part(&declaration, Rule::expr).map(|expr| self.expr(expr)),
            })
            .collect()
    }

    /// The `arithmetic` right inside a pair.
    pub(super) fn arithmetic_in(&self, pair: &Pair<'_, Rule>) -> Expr {
        match part(pair, Rule::arithmetic) {
            Some(expr) => self.expr(expr),
            None => Expr::error(self.span(pair)),
        }
    }

    fn case(&self, pair: &Pair<'_, Rule>) -> ExprKind {
        let mut arms = Vec::new();
        let mut otherwise = None;
        for arm in parts(pair, Rule::arm) {
            let span = self.span(&arm);
            let mut exprs = self.exprs(&arm);
            if let Some(previous) = &otherwise {
                self.arm_after_else(span, previous);
            } else if part(&arm, Rule::kw_else).is_some() {
                otherwise = exprs.pop();
            } else if let (Some(value), Some(condition)) = (exprs.pop(), exprs.pop()) {
                arms.push(CaseArm { condition, value });
            }
        }
        ExprKind::Case(arms, otherwise.map(Box::new))
    }

    fn arm_after_else(&self, span: Span, otherwise: &Expr) {
        let diagnostic = Diagnostic::error(
            Code::UnexpectedText,
            span,
            "`else` is the last arm of a `case`",
        )
        .label("never reached")
        .also(otherwise.span, "taken before it");
        self.report(diagnostic);
    }
}

fn time_word(word: &str) -> ExprKind {
    ExprKind::TimeWord(match word.to_ascii_lowercase().as_str() {
        "today" => TimeWord::Today,
        "yesterday" => TimeWord::Yesterday,
        "tomorrow" => TimeWord::Tomorrow,
        _ => TimeWord::Now,
    })
}
