//! Keeping what names mean and which were known where, for those who ask about the text.

use super::{AttributeSource, Checker, ExprId, Frame, Progress};
use crate::diagnostic::Span;
use crate::hir::{Layer, Meaning, Names, Place, Use};
use crate::syntax::ast;
use crate::types::{Kind, Type};

/// What is kept while a program is checked.
#[derive(Default)]
pub(super) struct Recording<'a> {
    names: Names,
    /// The frames of the last scope, which the next expression shares more often than not.
    frames: Vec<Frame<'a>>,
}

impl Recording<'_> {
    pub(super) fn into_names(self) -> Names {
        self.names.in_order()
    }
}

impl<'a> Checker<'a> {
    /// Keeps what a word means.
    pub(super) fn means(&mut self, span: Span, meaning: Meaning) {
        if let Some(recording) = &mut self.recording {
            recording.names.uses.push(Use { span, meaning });
        }
    }

    pub(super) fn means_attribute(&mut self, span: Span, index: usize) {
        if self.recording.is_some() {
            let name = self.attribute_name(index).to_owned();
            self.means(span, Meaning::Attribute(name));
        }
    }

    /// Keeps what became of an expression, and the names around it.
    pub(super) fn keep_place(&mut self, span: Span, value: Option<ExprId>) {
        let Some(recording) = &mut self.recording else {
            return;
        };
        if recording.names.scopes.is_empty() || recording.frames != self.frames {
            recording.frames.clone_from(&self.frames);
            recording
                .names
                .scopes
                .push(self.frames.iter().map(layer).collect());
        }
        let scope = recording.names.scopes.len() - 1;
        recording.names.places.push(Place { span, scope, value });
    }

    /// Checks the attributes that a place is part of, and nothing that they do not need.
    pub(super) fn attributes_around(&mut self, place: Span) {
        let holds = |name: Span, body: Span| {
            name.source == place.source && name.start <= place.start && place.start <= body.end
        };
        let inside = (0..self.attributes.len()).find(|&index| {
            matches!(self.attributes[index].source, AttributeSource::Item(item)
                if holds(item.name.span, item.body.span))
        });
        if let Some(index) = inside {
            self.attribute(index);
            return;
        }
        let mut definitions = self.definitions.values();
        let inside = definitions.position(|one| holds(one.item.name.span, one.item.body.span));
        let Some(index) = inside else { return };
        for attribute in 0..self.attributes.len() {
            if self.definitions[index].used {
                return;
            }
            if self.attributes[attribute].progress == Progress::Waiting {
                self.attribute(attribute);
            }
        }
        self.definition_alone(index);
    }

    /// Looks at the definitions that nothing uses, so that their texts have meanings too.
    pub(super) fn definitions_alone(&mut self) {
        for index in 0..self.definitions.len() {
            if !self.definitions[index].used {
                self.definition_alone(index);
            }
        }
    }

    /// Reads a definition at the top of a rule, or inside brackets on events where that goes better.
    /// What is wrong with it is said where it is used.
    fn definition_alone(&mut self, index: usize) {
        let told = self.diagnostics.len();
        self.rule_nodes = 0;
        let read = self.body_alone(index, &[]);
        if read.is_none() && self.program.event.is_some() {
            let span = self.definitions[index].item.name.span;
            let events = self.every_event(span);
            let element = events.and_then(|events| self.ty(events).element().cloned());
            let item = element.and_then(|element| self.variable(None, element, span));
            if let Some((_, item)) = item {
                let _ = self.body_alone(index, &[Frame::Item(item)]);
            }
        }
        self.diagnostics.truncate(told);
    }

    fn body_alone(&mut self, index: usize, frames: &[Frame<'a>]) -> Option<ExprId> {
        let item: &'a ast::Define = self.definitions[index].item;
        let mut frames = frames.to_vec();
        for parameter in item.parameters.iter().flatten() {
            let ty = match &parameter.ty {
                Some(ty) => self.type_of(ty)?,
                None => Type::optional(Kind::Nothing),
            };
            let (_, value) = self.variable(Some(&parameter.name.node), ty, parameter.name.span)?;
            frames.push(Frame::bound(&parameter.name, value));
        }
        self.expanding.push((&item.name.node, item.name.span));
        let read = self.within(frames, |checker| checker.expr(&item.body));
        self.expanding.pop();
        read
    }
}

fn layer(frame: &Frame<'_>) -> Layer {
    match *frame {
        Frame::Item(item) => Layer::Item(item),
        Frame::Where(item) => Layer::Where(item),
        Frame::Bound(name, declared, value) => Layer::Bound {
            name: name.to_owned(),
            declared,
            value,
        },
    }
}
