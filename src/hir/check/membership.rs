//! Whether a value is among others: `in` and `notIn`.

use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast;
use crate::types::operator::Comparison;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// `v in list` and `v notIn list`.
    pub(super) fn is_in(
        &mut self,
        left: &'a ast::Expr,
        right: &'a ast::Expr,
        negated: bool,
        span: Span,
    ) -> Option<ExprId> {
        let (left, right) = (self.expr(left), self.expr(right));
        let (left, right) = (left?, right?);
        if *self.kind(right) == Kind::Nothing || *self.kind(left) == Kind::Nothing {
            return self.constant(Value::Boolean(false), Kind::Boolean, span);
        }
        if let Some(element) = self.ty(left).element().cloned() {
            self.some_element(left);
            return self.any_element(left, element, span, |checker, item| {
                checker.membership(item, right, negated, span)
            });
        }
        self.membership(left, right, negated, span)
    }

    pub(super) fn membership(
        &mut self,
        value: ExprId,
        list: ExprId,
        negated: bool,
        span: Span,
    ) -> Option<ExprId> {
        let Some(element) = self.ty(list).element().cloned() else {
            let message = format!(
                "`in` wants a list on its right, and this is {}",
                with_article(&self.kind(list).to_string())
            );
            self.report(
                Diagnostic::error(Code::ValueNotList, self.span(list), message)
                    .label("not a list")
                    .help("put the values into brackets, as in `[\"a\", \"b\"]`, or use `=`"),
            );
            return None;
        };
        let found = match self.constant_elements(list) {
            Some(elements) => self.one_of(value, &elements, span)?,
            None => self.any_element(list, element, span, |checker, item| {
                checker.compare_values(value, Comparison::Equal, item, span)
            })?,
        };
        if !negated {
            return Some(found);
        }
        let absent = self.push(ExprKind::Not(found), Type::present(Kind::Boolean), span)?;
        let mut result = absent;
        for side in [list, value] {
            if self.optional(side) {
                let there = self.push(
                    ExprKind::IsPresent(side),
                    Type::present(Kind::Boolean),
                    span,
                )?;
                result = self.push(
                    ExprKind::And(there, result),
                    Type::present(Kind::Boolean),
                    span,
                )?;
            }
        }
        Some(result)
    }

    pub(super) fn constant_elements(&self, list: ExprId) -> Option<Vec<Value>> {
        /// Elements up to which membership is a chain of comparisons.
        const ELEMENTS_MAX: usize = 64;
        match self.as_constant(list) {
            Some(Value::Array(items)) if items.len() <= ELEMENTS_MAX => Some(items.to_vec()),
            _ => None,
        }
    }

    pub(super) fn one_of(
        &mut self,
        value: ExprId,
        elements: &[Value],
        span: Span,
    ) -> Option<ExprId> {
        let mut any: Option<ExprId> = None;
        for element in elements {
            let kind = kind_of(element);
            let constant = self.constant(element.clone(), kind, span)?;
            let equal = self.compare_values(value, Comparison::Equal, constant, span)?;
            any = Some(match any {
                Some(earlier) => self.push(
                    ExprKind::Or(earlier, equal),
                    Type::present(Kind::Boolean),
                    span,
                )?,
                None => equal,
            });
        }
        match any {
            Some(any) => Some(any),
            None => self.constant(Value::Boolean(false), Kind::Boolean, span),
        }
    }
}

/// The kind of a present scalar.
fn kind_of(value: &Value) -> Kind {
    match value {
        Value::Boolean(_) => Kind::Boolean,
        Value::Integer(_) => Kind::Integer,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Date(_) => Kind::Date,
        Value::Datetime(_) => Kind::Datetime,
        Value::Duration(_) => Kind::Duration,
        Value::Missing | Value::Array(_) | Value::Map(_) | Value::Object(_) => Kind::Nothing,
    }
}
