//! Paths: a step from a value to a member, through lists and maps.

use std::sync::Arc;

use super::scope::members;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, nearest};
use crate::hir::{GroupBody, Meaning};
use crate::syntax::ast;
use crate::types::{Field, Kind, Type, Value};

/// The way out where fields of profiles are read and no schema names them.
pub(super) const NAME_PROFILES: &str =
    "name the fields of profiles, as in `schema profile \"profile.schema.json\"`";

impl<'a> Checker<'a> {
    /// `base.name` as written.
    pub(super) fn path(
        &mut self,
        expr: &'a ast::Expr,
        base: &'a ast::Expr,
        name: &'a Spanned<String>,
    ) -> Option<ExprId> {
        if let Some(index) = self.stored_attribute(expr) {
            self.means_attribute(name.span, index);
            return self.attribute_value(index, expr.span);
        }
        if let Some(value) = self.stored_event_attribute(expr) {
            return value;
        }
        let base = self.expr(base)?;
        if *self.kind(base) != Kind::Nothing && name.node == "xEvent" && self.is_record(base) {
            self.means(name.span, Meaning::Events);
            return self.all_events(expr.span);
        }
        self.field(base, &name.node, name.span, expr.span)
    }

    pub(super) fn is_record(&self, base: ExprId) -> bool {
        matches!(self.program.exprs[base].kind, ExprKind::Profile)
    }

    /// The attribute that is stored under the path that `expr` spells, if one is.
    fn stored_attribute(&self, expr: &ast::Expr) -> Option<usize> {
        if self.stored.is_empty() {
            return None;
        }
        let mut path = Vec::new();
        let mut rest = expr;
        let explicit = loop {
            match &rest.kind {
                ast::ExprKind::Field(base, name) => {
                    path.push(name.node.clone());
                    rest = base;
                }
                ast::ExprKind::Name(name) if name == "profile" && self.bound(name).is_none() => {
                    break true;
                }
                ast::ExprKind::Name(name) => {
                    path.push(name.clone());
                    break false;
                }
                ast::ExprKind::Positional(1) => break true,
                _ => return None,
            }
        };
        path.reverse();
        let visible = explicit
            || (self.at_top()
                && path
                    .first()
                    .is_some_and(|first| self.bound(first).is_none()));
        visible.then(|| self.stored.get(&path).copied()).flatten()
    }

    /// A member of a value: of an object, of every element of a list, under a key of a map. `span` is
    /// the name, `place` the whole path.
    pub(super) fn field(
        &mut self,
        base: ExprId,
        name: &str,
        span: Span,
        place: Span,
    ) -> Option<ExprId> {
        match self.ty(base).clone() {
            Type {
                kind: Kind::Object(object),
                optional,
            } => match object.fields.get(name) {
                Some(field) => self.member(base, optional, name, field, place, span),
                None if object.name == "profile" && name == "xEvent" => {
                    self.means(span, Meaning::Events);
                    self.all_events(span)
                }
                // `^event` steps out of all brackets.
                None if self.is_record(base) && name == "event" && self.has_incoming_event() => {
                    self.means(span, Meaning::Event);
                    self.incoming_event(span)
                }
                None if self.is_event(base)
                    && let Some(index) = self.event_attribute_index(name) =>
                {
                    self.means_attribute(span, index);
                    self.event_attribute(base, index, place)
                }
                None => {
                    self.unknown_field(base, name, span);
                    None
                }
            },
            Type {
                kind: Kind::Array(element),
                ..
            } => {
                let (item, value) = self.variable(None, *element, place)?;
                let body = self.field(value, name, span, place)?;
                self.each(base, item, body, place)
            }
            Type {
                kind: Kind::Map(_, value),
                ..
            } if self.is_per_group(base, &value, name) => {
                self.field_of_groups(base, name, span, place)
            }
            Type {
                kind: Kind::Map(key, _),
                ..
            } if *key == Kind::String => {
                self.means(span, Meaning::Key);
                let key = self.constant(Value::string(name), Kind::String, span)?;
                self.map_get(base, key, place)
            }
            Type {
                kind: Kind::Nothing,
                ..
            } => Some(base),
            Type {
                kind: Kind::Opaque, ..
            } => {
                self.opaque(base, span);
                None
            }
            ty => {
                let message = format!("a value of type `{}` has no field `{name}`", ty.kind);
                self.report(
                    Diagnostic::error(Code::UnknownField, span, message)
                        .label("no object before the dot")
                        .also(self.span(base), format!("this is `{ty}`")),
                );
                None
            }
        }
    }

