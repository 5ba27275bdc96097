//! One arm for each form of expression.

use std::sync::Arc;

use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::hir::check::scope::Frame;
use crate::library::Refusal;
use crate::syntax::ast;
use crate::types::{Field, Kind, ObjectType, Type, Value};

impl<'a> Checker<'a> {
    pub(super) fn expression(&mut self, expr: &'a ast::Expr) -> Option<ExprId> {
        use ast::ExprKind as E;
        let span = expr.span;
        match &expr.kind {
            E::Error => None,
            E::Null => self.null(span),
            E::Boolean(truth) => self.constant(Value::Boolean(*truth), Kind::Boolean, span),
            E::Integer(whole) => self.constant(Value::Integer(*whole), Kind::Integer, span),
            E::Number(number) => self.constant(Value::Number(*number + 0.0), Kind::Number, span),
            E::String(text) => self.constant(Value::string(text.as_str()), Kind::String, span),
            E::Amount(amount) => self.exact_amount(amount, span),
            E::Name(name) => self.name(name, span),
            E::Positional(position) => self.positional(*position, span),
            E::This => self.this(span),
            E::Outer(levels) => self.outer(*levels, span),
            E::Context(name) => self.context(name, span),
            E::TimeWord(word) => self.time_word(*word, span),
            E::Field(base, name) => self.path(expr, base, name),
            E::Filter(list, condition) => self.filter(list, condition, span),
            E::Call(call) => self.call(call, span),
            E::Unary(op, operand) => self.unary(*op, operand, span),
            E::Binary(left, op, right) => self.binary(left, op, right, span),
            E::Occurs(value, window) => self.occurs(value, window, span),
            E::Case(arms, otherwise) => self.case(arms, otherwise.as_deref(), span),
            E::Let(bindings, body) => self.let_in(bindings, body),
            E::Lambda(parameters, body) => self.program_lambda(parameters, body, span),
            E::Select(declarations) => self.select(declarations, span),
            E::Quantifier(quantifier, declarations) => {
                self.quantifier(*quantifier, declarations, span)
            }
            E::AggregateOver(function, value, declarations) => {
                self.aggregate_over(function, value.as_deref(), declarations, span)
            }
            E::Chain(chain) => self.chain(chain, span),
            E::Array(elements) => self.array(elements, span),
            E::Object(members) => self.object(members, span),
        }
    }

    /// Says why no rule can have a function of other hosts.
    pub(super) fn refused<T>(&mut self, name: &str, refusal: &Refusal, span: Span) -> Option<T> {
        let message = format!("rules have no `{name}`");
        self.report(
            Diagnostic::error(Code::NotInRules, span, message)
                .label("not a function of rules")
                .note(refusal.reason)
                .help(refusal.help),
        );
        None
    }

    fn context(&mut self, name: &str, span: Span) -> Option<ExprId> {
        let message = format!("the context object `{name}` exists in Journey Optimizer only");
        self.report(
            Diagnostic::error(Code::NoSuchScope, span, message)
                .label("no such object here")
                .help("read the profile, or its events as `xEvent`"),
        );
        None
    }

    fn unary(&mut self, op: ast::UnaryOp, operand: &'a ast::Expr, span: Span) -> Option<ExprId> {
        match op {
            ast::UnaryOp::Not => {
                let operand = self.condition(operand, "`not`")?;
                self.push(ExprKind::Not(operand), Type::present(Kind::Boolean), span)
            }
            ast::UnaryOp::Negate => self.negate(operand, span),
        }
    }

    fn binary(
        &mut self,
        left: &'a ast::Expr,
        op: &'a Spanned<ast::BinaryOp>,
        right: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        use ast::BinaryOp as B;
        match op.node {
            B::Or => self.both(left, right, "`or`", ExprKind::Or, span),
            B::And => self.both(left, right, "`and`", ExprKind::And, span),
            B::Equal | B::NotEqual | B::Less | B::LessOrEqual | B::Greater | B::GreaterOrEqual => {
                self.comparison(left, op, right, span)
            }
            B::In => self.is_in(left, right, false, span),
            B::NotIn => self.is_in(left, right, true, span),
            B::Like => self.like(left, right, span),
            B::Default => self.default(left, right, span),
            B::Add | B::Subtract | B::Multiply | B::Divide | B::Remainder => {
                self.arithmetic(left, op, right, span)
            }
        }
    }

    fn both(
        &mut self,
        left: &'a ast::Expr,
        right: &'a ast::Expr,
        place: &str,
        make: fn(ExprId, ExprId) -> ExprKind,
        span: Span,
    ) -> Option<ExprId> {
        let left = self.condition(left, place);
        let right = self.condition(right, place);
        self.push(make(left?, right?), Type::present(Kind::Boolean), span)
    }

    fn default(&mut self, left: &'a ast::Expr, right: &'a ast::Expr, span: Span) -> Option<ExprId> {
        let (left, right) = (self.expr(left), self.expr(right));
        let (left, right) = (left?, right?);
        let kind = self.unify(&[left, right], "the two sides of `?:`")?;
        let optional = self.optional(right);
        let (left, right) = (self.widen(left, &kind)?, self.widen(right, &kind)?);
        self.push(
            ExprKind::Default(left, right),
            Type { kind, optional },
            span,
        )
    }

