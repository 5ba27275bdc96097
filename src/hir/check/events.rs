//! Attributes on events: the incoming event, and what other rules read of events.

use super::{AttributeSource, Checker, ExprId, ExprKind, Progress};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::AttributeId;
use crate::syntax::ast;
use crate::types::{Kind, Type};

impl<'a> Checker<'a> {
    /// Whether an attribute has a value for each event.
    pub(super) fn is_on_event(&self, index: usize) -> bool {
        matches!(self.attributes[index].source, AttributeSource::Item(item) if item.is_on_event())
    }

    /// Whether the rule that is being checked is one on events.
    pub(super) fn has_incoming_event(&self) -> bool {
        let rule = self.running.last();
        rule.is_some_and(|&rule| self.is_on_event(rule))
    }

    /// `event`: the incoming event.
    pub(super) fn incoming_event(&mut self, span: Span) -> Option<ExprId> {
        if !self.has_incoming_event() {
            self.report(
                Diagnostic::error(
                    Code::NoSuchScope,
                    span,
                    "`event` is known in attributes `on event` only",
                )
                .label("no incoming event here")
                .help("name an event by its place, as in `xEvent.last()`"),
            );
            return None;
        }
        let events = self.every_event(span)?;
        let ty = self.ty(events).element()?.clone();
        self.push(ExprKind::Event, ty, span)
    }

    /// Whether a value is an event.
    pub(super) fn is_event(&self, id: ExprId) -> bool {
        let Some(binding) = &self.program.event else {
            return false;
        };
        matches!(self.kind(id), Kind::Object(object) if std::sync::Arc::ptr_eq(object, &binding.schema.record))
    }

    /// The attribute on events of a name.
    pub(super) fn event_attribute_index(&self, name: &str) -> Option<usize> {
        let index = self.attributes.get_index_of(name)?;
        self.is_on_event(index).then_some(index)
    }

    /// The value that an attribute has for an event, checked first where it was not yet.
    pub(super) fn event_attribute(
        &mut self,
        event: ExprId,
        index: usize,
        span: Span,
    ) -> Option<ExprId> {
        let ty = self.attribute_type(index, span)?;
        let ty = ty.or_missing(self.optional(event));
        let value = ExprKind::EventAttribute(AttributeId::of(index), event);
        self.push(value, ty, span)
    }

    /// The type of another attribute, checked first where it was not yet.
    pub(super) fn attribute_type(&mut self, index: usize, span: Span) -> Option<Type> {
        match self.attributes[index].progress {
            Progress::Waiting => self.attribute(index),
            Progress::Running => {
                self.attribute_cycle(index, span);
                return None;
            }
            Progress::Done | Progress::Failed => {}
        }
        Some(self.attributes[index].checked.as_ref()?.ty.clone())
    }

    /// An attribute on events read without an event.
    pub(super) fn needs_event(&mut self, index: usize, span: Span) {
        let name = self.attribute_name(index);
        let message = format!("`{name}` has a value for each event, and no event is named here");
        let example = match self.has_incoming_event() {
            true => format!("event.{name}"),
            false => format!("xEvent.last().{name}"),
        };
        self.report(
            Diagnostic::error(Code::NoSuchScope, span, message)
                .label("of which event?")
                .also(self.attributes[index].span, "an attribute on events")
                .help(format!("read it of an event, as in `{example}`")),
        );
    }

    /// The value of the attribute that is stored on an event under the path that `expr` spells, if
    /// one is.
    pub(super) fn stored_event_attribute(&mut self, expr: &'a ast::Expr) -> Option<Option<ExprId>> {
        if self.stored_on_events.is_empty() {
            return None;
        }
        let mut path = Vec::new();
        let mut root = expr;
        while let ast::ExprKind::Field(base, name) = &root.kind {
            path.push(name.node.clone());
            root = base;
        }
        let near = self.near_items();
        let near = near.into_iter().find(|&item| self.is_event(item));
        // Without an event here, it is the incoming one.
        let event = match &root.kind {
            ast::ExprKind::Name(name) => match self.bound(name) {
                Some((_, bound)) => Some(bound)
                    .filter(|&bound| self.is_event(bound))
                    .map(Some)?,
                None if name == "event" && self.has_incoming_event() => None,
                None => {
                    path.push(name.clone());
                    Some(near?)
                }
            },
            ast::ExprKind::This => Some(near?),
            _ => return None,
        };
        path.reverse();
        let index = self.stored_on_events.get(&path).copied()?;
        if let ast::ExprKind::Field(_, name) = &expr.kind {
            self.means_attribute(name.span, index);
        }
        let event = event.or_else(|| self.incoming_event(root.span));
        Some(event.and_then(|event| self.event_attribute(event, index, expr.span)))
    }
}
