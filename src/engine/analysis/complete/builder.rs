//! The list of what can be written, put together.

use std::collections::HashSet;
use std::ops::Range;

use super::{Completion, CompletionKind, is_callable};
use crate::diagnostic::Code;
use crate::engine::analysis::fields::told;
use crate::engine::reference::{signatures, written};
use crate::hir;
use crate::library::{self, Function};
use crate::syntax::parse::Possible;
use crate::syntax::unparse::{name_text, step_text};
use crate::types::calendar::Unit;
use crate::types::{Field, Type};

/// Where a completion stands in the list.
pub(super) mod rank {
    pub(in super::super) const VALUE: u8 = 0;
    pub(in super::super) const VARIABLE: u8 = 1;
    pub(in super::super) const FIELD: u8 = 2;
    pub(in super::super) const PROGRAM: u8 = 3;
    pub(in super::super) const KEYWORD: u8 = 4;
    pub(in super::super) const FUNCTION: u8 = 5;
    pub(in super::super) const OTHER: u8 = 7;
}

/// Whole items with places to fill in.
const ITEMS: [(&str, &str); 8] = [
    ("attribute", "attribute ${1:name} = $0"),
    ("define", "define ${1:name} = $0"),
    (
        "schema event",
        "schema event \"${1:event.schema.json}\" key ${2:customer}",
    ),
    (
        "schema profile",
        "schema profile \"${1:profile.schema.json}\"",
    ),
    ("timezone", "timezone \"${1:UTC}\""),
    ("use", "use \"$1\""),
    ("allow", "allow ${1:unbounded-state} \"${2:reason}\""),
    (
        "test",
        "test \"${1:what it shows}\" at ${2:2026-06-01T00:00:00Z} {\n  events {\n    | timestamp | $3 |\n  }\n  expect $0\n}",
    ),
];

const TYPES: [(&str, &str); 10] = [
    ("boolean", "boolean"),
    ("integer", "integer"),
    ("number", "number"),
    ("string", "string"),
    ("date", "date"),
    ("datetime", "datetime"),
    ("duration", "duration"),
    ("array", "array<$0>"),
    ("map", "map<$0>"),
    ("object", "object { $0 }"),
];

