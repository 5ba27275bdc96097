//! Lists as sets, and pairs of lists.

use super::calls::CallSite;
use super::coerce::{meet, with_article};
use super::scope::members;
use super::{ArenaId, Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{self, FunctionId};
use crate::syntax::ast;
use crate::types::calendar::Unit;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// A function of two lists whose values are compared.
    pub(super) fn set_function(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let (left, right) = (self.expr(site.arguments[0]), self.expr(site.arguments[1]));
        let (left, right) = (left?, right?);
        if self.is_groups(left) {
            return self.per_group(left, site, |checker, group| {
                checker.set_of(id, group, right, site)
            });
        }
        self.set_of(id, left, right, site)
    }

    fn set_of(
        &mut self,
        id: FunctionId,
        left: ExprId,
        right: ExprId,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let place = format!("`{}`", id.name());
        let (left, _) = self.items_of(left, &place)?;
        let (right, _) = self.items_of(right, &place)?;
        let (left, right) = match id.name() {
            "zip" => (left, right),
            _ => self.comparable_lists(left, right)?,
        };
        if let Some(simple) = self.set_of_constant(id, left, right, site) {
            return simple;
        }
        let types = [left, right].map(|side| self.ty(side).clone());
        let mut ty = (id.get().result)(&types);
        ty.optional = false;
        let call = ExprKind::Call(id, vec![left, right]);
        self.push(call, ty, site.span)
    }

    /// Against constants a set function is a loop over the other list, which keeps no list: law of
    /// membership, item by item.
    fn set_of_constant(
        &mut self,
        id: FunctionId,
        left: ExprId,
        right: ExprId,
        site: &CallSite<'a>,
    ) -> Option<Option<ExprId>> {
        let element = self.ty(left).element()?.clone();
        let all = self.constant_elements(right)?;
        if !element.kind.is_scalar() {
            return None;
        }
        let is_member = |checker: &mut Self, item| checker.one_of(item, &all, site.span);
        match id.name() {
            "intersects" => Some(self.any_element(left, element, site.span, is_member)),
            "subsetOf" => Some(self.all_members(left, element, &all, site)),
            _ => None,
        }
    }

    fn all_members(
        &mut self,
        list: ExprId,
        element: Type,
        elements: &[Value],
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let (item, value) = self.variable(None, element, site.span)?;
        let member = self.one_of(value, elements, site.span)?;
        let fold = ExprKind::Fold {
            function: library::lookup("all")?,
            list,
            item,
            items: vec![member],
            values: Vec::new(),
        };
        self.push(fold, Type::present(Kind::Boolean), site.span)
    }

    /// Two lists whose values can be equal: widened, and constants read as what the others are.
    fn comparable_lists(&mut self, left: ExprId, right: ExprId) -> Option<(ExprId, ExprId)> {
        let (lk, rk) = (self.element_kind(left)?, self.element_kind(right)?);
        if let Some(kind) = meet(&lk, &rk) {
            let kind = Type::list(kind).kind;
            self.check_enum_lists(left, right)?;
            return Some((self.widen(left, &kind)?, self.widen(right, &kind)?));
        }
        if matches!(
            (&lk, &rk),
            (Kind::Date, Kind::Datetime) | (Kind::Datetime, Kind::Date)
        ) {
            return Some((self.starts_of_dates(left)?, self.starts_of_dates(right)?));
        }
        if let Some(read) = self.read_constants_as(right, &lk) {
            let right = read?;
            return self.comparable_lists(left, right);
        }
        if let Some(read) = self.read_constants_as(left, &rk) {
            let left = read?;
            return self.comparable_lists(left, right);
        }
        let message = format!(
            "{} in a list is never {}",
            with_article(&rk.to_string()),
            with_article(&lk.to_string())
        );
        self.report(
            Diagnostic::error(Code::IncomparableTypes, self.span(right), message)
                .label(format!("this is `{}`", self.ty(right)))
                .also(self.span(left), format!("this is `{}`", self.ty(left)))
                .help("make the values of both lists of one type, as in `.map(toString(this))`"),
        );
        None
    }

    fn element_kind(&self, list: ExprId) -> Option<Kind> {
        self.ty(list).element().map(|element| element.kind.clone())
    }

    fn starts_of_dates(&mut self, list: ExprId) -> Option<ExprId> {
        let element = self.ty(list).element()?.clone();
        if element.kind != Kind::Date {
            return Some(list);
        }
        let span = self.span(list);
        let (item, value) = self.variable(None, element, span)?;
        let body = self.start_of_date(value)?;
        let ty = Type::list(Kind::Datetime);
        self.push(ExprKind::Map { list, item, body }, ty, span)
    }

    /// Constant texts as values of another kind; `None` where the list is no constant of texts.
    fn read_constants_as(&mut self, list: ExprId, kind: &Kind) -> Option<Option<ExprId>> {
        let Some(Value::Array(texts)) = self.as_constant(list) else {
            return None;
        };
        let texts: Vec<Value> = texts.to_vec();
        let readable = matches!(
            kind,
            Kind::Integer | Kind::Number | Kind::Boolean | Kind::Date | Kind::Datetime
        );
        if !readable || !texts.iter().all(|text| matches!(text, Value::String(_))) {
            return None;
        }
        Some(self.read_all(list, &texts, kind))
    }

    fn read_all(&mut self, list: ExprId, texts: &[Value], kind: &Kind) -> Option<ExprId> {
        let span = self.span(list);
        let mut read = Vec::with_capacity(texts.len());
        for text in texts {
            let constant = self.constant(text.clone(), Kind::String, span)?;
            let value = self.read_constant(constant, kind)??;
            let value = self.as_constant(value)?.clone();
            read.push(match (value, kind) {
                (Value::Integer(whole), Kind::Number) => Value::Number(whole as f64),
                (value, _) => value,
            });
        }
        let widest = read.iter().any(|value| matches!(value, Value::Number(_)));
        let kind = match kind {
            Kind::Integer if widest => Kind::Number,
            kind => kind.clone(),
        };
        if widest {
            for value in &mut read {
                if let Value::Integer(whole) = value {
                    *value = Value::Number(*whole as f64);
                }
            }
        }
        self.push(
            ExprKind::Constant(Value::array(read)),
            Type::list(kind),
            span,
        )
    }

    fn check_enum_lists(&mut self, left: ExprId, right: ExprId) -> Option<()> {
        for (field, list) in [(left, right), (right, left)] {
            if self.facts[field.index()].is_none() {
                continue;
            }
            let Some(Value::Array(elements)) = self.as_constant(list).cloned() else {
                continue;
            };
            for element in elements.iter().cloned() {
                let span = self.span(list);
                let constant = self.constant(element, Kind::String, span)?;
                self.check_enum(field, constant)?;
            }
        }
        Some(())
    }

    /// `xs.includes(v)`, `v.notIn(xs)`, and `v.in(xs)` where that is no unit of time.
    pub(super) fn member_call(&mut self, site: &CallSite<'a>) -> Option<ExprId> {
        self.wants(site, 2, 2)?;
        let (value, list) = match site.name {
            "includes" => (site.arguments[1], site.arguments[0]),
            _ => (site.arguments[0], site.arguments[1]),
        };
        self.is_in(value, list, site.name == "notIn", site.span)
    }

    /// Whether a bare name means anything here.
    fn is_known(&self, name: &str) -> bool {
        let is_property =
            |item: &ExprId| members(self.ty(*item)).is_some_and(|fields| fields.contains_key(name));
        self.bound(name).is_some()
            || self.near_items().iter().any(is_property)
            || self.definitions.contains_key(name)
            || self.attributes.contains_key(name)
            || (self.at_top() && self.record_has(name))
    }

    /// Whether `x.in(y)` asks for membership: `y` is no word of a unit.
    pub(super) fn is_membership(&self, site: &CallSite<'a>) -> bool {
        let Some(argument) = site.arguments.get(1) else {
            return false;
        };
        match &argument.kind {
            ast::ExprKind::Name(word) => Unit::parse(word).is_none() && self.is_known(word),
            ast::ExprKind::String(_) => false,
            _ => true,
        }
    }
}
