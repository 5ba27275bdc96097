//! What names mean, from the checked program.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Span;
use crate::engine::load::Loaded;
use crate::hir;
use crate::syntax::ast::{self, Amount, ItemKind};
use crate::syntax::pql_json::{Meaning, Names};
use crate::types::Kind;

/// What the checker knows of names and types, by their places.
pub(super) struct Facts<'a> {
    fields: HashMap<Span, Meaning<'a>>,
    durations: HashSet<Span>,
    definitions: HashMap<&'a str, &'a ast::Define>,
    stored: HashMap<&'a str, Vec<String>>,
    event_time: Vec<String>,
}

impl<'a> Facts<'a> {
    /// The facts of a program; an empty one leaves the meaning of fields to their places.
    pub(super) fn new(loaded: &'a Loaded, program: &hir::Program) -> Self {
        let (mut fields, mut durations, mut unsure) =
            (HashMap::new(), HashSet::new(), HashSet::new());
        for ((_, expr), span) in program.exprs.iter().zip(&program.spans) {
            if expr.ty.kind == Kind::Duration {
                durations.insert(*span);
            }
            let Some((meaning, key)) = field_meaning(program, expr) else {
                continue;
            };
            // A definition reads a name at each place of its use; where these differ, the place decides.
            if fields
                .insert(*span, (meaning, key.clone()))
                .is_some_and(|(_, known)| known != key)
            {
                unsure.insert(*span);
            }
        }
        fields.retain(|span, _| !unsure.contains(span));
        let (mut definitions, mut stored) = (HashMap::new(), HashMap::new());
        for item in loaded.files.iter().flat_map(|file| &file.tree.items) {
            match &item.kind {
                ItemKind::Define(define) => {
                    definitions.insert(define.name.node.as_str(), define);
                }
                ItemKind::Attribute(attribute) => {
                    stored.insert(attribute.name.node.as_str(), attribute.stored_path());
                }
                _ => {}
            }
        }
        let event = program.event.as_ref();
        Self {
            fields: fields
                .into_iter()
                .map(|(span, (meaning, _))| (span, meaning))
                .collect(),
            durations,
            definitions,
            stored,
            event_time: event
                .and_then(|binding| binding.time.clone())
                .unwrap_or_else(|| vec!["timestamp".to_owned()]),
        }
    }
}

/// What a field is read from, with a word that tells meanings apart.
fn field_meaning(program: &hir::Program, expr: &hir::Expr) -> Option<(Meaning<'static>, String)> {
    let hir::ExprKind::Field(base, name) = &expr.kind else {
        return None;
    };
    match &program.exprs[*base].kind {
        hir::ExprKind::Profile => Some((
            Meaning::Stored(vec![name.to_string()]),
            "profile".to_owned(),
        )),
        hir::ExprKind::Variable(variable) => match &program.variables[*variable].name {
            Some(name) => Some((Meaning::Variable(name.clone()), format!("of {name}"))),
            None => Some((Meaning::Item, "item".to_owned())),
        },
        _ => None,
    }
}

/// The names of one rule.
pub(super) struct RuleNames<'a, 'f> {
    pub(super) facts: &'f Facts<'a>,
    pub(super) window: Option<&'a Amount>,
    pub(super) is_for_text: bool,
}

impl<'a> Names<'a> for RuleNames<'a, '_> {
    fn meaning(&self, name: &str, span: Span) -> Meaning<'a> {
        if let Some(meaning) = self.facts.fields.get(&span) {
            return meaning.clone();
        }
        if let Some(define) = self.facts.definitions.get(name) {
            return Meaning::Definition(define);
        }
        match self.facts.stored.get(name) {
            Some(path) => Meaning::Stored(path.clone()),
            None => Meaning::Unknown,
        }
    }

    fn window(&self) -> Option<(&'a Amount, Vec<String>)> {
        Some((self.window?, self.facts.event_time.clone()))
    }

    fn is_duration(&self, span: Span) -> bool {
        self.facts.durations.contains(&span)
    }

    fn is_for_text(&self) -> bool {
        self.is_for_text
    }
}
