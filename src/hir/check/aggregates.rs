//! Aggregates: their arguments on each item, those that are evaluated once, and what they become.

use super::arguments::{fits, parameter};
use super::calls::CallSite;
use super::{Checker, ExprId, ExprKind, VarId};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{self, Aggregate, Body, FunctionId, LeftOut, Parameter, Role, Want};
use crate::syntax::ast;
use crate::types::{Kind, Type, Value};

/// What stands behind the list of an aggregate.
#[derive(Clone, Copy)]
pub(super) enum Behind<'s, 'a> {
    /// Arguments as written.
    Arguments(&'s [&'a ast::Expr]),
    /// Nothing: the elements of the list are what the aggregate is of, as in `sum e over …`.
    Elements,
}

/// The parts of a fold while its arguments are checked.
struct Parts {
    list: ExprId,
    item: VarId,
    value: ExprId,
    items: Vec<ExprId>,
    values: Vec<ExprId>,
    types: Vec<Type>,
}

impl<'a> Checker<'a> {
    /// An aggregate as written.
    pub(super) fn aggregate(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        let first = site.arguments.first();
        let list = first.map(|&first| self.expr(first));
        if let Some(of_values) = self.of_values(id.get(), list.flatten(), site) {
            return of_values;
        }
        self.check_count(id.get(), site)?;
        let list = list.flatten()?;
        if self.is_groups(list) {
            return self.aggregate_groups(id, list, site);
        }
        self.aggregate_list(id, list, Behind::Arguments(&site.arguments[1..]), site)
    }

    /// An aggregate over a checked list.
    pub(super) fn aggregate_list(
        &mut self,
        id: FunctionId,
        list: ExprId,
        behind: Behind<'_, 'a>,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let function = id.get();
        let Body::Aggregate(aggregate) = function.body else {
            return None;
        };
        let (list, element) = self.items_of(list, &format!("`{}`", function.name))?;
        let (item, value) = self.variable(None, element.clone(), site.span)?;
        let mut parts = Parts {
            list,
            item,
            value,
            items: Vec::new(),
            values: Vec::new(),
            types: vec![element],
        };
        for index in 1..function.parameters.len() {
            self.aggregate_argument(id, aggregate, index, behind, &mut parts, site)?;
        }
        self.finish_aggregate(id, parts, site)
    }

    /// Adds the argument of one parameter, where there is one.
    fn aggregate_argument(
        &mut self,
        id: FunctionId,
        aggregate: &'static Aggregate,
        index: usize,
        behind: Behind<'_, 'a>,
        parts: &mut Parts,
        site: &CallSite<'a>,
    ) -> Option<()> {
        let function = id.get();
        let parameter = &function.parameters[index];
        let written = match behind {
            Behind::Arguments(arguments) => arguments.get(index - 1).copied(),
            Behind::Elements => None,
        };
        let is_first = parts.items.is_empty();
        if matches!(behind, Behind::Elements) && id.name().ends_with("Null") {
            // The elements of `over` are the values that are there.
            return self.no_place_for(parameter, site);
        }
        let checked = match (written, parameter.role) {
            (_, Role::Now) => self.push(ExprKind::Now, Type::present(Kind::Datetime), site.span)?,
            (Some(argument), Role::Item) => self.on_item(parts.value, argument)?,
            (Some(argument), _) => self.argument(parameter, argument)?,
            (None, Role::Item) if is_first && parameter.want == Want::Day => {
                self.time_of_item(parts.value, function.name, site.span)?
            }
            (None, Role::Item) if is_first && self.stands_for_itself(aggregate, behind) => {
                parts.value
            }
            (None, _) if parameter.optional => return Some(()),
            (None, _) => return self.no_place_for(parameter, site),
        };
        if parameter.role != Role::Item {
            let fitted = self.fit_want(checked, parameter, function, index)?;
            parts.types.push(self.ty(fitted).clone());
            parts.values.push(fitted);
            return Some(());
        }
        let checked = match self.flattens(checked, parameter.want) {
            true if is_first && !aggregate.payload && !has_more_items(function, index, behind) => {
                self.flat(checked, parts, site)?
            }
            _ => self.as_counted(id, checked, site)?,
        };
        let fitted = self.fit_want(checked, parameter, function, index)?;
        parts.types.push(self.ty(fitted).clone());
        parts.items.push(fitted);
        Some(())
    }

