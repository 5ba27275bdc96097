//! The names that are known at a place.

use super::builder::{Builder, rank};
use super::{CompletionKind, STAND_IN};
use crate::diagnostic::Span;
use crate::engine::analysis::docs_of;
use crate::engine::builder::Around;
use crate::hir::{self, Layer};
use crate::syntax::ast::{self, ItemKind};
use crate::syntax::unparse::name_text;
use crate::types::{Kind, Type};

impl Builder<'_> {
    /// The members and functions of what stands before the dot.
    pub(super) fn after_dot(&mut self, around: &Around) {
        let receiver = self.receiver(around);
        if let Some(receiver) = receiver {
            self.members(receiver);
            if is_event(around, receiver) {
                self.attributes(around, true);
            }
        }
        let is_profile = receiver.is_some_and(|ty| is_record(around, ty));
        if is_profile {
            self.add("xEvent", CompletionKind::Variable, rank::FIELD);
        }
        for define in definitions(around) {
            if define
                .1
                .parameters
                .as_ref()
                .is_some_and(|all| !all.is_empty())
            {
                self.definition(define, true);
            }
        }
        self.functions(receiver);
    }

    /// All that is known where a value is wanted.
    pub(super) fn values_at(&mut self, around: &Around) {
        let (line, column) = (around.main, self.possible.word.start);
        let span = Span::new(line, column, column + STAND_IN.len());
        let place = around.names.written(span);
        let place = place.or_else(|| around.names.place_at(Span::new(line, column, column)));
        let scope = place.map_or(&[][..], |place| &around.names.scopes[place.scope]);
        let mut is_top = true;
        for layer in scope.iter().rev() {
            match layer {
                Layer::Bound { name, value, .. } => {
                    let ty = around.program.exprs[*value].ty.to_string();
                    let added = self.add(name, CompletionKind::Variable, rank::VARIABLE);
                    added.insert = name_text(name);
                    added.detail = Some(ty);
                }
                Layer::Item(item) | Layer::Where(item) if is_top => {
                    let ty = &around.program.exprs[*item].ty;
                    self.members(ty);
                    if is_event(around, ty) {
                        self.attributes(around, true);
                    }
                    if matches!(layer, Layer::Item(_)) {
                        self.add("this", CompletionKind::Keyword, rank::KEYWORD)
                            .detail = Some(ty.to_string());
                        is_top = false;
                    }
                }
                _ => {}
            }
        }
        if is_top && let Some(profile) = &around.program.profile {
            let fields = &profile.schema.record.fields;
            fields
                .iter()
                .for_each(|(name, field)| self.field(name, field));
        }
        self.attributes(around, false);
        for define in definitions(around) {
            self.definition(define, false);
        }
        if around.program.event.is_some() {
            self.add("xEvent", CompletionKind::Variable, rank::FIELD)
                .detail = Some("array<event>".to_owned());
        }
        self.add("profile", CompletionKind::Variable, rank::PROGRAM);
        self.functions(None);
    }

    /// The type of what stands before the dot.
    fn receiver<'a>(&self, around: &'a Around) -> Option<&'a Type> {
        let before = self.text[..self.possible.word.start].trim_end();
        let before = before.strip_suffix('.')?.trim_end();
        let ending = |end: usize| {
            let places = around.names.places.iter().filter(move |place| {
                place.span.source == around.main && place.span.end as usize == end
            });
            places.max_by_key(|place| place.span.end - place.span.start)
        };
        let place = ending(before.len()).or_else(|| {
            let inside = before.trim_end_matches([')', ' ']);
            ending(inside.len())
        })?;
        Some(&around.program.exprs[place.value?].ty)
    }

    /// The members of an object, or of the objects of a list.
    fn members(&mut self, ty: &Type) {
        match &ty.kind {
            Kind::Object(object) => {
                let fields = object.fields.iter();
                fields.for_each(|(name, field)| self.field(name, field));
            }
            Kind::Array(element) => self.members(element),
            Kind::Map(_, value) if matches!(value.kind, Kind::Object(_)) => self.members(value),
            _ => {}
        }
    }

    fn attributes(&mut self, around: &Around, on_event: bool) {
        for file in &around.loaded.files {
            for item in &file.tree.items {
                let ItemKind::Attribute(attribute) = &item.kind else {
                    continue;
                };
                let is_here = file.source == around.main
                    && super::super::holds(item.span, self.possible.word.start);
                if attribute.is_on_event() != on_event || is_here {
                    continue;
                }
                let name = &attribute.name.node;
                let checked = around.program.attributes.iter();
                let mut checked = checked.filter(|(_, one)| one.name == *name);
                let ty = match (&attribute.ty, checked.next()) {
                    (_, Some((_, checked))) => Some(checked.ty.to_string()),
                    (Some(ty), None) => Some(around.loaded.sources.text(ty.span).to_owned()),
                    (None, None) => None,
                };
                let added = self.add(name, CompletionKind::Attribute, rank::PROGRAM);
                added.insert = name_text(name);
                added.detail = Some(ty.unwrap_or_else(|| "attribute".to_owned()));
                added.docs = docs_of(item);
            }
        }
    }

    fn definition(&mut self, (item, define): (&ast::Item, &ast::Define), has_receiver: bool) {
        let name = &define.name.node;
        let parameters: Vec<&str> = define
            .parameters
            .iter()
            .flatten()
            .map(|one| one.name.node.as_str())
            .collect();
        let written = parameters
            .get(usize::from(has_receiver)..)
            .unwrap_or_default();
        let is_called = self.text[self.possible.word.end..].starts_with('(');
        let added = self.add(name, CompletionKind::Definition, rank::PROGRAM);
        added.insert = name_text(name);
        if define.parameters.is_some() {
            added.detail = Some(format!("define {name}({})", parameters.join(", ")));
            if !is_called {
                added.is_snippet = !written.is_empty();
                added
                    .insert
                    .push_str(if written.is_empty() { "()" } else { "($0)" });
            }
        } else {
            added.detail = Some("define".to_owned());
        }
        added.docs = docs_of(item);
    }
}

fn definitions(around: &Around) -> impl Iterator<Item = (&ast::Item, &ast::Define)> {
    let items = around.loaded.files.iter().flat_map(|file| &file.tree.items);
    items.filter_map(|item| match &item.kind {
        ItemKind::Define(define) => Some((item, define)),
        _ => None,
    })
}

fn is_event(around: &Around, ty: &Type) -> bool {
    is_of(around.program.event.as_ref(), ty)
}

fn is_record(around: &Around, ty: &Type) -> bool {
    is_of(around.program.profile.as_ref(), ty)
}

fn is_of(binding: Option<&hir::Binding>, ty: &Type) -> bool {
    match (&ty.kind, binding) {
        (Kind::Object(object), Some(binding)) => {
            std::sync::Arc::ptr_eq(object, &binding.schema.record)
        }
        _ => false,
    }
}
