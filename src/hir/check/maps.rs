//! Operators on the entries of maps and on groups.

use super::calls::CallSite;
use super::coerce::with_article;
use super::scope::Frame;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::hir::GroupBody;
use crate::syntax::ast::{self, BinaryOp};
use crate::types::operator::Comparison;
use crate::types::{Kind, Type};

impl<'a> Checker<'a> {
    /// Whether what follows is asked of each group: right after `groupBy`, and after operators there
    /// that leave a list for each group.
    pub(super) fn is_groups(&self, list: ExprId) -> bool {
        self.is_group_by(list) || self.group_lists.contains(&list)
    }

    /// A value for each group, under its key.
    pub(super) fn per_group(
        &mut self,
        groups: ExprId,
        site: &CallSite<'a>,
        body: impl FnOnce(&mut Self, ExprId) -> Option<ExprId>,
    ) -> Option<ExprId> {
        let ((key, key_value), (group, group_value)) = self.group_variables(groups, site.span)?;
        let value = body(self, group_value)?;
        let entries = self.entries(groups, (key, group), key_value, value, site.span)?;
        if matches!(self.kind(value), Kind::Array(_)) {
            self.group_lists.insert(entries);
        }
        Some(entries)
    }

    /// A map with the same keys, of values made of its values.
    fn each_entry(
        &mut self,
        map: ExprId,
        span: Span,
        body: impl FnOnce(&mut Self, ExprId, ExprId) -> Option<ExprId>,
    ) -> Option<ExprId> {
        let ((key, key_value), (entry, entry_value)) = self.group_variables(map, span)?;
        let value = body(self, key_value, entry_value)?;
        self.entries(map, (key, entry), key_value, value, span)
    }

    /// `groups[c]`, `map[c]`, `groups.filter((K, G) => c)`: the entries for which a condition holds.
    pub(super) fn filter_entries(
        &mut self,
        map: ExprId,
        condition: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        let is_groups = self.is_groups(map);
        let filtered = self.each_entry(map, span, |checker, key, value| {
            let condition = checker.on_entry(key, value, condition)?;
            let condition = checker.as_condition(condition, "a filter")?;
            let ty = checker.ty(value).clone().or_missing(true);
            let missing = checker.constant(crate::types::Value::Missing, ty.kind.clone(), span)?;
            // An entry without a value is no entry.
            checker.push(ExprKind::If(condition, value, missing), ty, span)
        })?;
        if is_groups {
            self.group_lists.insert(filtered);
        }
        Some(filtered)
    }

    /// An expression on an entry: bare names are fields of its value, or a function names key and value.
    fn on_entry(&mut self, key: ExprId, value: ExprId, expr: &'a ast::Expr) -> Option<ExprId> {
        let ast::ExprKind::Lambda(parameters, body) = &expr.kind else {
            return self.within([Frame::Item(value)], |checker| checker.expr(expr));
        };
        let [k, v] = parameters.as_slice() else {
            return self.on_item(value, expr);
        };
        let frames = [Frame::bound(k, key), Frame::bound(v, value)];
        self.within(frames, |checker| checker.expr(body))
    }

