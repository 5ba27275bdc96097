//! From a source to trees: the files that a program is made of, used ones before their users.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::diagnostics::without_place;
use super::fixtures;
use super::overlay::{Overlay, one_path};
use super::source::{RuleSource, is_expression_file, is_json_file};
use super::text::read_text;
use crate::diagnostic::{Code, Diagnostic, Origin, SourceId, Sources, Span, Spanned};
use crate::hir::FixtureFile;
use crate::syntax::ast;
use crate::syntax::parse::limits::SOURCE_BYTES_MAX;
use crate::syntax::parse::{KnownItems, parse_expression, parse_file_with};
use crate::syntax::pql_json::{
    Content, DOCUMENT_BYTES_MAX, is_json, parse_documents, parse_json, to_file,
};

/// How deep files may use each other.
pub const USE_DEPTH_MAX: usize = 32;

/// The trees of a program.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    /// The texts.
    pub(super) sources: Arc<Sources>,
    /// The files; used files stand before their users, the main file is the last.
    pub(super) files: Vec<LoadedFile>,
    /// The bare expression, where the source is one.
    pub(super) expression: Option<ast::Expr>,
    /// The data that tests name, where tests are looked at.
    pub(super) fixtures: Vec<FixtureFile>,
    /// What is wrong with the texts.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What becomes of the tests of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tests {
    /// They are part of the text, and that is all: what runs need not wait for them.
    Ignored,
    /// They are checked, with the data that they name.
    Checked,
}

impl Loaded {
    /// The files whose tests are looked at: those that were asked for by name.
    pub(super) fn tested(&self) -> Vec<usize> {
        let files = self.files.iter().enumerate();
        let named = files.filter(|(_, file)| file.is_named);
        named.map(|(position, _)| position).collect()
    }

    /// The files that the program is made of, there or not: texts, data of tests, and schemas, which may be
    /// folders.
    pub(super) fn reads(&self) -> Vec<PathBuf> {
        let texts = self
            .sources
            .files()
            .map(|(_, file)| PathBuf::from(&file.name));
        let named = self.files.iter().flat_map(|file| {
            let names = file.tree.items.iter().filter_map(|item| match &item.kind {
                ast::ItemKind::Use(path) => Some(path),
                ast::ItemKind::Schema(schema) => schema.sources.first(),
                _ => None,
            });
            names.map(|name| file.directory.join(&name.node))
        });
        let all: BTreeSet<PathBuf> = texts.chain(named).collect();
        all.into_iter().collect()
    }
}

/// A file of a program.
#[derive(Debug)]
pub(super) struct LoadedFile {
    /// Its text.
    pub(super) source: SourceId,
    /// Its tree.
    pub(super) tree: ast::File,
    /// Where its relative paths begin.
    pub(super) directory: PathBuf,
    /// Whether it was asked for by name and not by another file.
    pub(super) is_named: bool,
}

/// Where texts come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Texts<'e> {
    /// Texts that stand for files.
    pub(super) overlay: &'e Overlay,
    /// Items that were read before.
    pub(super) known: Option<&'e KnownItems>,
}

/// As [`load`], of files as they are saved.
pub(super) fn load_saved(source: &RuleSource, tests: Tests) -> Loaded {
    let texts = Texts {
        overlay: &Overlay::default(),
        known: None,
    };
    load(source, tests, texts)
}

/// Reads and parses everything that `source` is made of.
pub(super) fn load(source: &RuleSource, tests: Tests, texts: Texts<'_>) -> Loaded {
    let mut loader = Loader {
        texts,
        sources: Sources::default(),
        loaded: Loaded::default(),
        names: HashSet::new(),
        known: Vec::new(),
        open: Vec::new(),
    };
    match source {
        RuleSource::Files(paths) => loader.named_files(paths),
        RuleSource::Text {
            name,
            text,
            directory,
        } => loader.text(name, text, directory),
        RuleSource::Expression { name, text } => loader.expression(name, text),
        RuleSource::ExpressionOver {
            name,
            text,
            rules,
            definitions_name,
            definitions,
        } => {
            loader.expression(name, text);
            loader.text(definitions_name, definitions, Path::new(""));
            // The main file stands last: its settings are those of the program.
            for path in rules.iter().skip(1).chain(rules.first()) {
                loader.file(path, None);
            }
        }
        RuleSource::Tree { name, text } => loader.json_tree(name, text),
    }
    if tests == Tests::Checked {
        fixtures::load(&mut loader.loaded, &mut loader.sources, texts.overlay);
    }
    let mut loaded = loader.loaded;
    loaded.sources = Arc::new(loader.sources);
    loaded
}

