//! Operators over lists: brackets, `filter`, `map` and the aggregates.

use super::arguments::count_of;
use super::calls::CallSite;
use super::coerce::with_article;
use super::scope::Frame;
use super::{Checker, ExprId, ExprKind, VarId};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::{self, Body, FunctionId};
use crate::syntax::ast;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// `list[condition]`
    pub(super) fn filter(
        &mut self,
        list: &'a ast::Expr,
        condition: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        let list = self.expr(list)?;
        if matches!(self.kind(list), Kind::Map(..)) {
            return self.filter_entries(list, condition, span);
        }
        self.filter_by(list, condition, span)
    }

    pub(super) fn filter_call(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let list = self.expr(site.arguments[0])?;
        if matches!(self.kind(list), Kind::Map(..)) {
            return self.filter_entries(list, site.arguments[1], site.span);
        }
        self.filter_by(list, site.arguments[1], site.span)
    }

    fn filter_by(&mut self, list: ExprId, condition: &'a ast::Expr, span: Span) -> Option<ExprId> {
        if matches!(condition.kind, ast::ExprKind::Integer(_)) && self.ty(list).element().is_some()
        {
            self.report(
                Diagnostic::error(
                    Code::TypeMismatch,
                    condition.span,
                    "brackets hold a condition, not a position",
                )
                .label("not a condition")
                .help("take one item with `nth(…)`: the first is 1, the last -1"),
            );
            return None;
        }
        let (list, element) = self.items_of(list, "a filter")?;
        let (item, value) = self.variable(None, element, span)?;
        let condition = self.on_item(value, condition)?;
        let condition = self.as_condition(condition, "a filter")?;
        self.filtered(list, item, condition, span)
    }

    pub(super) fn filtered(
        &mut self,
        list: ExprId,
        item: VarId,
        condition: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let ty = Type::present(self.kind(list).clone());
        self.push(
            ExprKind::Filter {
                list,
                item,
                condition,
            },
            ty,
            span,
        )
    }

    /// An expression on an item: bare names are its fields, or a function names it.
    pub(super) fn on_item(&mut self, value: ExprId, expr: &'a ast::Expr) -> Option<ExprId> {
        let ast::ExprKind::Lambda(parameters, body) = &expr.kind else {
            return self.within([Frame::Item(value)], |checker| checker.expr(expr));
        };
        let [parameter] = parameters.as_slice() else {
            self.report(
                Diagnostic::error(
                    Code::LambdaShape,
                    expr.span,
                    format!(
                        "a function on an item has one parameter, this has {}",
                        parameters.len()
                    ),
                )
                .label(count_of(parameters.len(), "parameter"))
                .help("only `map` and `filter` of maps and groups take two, as in `groupBy(…).map((K, G) => …)`"),
            );
            return None;
        };
        self.hides_property(parameter);
        self.within([Frame::bound(parameter, value)], |checker| {
            checker.expr(body)
        })
    }

    /// A list with the type of its items; a map stands for its entries.
    pub(super) fn items_of(&mut self, list: ExprId, place: &str) -> Option<(ExprId, Type)> {
        match self.ty(list).clone() {
            Type {
                kind: Kind::Array(element),
                ..
            } => Some((list, *element)),
            Type {
                kind: Kind::Map(key, value),
                ..
            } => {
                let entry = Type::entry(*key, *value);
                let entries = self.push(
                    ExprKind::Entries(list),
                    Type::list(entry.kind.clone()),
                    self.span(list),
                )?;
                Some((entries, entry))
            }
            Type {
                kind: Kind::Nothing,
                ..
            } => {
                let empty = Type::list(Kind::Nothing);
                let list =
                    self.push(ExprKind::Constant(Value::array([])), empty, self.span(list))?;
                Some((list, Type::present(Kind::Nothing)))
            }
            ty => {
                let message = format!(
                    "{place} wants a list, and this is {}",
                    with_article(&ty.kind.to_string())
                );
                self.report(
                    Diagnostic::error(Code::ValueNotList, self.span(list), message)
                        .label(format!("this is `{ty}`"))
                        .help("start from a list, such as `xEvent` or a field that holds one"),
                );
                None
            }
        }
    }

    /// `list.map(e)`
    pub(super) fn map_call(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let list = self.expr(site.arguments[0])?;
        if matches!(self.kind(list), Kind::Map(..)) {
            return self.map_groups(list, site.arguments[1], site.span);
        }
        let (list, element) = self.items_of(list, "`map`")?;
        let (item, value) = self.variable(None, element, site.span)?;
        if let Some((key, entry)) = super::groups::entry_of(site.arguments[1]) {
            return self.collect_map(
                list,
                item,
                value,
                site.arguments[1],
                (key, entry),
                site.span,
            );
        }
        let body = self.on_item(value, site.arguments[1])?;
        let ty = self.ty(body).clone();
        let list_type = Type::list(ty.kind);
        self.push(ExprKind::Map { list, item, body }, list_type, site.span)
    }

    /// `xss.flatten()`: the items of the lists in a list.
    pub(super) fn flatten(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 1, 1)?;
        let list = self.expr(site.arguments[0])?;
        if self.is_groups(list) {
            return self.per_group(list, site, |checker, group| {
                checker.flatten_of(group, site.span)
            });
        }
        self.flatten_of(list, site.span)
    }

    fn flatten_of(&mut self, list: ExprId, span: Span) -> Option<ExprId> {
        let (list, element) = self.items_of(list, "`flatten`")?;
        let (item, value) = self.variable(None, element.clone(), span)?;
        if element.kind == Kind::Nothing {
            return Some(list);
        }
        if !element.kind.is_list() {
            let message = format!(
                "`flatten` wants a list of lists, and an item is {}",
                with_article(&element.kind.to_string())
            );
            self.report(
                Diagnostic::error(Code::ValueNotList, self.span(list), message)
                    .label(format!("this is `{}`", self.ty(list)))
                    .help("the list is flat already"),
            );
            return None;
        }
        self.each(list, item, value, span)
    }

    /// Whether a condition holds for some item.
    pub(super) fn exists(
        &mut self,
        list: ExprId,
        item: VarId,
        condition: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let function = library::lookup("exists")?;
        let fold = ExprKind::Fold {
            function,
            list,
            item,
            items: vec![condition],
            values: Vec::new(),
        };
        self.push(fold, Type::present(Kind::Boolean), span)
    }

    /// Whether a list has items.
    pub(super) fn not_empty(&mut self, list: ExprId, span: Span) -> Option<ExprId> {
        let (list, element) = self.items_of(list, "this place")?;
        let function = library::lookup("exists")?;
        let (item, _) = self.variable(None, element, span)?;
        let fold = ExprKind::Fold {
            function,
            list,
            item,
            items: Vec::new(),
            values: Vec::new(),
        };
        self.push(fold, Type::present(Kind::Boolean), span)
    }

    /// A fold of checked parts, with the payload and the zero that the aggregate wants.
    #[allow(
        clippy::too_many_arguments,
        reason = "the parts of one fold, which nobody else holds together"
    )]
    pub(super) fn fold(
        &mut self,
        id: FunctionId,
        list: ExprId,
        (item, value): (VarId, ExprId),
        mut items: Vec<ExprId>,
        mut values: Vec<ExprId>,
        types: &[Type],
        span: Span,
    ) -> Option<ExprId> {
        let Body::Aggregate(aggregate) = id.get().body else {
            return None;
        };
        let ty = (id.get().result)(types);
        if aggregate.payload {
            items.push(value);
        }
        if aggregate.zero {
            let zero = match ty.kind {
                Kind::Number => Value::Number(0.0),
                Kind::Duration => Value::Duration(0),
                _ => Value::Integer(0),
            };
            let zero = self.constant(zero, ty.kind.clone(), span)?;
            values.insert(0, zero);
        }
        self.push(
            ExprKind::Fold {
                function: id,
                list,
                item,
                items,
                values,
            },
            ty,
            span,
        )
    }
}