    /// `map.keys()` and `map.values()`.
    pub(super) fn parts_of_map(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 1, 1)?;
        let map = self.expr(site.arguments[0])?;
        let wants_keys = site.name == "keys";
        if !matches!(self.kind(map), Kind::Map(..)) {
            let message = format!(
                "`{}` wants a map, and this is {}",
                site.name,
                with_article(&self.kind(map).to_string())
            );
            self.report(
                Diagnostic::error(Code::TypeMismatch, self.span(map), message)
                    .label(format!("this is `{}`", self.ty(map)))
                    .help("maps are fields with any keys, and what `groupBy` gives"),
            );
            return None;
        }
        if matches!(
            self.program.exprs[map].kind,
            ExprKind::GroupBy { .. } | ExprKind::MapGroups { .. }
        ) {
            let ((key, key_value), (group, group_value)) = self.group_variables(map, site.span)?;
            let part = if wants_keys { key_value } else { group_value };
            let ty = Type::list(self.kind(part).clone());
            let groups = ExprKind::MapGroups {
                groups: map,
                key,
                group,
                body: GroupBody::Element(part),
            };
            return self.push(groups, ty, site.span);
        }
        let (entries, entry) = self.items_of(map, "this place")?;
        let (item, value) = self.variable(None, entry, site.span)?;
        let name = if wants_keys { "key" } else { "value" };
        let body = self.field(value, name, site.name_span, site.span)?;
        let ty = Type::list(self.kind(body).clone());
        let list = entries;
        self.push(ExprKind::Map { list, item, body }, ty, site.span)
    }

    /// Arithmetic with a map, key by key; of two maps the keys that both have.
    pub(super) fn arithmetic_of_maps(
        &mut self,
        left: ExprId,
        op: &Spanned<BinaryOp>,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        match (self.is_map(left), self.is_map(right)) {
            (true, true) => {
                self.same_keys(left, right, span)?;
                self.each_entry(left, span, |checker, key, value| {
                    let other = checker.map_get(right, key, span)?;
                    checker.arithmetic_of(value, op, other, span)
                })
            }
            (true, false) => self.each_entry(left, span, |checker, _, value| {
                checker.arithmetic_of(value, op, right, span)
            }),
            _ => self.each_entry(right, span, |checker, _, value| {
                checker.arithmetic_of(left, op, value, span)
            }),
        }
    }

    /// A map with the sign of its values changed.
    pub(super) fn negated_map(
        &mut self,
        map: ExprId,
        span: Span,
        negate: impl FnOnce(&mut Self, ExprId) -> Option<ExprId>,
    ) -> Option<ExprId> {
        self.each_entry(map, span, |checker, _, value| negate(checker, value))
    }

    /// A comparison of a map with one value, or the order of two maps: true or false under each key.
    /// None where whole maps are compared.
    pub(super) fn compare_maps(
        &mut self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
        span: Span,
    ) -> Option<Option<ExprId>> {
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        match (self.is_map(left), self.is_map(right)) {
            (true, true) if !equality => Some(self.order_maps(left, comparison, right, span)),
            (true, false) if self.is_comparable(right) => {
                Some(self.each_entry(left, span, |checker, _, value| {
                    checker.compare(value, comparison, right, span)
                }))
            }
            (false, true) if self.is_comparable(left) => {
                Some(self.each_entry(right, span, |checker, _, value| {
                    checker.compare(left, comparison, value, span)
                }))
            }
            _ => None,
        }
    }

    fn order_maps(
        &mut self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        self.same_keys(left, right, span)?;
        self.each_entry(left, span, |checker, key, value| {
            let other = checker.map_get(right, key, span)?;
            let truth = Type::present(Kind::Boolean);
            let there = checker.push(ExprKind::IsPresent(other), truth.clone(), span)?;
            let test = checker.compare(value, comparison, other, span)?;
            let missing = checker.constant(crate::types::Value::Missing, Kind::Boolean, span)?;
            let kind = ExprKind::If(there, test, missing);
            checker.push(kind, truth.or_missing(true), span)
        })
    }

    fn is_map(&self, id: ExprId) -> bool {
        matches!(self.kind(id), Kind::Map(..))
    }

    fn is_comparable(&self, id: ExprId) -> bool {
        self.kind(id).is_scalar()
    }

    /// Refuses two maps whose keys are never equal.
    fn same_keys(&mut self, left: ExprId, right: ExprId, span: Span) -> Option<()> {
        let (Kind::Map(lk, _), Kind::Map(rk, _)) = (self.kind(left), self.kind(right)) else {
            return Some(());
        };
        if lk == rk || (lk.is_numeric() && rk.is_numeric()) {
            return Some(());
        }
        let message =
            format!("the keys of one map are of type `{lk}`, those of the other of type `{rk}`");
        self.report(
            Diagnostic::error(Code::IncomparableTypes, span, message)
                .label("no key is in both")
                .help("group both by the same field"),
        );
        None
    }
}