    /// Whether a map is one object for each group, right after `groupBy`, that has the field.
    fn is_per_group(&self, base: ExprId, value: &Type, name: &str) -> bool {
        matches!(self.program.exprs[base].kind, ExprKind::MapGroups { .. })
            && members(value).is_some_and(|fields| fields.contains_key(name))
    }

    /// `xs.groupBy(k).last().name`: the field of the object of each group.
    fn field_of_groups(
        &mut self,
        base: ExprId,
        name: &str,
        span: Span,
        place: Span,
    ) -> Option<ExprId> {
        let ExprKind::MapGroups {
            groups,
            key,
            group,
            body,
        } = self.program.exprs[base].kind
        else {
            return None;
        };
        let GroupBody::Entry(entry_key, value) = body else {
            return None;
        };
        let value = self.field(value, name, span, place)?;
        let is_list = matches!(self.kind(value), Kind::Array(_));
        let entries = self.entries(groups, (key, group), entry_key, value, place)?;
        if is_list {
            self.group_lists.insert(entries);
        }
        Some(entries)
    }

    fn member(
        &mut self,
        base: ExprId,
        optional: bool,
        name: &str,
        field: &Field,
        place: Span,
        span: Span,
    ) -> Option<ExprId> {
        let ty = field.ty.clone().or_missing(optional);
        self.means(span, Meaning::field(base, name));
        let id = self.push(ExprKind::Field(base, Arc::from(name)), ty, place)?;
        if let Some(facts) = &field.facts {
            self.facts[crate::types::ArenaId::index(id)] = Some(facts.clone());
            if facts.deprecated {
                let message = format!("the schema advises against the field `{name}`");
                self.report(
                    Diagnostic::warning(Code::DeprecatedField, span, message)
                        .label("deprecated")
                        .help("its description may name another field: `sumac schema fields` shows it"),
                );
            }
        }
        Some(id)
    }

    /// The value of `body` for each item of `list`: flat where the body is a list itself.
    pub(super) fn each(
        &mut self,
        list: ExprId,
        item: super::VarId,
        body: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let facts = self.facts[crate::types::ArenaId::index(body)].clone();
        let ty = self.ty(body).clone();
        let id = if ty.kind.is_list() {
            let flat = Type::present(ty.kind);
            self.push(ExprKind::FlatMap { list, item, body }, flat, span)?
        } else {
            self.push(
                ExprKind::Map { list, item, body },
                Type::list(ty.kind),
                span,
            )?
        };
        self.facts[crate::types::ArenaId::index(id)] = facts;
        Some(id)
    }

    /// The value under a key; a list under an absent key is empty.
    pub(super) fn map_get(&mut self, map: ExprId, key: ExprId, span: Span) -> Option<ExprId> {
        let Kind::Map(_, value) = self.kind(map).clone() else {
            return None;
        };
        self.push(ExprKind::MapGet(map, key), Type::optional(value.kind), span)
    }

    fn opaque(&mut self, base: ExprId, span: Span) {
        self.report(
            Diagnostic::error(
                Code::OpaqueObject,
                span,
                "the schema says nothing about what is inside this object",
            )
            .label("cannot be read")
            .also(self.span(base), "an object without declared fields")
            .help(
                "test whether it is there with `.isNotNull()`, or declare its fields in the schema",
            ),
        );
    }

