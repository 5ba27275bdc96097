//! What a bare name means.

use super::scope::members;
use super::{AttributeSource, Checker, ExprId, ExprKind, Frame};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::hir::{AttributeId, Meaning};
use crate::syntax::ast;
use crate::types::{Kind, Type, Value};

impl<'a> Checker<'a> {
    /// A bare name: a bound variable, a property of the nearest item, then the names of the program.
    pub(super) fn name(&mut self, name: &'a str, span: Span) -> Option<ExprId> {
        if let Some((declared, value)) = self.bound(name) {
            self.means(span, Meaning::Variable { declared, value });
            return Some(value);
        }
        for item in self.near_items() {
            if members(self.ty(item)).is_some_and(|fields| fields.contains_key(name)) {
                return self.field(item, name, span, span);
            }
            if self.is_event(item)
                && let Some(index) = self.event_attribute_index(name)
            {
                self.means_attribute(span, index);
                return self.event_attribute(item, index, span);
            }
        }
        if self.at_top() && self.record_has(name) {
            if let Some(index) = self.attribute_index(name) {
                self.means_attribute(span, index);
                return self.attribute_value(index, span);
            }
            let record = self.record(span)?;
            return self.field(record, name, span, span);
        }
        if self.definitions.contains_key(name) {
            self.means(span, Meaning::Definition(name.to_owned()));
            return self.expand(name, &[], span);
        }
        if let Some(index) = self.attribute_index(name) {
            self.means_attribute(span, index);
            return self.attribute_value(index, span);
        }
        match name {
            "xEvent" => {
                self.means(span, Meaning::Events);
                self.all_events(span)
            }
            "profile" => {
                self.means(span, Meaning::Profile);
                self.record(span)
            }
            "event" => {
                self.means(span, Meaning::Event);
                self.incoming_event(span)
            }
            _ => {
                self.unknown_name(name, span);
                None
            }
        }
    }

    /// The attribute of a name; a bare expression has none that its text could mean.
    fn attribute_index(&self, name: &str) -> Option<usize> {
        let index = self.attributes.get_index_of(name)?;
        let named = matches!(self.attributes[index].source, AttributeSource::Item(_));
        named.then_some(index)
    }

    pub(super) fn record_has(&self, name: &str) -> bool {
        let profile = self.program.profile.as_ref();
        profile.is_some_and(|binding| binding.schema.record.fields.contains_key(name))
    }

    /// The record of the profile.
    pub(super) fn record(&mut self, span: Span) -> Option<ExprId> {
        let kind = match &self.program.profile {
            Some(binding) => Kind::Object(binding.schema.record.clone()),
            None => Kind::Object(super::settings::empty_record()),
        };
        self.push(ExprKind::Profile, Type::present(kind), span)
    }

    /// The events of the profile, as narrowed by the attribute.
    pub(super) fn all_events(&mut self, span: Span) -> Option<ExprId> {
        if let Some(events) = self.events {
            return Some(events);
        }
        self.every_event(span)
    }

    /// The events of the profile, whatever the attribute says.
    pub(super) fn every_event(&mut self, span: Span) -> Option<ExprId> {
        let Some(binding) = &self.program.event else {
            self.report(
                Diagnostic::error(Code::UnknownName, span, "the program has no schema of events")
                    .label("`xEvent` needs one")
                    .help("say what an event has, as in `schema event \"events.ndjson\" key user time timestamp`"),
            );
            return None;
        };
        let ty = Type::list(Kind::Object(binding.schema.record.clone()));
        self.push(ExprKind::Events, ty, span)
    }

    /// The value of another attribute, checked first where it was not yet.
    pub(super) fn attribute_value(&mut self, index: usize, span: Span) -> Option<ExprId> {
        if self.is_on_event(index) {
            self.needs_event(index, span);
            return None;
        }
        let ty = self.attribute_type(index, span)?;
        self.push(ExprKind::Attribute(AttributeId::of(index)), ty, span)
    }

    pub(super) fn attribute_cycle(&mut self, index: usize, span: Span) {
        let from = self
            .running
            .iter()
            .position(|&running| running == index)
            .unwrap_or(0);
        let cycle: Vec<usize> = self.running[from..].to_vec();
        let name = |checker: &Self, index: usize| format!("`{}`", checker.attribute_name(index));
        let mut path: Vec<String> = cycle.iter().map(|&step| name(self, step)).collect();
        path.push(name(self, index));
        let message = match cycle.len() {
            1 => format!("the attribute {} needs its own value", path[0]),
            _ => format!(
                "the attributes {} need each other",
                path[..path.len() - 1].join(", ")
            ),
        };
        let mut diagnostic = Diagnostic::error(Code::Cycle, span, message)
            .label("leads back to where it began")
            .note(format!("the way round: {}", path.join(" → ")))
            .help("compute one of them from events or fields instead");
        for &step in &cycle {
            diagnostic = diagnostic.also(self.attributes[step].span, "part of the cycle");
        }
        self.report(diagnostic);
    }