pub(super) struct Builder<'t> {
    pub(super) text: &'t str,
    pub(super) possible: &'t Possible,
    found: Vec<Completion>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(text: &'t str, possible: &'t Possible) -> Self {
        Self {
            text,
            possible,
            found: Vec::new(),
        }
    }

    /// The best first, each name once.
    pub(super) fn finish(mut self) -> Vec<Completion> {
        self.found
            .sort_by(|a, b| (a.rank, &a.label).cmp(&(b.rank, &b.label)));
        let mut seen = HashSet::new();
        self.found.retain(|one| seen.insert(one.label.clone()));
        self.found
    }

    /// Adds what is written as it is called.
    pub(super) fn add(&mut self, label: &str, kind: CompletionKind, rank: u8) -> &mut Completion {
        self.found.push(Completion {
            label: label.to_owned(),
            kind,
            detail: None,
            docs: None,
            insert: label.to_owned(),
            is_snippet: false,
            replaces: self.possible.word.clone(),
            rank,
            deprecated: false,
        });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Lets everything so far replace these bytes.
    pub(super) fn replace(&mut self, bytes: Range<usize>) {
        for one in &mut self.found {
            one.replaces = bytes.clone();
        }
    }

    pub(super) fn snippet(&mut self, label: &str, insert: &str, kind: CompletionKind, rank: u8) {
        let added = self.add(label, kind, rank);
        added.insert = insert.to_owned();
        added.is_snippet = true;
    }

    pub(super) fn items(&mut self) {
        for (label, snippet) in ITEMS {
            self.snippet(label, snippet, CompletionKind::Item, rank::VALUE);
        }
        self.snippet(
            "week starts",
            "week starts ${1:monday}",
            CompletionKind::Item,
            rank::VALUE,
        );
    }

    pub(super) fn keyword(&mut self, word: &str) {
        let snippet = match word {
            "case" => "case { $1: $2, else: $0 }",
            "let" => "let ${1:name} = $2 in $0",
            "exists" | "forall" | "none" | "one" => {
                let snippet = format!("{word} ${{1:item}} from ${{2:xEvent}} where $0");
                return self.snippet(word, &snippet, CompletionKind::Keyword, rank::KEYWORD);
            }
            "select" => "select ${1:item} from ${2:xEvent} where $0",
            "WHAT" | "WHERE" | "WITHOUT" | "WITHIN" | "WHEN" | "COUNT" => {
                let snippet = format!("{word}($0)");
                return self.snippet(word, &snippet, CompletionKind::Keyword, rank::KEYWORD);
            }
            word => {
                self.add(word, CompletionKind::Keyword, rank::KEYWORD);
                return;
            }
        };
        self.snippet(word, snippet, CompletionKind::Keyword, rank::KEYWORD);
    }

    pub(super) fn unit(&mut self, unit: Unit) {
        self.add(unit.word(2), CompletionKind::Unit, rank::VALUE);
    }

    pub(super) fn types(&mut self) {
        for (label, insert) in TYPES {
            match label == insert {
                true => {
                    self.add(label, CompletionKind::Type, rank::VALUE);
                }
                false => self.snippet(label, insert, CompletionKind::Type, rank::VALUE),
            }
        }
    }

    /// The codes of lints, which are all that can be allowed.
    pub(super) fn codes(&mut self) {
        let before = &self.text[self.possible.item_start..self.possible.word.end];
        let start = before
            .rfind(|c: char| c != '-' && !c.is_alphanumeric())
            .map_or(0, |at| at + 1);
        let replaces = self.possible.item_start + start..self.possible.word.end;
        for code in Code::ALL.iter().filter(|code| code.is_lint()) {
            let added = self.add(code.slug(), CompletionKind::Code, rank::VALUE);
            added.detail = Some(code.to_string());
            added.docs = Some(code.summary().to_owned());
            added.replaces = replaces.clone();
        }
    }

    /// A member of an object: of a schema, or made by a rule.
    pub(super) fn field(&mut self, name: &str, field: &Field) {
        let is_step = self.possible.after_dot;
        let added = self.add(name, CompletionKind::Field, rank::FIELD);
        added.insert = match is_step {
            true => step_text(name),
            false => name_text(name),
        };
        added.detail = Some(field.ty.to_string());
        if let Some(facts) = &field.facts {
            let docs = told(facts);
            added.docs = (!docs.is_empty()).then(|| docs.join("\n\n"));
            added.deprecated = facts.deprecated;
            if facts.deprecated {
                added.rank = rank::OTHER;
            }
        }
    }

    /// The functions of the library: after a dot those that take the receiver.
    pub(super) fn functions(&mut self, receiver: Option<&Type>) {
        let is_called = self.text[self.possible.word.end..].starts_with('(');
        let functions = library::functions().map(|(_, function)| function);
        for function in functions.filter(|function| is_callable(function)) {
            if receiver.is_some_and(|receiver| !hir::takes(function, receiver)) {
                continue;
            }
            let is_alias = function.alias_of.is_some();
            let rank = if is_alias {
                rank::OTHER
            } else {
                rank::FUNCTION
            };
            let insert = self.call_text(function, is_called);
            let detail = self.signature(function);
            let added = self.add(function.name, CompletionKind::Function, rank);
            added.is_snippet = insert.contains('$');
            added.insert = insert;
            added.detail = detail;
            added.docs = Some(function.summary.to_owned());
        }
    }

    fn signature(&self, function: &Function) -> Option<String> {
        let mut all = signatures(function).into_iter();
        match self.possible.after_dot {
            true => all.next(),
            false => all.last(),
        }
    }

    fn call_text(&self, function: &Function, is_called: bool) -> String {
        let receiver = usize::from(self.possible.after_dot);
        let asked = written(function).count().saturating_sub(receiver);
        match (is_called, asked) {
            (true, _) => function.name.to_owned(),
            (false, 0) => format!("{}()", function.name),
            (false, _) => format!("{}($0)", function.name),
        }
    }
}
