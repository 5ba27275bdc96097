//! `select`, the quantifiers and `sum e over …`, as list operators.

use super::aggregates::Behind;
use super::calls::CallSite;
use super::scope::Frame;
use super::{Checker, ExprId, ExprKind, VarId};
use crate::diagnostic::{Span, Spanned};
use crate::hir::Meaning;
use crate::library;
use crate::syntax::ast::{self, Declaration, Quantifier};
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// A source with a variable over its items.
    fn declared(&mut self, declaration: &'a Declaration) -> Option<(ExprId, VarId, ExprId)> {
        let source = self.expr(&declaration.source)?;
        let (list, element) = self.items_of(source, "a comprehension")?;
        self.hides_property(&declaration.variable);
        let (item, value) = self.variable(
            Some(&declaration.variable.node),
            element,
            declaration.variable.span,
        )?;
        Some((list, item, value))
    }

    fn frames(declaration: &'a Declaration, value: ExprId) -> [Frame<'a>; 2] {
        [
            Frame::bound(&declaration.variable, value),
            Frame::Where(value),
        ]
    }

    fn named(declaration: &'a Declaration, value: ExprId) -> [Frame<'a>; 1] {
        [Frame::bound(&declaration.variable, value)]
    }

    fn truth(&mut self, truth: bool, span: Span) -> Option<ExprId> {
        self.constant(Value::Boolean(truth), Kind::Boolean, span)
    }

    fn condition_of(&mut self, declaration: &'a Declaration, value: ExprId) -> Option<ExprId> {
        match &declaration.condition {
            Some(condition) => self.within(Self::frames(declaration, value), |checker| {
                checker.condition(condition, "`where`")
            }),
            None => self.truth(true, declaration.source.span),
        }
    }

    /// The elements of the first variable for which the others can be chosen.
    pub(super) fn select(&mut self, declarations: &'a [Declaration], span: Span) -> Option<ExprId> {
        let (first, rest) = declarations.split_first()?;
        let (list, item, value) = self.declared(first)?;
        let condition = self.condition_of(first, value)?;
        let condition = self.and_rest(condition, first, value, rest, span)?;
        self.filtered(list, item, condition, span)
    }

    /// A condition, and that some choice of further variables satisfies theirs.
    fn and_rest(
        &mut self,
        condition: ExprId,
        declaration: &'a Declaration,
        value: ExprId,
        rest: &'a [Declaration],
        span: Span,
    ) -> Option<ExprId> {
        if rest.is_empty() {
            return Some(condition);
        }
        let others = self.within(Self::named(declaration, value), |checker| {
            checker.some(rest, span)
        })?;
        self.push(
            ExprKind::And(condition, others),
            Type::present(Kind::Boolean),
            span,
        )
    }

    /// Some choice of all variables satisfies every condition.
    fn some(&mut self, declarations: &'a [Declaration], span: Span) -> Option<ExprId> {
        let (first, rest) = declarations.split_first()?;
        let (list, item, value) = self.declared(first)?;
        let condition = self.condition_of(first, value)?;
        let condition = self.and_rest(condition, first, value, rest, span)?;
        self.exists(list, item, condition, span)
    }

    pub(super) fn quantifier(
        &mut self,
        quantifier: Quantifier,
        declarations: &'a [Declaration],
        span: Span,
    ) -> Option<ExprId> {
        match quantifier {
            Quantifier::Exists => self.some(declarations, span),
            Quantifier::None => {
                let some = self.some(declarations, span)?;
                self.push(ExprKind::Not(some), Type::present(Kind::Boolean), span)
            }
            Quantifier::ForAll => self.for_all(declarations, span),
            Quantifier::One => {
                let list = self.combinations(declarations, None, span)?;
                let (item, _) = self.variable(None, self.ty(list).element()?.clone(), span)?;
                let function = library::lookup("one")?;
                let fold = ExprKind::Fold {
                    function,
                    list,
                    item,
                    items: Vec::new(),
                    values: Vec::new(),
                };
                self.push(fold, Type::present(Kind::Boolean), span)
            }
        }
    }

    /// The conditions before the last select, the last one asserts.
    fn for_all(&mut self, declarations: &'a [Declaration], span: Span) -> Option<ExprId> {
        let (first, rest) = declarations.split_first()?;
        let (mut list, mut item, mut value) = self.declared(first)?;
        let asserted = if rest.is_empty() {
            self.condition_of(first, value)?
        } else {
            if first.condition.is_some() {
                let condition = self.condition_of(first, value)?;
                list = self.filtered(list, item, condition, span)?;
                let element = self.ty(list).element()?.clone();
                (item, value) =
                    self.variable(Some(&first.variable.node), element, first.variable.span)?;
            }
            self.within(Self::named(first, value), |checker| {
                checker.for_all(rest, span)
            })?
        };
        let function = library::lookup("all")?;
        let fold = ExprKind::Fold {
            function,
            list,
            item,
            items: vec![asserted],
            values: Vec::new(),
        };
        self.push(fold, Type::present(Kind::Boolean), span)
    }

    /// A list with one element for each choice of all variables: the value of `body`, or true.
    fn combinations(
        &mut self,
        declarations: &'a [Declaration],
        body: Option<&'a ast::Expr>,
        span: Span,
    ) -> Option<ExprId> {
        let (first, rest) = declarations.split_first()?;
        let (mut list, item, value) = self.declared(first)?;
        if first.condition.is_some() {
            let condition = self.condition_of(first, value)?;
            list = self.filtered(list, item, condition, span)?;
        }
        let element = self.ty(list).element()?.clone();
        let (item, value) =
            self.variable(Some(&first.variable.node), element, first.variable.span)?;
        if rest.is_empty() {
            let body = match body {
                Some(body) => {
                    self.within(Self::frames(first, value), |checker| checker.expr(body))?
                }
                None => self.truth(true, span)?,
            };
            return self.each(list, item, body, span);
        }
        let inner = self.within(Self::named(first, value), |checker| {
            checker.combinations(rest, body, span)
        })?;
        self.each(list, item, inner, span)
    }

    /// `sum e over v from xs where c`, for every aggregate.
    pub(super) fn aggregate_over(
        &mut self,
        function: &'a Spanned<String>,
        value: Option<&'a ast::Expr>,
        declarations: &'a [Declaration],
        span: Span,
    ) -> Option<ExprId> {
        let list = self.combinations(declarations, value, span)?;
        let site = CallSite {
            name: &function.node,
            name_span: function.span,
            arguments: Vec::new(),
            span,
            is_method: false,
        };
        match library::lookup(&function.node) {
            Some(id) if matches!(id.get().body, library::Body::Aggregate(_)) => {
                self.means(function.span, Meaning::Function(id));
                // Without an expression there is an element for each choice, which is all that counts.
                let behind = match value {
                    Some(_) => Behind::Elements,
                    None => Behind::Arguments(&[]),
                };
                self.aggregate_list(id, list, behind, &site)
            }
            _ => {
                let message = format!("there is no aggregate `{}`", function.node);
                self.error(
                    crate::diagnostic::Code::UnknownFunction,
                    function.span,
                    message,
                );
                None
            }
        }
    }
}
