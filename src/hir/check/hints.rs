//! What an author may have meant where something else is wrong.

use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Fix, Help};
use crate::syntax::ast::{self, BinaryOp};
use crate::types::Kind;

impl Checker<'_> {
    /// The time of events, where a name can only be it.
    pub(super) fn time_field(&self, name: &str) -> Option<String> {
        const TIMES: [&str; 4] = ["timestamp", "time", "date", "datetime"];
        let is_time = TIMES.iter().any(|time| time.eq_ignore_ascii_case(name));
        let item = self.near_items().first().copied()?;
        if !is_time || !self.is_event(item) {
            return None;
        }
        let time = self.program.event.as_ref()?.time.as_ref()?;
        Some(time.join("."))
    }

    /// Whether a name that is called may be a list whose condition stands in the wrong brackets.
    pub(super) fn may_be_list(&self, name: &str) -> bool {
        let item = self.near_items().first().copied();
        let fields = item.and_then(|item| super::scope::members(self.ty(item)));
        name == "xEvent"
            || fields
                .and_then(|fields| fields.get(name))
                .is_some_and(|field| field.ty.kind.is_list())
    }

    /// Offers quotes for an unknown bare name that is compared with a field of texts; it was the last to be reported.
    pub(super) fn offer_quotes(&mut self, unknown: &ast::Expr, other: ExprId) {
        let ast::ExprKind::Name(name) = &unknown.kind else {
            return;
        };
        let ty = self.ty(other);
        let kind = ty.element().map_or(&ty.kind, |element| &element.kind);
        if *kind != Kind::String || self.as_constant(other).is_some() {
            return;
        }
        let Some(last) = self.diagnostics.last_mut() else {
            return;
        };
        let is_unknown = matches!(last.code, Code::UnknownField | Code::UnknownName);
        if is_unknown && last.primary.span == unknown.span {
            let text = format!("\"{name}\"");
            last.help.push(Help {
                message: format!("if a text is meant, write {text}"),
                fix: Some(Fix {
                    span: unknown.span,
                    replacement: text,
                    is_certain: false,
                }),
            });
        }
    }

    /// Warns of a list that the text writes out where a condition is wanted, as in `xs[[a = 1]]`: that it has elements
    /// does not depend on what they are.
    pub(super) fn warn_of_list_literal(&mut self, list: ExprId) {
        let ExprKind::List(elements) = &self.program.exprs[list].kind else {
            return;
        };
        let may_be_empty = elements.iter().all(|&element| self.optional(element));
        if may_be_empty {
            return;
        }
        let help = match elements.len() {
            1 => "leave its brackets out",
            _ => "join conditions with `and` or `or`",
        };
        self.report(
            Diagnostic::warning(
                Code::ConstantCondition,
                self.span(list),
                "a list as a condition is true when it has an element",
            )
            .label("always true, whatever stands in it")
            .help(help),
        );
    }

    /// A day that is compared with a time and lacks its quotes, as in `timestamp > 2026-05-01`; whether it was one.
    pub(super) fn bare_date(&mut self, side: &ast::Expr, other: ExprId) -> bool {
        let is_time = matches!(self.kind(other), Kind::Date | Kind::Datetime);
        let Some(date) = written_as_date(side).filter(|_| is_time) else {
            return false;
        };
        let proper = format!("\"{date}\"");
        self.report(
            Diagnostic::error(
                Code::IncomparableTypes,
                side.span,
                "a date stands in quotes",
            )
            .label("numbers that are subtracted")
            .suggest(format!("write `{proper}`"), side.span, proper),
        );
        true
    }
}

/// The date that a difference of three numbers looks like.
fn written_as_date(expr: &ast::Expr) -> Option<String> {
    let ast::ExprKind::Binary(left, op, day) = &expr.kind else {
        return None;
    };
    let ast::ExprKind::Binary(year, first, month) = &left.kind else {
        return None;
    };
    if op.node != BinaryOp::Subtract || first.node != BinaryOp::Subtract {
        return None;
    }
    let number = |expr: &ast::Expr| match &expr.kind {
        ast::ExprKind::Integer(number) => Some(*number),
        _ => None,
    };
    date_of(number(year)?, number(month)?, number(day)?)
}

/// A date as it is written here, where the numbers are those of one.
fn date_of(year: i64, month: i64, day: i64) -> Option<String> {
    let is_year = (1900..=2199).contains(&year);
    let text = format!("{year:04}-{month:02}-{day:02}");
    let is_date = is_year && crate::types::instant::parse_date(&text).is_some();
    is_date.then_some(text)
}

/// A text that is a date elsewhere, as it is written here: `1.5.2026`, `2026/05/01`.
pub(super) fn date_of_elsewhere(text: &str) -> Option<String> {
    let mark = text.chars().find(|c| ['.', '/', '-'].contains(c))?;
    let parts: Vec<&str> = text.split(mark).map(str::trim).collect();
    let &[first, second, third] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| part.parse::<i64>().ok();
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    if first.len() == 4 {
        return date_of(a, b, c);
    }
    // With strokes the month comes first in some countries, unless it cannot be one.
    match mark {
        '.' => date_of(c, b, a),
        _ if a > 12 => date_of(c, b, a),
        _ if b > 12 => date_of(c, a, b),
        _ => None,
    }
}
