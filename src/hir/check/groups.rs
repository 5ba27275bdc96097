//! `groupBy`, what is made of groups, and entries of maps.

use super::aggregates::Behind;
use super::calls::CallSite;
use super::coerce::with_article;
use super::scope::Frame;
use super::{Checker, ExprId, ExprKind, VarId};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::GroupBody;
use crate::library::{self, FunctionId};
use crate::syntax::ast;
use crate::types::{Kind, Type};

impl<'a> Checker<'a> {
    pub(super) fn group_by(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let list = self.expr(site.arguments[0])?;
        if self.is_groups(list) {
            return self.per_group(list, site, |checker, group| checker.grouped(group, site));
        }
        self.grouped(list, site)
    }

    fn grouped(&mut self, list: ExprId, site: &CallSite<'a>) -> Option<ExprId> {
        let (list, element) = self.items_of(list, "`groupBy`")?;
        let (item, value) = self.variable(None, element.clone(), site.span)?;
        let key = self.on_item(value, site.arguments[1])?;
        if !self.kind(key).is_scalar() {
            let message = format!(
                "groups have one value as their key, and this is {}",
                with_article(&self.kind(key).to_string())
            );
            let help = match self.kind(key) {
                Kind::Array(_) => {
                    "take one element, as in `.first()`, or group the elements themselves"
                }
                _ => "name one of its fields",
            };
            self.report(
                Diagnostic::error(Code::ListNotValue, self.span(key), message)
                    .label(format!("this is `{}`", self.ty(key)))
                    .help(help),
            );
            return None;
        }
        let kind = Kind::map(self.kind(key).clone(), Type::list(element.kind).kind);
        self.push(
            ExprKind::GroupBy { list, item, key },
            Type::present(kind),
            site.span,
        )
    }

    pub(super) fn is_group_by(&self, list: ExprId) -> bool {
        matches!(self.program.exprs[list].kind, ExprKind::GroupBy { .. })
    }

    pub(super) fn group_variables(
        &mut self,
        groups: ExprId,
        span: Span,
    ) -> Option<((VarId, ExprId), (VarId, ExprId))> {
        let Kind::Map(key, value) = self.kind(groups).clone() else {
            return None;
        };
        let key = self.variable(None, Type::present(*key), span)?;
        let group = self.variable(None, Type::present(value.kind), span)?;
        Some((key, group))
    }

    /// `xs.groupBy(k).sum(e)`: the aggregate of each group under its key.
    pub(super) fn aggregate_groups(
        &mut self,
        id: FunctionId,
        groups: ExprId,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        self.per_group(groups, site, |checker, group| {
            let behind = Behind::Arguments(&site.arguments[1..]);
            checker.aggregate_list(id, group, behind, site)
        })
    }

    pub(super) fn entries(
        &mut self,
        groups: ExprId,
        (key, group): (VarId, VarId),
        entry_key: ExprId,
        entry_value: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let kind = Kind::map(self.kind(entry_key).clone(), self.kind(entry_value).clone());
        let body = GroupBody::Entry(entry_key, entry_value);
        self.push(
            ExprKind::MapGroups {
                groups,
                key,
                group,
                body,
            },
            Type::present(kind),
            span,
        )
    }

    /// `groups.map((K, G) => …)` or `groups.map({…})`, over groups or any map.
    pub(super) fn map_groups(
        &mut self,
        groups: ExprId,
        body: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        let ((key, key_value), (group, group_value)) = self.group_variables(groups, span)?;
        let (frames, inner) = match &body.kind {
            ast::ExprKind::Lambda(parameters, inner) => match parameters.as_slice() {
                [k, g] => {
                    let frames = vec![Frame::bound(k, key_value), Frame::bound(g, group_value)];
                    (frames, &**inner)
                }
                [g] => (vec![Frame::bound(g, group_value)], &**inner),
                _ => {
                    let message = format!(
                        "a function on groups has two parameters, this has {}",
                        parameters.len()
                    );
                    self.report(
                        Diagnostic::error(Code::LambdaShape, body.span, message)
                            .label("key and items are wanted")
                            .help("write it as `(K, G) => …`: the key, and the items of the group"),
                    );
                    return None;
                }
            },
            _ => (vec![Frame::Item(group_value)], body),
        };
        self.within(frames, |checker| match entry_of(inner) {
            Some((k, v)) => {
                let (entry_key, entry_value) = checker.entry(inner, k, v)?;
                checker.entries(groups, (key, group), entry_key, entry_value, span)
            }
            None => {
                let element = checker.expr(inner)?;
                let ty = Type::list(checker.kind(element).clone());
                let body = GroupBody::Element(element);
                checker.push(
                    ExprKind::MapGroups {
                        groups,
                        key,
                        group,
                        body,
                    },
                    ty,
                    span,
                )
            }
        })
    }

    /// Key and value of a `mapEntry`, below the `let`s around it.
    fn entry(
        &mut self,
        around: &'a ast::Expr,
        key: &'a ast::Expr,
        value: &'a ast::Expr,
    ) -> Option<(ExprId, ExprId)> {
        let depth = self.frames.len();
        let mut rest = around;
        while let ast::ExprKind::Let(bindings, body) = &rest.kind {
            for (name, bound) in bindings {
                let bound = self.expr(bound)?;
                self.frames.push(Frame::bound(name, bound));
            }
            rest = body;
        }
        let (key, value) = (self.expr(key), self.expr(value));
        self.frames.truncate(depth);
        let (key, value) = (key?, value?);
        if !self.kind(key).is_scalar() {
            let message = format!(
                "an entry has one value as its key, and this is {}",
                with_article(&self.kind(key).to_string())
            );
            self.error(Code::ListNotValue, self.span(key), message);
            return None;
        }
        Some((key, value))
    }

    /// `xs.map(mapEntry(k, v))`: a map from a list; a repeated key keeps its last value.
    pub(super) fn collect_map(
        &mut self,
        list: ExprId,
        item: VarId,
        value: ExprId,
        body: &'a ast::Expr,
        (key, entry): (&'a ast::Expr, &'a ast::Expr),
        span: Span,
    ) -> Option<ExprId> {
        let (frame, inner) = match &body.kind {
            ast::ExprKind::Lambda(parameters, inner) if parameters.len() == 1 => {
                (Frame::bound(&parameters[0], value), &**inner)
            }
            _ => (Frame::Item(value), body),
        };
        let (key, entry) = self.within([frame], |checker| checker.entry(inner, key, entry))?;
        let kind = Kind::map(self.kind(key).clone(), self.kind(entry).clone());
        let function = library::lookup("$collectMap")?;
        let fold = ExprKind::Fold {
            function,
            list,
            item,
            items: vec![key, entry],
            values: Vec::new(),
        };
        self.push(fold, Type::present(kind), span)
    }
}

/// The arguments of the `mapEntry` that an expression gives, below functions and `let`s.
pub(super) fn entry_of(expr: &ast::Expr) -> Option<(&ast::Expr, &ast::Expr)> {
    let mut rest = expr;
    loop {
        match &rest.kind {
            ast::ExprKind::Lambda(_, body) | ast::ExprKind::Let(_, body) => rest = body,
            ast::ExprKind::Call(call) if call.name.node == "mapEntry" => {
                let mut arguments = call.receiver.iter().chain(&call.arguments);
                return match (arguments.next(), arguments.next(), arguments.next()) {
                    (Some(key), Some(value), None) => Some((key, value)),
                    _ => None,
                };
            }
            _ => return None,
        }
    }
}
