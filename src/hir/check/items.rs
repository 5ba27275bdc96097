//! The items of a program: what they declare, and each attribute with its options.

use super::coerce::accepts;
use super::{AttributeSource, Checker, ExprId, ExprKind, Progress};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::Attribute;
use crate::syntax::ast::{self, AttributeOption};
use crate::types::stack::with_stack;
use crate::types::{Kind, Type};

impl<'a> Checker<'a> {
    /// Checks every attribute that no other one has needed yet.
    pub(super) fn attributes(&mut self) {
        for index in 0..self.attributes.len() {
            if self.attributes[index].progress == Progress::Waiting {
                self.attribute(index);
            }
        }
    }

    /// Checks one attribute, away from the names of whoever needs it.
    pub(super) fn attribute(&mut self, index: usize) {
        let frames = std::mem::take(&mut self.frames);
        let expanding = std::mem::take(&mut self.expanding);
        let events = self.events.take();
        let nodes = std::mem::replace(&mut self.rule_nodes, 0);
        let reported = std::mem::replace(&mut self.rule_nodes_reported, false);
        self.attributes[index].progress = Progress::Running;
        self.running.push(index);
        let checked = with_stack(|| self.attribute_alone(index));
        self.running.pop();
        self.attributes[index].progress = if checked.is_some() {
            Progress::Done
        } else {
            Progress::Failed
        };
        self.attributes[index].checked = checked;
        self.frames = frames;
        self.expanding = expanding;
        self.events = events;
        self.rule_nodes = nodes;
        self.rule_nodes_reported = reported;
    }

    fn attribute_alone(&mut self, index: usize) -> Option<Attribute> {
        let name = self.attribute_name(index);
        let (docs, own, span) = {
            let declared = &self.attributes[index];
            (declared.docs.clone(), declared.own, declared.span)
        };
        let (path, body, bounds) = match self.attributes[index].source {
            AttributeSource::Expression(expression) => {
                (vec![name.to_owned()], self.expr(expression)?, None)
            }
            AttributeSource::Item(item) => self.attribute_item(item)?,
        };
        let ty = self.ty(body).clone();
        Some(Attribute {
            name: name.to_owned(),
            path,
            ty,
            on_event: self.is_on_event(index),
            body,
            docs,
            bounds,
            own,
            span,
        })
    }

