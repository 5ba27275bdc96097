//! Operators, and the slips that authors bring from other languages.

use pest::iterators::Pair;

use super::{Builder, part};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind};
use crate::syntax::parse::grammar::Rule;
use crate::types::calendar::Unit;

impl Builder<'_> {
    /// The operator of a pair; a foreign one is reported and read as what it means.
    pub(super) fn binary_op(&self, pair: &Pair<'_, Rule>) -> Spanned<BinaryOp> {
        let span = self.span(pair);
        let inner = pair.clone().into_inner().next();
        let (op, proper) = match inner.as_ref().map(Pair::as_rule) {
            Some(Rule::like_op) => (BinaryOp::Like, None),
            Some(Rule::in_op) => (BinaryOp::In, None),
            Some(Rule::not_in_op) => {
                let two_words = inner.and_then(|words| part(&words, Rule::kw_not)).is_some();
                (BinaryOp::NotIn, two_words.then_some("notIn"))
            }
            _ => symbol(pair),
        };
        if let Some(proper) = proper {
            self.foreign(span, pair.as_str(), proper);
        }
        Spanned::new(op, span)
    }

    /// One of the six comparisons, as in a window.
    pub(super) fn comparison(&self, pair: &Pair<'_, Rule>) -> Spanned<BinaryOp> {
        let (op, proper) = symbol(pair);
        let span = self.span(pair);
        if let Some(proper) = proper {
            self.foreign(span, pair.as_str(), proper);
        }
        Spanned::new(op, span)
    }

    fn foreign(&self, span: Span, found: &str, proper: &str) {
        let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
        let diagnostic = Diagnostic::error(
            Code::ForeignOperator,
            span,
            format!("`{found}` is written `{proper}`"),
        )
        .label(format!("expected `{proper}`"))
        .fix(format!("write `{proper}`"), span, proper);
        self.report(diagnostic);
    }

    /// A comparison (`op`; none for a time or null test) of a comparison.
    ///
    /// `a < b < c` can only mean one thing; for anything else the author has to say.
    pub(super) fn chained(&self, left: &Expr, op: Option<BinaryOp>, place: Span) {
        let diagnostic = Diagnostic::error(
            Code::ChainedComparison,
            place,
            "comparisons do not follow each other",
        )
        .label("a second comparison")
        .also(left.span, "already true or false");
        self.report(match (&left.kind, op) {
            (ExprKind::Binary(_, first, middle), Some(op)) if is_range(first.node, op) => {
                let middle = self.text_of(middle.span);
                diagnostic.fix(
                    "join two comparisons with `and`",
                    place.before(),
                    format!("and {middle} "),
                )
            }
            _ => diagnostic.help("put the comparison that comes first in brackets"),
        });
    }

    /// `x IS NULL`
    pub(super) fn null_test(&self, base: Expr, pair: &Pair<'_, Rule>) -> ExprKind {
        let span = self.span(pair);
        let name = match part(pair, Rule::kw_not) {
            Some(_) => "isNotNull",
            None => "isNull",
        };
        // The blank before the slip goes too, so that the call touches its receiver.
        let edit = Span {
            start: base.span.end,
            ..span
        };
        let found = pair
            .as_str()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let diagnostic = Diagnostic::error(
            Code::ForeignOperator,
            span,
            format!("`{found}` is written `.{name}()`"),
        )
        .label("not an operator here")
        .fix(format!("write `.{name}()`"), edit, format!(".{name}()"));
        self.report(diagnostic);
        ExprKind::Call(Box::new(Call {
            receiver: Some(base),
            name: Spanned::new(name.to_owned(), span),
            arguments: Vec::new(),
        }))
    }

    pub(super) fn fractional_amount(&self, number: f64, count: Span, unit: &Pair<'_, Rule>) {
        let message = format!("an amount of {} is a whole number", unit.as_str());
        let diagnostic =
            Diagnostic::error(Code::FractionalAmount, count, message).label("not a whole number");
        let whole = count.to(self.span(unit));
        self.report(match in_smaller_unit(number, unit.as_str()) {
            Some(text) => diagnostic.fix(format!("write `{text}`"), whole, text),
            None => diagnostic.help("write it in a smaller unit, as in `90 minutes`"),
        });
    }
}

/// An amount of hours or less as a whole number of a smaller unit.
fn in_smaller_unit(number: f64, unit: &str) -> Option<String> {
    /// Doubles below hold whole numbers exactly.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    let micros = number * Unit::parse(unit)?.exact_micros()? as f64;
    if micros.fract() != 0.0 || micros.abs() >= EXACT_MAX {
        return None;
    }
    let mut smaller = [Unit::Minute, Unit::Second, Unit::Millisecond].into_iter();
    smaller.find_map(|unit| {
        let length = unit.exact_micros()?;
        let count = micros as i64 / length;
        let is_whole = micros as i64 % length == 0;
        is_whole.then(|| format!("{count} {}", unit.word(count)))
    })
}

/// Whether two comparisons in a row bound their middle.
fn is_range(first: BinaryOp, second: BinaryOp) -> bool {
    let is_up = |op| matches!(op, BinaryOp::Less | BinaryOp::LessOrEqual);
    let is_down = |op| matches!(op, BinaryOp::Greater | BinaryOp::GreaterOrEqual);
    is_up(first) && is_up(second)
        || is_down(first) && is_down(second)
        || first == BinaryOp::Equal && second == first
}

/// What a symbol means, and how it is written if it is not written so.
fn symbol(pair: &Pair<'_, Rule>) -> (BinaryOp, Option<&'static str>) {
    let found = pair.as_str();
    match (pair.as_rule(), found) {
        (_, "=") => (BinaryOp::Equal, None),
        (_, "==" | "===") => (BinaryOp::Equal, Some("=")),
        (_, "!=") => (BinaryOp::NotEqual, None),
        (_, "!==" | "<>") => (BinaryOp::NotEqual, Some("!=")),
        (_, "<") => (BinaryOp::Less, None),
        (_, "<=") => (BinaryOp::LessOrEqual, None),
        (_, "=<") => (BinaryOp::LessOrEqual, Some("<=")),
        (_, ">") => (BinaryOp::Greater, None),
        (_, ">=") => (BinaryOp::GreaterOrEqual, None),
        (_, "=>") => (BinaryOp::GreaterOrEqual, Some(">=")),
        (_, "?:") => (BinaryOp::Default, None),
        (_, "??") => (BinaryOp::Default, Some("?:")),
        (_, "+") => (BinaryOp::Add, None),
        (_, "-") => (BinaryOp::Subtract, None),
        (_, "*") => (BinaryOp::Multiply, None),
        (_, "/") => (BinaryOp::Divide, None),
        (_, "%") => (BinaryOp::Remainder, None),
        (_, "&" | "&&") => (BinaryOp::And, Some("and")),
        (_, "|" | "||") => (BinaryOp::Or, Some("or")),
        (Rule::and_op, _) => (BinaryOp::And, None),
        _ => (BinaryOp::Or, None),
    }
}