    pub(super) fn attribute_name(&self, index: usize) -> &'a str {
        match self.attributes[index].source {
            AttributeSource::Item(item) => &item.name.node,
            AttributeSource::Expression(_) => super::EXPRESSION_ATTRIBUTE,
        }
    }

    /// The expression behind a definition, checked with the names of the place of use.
    pub(super) fn expand(
        &mut self,
        name: &'a str,
        arguments: &[&'a ast::Expr],
        span: Span,
    ) -> Option<ExprId> {
        let definition = self.definitions.get_mut(name)?;
        definition.used = true;
        let item = definition.item;
        if let Some(at) = self.expanding.iter().position(|(outer, _)| *outer == name) {
            let way: Vec<String> = self.expanding[at..]
                .iter()
                .map(|(name, _)| format!("`{name}`"))
                .collect();
            let diagnostic = Diagnostic::error(
                Code::Cycle,
                span,
                format!("the definition `{name}` uses itself"),
            )
            .label("leads back to its own text")
            .also(item.name.span, "defined here")
            .note(format!("the way round: {} → `{name}`", way.join(" → ")));
            self.diagnostics.push(diagnostic);
            return None;
        }
        let parameters = item.parameters.as_deref().unwrap_or(&[]);
        if parameters.len() != arguments.len() {
            let message = format!(
                "`{name}` takes {}, found {}",
                super::arguments::count_of(parameters.len(), "argument"),
                arguments.len()
            );
            let diagnostic = Diagnostic::error(Code::ArgumentCount, span, message);
            self.report(diagnostic.also(item.name.span, "defined here"));
            return None;
        }
        let mut frames = Vec::with_capacity(parameters.len());
        for (parameter, argument) in parameters.iter().zip(arguments) {
            let value = self.expr(argument)?;
            let value = match &parameter.ty {
                Some(ty) => {
                    let wanted = self.type_of(ty)?;
                    let place = format!("the parameter `{}` of `{name}`", parameter.name.node);
                    self.fit(value, &wanted, &place, Some(parameter.name.span))?
                }
                None => value,
            };
            frames.push(Frame::bound(&parameter.name, value));
        }
        self.expanding.push((name, span));
        let result = self.within(frames, |checker| checker.expr(&item.body));
        self.expanding.pop();
        result
    }

    fn unknown_name(&mut self, name: &str, span: Span) {
        if self.is_expecting && self.at_top() {
            return self.unexpected_name(name, span);
        }
        let (place, candidates) = match self.near_items().first() {
            Some(&item) => (self.place_of(item), self.names_of(item)),
            None => ("the profile".to_owned(), self.record_names()),
        };
        if let Some((level, outer)) = self.outer_with(name) {
            let fix = if level == 0 {
                format!("profile.{name}")
            } else {
                format!("{}{name}", "^".repeat(level))
            };
            self.report(
                Diagnostic::error(
                    Code::OuterName,
                    span,
                    format!("{place} has no field `{name}`"),
                )
                .label(format!("a field of {outer}"))
                .note("inside brackets a bare name is a field of the item")
                .fix(format!("write `{fix}` to step out"), span, fix),
            );
            return;
        }
        let unknown = Diagnostic::error(
            if self.at_top() && self.program.profile.is_none() {
                Code::UnknownName
            } else {
                Code::UnknownField
            },
            span,
            format!("{place} has no field `{name}`"),
        );
        let program: Vec<String> = self.program_names();
        let all = candidates.iter().chain(&program).map(String::as_str);
        let unknown = unknown.label("unknown name");
        let near = nearest(name, all).map(str::to_owned);
        let diagnostic = match near.or_else(|| self.time_field(name)) {
            Some(near) => unknown.suggest_name(span, name, &near),
            None => self.describe_fields(unknown, name, &candidates),
        };
        self.report(diagnostic);
    }

    /// A name that an expectation has and the rules do not: it is meant to be an attribute.
    fn unexpected_name(&mut self, name: &str, span: Span) {
        let message = format!("the program has no attribute `{name}`");
        let unknown = Diagnostic::error(Code::UnknownName, span, message).label("not an attribute");
        let known = [self.program_names(), self.record_names()].concat();
        let near = nearest(name, known.iter().map(String::as_str));
        let attributes: Vec<String> = self.attributes.keys().map(|&own| own.to_owned()).collect();
        let diagnostic = match near {
            Some(near) => unknown.suggest_name(span, name, near),
            None if attributes.is_empty() => unknown,
            None => unknown.note(format!("it has {}", shown_names(&attributes))),
        };
        self.report(diagnostic);
    }

    fn describe_fields(
        &self,
        diagnostic: Diagnostic,
        name: &str,
        candidates: &[String],
    ) -> Diagnostic {
        if self.program.profile.is_none() && self.at_top() {
            return diagnostic.help(super::paths::NAME_PROFILES);
        }
        let events = self.program.event.as_ref();
        if events.is_some_and(|binding| binding.schema.record.fields.contains_key(name)) {
            return diagnostic.help(format!(
                "events have it: go over them, as in `xEvent.{name}`"
            ));
        }
        if candidates.is_empty() {
            return diagnostic;
        }
        let diagnostic = diagnostic.note(format!("its fields: {}", shown_names(candidates)));
        self.elsewhere(diagnostic, self.near_items().first().copied(), name)
    }

    /// How many levels out a name is a property, and of what; level 0 is the profile.
    fn outer_with(&self, name: &str) -> Option<(usize, String)> {
        let scopes = self.item_scopes();
        for (index, &item) in scopes.iter().enumerate().skip(1) {
            if members(self.ty(item)).is_some_and(|fields| fields.contains_key(name)) {
                return Some((index, self.place_of(item)));
            }
        }
        (!scopes.is_empty() && self.record_has(name)).then(|| (0, "the profile".to_owned()))
    }

    /// What messages call the owner of an expression's fields.
    pub(super) fn place_of(&self, item: ExprId) -> String {
        fn of(ty: &Type) -> String {
            match &ty.kind {
                Kind::Object(object) if object.name == "profile" => "the profile".to_owned(),
                Kind::Object(object) if object.name == "event" => "an event".to_owned(),
                Kind::Object(object) if !object.name.is_empty() => format!("`{}`", object.name),
                Kind::Object(_) => "the item".to_owned(),
                Kind::Array(element) => of(element),
                kind => format!("a value of type {kind}"),
            }
        }
        of(self.ty(item))
    }

    fn names_of(&self, item: ExprId) -> Vec<String> {
        members(self.ty(item))
            .map(|fields| fields.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn record_names(&self) -> Vec<String> {
        let profile = self.program.profile.as_ref();
        profile
            .map(|binding| binding.schema.record.fields.keys().cloned().collect())
            .unwrap_or_default()
    }

    fn program_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .definitions
            .keys()
            .map(|name| (*name).to_owned())
            .collect();
        names.extend(self.attributes.keys().map(|name| (*name).to_owned()));
        names.extend(self.frames.iter().filter_map(|frame| match frame {
            Frame::Bound(name, ..) => Some((*name).to_owned()),
            _ => None,
        }));
        names.extend(["xEvent", "profile"].map(str::to_owned));
        names
    }

    /// `this`: the nearest item, else the record.
    pub(super) fn this(&mut self, span: Span) -> Option<ExprId> {
        match self.item_scopes().first() {
            Some(&item) => Some(item),
            None => self.record(span),
        }
    }

    /// `^`, `^^`: the item so many levels out.
    pub(super) fn outer(&mut self, levels: u32, span: Span) -> Option<ExprId> {
        let scopes = self.item_scopes();
        match scopes.get(levels as usize) {
            Some(&item) => Some(item),
            None if scopes.len() == levels as usize => self.record(span),
            None => {
                let message = format!("`{}` steps out of the rule", "^".repeat(levels as usize));
                let note = match scopes.len() {
                    0 => "no brackets stand around this place".to_owned(),
                    depth => format!(
                        "this place is {} deep",
                        super::arguments::count_of(depth, "bracket")
                    ),
                };
                let diagnostic = Diagnostic::error(Code::NoOuterScope, span, message)
                    .label("too many levels out")
                    .note(note);
                let fewer = "^".repeat(scopes.len());
                self.report(match scopes.len() {
                    0 => diagnostic,
                    _ => diagnostic.suggest(format!("step out with `{fewer}`"), span, fewer),
                });
                None
            }
        }
    }

    /// `$1`, `$2`, …
    pub(super) fn positional(&mut self, position: u32, span: Span) -> Option<ExprId> {
        if position == 1 {
            return self.record(span);
        }
        self.report(
            Diagnostic::error(
                Code::NoSuchScope,
                span,
                format!("a rule has no parameter `${position}`"),
            )
            .label("only `$1` is known")
            .note("`$1` is the record of the profile")
            .help(format!(
                "an amount is written as a number alone: `{position}`"
            )),
        );
        None
    }

    /// The missing value.
    pub(super) fn null(&mut self, span: Span) -> Option<ExprId> {
        self.constant(Value::Missing, Kind::Nothing, span)
    }
}

/// Names in back-ticks; of many, the first.
fn shown_names(names: &[String]) -> String {
    const SHOWN_MAX: usize = 12;
    let shown = names.iter().take(SHOWN_MAX);
    let shown: Vec<String> = shown.map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN_MAX) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