    /// Whether the item stands for an expression over it that was left out.
    fn stands_for_itself(&self, aggregate: &Aggregate, behind: Behind<'_, 'a>) -> bool {
        aggregate.left_out == LeftOut::Item || matches!(behind, Behind::Elements)
    }

    /// An argument that `sum e over …` has no place for.
    fn no_place_for(&mut self, parameter: &Parameter, site: &CallSite<'a>) -> Option<()> {
        let message = format!("`{}` needs `{}` as well", site.name, parameter.name);
        self.report(
            Diagnostic::error(Code::ArgumentCount, site.name_span, message)
                .label("has no place for it before `over`")
                .help(format!(
                    "call it on the list, as in `(select v from xs where c).{}(…)`",
                    site.name
                )),
        );
        None
    }

    /// A list counts where it is true, which is where it is not empty.
    fn as_counted(
        &mut self,
        id: FunctionId,
        checked: ExprId,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        if id.name() == "count" && self.kind(checked).is_list() {
            return self.not_empty(checked, site.span);
        }
        Some(checked)
    }

    /// Whether an expression over the item is a list where its elements are meant.
    fn flattens(&self, checked: ExprId, want: Want) -> bool {
        match self.ty(checked).element() {
            Some(element) => {
                !matches!(want, Want::Any | Want::Condition) && fits(want, &element.kind)
            }
            None => false,
        }
    }

    /// `xs.sum(a.b)` where the path leads through a list: over all values met.
    fn flat(&mut self, body: ExprId, parts: &mut Parts, site: &CallSite<'a>) -> Option<ExprId> {
        let element = self.ty(body).element()?.clone();
        parts.list = self.each(parts.list, parts.item, body, site.span)?;
        (parts.item, parts.value) = self.variable(None, element.clone(), site.span)?;
        parts.types = vec![element];
        Some(parts.value)
    }

    /// A fold of checked arguments, as its simplest equal.
    fn finish_aggregate(
        &mut self,
        id: FunctionId,
        mut parts: Parts,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let truth = Type::present(Kind::Boolean);
        let mut id = id.original();
        match id.name() {
            "countWithNull" => {
                id = library::lookup("count")?;
                parts.items.clear();
            }
            "countOnlyNull" => {
                id = library::lookup("count")?;
                let there = ExprKind::IsPresent(*parts.items.first()?);
                let there = self.push(there, truth.clone(), site.span)?;
                parts.items = vec![self.push(ExprKind::Not(there), truth, site.span)?];
            }
            "list" if parts.values.is_empty() => {
                return self.each(parts.list, parts.item, *parts.items.first()?, site.span);
            }
            "percentile" | "approxPercentile" => self.check_percent(*parts.values.first()?)?,
            "streak" | "longestStreak" => {
                let unit = *parts.values.first()?;
                let time = parts.items.first_mut()?;
                *time = self.start_of_unit(*time, unit)?;
            }
            _ => {}
        }
        let item = (parts.item, parts.value);
        let (items, values) = (parts.items, parts.values);
        self.fold(id, parts.list, item, items, values, &parts.types, site.span)
    }

    /// Refuses a constant that is no percentage.
    fn check_percent(&mut self, percent: ExprId) -> Option<()> {
        let Some(Value::Number(number)) = self.as_constant(percent) else {
            return Some(());
        };
        if (0.0..=100.0).contains(number) {
            return Some(());
        }
        self.report(
            Diagnostic::error(
                Code::ImpossibleConstant,
                self.span(percent),
                "a percentage is a number from 0 to 100",
            )
            .label("beyond all values")
            .help("50 is the middle, 90 is above nine of ten values"),
        );
        None
    }
}

/// Whether further arguments on each item were written.
fn has_more_items(
    function: &'static library::Function,
    index: usize,
    behind: Behind<'_, '_>,
) -> bool {
    let Behind::Arguments(arguments) = behind else {
        return false;
    };
    (index..arguments.len()).any(|index| parameter(function, index + 1).role == Role::Item)
}
