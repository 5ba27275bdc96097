//! What editors ask of a rule file: what a word means, what may stand at a place, what is where.
//!
//! [`Engine::analyse`] checks a source as [`Engine::check`] does and keeps what the phases learnt of its
//! text; [`Engine::complete`] and [`Engine::open_call`] answer for texts that are being written, of which
//! they look at no more than the rule around the place. Answers are plain data with places in bytes,
//! and know nothing of any protocol. Texts that are not saved come in as the engine's
//! [`Overlay`].

mod complete;
mod cost;
mod fields;
mod folds;
mod hints;
mod hover;
mod occurrences;
mod outline;
mod rename;
mod schema_place;
mod selection;
mod signature;
mod words;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::builder::{Checked, Engine};
use super::diagnostics::Diagnostics;
use super::overlay::Overlay;
use super::source::RuleSource;
use crate::diagnostic::{SourceId, Sources, Span};
use crate::hir;
use crate::syntax::ast::{self, ItemKind};
use crate::types::Type;

pub use complete::{Completion, CompletionKind};
pub use folds::{Fold, FoldKind, folds};
pub use hints::Hint;
pub use hover::Hover;
pub use occurrences::{Occurrence, Symbol, Target};
pub use outline::{Entry, EntryKind, outline};
pub use rename::{FilePlace, RenameError, Renamed};
pub use selection::selections;
pub use signature::OpenCall;
pub use words::{Colour, Coloured};

/// A source that was checked, with what is known of its text.
pub struct Analysis {
    checked: Checked,
    names: hir::Names,
    diagnostics: Diagnostics,
    main: SourceId,
    /// The attributes of the program by name.
    attributes: HashMap<String, hir::AttributeId>,
    occurrences: OnceLock<Vec<Occurrence>>,
    /// Texts that stand for files, schemas among them.
    overlay: Overlay,
}

impl Engine {
    /// Checks a source and keeps what is known of its text.
    ///
    /// # Examples
    /// ```
    /// use sumac::Engine;
    ///
    /// let text = "define large = 100\nattribute limit = large * 2";
    /// let analysis = Engine::default().analyse(text);
    /// let hover = analysis.hover(text.len() - 6).unwrap();
    /// assert_eq!(hover.title, "define large = 100");
    /// ```
    pub fn analyse(&self, source: impl Into<RuleSource>) -> Analysis {
        let (checked, names) = self.checked_with_names(&source.into());
        Analysis::new(checked, names, self.overlay())
    }

    /// What is known of the rule at a byte of a source. No other rule is checked but those that it needs,
    /// and nothing is told of what is wrong, so that the answer is quick while a text is being written.
    pub fn analyse_around(&self, source: impl Into<RuleSource>, byte: usize) -> Analysis {
        let around = self.names_around(&source.into(), byte);
        let checked = Checked {
            loaded: around.loaded,
            program: around.program,
            plan: None,
            diagnostics: Vec::new(),
        };
        Analysis::new(checked, around.names, self.overlay())
    }
}

impl Analysis {
    fn new(mut checked: Checked, names: hir::Names, overlay: &Overlay) -> Self {
        let found = std::mem::take(&mut checked.diagnostics);
        let diagnostics = Diagnostics::new(found, Arc::clone(&checked.loaded.sources)).in_order();
        let attributes = checked.program.attributes.iter();
        let attributes = attributes.map(|(id, one)| (one.name.clone(), id)).collect();
        // Used files are read behind the main one, of which the program is made.
        let main = SourceId(0);
        Analysis {
            checked,
            names,
            diagnostics,
            main,
            attributes,
            occurrences: OnceLock::new(),
            overlay: overlay.clone(),
        }
    }

    /// Everything that is wrong, or suspicious, in all files of the program.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// The texts of the program.
    pub fn sources(&self) -> &Sources {
        &self.checked.loaded.sources
    }

    /// The file that was asked for.
    pub fn main(&self) -> SourceId {
        self.main
    }

    /// The files that the program is made of, there or not: texts, data of tests, and schemas, which may be
    /// folders.
    pub fn reads(&self) -> Vec<PathBuf> {
        self.checked.loaded.reads()
    }

    /// The text of the file that was asked for.
    pub fn text(&self) -> &str {
        self.sources().get(self.main).map_or("", |file| &file.text)
    }

    /// The path of a file of the program, as it was found.
    pub fn path(&self, source: SourceId) -> Option<PathBuf> {
        self.sources()
            .get(source)
            .map(|file| PathBuf::from(&file.name))
    }

    /// An empty span of the main file.
    fn spot(&self, byte: usize) -> Span {
        Span::new(self.main, byte, byte)
    }

    /// The trees of the program, the main file's last.
    fn trees(&self) -> impl Iterator<Item = &ast::File> {
        self.checked.loaded.files.iter().map(|file| &file.tree)
    }

    /// The tree of the main file; documents of JSON have none that shows their text.
    fn tree(&self) -> Option<&ast::File> {
        let mut files = self.checked.loaded.files.iter();
        files
            .find(|file| file.source == self.main)
            .map(|file| &file.tree)
    }

    fn attribute(&self, name: &str) -> Option<(&ast::Item, &ast::Attribute)> {
        self.trees()
            .flat_map(|tree| &tree.items)
            .find_map(|item| match &item.kind {
                ItemKind::Attribute(attribute) if attribute.name.node == name => {
                    Some((item, attribute))
                }
                _ => None,
            })
    }

    fn definition(&self, name: &str) -> Option<(&ast::Item, &ast::Define)> {
        definition(self.trees(), name)
    }

    /// The checked attribute of a name, where its rule is right.
    fn checked_attribute(&self, name: &str) -> Option<&hir::Attribute> {
        let id = self.attributes.get(name)?;
        Some(&self.checked.program.attributes[*id])
    }

    /// The type of a checked expression.
    fn type_of(&self, id: hir::ExprId) -> &Type {
        &self.checked.program.exprs[id].ty
    }
}

/// The definition of a name in files.
fn definition<'f>(
    trees: impl Iterator<Item = &'f ast::File>,
    name: &str,
) -> Option<(&'f ast::Item, &'f ast::Define)> {
    trees
        .flat_map(|tree| &tree.items)
        .find_map(|item| match &item.kind {
            ItemKind::Define(define) if define.name.node == name => Some((item, define)),
            _ => None,
        })
}

/// Whether a place holds a byte, its end included.
fn holds(span: Span, byte: usize) -> bool {
    (span.start as usize..=span.end as usize).contains(&byte)
}

/// The lines of the documentation of an item as Markdown.
fn docs_of(item: &ast::Item) -> Option<String> {
    let lines: Vec<&str> = item.docs.iter().map(|line| line.node.trim_end()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

impl std::fmt::Debug for Analysis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let attributes = self.checked.program.attributes.len();
        f.debug_struct("Analysis")
            .field("attributes", &attributes)
            .field("diagnostics", &self.diagnostics)
            .finish_non_exhaustive()
    }
}
