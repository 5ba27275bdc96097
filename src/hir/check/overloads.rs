//! Functions whose name has one meaning for lists and another for values.

use super::calls::CallSite;
use super::coerce::with_article;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::library::{self, Function};
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// `min(a, b)`: an aggregate of that name over values that are no list. None where the call is
    /// about a list.
    pub(super) fn of_values(
        &mut self,
        function: &'static Function,
        first: Option<ExprId>,
        site: &CallSite<'a>,
    ) -> Option<Option<ExprId>> {
        let hidden = match function.name {
            "min" => "$least",
            "max" => "$greatest",
            _ => return None,
        };
        let is_list = |kind: &Kind| matches!(kind, Kind::Array(_) | Kind::Map(..));
        let rest = site.arguments.get(1..).filter(|rest| !rest.is_empty())?;
        let first = first.filter(|&first| !is_list(self.kind(first)))?;
        let mut values = vec![Some(first)];
        for argument in rest {
            values.push(self.expr(argument));
        }
        Some(match values.into_iter().collect::<Option<Vec<_>>>() {
            Some(values) => self.extreme_of(hidden, &values, site),
            None => None,
        })
    }

    fn extreme_of(
        &mut self,
        hidden: &'static str,
        values: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let place = format!("the arguments of `{}`", site.name);
        let kind = self.unify(values, &place)?;
        if kind == Kind::Nothing {
            return self.constant(Value::Missing, kind, site.span);
        }
        if !kind.is_ordered() {
            let found = with_article(&kind.to_string());
            let message = format!(
                "`{}` wants values with an order, and this is {found}",
                site.name
            );
            self.error(Code::TypeMismatch, self.span(values[0]), message);
            return None;
        }
        let widened: Option<Vec<ExprId>> = values
            .iter()
            .map(|&value| self.widen(value, &kind))
            .collect();
        self.finish_scalar(library::lookup(hidden)?, widened?, site)
    }

    /// `concat(xs, ys)`, `xs.isEmpty()`: a scalar function of that name over lists. None where the
    /// call is not about lists.
    pub(super) fn of_lists(
        &mut self,
        function: &'static Function,
        arguments: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<Option<ExprId>> {
        let has_list = arguments.iter().any(|&one| self.kind(one).is_list());
        match (function.name, arguments) {
            ("concat", arguments) if has_list => Some(self.concat_lists(arguments, site)),
            ("isEmpty" | "isNotEmpty", &[only])
                if matches!(self.kind(only), Kind::Array(_) | Kind::Map(..)) =>
            {
                Some(self.emptiness(only, function.name == "isEmpty", site))
            }
            _ => None,
        }
    }

    /// Arguments that have to be of one kind, as that kind; those of other functions as they are.
    pub(super) fn of_one_kind(
        &mut self,
        function: &'static Function,
        arguments: Vec<ExprId>,
    ) -> Option<Vec<ExprId>> {
        if function.name != "clamp" {
            return Some(arguments);
        }
        let kind = self.unify(&arguments, "the arguments of `clamp`")?;
        let widened = arguments.iter().map(|&one| self.widen(one, &kind));
        widened.collect()
    }

    /// Refuses names without a value behind the first argument of `appendQueryParams`.
    pub(super) fn in_pairs(
        &mut self,
        function: &'static Function,
        site: &CallSite<'a>,
    ) -> Option<()> {
        if function.name != "appendQueryParams" || site.arguments.len() % 2 == 1 {
            return Some(());
        }
        let place = site.arguments.last()?.span;
        self.report(
            Diagnostic::error(
                Code::ArgumentCount,
                place,
                "the last parameter has no value",
            )
            .label("a name without a value")
            .help("write names and values in turn, as in `(url, \"a\", \"1\", \"b\", \"2\")`"),
        );
        None
    }

    fn concat_lists(&mut self, lists: &[ExprId], site: &CallSite<'a>) -> Option<ExprId> {
        for &list in lists {
            if !matches!(self.kind(list), Kind::Array(_) | Kind::Nothing) {
                let found = with_article(&self.kind(list).to_string());
                self.report(
                    Diagnostic::error(
                        Code::ValueNotList,
                        self.span(list),
                        format!("`concat` of lists wants lists only, and this is {found}"),
                    )
                    .label(format!("this is `{}`", self.ty(list)))
                    .help("make a list of one value with `[…]`, or one text of a list with `join`"),
                );
                return None;
            }
        }
        let kind = self.unify(lists, "the arguments of `concat`")?;
        let widened: Option<Vec<ExprId>> =
            lists.iter().map(|&list| self.widen(list, &kind)).collect();
        self.finish_scalar(library::lookup("$concat")?, widened?, site)
    }

    fn emptiness(&mut self, list: ExprId, empty: bool, site: &CallSite<'a>) -> Option<ExprId> {
        let filled = self.not_empty(list, site.span)?;
        if !empty {
            return Some(filled);
        }
        let boolean = Type::present(Kind::Boolean);
        self.push(ExprKind::Not(filled), boolean, site.span)
    }
}
