//! Names: from variables and parameters to the bare names and item scopes of the text.

use super::Reader;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, nearest};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::json::{Json, JsonKind};

/// Names that mean the same at any place of the text, so that no field is written as one of them alone.
const EVERYWHERE: [&str; 3] = ["xEvent", "profile", "event"];

/// One layer of names.
#[derive(Debug)]
pub(super) enum Scope {
    /// The variable of a function on an item: the text says `this`, bare names and `^`.
    Item(String),
    /// A variable that the text names too.
    Bound(String),
    /// The condition of a comprehension, where a bare name would be a property of its variable.
    Where,
}

impl<'j> Reader<'j> {
    /// `{"nodeType": "varRef", "varName": "v"}`
    pub(super) fn variable(&mut self, json: &'j Json, place: Span) -> (ExprKind, Span) {
        let Some(name) = self.name(json, "varName") else {
            return (ExprKind::Error, place);
        };
        (self.meaning(&name), name.span)
    }

    fn meaning(&mut self, name: &Spanned<String>) -> ExprKind {
        let mut level = 0;
        for scope in self.scopes.iter().rev() {
            match scope {
                Scope::Item(known) if *known == name.node && level == 0 => return ExprKind::This,
                Scope::Item(known) if *known == name.node => return ExprKind::Outer(level),
                Scope::Item(_) => level += 1,
                Scope::Bound(known) if *known == name.node => return ExprKind::Name(known.clone()),
                Scope::Bound(_) | Scope::Where => {}
            }
        }
        let message = format!("nothing here declares the variable `{}`", name.node);
        let unknown =
            Diagnostic::error(Code::MalformedTree, name.span, message).label("unknown variable");
        let known = self.scopes.iter().filter_map(|scope| match scope {
            Scope::Item(name) | Scope::Bound(name) => Some(name.as_str()),
            Scope::Where => None,
        });
        let near = nearest(&name.node, known).map(|near| format!("did you mean `{near}`?"));
        self.report(match near {
            Some(near) => unknown.help(near),
            None => unknown,
        })
    }

    /// `{"nodeType": "parameterReference", "position": 1}`
    pub(super) fn parameter(&mut self, json: &'j Json) -> ExprKind {
        let Some(position) = self.member(json, "position") else {
            return ExprKind::Error;
        };
        let number = match &position.kind {
            JsonKind::Number(raw) => raw.parse().ok().filter(|position: &u32| *position > 0),
            _ => None,
        };
        match number {
            Some(position) => ExprKind::Positional(position),
            None => self.wrong(
                position.span,
                "parameters are counted from 1",
                "no such parameter",
            ),
        }
    }

    /// `{"nodeType": "fieldLookup", "fieldName": "city", "object": {…}}`
    pub(super) fn field(&mut self, json: &'j Json, place: Span) -> (ExprKind, Span) {
        let base = match json.present("object") {
            Some(object) => self.expr(object),
            // Source filters leave the record out.
            None => Expr {
                kind: ExprKind::Positional(1),
                span: place,
            },
        };
        let Some(name) = self.name(json, "fieldName") else {
            return (ExprKind::Error, place);
        };
        let span = name.span;
        if self.is_bare(&base, &name.node) {
            return (ExprKind::Name(name.node), span);
        }
        (ExprKind::Field(Box::new(base), name), span)
    }

    /// Whether the text writes a field of the record, or of the item, as a name alone.
    fn is_bare(&self, base: &Expr, name: &str) -> bool {
        let is_bound = |scope: &Scope| matches!(scope, Scope::Bound(known) if known == name);
        if self.scopes.iter().any(is_bound) {
            return false;
        }
        let near = self.scopes.iter().rev();
        let mut near = near.filter(|scope| !matches!(scope, Scope::Bound(_)));
        match (&base.kind, near.next()) {
            (ExprKind::Positional(1), None) => name != "profile",
            (ExprKind::Positional(1), Some(_)) => name == "xEvent",
            (ExprKind::This, Some(Scope::Item(_))) => !EVERYWHERE.contains(&name),
            _ => false,
        }
    }
}