struct Loader<'o> {
    texts: Texts<'o>,
    sources: Sources,
    loaded: Loaded,
    /// The names that documents got.
    names: HashSet<String>,
    /// Files that are read, by their canonical path.
    known: Vec<PathBuf>,
    /// The files that are being read, outermost first, with the place of the `use` that led there.
    open: Vec<Open>,
}

struct Open {
    path: PathBuf,
    name: String,
    used_at: Option<Span>,
}

impl Loader<'_> {
    fn named_files(&mut self, paths: &[PathBuf]) {
        if let [path] = paths
            && is_expression_file(path)
        {
            match self.read(path) {
                Ok(text) => self.expression(&path.display().to_string(), &text),
                Err(reason) => self.unreadable(path, &reason, None),
            }
            return;
        }
        if let [path] = paths
            && let Ok(text) = self.read(path)
            && is_json_file(path, &text)
        {
            return self.json(&path.display().to_string(), &text, true);
        }
        // The first file is the main one, which stands last.
        for path in paths.iter().skip(1).chain(paths.first()) {
            self.file(path, None);
        }
    }

    fn read(&self, path: &Path) -> Result<String, String> {
        self.texts.overlay.read(path)
    }

    fn expression(&mut self, name: &str, text: &str) {
        let id = self.sources.add(name, text);
        let (expr, diagnostics) = parse_expression(id, text);
        self.loaded.diagnostics.extend(diagnostics);
        self.loaded.expression = Some(expr);
    }

    fn json_tree(&mut self, name: &str, text: &str) {
        let id = self.sources.add_with(name, text, Origin::Json);
        let (expr, diagnostics) = parse_json(id, text);
        self.loaded.diagnostics.extend(diagnostics);
        self.loaded.expression = Some(expr);
    }

    /// Documents are a file of attributes; an expression stands alone.
    fn json(&mut self, name: &str, text: &str, is_alone: bool) {
        let source = self.sources.add_with(name, text, Origin::Json);
        let (content, diagnostics) = parse_documents(&mut self.sources, source, &mut self.names);
        self.loaded.diagnostics.extend(diagnostics);
        match content {
            Content::Documents(documents) => self.loaded.files.push(LoadedFile {
                source,
                tree: to_file(documents),
                directory: PathBuf::new(),
                is_named: true,
            }),
            Content::Expression(expr) if is_alone => self.loaded.expression = Some(expr),
            Content::Expression(expr) => {
                let message = "an expression without a name stands alone";
                let diagnostic = Diagnostic::error(Code::MalformedDocument, expr.span, message)
                    .label("has no name among other files")
                    .help("give it one in a document: `{\"name\": …, \"expression\": …}`");
                self.loaded.diagnostics.push(diagnostic);
            }
        }
    }

    fn text(&mut self, name: &str, text: &str, directory: &Path) {
        if is_json(text) {
            return self.json(name, text, true);
        }
        self.open.push(Open {
            path: PathBuf::new(),
            name: name.to_owned(),
            used_at: None,
        });
        self.tree(name, text, directory.to_owned(), true);
        self.open.pop();
    }

    /// Reads a file and all that it uses, unless it is known.
    fn file(&mut self, path: &Path, used_at: Option<Span>) {
        let canonical = one_path(path);
        if let Some(from) = self.open.iter().position(|open| open.path == canonical) {
            self.cycle(from, path, used_at);
            return;
        }
        if self.known.contains(&canonical) {
            self.mark_named(path, used_at);
            return;
        }
        if self.open.len() > USE_DEPTH_MAX {
            let message = format!("files use each other more than {USE_DEPTH_MAX} levels deep");
            let span = used_at.unwrap_or_default();
            let diagnostic = Diagnostic::error(Code::UseUnreadable, span, message);
            self.loaded
                .diagnostics
                .push(diagnostic.label("one level too many"));
            return;
        }
        let text = match self.read(path) {
            Ok(text) => text,
            Err(reason) => {
                self.unreadable(path, &reason, used_at);
                return;
            }
        };
        let name = path.display().to_string();
        if is_json_file(path, &text) {
            self.json(&name, &text, false);
            self.known.push(canonical);
            return;
        }
        self.open.push(Open {
            path: canonical.clone(),
            name: name.clone(),
            used_at,
        });
        let directory = path.parent().map(Path::to_owned).unwrap_or_default();
        self.tree(&name, &text, directory, used_at.is_none());
        self.open.pop();
        self.known.push(canonical);
    }

    fn tree(&mut self, name: &str, text: &str, directory: PathBuf, is_named: bool) {
        let source = self.sources.add(name, text);
        let (tree, diagnostics) = parse_file_with(source, text, self.texts.known);
        self.loaded.diagnostics.extend(diagnostics);
        for used in uses(&tree) {
            self.file(&directory.join(&used.node), Some(used.span));
        }
        self.loaded.files.push(LoadedFile {
            source,
            tree,
            directory,
            is_named,
        });
    }

    /// A file that another used before it was named counts as named.
    fn mark_named(&mut self, path: &Path, used_at: Option<Span>) {
        if used_at.is_none() {
            let name = path.display().to_string();
            let files = self.loaded.files.iter_mut();
            for file in files.filter(|file| self.sources.file(file.source).name == name) {
                file.is_named = true;
            }
        }
    }

    fn cycle(&mut self, from: usize, path: &Path, used_at: Option<Span>) {
        let circle = &self.open[from..];
        let names: Vec<String> = circle
            .iter()
            .map(|open| open.name.clone())
            .chain([path.display().to_string()])
            .collect();
        let message = match circle.len() {
            1 => format!("`{}` uses itself", names[0]),
            count => format!("{count} files use each other in a circle"),
        };
        let span = used_at.unwrap_or_default();
        let mut diagnostic =
            Diagnostic::error(Code::UseCycle, span, message).label("closes the circle");
        for open in circle.iter().skip(1) {
            if let Some(used_at) = open.used_at {
                diagnostic = diagnostic.also(used_at, "uses the next file");
            }
        }
        let diagnostic = diagnostic
            .note(format!("the circle is {}", names.join(" -> ")))
            .help("move what both files need to a third one that uses neither");
        self.loaded.diagnostics.push(diagnostic);
    }

    fn unreadable(&mut self, path: &Path, reason: &str, used_at: Option<Span>) {
        let message = format!("the rule file `{}` cannot be read", path.display());
        let span = used_at.unwrap_or_default();
        let diagnostic = Diagnostic::error(Code::UseUnreadable, span, message).note(reason);
        self.loaded.diagnostics.push(match used_at {
            Some(_) => diagnostic
                .label("no such rule file")
                .note("paths are relative to the file that uses them"),
            None => without_place(diagnostic),
        });
    }
}

fn uses(tree: &ast::File) -> impl Iterator<Item = &Spanned<String>> {
    tree.items.iter().filter_map(|item| match &item.kind {
        ast::ItemKind::Use(path) => Some(path),
        _ => None,
    })
}

/// The text of a file; of one that is too large just so much that the parser says so.
pub(super) fn read(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let is_document = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let bytes_max = match is_document {
        true => DOCUMENT_BYTES_MAX,
        false => SOURCE_BYTES_MAX,
    };
    read_text(file, bytes_max).map_err(|error| error.to_string())
}