    fn case(
        &mut self,
        arms: &'a [ast::CaseArm],
        otherwise: Option<&'a ast::Expr>,
        span: Span,
    ) -> Option<ExprId> {
        let mut conditions = Vec::with_capacity(arms.len());
        let mut values = Vec::with_capacity(arms.len() + 1);
        for arm in arms {
            conditions.push(self.condition(&arm.condition, "`case`"));
            values.push(self.expr(&arm.value));
        }
        values.push(match otherwise {
            Some(value) => self.expr(value),
            None => self.null(span),
        });
        let conditions: Vec<ExprId> = conditions.into_iter().collect::<Option<_>>()?;
        let values: Vec<ExprId> = values.into_iter().collect::<Option<_>>()?;
        self.branches(&conditions, &values, "the values of `case`", span)
    }

    /// `if c1 then v1 else if c2 then v2 … else last`.
    pub(super) fn branches(
        &mut self,
        conditions: &[ExprId],
        values: &[ExprId],
        place: &str,
        span: Span,
    ) -> Option<ExprId> {
        let kind = self.unify(values, place)?;
        let mut chosen = self.widen(*values.last()?, &kind)?;
        for (&condition, &value) in conditions.iter().zip(values).rev() {
            let value = self.widen(value, &kind)?;
            let optional = self.optional(value) || self.optional(chosen);
            chosen = self.push(
                ExprKind::If(condition, value, chosen),
                Type {
                    kind: kind.clone(),
                    optional,
                },
                span,
            )?;
        }
        Some(chosen)
    }

    fn let_in(
        &mut self,
        bindings: &'a [(Spanned<String>, ast::Expr)],
        body: &'a ast::Expr,
    ) -> Option<ExprId> {
        let depth = self.frames.len();
        let mut complete = true;
        for (name, value) in bindings {
            self.hides_property(name);
            match self.expr(value) {
                Some(value) => self.frames.push(Frame::bound(name, value)),
                None => complete = false,
            }
        }
        let result = if complete { self.expr(body) } else { None };
        self.frames.truncate(depth);
        result
    }

    /// A lint: a variable with the name of a property that the text could mean.
    pub(super) fn hides_property(&mut self, name: &Spanned<String>) {
        let near = self.near_items();
        let of_item = near.iter().any(|&item| {
            super::scope::members(self.ty(item))
                .is_some_and(|fields| fields.contains_key(&name.node))
        });
        let hidden = of_item || (self.at_top() && self.record_has(&name.node));
        if hidden {
            let message = format!(
                "the variable `{}` hides the field of the same name",
                name.node
            );
            self.report(
                Diagnostic::warning(Code::HidesProperty, name.span, message)
                    .label("hides a field")
                    .help("give the variable another name, or read the field as `this.…`"),
            );
        }
    }

    fn program_lambda(
        &mut self,
        parameters: &'a [Spanned<String>],
        body: &'a ast::Expr,
        span: Span,
    ) -> Option<ExprId> {
        let [parameter] = parameters else {
            let message = format!(
                "a rule takes one parameter, the profile, and this names {}",
                parameters.len()
            );
            self.error(Code::LambdaShape, span, message);
            return None;
        };
        if !self.at_top() || !self.frames.is_empty() {
            self.report(
                Diagnostic::error(
                    Code::LambdaShape,
                    span,
                    "a function stands where a value is wanted",
                )
                .label("not the argument of a list operator")
                .help("functions fit as arguments of `map`, `filter` and the like"),
            );
            return None;
        }
        let record = self.record(parameter.span)?;
        self.within([Frame::bound(parameter, record)], |checker| {
            checker.expr(body)
        })
    }

    fn array(&mut self, elements: &'a [ast::Expr], span: Span) -> Option<ExprId> {
        let checked: Vec<Option<ExprId>> =
            elements.iter().map(|element| self.expr(element)).collect();
        let checked: Vec<ExprId> = checked.into_iter().collect::<Option<_>>()?;
        let kind = self.unify(&checked, "the elements of a list")?;
        let ty = Type::list(kind.clone());
        let constants: Option<Vec<Value>> = checked
            .iter()
            .map(|&id| self.as_constant(id).cloned())
            .collect();
        if let Some(constants) = constants {
            let values = constants.into_iter().map(|value| match (value, &kind) {
                (Value::Integer(whole), Kind::Number) => Value::Number(whole as f64),
                (value, _) => value,
            });
            return self.push(ExprKind::Constant(Value::array(values)), ty, span);
        }
        let widened: Vec<ExprId> = checked
            .into_iter()
            .map(|id| self.widen(id, &kind))
            .collect::<Option<_>>()?;
        self.push(ExprKind::List(widened), ty, span)
    }

    fn object(
        &mut self,
        members: &'a [(Spanned<String>, ast::Expr)],
        span: Span,
    ) -> Option<ExprId> {
        let mut ty = ObjectType::default();
        let mut values: Vec<(Arc<str>, ExprId)> = Vec::with_capacity(members.len());
        let mut complete = true;
        for (name, value) in members {
            if ty.fields.contains_key(&name.node) {
                let message = format!("the member `{}` stands twice in the object", name.node);
                self.error(Code::DuplicateName, name.span, message);
            }
            match self.expr(value) {
                Some(value) => {
                    ty.fields.insert(
                        name.node.clone(),
                        Field {
                            ty: self.ty(value).clone(),
                            facts: None,
                        },
                    );
                    values.push((Arc::from(name.node.as_str()), value));
                }
                None => complete = false,
            }
        }
        if !complete {
            return None;
        }
        self.push(
            ExprKind::Object(values),
            Type::present(Kind::Object(Arc::new(ty))),
            span,
        )
    }
}
