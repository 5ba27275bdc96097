//! The whole of a rule: its value, with what stands for it where there is nothing.

use super::phrases::{literal, number};
use super::{Known, Speaker, function_name};
use crate::syntax::ast::{Attribute, AttributeOption, Define, Expr, ExprKind};
use crate::types::Kind;

impl Speaker<'_, '_> {
    /// What an attribute gives.
    pub(super) fn rule(&mut self, attribute: &Attribute) -> String {
        let mut default = None;
        let mut digits = None;
        for option in &attribute.options {
            match &option.node {
                AttributeOption::OverLast(amount) => {
                    self.over = Some(format!("of {}", self.last(amount, "last")));
                }
                AttributeOption::Default(value) => default = Some(value),
                AttributeOption::Round(value) => digits = number(value),
                AttributeOption::OnEvent | AttributeOption::At(_) => {}
            }
        }
        let mut text = self.whole(&attribute.body);
        if let Some(digits) = digits {
            let plural = if digits == 1 { "" } else { "s" };
            text.push_str(&format!(", rounded to {digits} digit{plural}"));
        }
        match (default, self.empty(&attribute.body)) {
            (Some(default), _) => {
                let default = literal(default).unwrap_or_else(|| self.operand(default));
                text.push_str(&format!("; {default} where that is missing"));
            }
            (None, Some(nothing)) => text.push_str(&format!("; {nothing}")),
            (None, None) => {}
        }
        text
    }

    /// What a bare expression gives.
    pub(super) fn result(&mut self, expr: &Expr) -> String {
        let mut text = self.whole(expr);
        if let Some(nothing) = self.empty(expr) {
            text.push_str(&format!("; {nothing}"));
        }
        text
    }

    /// What a definition stands for.
    pub(super) fn definition_words(&mut self, define: &Define) -> String {
        self.whole(&define.body)
    }

    fn whole(&mut self, expr: &Expr) -> String {
        // A rule that is nothing but a definition is what that stands for, however long.
        if let Some((define, arguments)) = self.defined(expr) {
            return self.inside(define, &arguments, |this, body| this.whole(body));
        }
        let of_groups = matches!(&expr.kind, ExprKind::Call(call)
            if self.list_of_call(call).is_some_and(|(list, _)| self.is_grouped(list)));
        if self.is_list(expr) && !of_groups {
            return self.list(expr).all();
        }
        let is_literal = matches!(expr.kind, ExprKind::Boolean(_));
        match self.is_boolean(expr) && !is_literal {
            true => format!("whether {}", self.clause(expr, true).text()),
            false => self.value(expr),
        }
    }

    /// What an aggregate gives where there is nothing to go over.
    fn empty(&self, expr: &Expr) -> Option<&'static str> {
        let mut at = expr;
        for _ in 0..super::LEVELS_MAX {
            if let Some((define, _)) = self.defined(at) {
                at = &define.body;
                continue;
            }
            let call = match &at.kind {
                ExprKind::Call(call) => call,
                ExprKind::Field(base, _) => {
                    at = base;
                    continue;
                }
                ExprKind::AggregateOver(name, ..) => {
                    return empty_words(self.known, &name.node, at);
                }
                _ => return None,
            };
            let name = function_name(&call.name.node);
            // Roundings and conversions keep a missing value.
            if let (Some(receiver), "round" | "in" | "floor" | "ceil") = (&call.receiver, name) {
                at = receiver;
                continue;
            }
            let (list, _) = self.list_of_call(call)?;
            if self.is_grouped(list) || matches!(list.kind, ExprKind::Chain(_)) {
                return None;
            }
            if let ExprKind::Call(inner) = &list.kind
                && matches!(function_name(&inner.name.node), "gaps" | "differences")
                && name != "sum"
                && name != "count"
            {
                return Some("missing while there are fewer than two");
            }
            return empty_words(self.known, &call.name.node, at);
        }
        None
    }
}

fn empty_words(known: &Known<'_>, name: &str, expr: &Expr) -> Option<&'static str> {
    match function_name(name) {
        "sum" => {
            let is_duration = known
                .types
                .get(&expr.span)
                .is_some_and(|ty| ty.kind == Kind::Duration);
            Some(match is_duration {
                true => "no time at all if there are none",
                false => "0 if there are none",
            })
        }
        "average" | "min" | "max" | "median" | "percentile" | "mode" | "first" | "last"
        | "head" | "nth" | "minBy" | "maxBy" | "approxPercentile" => {
            Some("missing if there are none")
        }
        "stddev" | "variance" => Some("missing while there are fewer than two"),
        _ => None,
    }
}
