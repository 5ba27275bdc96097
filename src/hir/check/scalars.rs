//! Calls of scalar functions, and the tests among them, on checked arguments.

use super::arguments::parameter;
use super::calls::CallSite;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::library::{self, Body, Function, FunctionId, Role, Want};
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    pub(super) fn scalar(&mut self, id: FunctionId, site: &CallSite<'a>) -> Option<ExprId> {
        let function = id.get();
        self.check_count(function, site)?;
        if function.name == "in" && self.is_membership(site) {
            return self.member_call(site);
        }
        self.in_pairs(function, site)?;
        let mut arguments = Vec::with_capacity(site.arguments.len());
        let mut complete = true;
        for (index, &argument) in site.arguments.iter().enumerate() {
            match self.argument(parameter(function, index), argument) {
                Some(value) => arguments.push(value),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        if function.name == "in" {
            self.exact_unit(arguments[1])?;
        }
        if let Some(of_lists) = self.of_lists(function, &arguments, site) {
            return of_lists;
        }
        let arguments = self.of_one_kind(function, arguments)?;
        let id = self.time_function(id, &arguments, site)?;
        self.apply(id, &arguments, site)
    }

    /// A scalar function on checked arguments. A test of a list holds when it holds for some element.
    fn apply(
        &mut self,
        id: FunctionId,
        arguments: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let function = id.get();
        if let Some((&first, rest)) = arguments.split_first()
            && is_test(function)
            && !matches!(parameter(function, 0).want, Want::Any | Want::Sized)
            && let Some(element) = self.ty(first).element().cloned()
        {
            let rest = rest.to_vec();
            return self.any_element(first, element, site.span, |checker, item| {
                let mut arguments = vec![item];
                arguments.extend(rest);
                checker.apply(id, &arguments, site)
            });
        }
        let mut fitted = Vec::with_capacity(arguments.len());
        let mut complete = true;
        for (index, &argument) in arguments.iter().enumerate() {
            match self.fit_want(argument, parameter(function, index), function, index) {
                Some(value) => fitted.push(value),
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        self.constant_arguments(function, &fitted)?;
        if function.parameters.iter().any(|one| one.role == Role::Now) {
            fitted.push(self.push(ExprKind::Now, Type::present(Kind::Datetime), site.span)?);
        }
        let zone = self.zone_seen(function, &fitted);
        fitted.extend(zone);
        let called = self.finish_scalar(id, fitted, site)?;
        if let Some(zone) = zone {
            // What a view is cut down to or set to is seen in the same zone.
            self.views.insert(called, zone);
        }
        Some(called)
    }

    /// A call of a scalar function on arguments that fit.
    pub(super) fn finish_scalar(
        &mut self,
        id: FunctionId,
        arguments: Vec<ExprId>,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        let function = id.get();
        let types: Vec<Type> = arguments
            .iter()
            .map(|&argument| self.ty(argument).clone())
            .collect();
        let strict = matches!(function.body, Body::Scalar(_));
        let mut ty = (function.result)(&types);
        if let Some(constant) = self.constant_call(function, &arguments, site) {
            return match constant? {
                value if value.is_present() => self.constant(value, ty.kind, site.span),
                _ => None,
            };
        }
        self.constants_have_result(function, &arguments, site.span)?;
        ty.optional |= strict && types.iter().any(|ty| ty.optional);
        let called = self.push(ExprKind::Call(id.original(), arguments), ty, site.span)?;
        if is_test(function) {
            self.as_test(called, site.span)
        } else {
            Some(called)
        }
    }

    /// The value of `date(…)` and `datetime(…)` on constants, which must exist.
    fn constant_call(
        &mut self,
        function: &'static Function,
        arguments: &[ExprId],
        site: &CallSite<'a>,
    ) -> Option<Option<Value>> {
        if !matches!(function.name, "date" | "datetime") {
            return None;
        }
        let Body::Scalar(kernel) = function.body else {
            return None;
        };
        let constants: Vec<Value> = arguments
            .iter()
            .map(|&argument| self.as_constant(argument).cloned())
            .collect::<Option<_>>()?;
        let context = library::Context {
            calendar: self.program.calendar,
            now: 0,
        };
        if let Some(value) = kernel(&context, &constants).value() {
            return Some(Some(value));
        }
        let (message, note) = match function.name {
            "date" => (
                "no calendar has this date",
                "a date is year, month from 1 to 12, and day of that month",
            ),
            _ => (
                "this text is not an instant",
                "an instant is written as in \"2026-05-01T10:00:00Z\"",
            ),
        };
        self.report(
            Diagnostic::error(Code::ImpossibleConstant, site.span, message)
                .label("does not exist")
                .note(note),
        );
        Some(None)
    }

    /// A scalar function by its name, on checked arguments.
    pub(super) fn call_by_name(
        &mut self,
        name: &'static str,
        arguments: &[ExprId],
        span: Span,
    ) -> Option<ExprId> {
        let id = library::lookup(name)?;
        let site = CallSite {
            name: name.trim_start_matches('$'),
            name_span: span,
            arguments: Vec::new(),
            span,
            is_method: false,
        };
        self.apply(id, arguments, &site)
    }

    /// A string test by its name, on checked arguments.
    pub(super) fn string_test(
        &mut self,
        name: &'static str,
        arguments: &[ExprId],
        span: Span,
    ) -> Option<ExprId> {
        if arguments
            .iter()
            .any(|&argument| *self.kind(argument) == Kind::Nothing)
        {
            return self.constant(Value::Boolean(false), Kind::Boolean, span);
        }
        self.call_by_name(name, arguments, span)
    }
}

/// Whether a function is a test: it is false where something is missing, and it holds for a list
/// where it holds for some element. A conversion to a boolean is none.
fn is_test(function: &Function) -> bool {
    matches!(function.body, Body::Lenient(_)) && (function.result)(&[]).kind == Kind::Boolean
}