    fn unknown_field(&mut self, base: ExprId, name: &str, span: Span) {
        let fields: Vec<String> = members(self.ty(base))
            .map(|fields| fields.keys().cloned().collect())
            .unwrap_or_default();
        let place = match self.facts[crate::types::ArenaId::index(base)] {
            Some(_) => format!("`{}`", self.spelled(base)),
            None => self.place_of(base),
        };
        let unknown = Diagnostic::error(
            Code::UnknownField,
            span,
            format!("{place} has no field `{name}`"),
        )
        .label("unknown field");
        let function = crate::library::names().any(|function| function == name);
        let diagnostic = match nearest(name, fields.iter().map(String::as_str)) {
            _ if function => unknown.suggest(
                format!("`{name}` is a function: call it"),
                span.after(),
                "()",
            ),
            Some(near) => unknown.suggest_name(span, name, near),
            None => self.what_there_is(unknown, base, &fields, name),
        };
        self.report(diagnostic);
    }

    /// Helps with a field that is not near any name: what there is, and where else the schema has it.
    fn what_there_is(
        &self,
        diagnostic: Diagnostic,
        base: ExprId,
        fields: &[String],
        name: &str,
    ) -> Diagnostic {
        const SHOWN: usize = 12;
        let shown: Vec<String> = fields
            .iter()
            .take(SHOWN)
            .map(|field| format!("`{field}`"))
            .collect();
        let more = fields.len().saturating_sub(SHOWN);
        let tail = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let diagnostic = match fields.len() {
            0 => diagnostic,
            _ => diagnostic.note(format!("its fields: {}{tail}", shown.join(", "))),
        };
        if fields.is_empty() && self.is_record(base) && self.program.profile.is_none() {
            return diagnostic.help(NAME_PROFILES);
        }
        self.elsewhere(diagnostic, Some(base), name)
    }

    /// Where the schemas have a field of this name: first below the value in whose place it was looked for.
    pub(super) fn elsewhere(
        &self,
        diagnostic: Diagnostic,
        base: Option<ExprId>,
        name: &str,
    ) -> Diagnostic {
        let inside = base.and_then(|base| {
            let path = find(members(self.ty(base))?, name)?;
            Some(match self.facts[crate::types::ArenaId::index(base)] {
                Some(_) => format!("{}.{path}", self.spelled(base)),
                None => path,
            })
        });
        let records = [&self.program.profile, &self.program.event];
        let found = inside.or_else(|| {
            records
                .into_iter()
                .flatten()
                .find_map(|binding| find(&binding.schema.record.fields, name))
        });
        match found {
            Some(path) => diagnostic.help(format!("the schema has it as `{path}`")),
            None => diagnostic,
        }
    }

    /// The path of an expression in the words of the text.
    pub(super) fn spelled(&self, id: ExprId) -> String {
        match &self.program.exprs[id].kind {
            ExprKind::Field(base, name) => match &self.program.exprs[*base].kind {
                ExprKind::Field(..) => format!("{}.{name}", self.spelled(*base)),
                _ => name.to_string(),
            },
            ExprKind::Map { body, .. } | ExprKind::FlatMap { body, .. } => self.spelled(*body),
            _ => "it".to_owned(),
        }
    }
}

/// The shortest path to a field of this name, not too many levels down.
fn find(fields: &indexmap::IndexMap<String, Field>, name: &str) -> Option<String> {
    const LEVELS_MAX: usize = 4;
    (0..LEVELS_MAX).find_map(|level| find_at(fields, name, level))
}

fn find_at(fields: &indexmap::IndexMap<String, Field>, name: &str, level: usize) -> Option<String> {
    if level == 0 {
        return fields.contains_key(name).then(|| name.to_owned());
    }
    fields.iter().find_map(|(step, field)| {
        let inner = members(&field.ty)?;
        find_at(inner, name, level - 1).map(|rest| format!("{step}.{rest}"))
    })
}