    #[allow(
        clippy::type_complexity,
        reason = "path, rule and bounds of one attribute, taken apart at once"
    )]
    fn attribute_item(
        &mut self,
        item: &'a ast::Attribute,
    ) -> Option<(Vec<String>, ExprId, Option<(i64, i64)>)> {
        let path = item.stored_path();
        let options = self.options(item);
        let declared = match &item.ty {
            Some(ty) => Some((self.type_of(ty)?, ty.span)),
            None => None,
        };
        options?;
        let body = self.expr(&item.body)?;
        let body = self.rounded(item, body)?;
        let body = self.with_default(item, body)?;
        let body = match &declared {
            Some((ty, span)) => {
                let place = format!("the attribute `{}`", item.name.node);
                self.fit(body, ty, &place, Some(*span))?
            }
            None => body,
        };
        let bounds = self.target(item, &path, body)?;
        Some((path, body, bounds))
    }

    /// Checks the options that change how the rule is read.
    fn options(&mut self, item: &'a ast::Attribute) -> Option<()> {
        let mut seen: Vec<std::mem::Discriminant<AttributeOption>> = Vec::new();
        let mut complete = Some(());
        for option in &item.options {
            let kind = std::mem::discriminant(&option.node);
            if seen.contains(&kind) {
                self.error(
                    Code::RepeatedSetting,
                    option.span,
                    "the option stands twice",
                );
                complete = None;
            }
            seen.push(kind);
            match &option.node {
                AttributeOption::OnEvent => {
                    if self.every_event(option.span).is_none() {
                        complete = None;
                    }
                }
                AttributeOption::OverLast(amount) => match self.narrowed(amount, option.span) {
                    Some(events) => self.events = Some(events),
                    None => complete = None,
                },
                AttributeOption::At(_)
                | AttributeOption::Default(_)
                | AttributeOption::Round(_) => {}
            }
        }
        complete
    }

    fn narrowed(&mut self, amount: &'a ast::Amount, span: Span) -> Option<ExprId> {
        let time = match &self.program.event {
            Some(binding) => binding
                .time
                .clone()
                .unwrap_or_else(|| vec!["timestamp".to_owned()]),
            None => Vec::new(),
        };
        self.events_of_last(&time, amount, span)
    }

    /// `round N`: the value of the rule with so many digits; of a list or a map each value.
    fn rounded(&mut self, item: &'a ast::Attribute, body: ExprId) -> Option<ExprId> {
        let digits = item.options.iter().find_map(|option| match &option.node {
            AttributeOption::Round(digits) => Some((digits, option.span)),
            _ => None,
        });
        let Some((digits, span)) = digits else {
            return Some(body);
        };
        let digits = self.expr(digits)?;
        match self.kind(body).clone() {
            Kind::Array(element) => {
                let (item, value) = self.variable(None, *element, span)?;
                let rounded = self.call_by_name("round", &[value, digits], span)?;
                self.each(body, item, rounded, span)
            }
            Kind::Map(..) => {
                let ((key, key_value), (entry, value)) = self.group_variables(body, span)?;
                let rounded = self.call_by_name("round", &[value, digits], span)?;
                self.entries(body, (key, entry), key_value, rounded, span)
            }
            _ => self.call_by_name("round", &[body, digits], span),
        }
    }

    fn with_default(&mut self, item: &'a ast::Attribute, body: ExprId) -> Option<ExprId> {
        let default = item.options.iter().find_map(|option| match &option.node {
            AttributeOption::Default(value) => Some(value),
            _ => None,
        });
        let Some(value) = default else {
            return Some(body);
        };
        let value = self.expr(value)?;
        let kind = self.unify(&[body, value], "the rule and its default")?;
        let optional = self.optional(value);
        let (body, value) = (self.widen(body, &kind)?, self.widen(value, &kind)?);
        let span = self.span(body);
        self.push(
            ExprKind::Default(body, value),
            Type { kind, optional },
            span,
        )
    }

    /// The field of the profile that stores an attribute: its type has to fit, its range is kept.
    fn target(
        &mut self,
        item: &'a ast::Attribute,
        path: &[String],
        body: ExprId,
    ) -> Option<Option<(i64, i64)>> {
        let stored = item
            .options
            .iter()
            .any(|option| matches!(option.node, AttributeOption::At(_)));
        let (binding, owner) = match item.is_on_event() {
            true => (self.program.event.as_ref(), "an event has"),
            false => (self.program.profile.as_ref(), "the profile has"),
        };
        let field = binding.and_then(|binding| {
            let steps: Vec<&str> = path.iter().map(String::as_str).collect();
            binding.schema.field(&steps).cloned()
        });
        let Some(field) = field else {
            return Some(None);
        };
        if !stored {
            self.report(
                Diagnostic::error(
                    Code::AttributeHidesField,
                    item.name.span,
                    format!("{owner} a field `{}` already", item.name.node),
                )
                .label("the name of a field")
                .help("give the attribute another name, or say with `at` where it is stored"),
            );
            return None;
        }
        let kind = self.kind(body).clone();
        if !accepts(&field.ty.kind, &kind, true) {
            let message = format!(
                "the field `{}` does not hold {}",
                path.join("."),
                super::coerce::with_article(&kind.to_string())
            );
            self.report(
                Diagnostic::error(Code::DeclaredType, item.name.span, message)
                    .label("stored in a field of another type")
                    .also(self.span(body), format!("this is `{}`", self.ty(body)))
                    .note(format!(
                        "the schema says: {}\nthe rule gives: {kind}",
                        field.ty.kind
                    )),
            );
            return None;
        }
        let facts = field.facts.as_ref();
        let bounds = facts.and_then(|facts| match (facts.minimum, facts.maximum) {
            (None, None) => None,
            (minimum, maximum) => Some((minimum.unwrap_or(i64::MIN), maximum.unwrap_or(i64::MAX))),
        });
        Some(bounds.filter(|_| kind == Kind::Integer))
    }
}
