//! What can be written between quotes, and in the cells of tables.

use std::path::Path;

use super::CompletionKind;
use super::builder::{Builder, rank};
use crate::diagnostic::Span;
use crate::engine::builder::Around;
use crate::engine::overlay::one_path;
use crate::hir::{self, lints::field_facts};
use crate::schema::Schema;
use crate::syntax::ast::{self, ItemKind};
use crate::syntax::parse::Possible;
use crate::types::Allowed;

/// The entries of a folder that are looked at.
const FOLDER_ENTRIES_MAX: usize = 1_000;

/// Whether a place is in a row of a table of a test.
pub(super) fn is_table_row(possible: &Possible, text: &str) -> bool {
    possible.item == Some("test") && line_before(text, possible.word.end).starts_with('|')
}

fn line_before(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    text[start..at].trim_start()
}

impl Builder<'_> {
    /// The files and folders that a path can name.
    pub(super) fn files(&mut self, own: &Path, directory: &Path, endings: &[&str]) {
        let written = &self.text[self.possible.word.clone()];
        let (folder, _) = written.rsplit_once('/').unwrap_or(("", written));
        let begin = self.possible.word.start + written.len() - {
            let name = written.rsplit('/').next().unwrap_or(written);
            name.len()
        };
        let replaces = begin..self.possible.word.end;
        let entries = std::fs::read_dir(directory.join(folder));
        for entry in entries
            .into_iter()
            .flatten()
            .flatten()
            .take(FOLDER_ENTRIES_MAX)
        {
            let path = entry.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
                continue;
            };
            let is_folder = path.is_dir();
            let fits = path
                .extension()
                .is_some_and(|ending| endings.iter().any(|one| ending == *one));
            if name.starts_with('.') || !is_folder && !fits || one_path(&path) == one_path(own) {
                continue;
            }
            let (label, kind) = match is_folder {
                true => (format!("{name}/"), CompletionKind::Folder),
                false => (name.to_owned(), CompletionKind::File),
            };
            self.add(&label, kind, rank::VALUE).replaces = replaces.clone();
        }
    }

    /// Whether the text between quotes is that of `using`.
    pub(super) fn is_fixture(&self) -> bool {
        let before = self.text[..self.possible.word.start].trim_end_matches(['"', '\'', ' ']);
        before.to_ascii_lowercase().ends_with("using")
    }

    /// The text with the quote at the place closed, unless it is.
    pub(super) fn closed_string(&self) -> String {
        let word = &self.possible.word;
        let quote = self.text[..word.start].chars().next_back().unwrap_or('"');
        let rest = &self.text[word.end..];
        let line = rest.lines().next().unwrap_or_default();
        match line.contains(quote) {
            true => self.text.to_owned(),
            false => {
                let closing = &self.possible.closing;
                format!("{}{quote}{closing}{rest}", &self.text[..word.end])
            }
        }
    }

    /// The values of the enum that a text is compared with.
    pub(super) fn values(&mut self, around: &Around) {
        let byte = self.possible.word.start;
        let mut files = around.loaded.files.iter();
        let Some(file) = files.find(|file| file.source == around.main) else {
            return;
        };
        let items = file.tree.items.iter();
        let mut bodies = items.filter_map(|item| match &item.kind {
            ItemKind::Attribute(attribute) => Some(&attribute.body),
            ItemKind::Define(define) => Some(&define.body),
            _ => None,
        });
        let Some(body) = bodies.find(|body| super::super::holds(body.span, byte)) else {
            return;
        };
        let Some(other) = compared_with(body, byte) else {
            return;
        };
        let value = around.names.written(other).and_then(|place| place.value);
        let facts = value.and_then(|value| field_facts(&around.program, value));
        if let Some(allowed) = facts.and_then(|facts| facts.allowed.as_ref()) {
            self.allowed(allowed);
        }
    }

    fn allowed(&mut self, allowed: &Allowed) {
        for value in &allowed.values {
            self.add(value, CompletionKind::Value, rank::VALUE);
        }
    }

    /// Whether a path of a schema is wanted: behind `key`, `time` or `id`.
    pub(super) fn schema_place_word(&self) -> bool {
        let before = self.text[self.possible.item_start..self.possible.word.start].trim_end();
        let last = before
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        self.possible.item == Some("schema") && ["key", "time", "id"].contains(&last)
    }

    /// The paths of the schema of the item.
    pub(super) fn schema_paths(&mut self, program: &hir::Program) {
        let item = &self.text[self.possible.item_start..self.possible.word.start];
        let is_event = item.split_whitespace().nth(1) == Some("event");
        let binding = match is_event {
            true => program.event.as_ref(),
            false => program.profile.as_ref(),
        };
        if let Some(binding) = binding {
            self.leaves(&binding.schema);
        }
    }

    fn leaves(&mut self, schema: &Schema) {
        let is_plain = |path: &str| !path.contains(['[', '{']);
        for leaf in schema.leaves().iter().filter(|leaf| is_plain(&leaf.path)) {
            let docs = Some(leaf.description()).filter(|text| !text.is_empty());
            let added = self.add(&leaf.path, CompletionKind::Field, rank::FIELD);
            added.detail = Some(leaf.xdm_type.to_owned());
            added.docs = docs.map(str::to_owned);
        }
    }

    /// The columns of a table of events in its first row, the values of an enum below.
    pub(super) fn table(&mut self, program: &hir::Program) {
        let Some(binding) = &program.event else {
            return;
        };
        let at = self.possible.word.end;
        let line = line_before(self.text, at);
        let cell = line.matches('|').count() - 1;
        let start = at
            - line
                .rsplit('|')
                .next()
                .unwrap_or_default()
                .trim_start()
                .len();
        let mut rows = self.text[..at].lines().rev().skip(1);
        let mut header = None;
        let mut opening = "";
        for row in &mut rows {
            let row = row.trim_start();
            if !row.is_empty() && !row.starts_with(['|', '/']) {
                opening = row;
                break;
            }
            if row.starts_with('|') {
                header = Some(row);
            }
        }
        if !opening.to_ascii_lowercase().contains("events") {
            return;
        }
        match header {
            None => self.leaves(&binding.schema),
            Some(header) => {
                let column = header.split('|').nth(cell + 1).unwrap_or_default();
                let steps: Vec<&str> = column.trim().split('.').collect();
                let field = binding.schema.field(&steps);
                let facts = field.and_then(|field| field.facts.as_ref());
                if let Some(allowed) = facts.and_then(|facts| facts.allowed.as_ref()) {
                    self.allowed(allowed);
                }
            }
        }
        self.replace(start..at);
    }
}

/// The place of what the text at a byte is compared with.
fn compared_with(expr: &ast::Expr, byte: usize) -> Option<Span> {
    let mut found = None;
    expr.for_each(&mut |expr| {
        let ast::ExprKind::Binary(left, _, right) = &expr.kind else {
            return;
        };
        for (text, other) in [(left, right), (right, left)] {
            let elements = match &text.kind {
                ast::ExprKind::Array(elements) => elements.as_slice(),
                _ => std::slice::from_ref(&**text),
            };
            let is_it = |one: &ast::Expr| {
                matches!(one.kind, ast::ExprKind::String(_)) && super::super::holds(one.span, byte)
            };
            if elements.iter().any(is_it) {
                found = Some(other.span);
            }
        }
    });
    found
}
