//! What can be written at a place.
//!
//! The text around a place is broken more often than not. The word at the place is replaced by one that
//! reads as a name, brackets that are open are closed, and then the checker tells which names it knew
//! there. The grammar itself tells which of its words may stand there.

mod builder;
mod names;
mod schema_ids;
mod texts;

use std::ops::Range;
use std::path::Path;

use super::super::builder::{Around, Engine};
use super::super::source::RuleSource;
use crate::diagnostic::{Code, SourceId};
use crate::library;
use crate::syntax::ast::{self, ItemKind};
use crate::syntax::parse::{Inside, Possible, blocks, parse_file, possible};
use crate::types::calendar::Unit;

use builder::Builder;

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A field of a schema, a member of an object.
    Field,
    /// An attribute.
    Attribute,
    /// A definition.
    Definition,
    /// A parameter or a variable.
    Variable,
    /// A function of the library.
    Function,
    /// A word of the language.
    Keyword,
    /// A unit of time.
    Unit,
    /// A type.
    Type,
    /// A code in an `allow`.
    Code,
    /// A value of an enum.
    Value,
    /// A file.
    File,
    /// A folder.
    Folder,
    /// A whole item.
    Item,
}

/// Something that can be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type or signature.
    pub detail: Option<String>,
    /// What it means, as Markdown.
    pub docs: Option<String>,
    /// What is written. In snippets `$1`, `${2:text}` and `$0` are places to fill in.
    pub insert: String,
    /// Whether it is a snippet.
    pub is_snippet: bool,
    /// The bytes that it replaces.
    pub replaces: Range<usize>,
    /// How far down it stands in the list; equal ones are ordered by name.
    pub rank: u8,
    /// Whether the schema advises against it.
    pub deprecated: bool,
}

/// The word that stands for what is being written; no rule has a name like it.
const STAND_IN: &str = "sumacStandIn";

impl Engine {
    /// What can be written at a byte of a rule file; the best stand first.
    ///
    /// # Examples
    /// ```
    /// use std::path::Path;
    /// use sumac::Engine;
    /// use sumac::engine::Overlay;
    ///
    /// let text = "define large = 100\nattribute limit = la";
    /// let mut overlay = Overlay::default();
    /// overlay.put("rules.sumac", text);
    /// let engine = Engine::builder().overlay(overlay).build();
    /// let found = engine.complete(Path::new("rules.sumac"), text.len());
    /// assert!(found.iter().any(|one| one.label == "large"));
    /// ```
    pub fn complete(&self, path: &Path, byte: usize) -> Vec<Completion> {
        let Ok(text) = self.overlay().read(path) else {
            return Vec::new();
        };
        let possible = possible(&text, byte);
        let mut builder = Builder::new(&text, &possible);
        match possible.inside {
            Inside::Comment => return Vec::new(),
            _ if texts::is_table_row(&possible, &text) => {
                let around = self.around(path, &text, &possible);
                builder.table(&around.program);
            }
            Inside::String => self.in_string(path, &mut builder),
            Inside::Words => self.in_words(path, &mut builder),
        }
        builder.finish()
    }

    /// What is said of a completion beside what [`Engine::complete`] gives, as Markdown.
    pub fn completion_docs(&self, kind: CompletionKind, label: &str) -> Option<String> {
        match kind {
            CompletionKind::Function | CompletionKind::Keyword => super::hover::entry(label),
            CompletionKind::Code => {
                let mut codes = Code::ALL.iter();
                let code = codes.find(|code| code.slug() == label)?;
                Some(code.page().trim().to_owned())
            }
            _ => None,
        }
    }

    fn in_string(&self, path: &Path, builder: &mut Builder<'_>) {
        let directory = path.parent().unwrap_or(Path::new(""));
        match builder.possible.item {
            Some("use") => builder.files(path, directory, &["sumac", "json"]),
            Some("schema") => {
                let endings = ["json", "ndjson", "csv", "parquet", "arrow"];
                if !builder.schema_ids(directory) {
                    builder.files(path, directory, &endings);
                }
            }
            Some("test") if builder.is_fixture() => builder.files(path, directory, &["json"]),
            Some("attribute" | "define" | "test") => {
                let closed = builder.closed_string();
                let around = self.names_in(path, &closed, builder.possible.word.start);
                builder.values(&around);
            }
            _ => {}
        }
    }

    fn in_words(&self, path: &Path, builder: &mut Builder<'_>) {
        let possible = builder.possible;
        if possible.item == Some("allow") && possible.word.start > possible.item_start {
            return builder.codes();
        }
        if possible.begins_item {
            builder.items();
            if possible.word.start == possible.item_start || possible.item.is_none() {
                return;
            }
        }
        let words = possible.words.iter().copied();
        words.for_each(|word| builder.keyword(word));
        if possible.unit {
            return Unit::ALL.into_iter().for_each(|unit| builder.unit(unit));
        }
        if possible.ty {
            return builder.types();
        }
        let names_path = builder.schema_place_word();
        if possible.after_dot || possible.value || names_path {
            let around = self.around(path, builder.text, possible);
            match () {
                () if names_path => builder.schema_paths(&around.program),
                () if possible.after_dot => builder.after_dot(&around),
                () => builder.values_at(&around),
            }
        }
    }

    /// What the checker knows around a place, with a name where something is being written.
    fn around(&self, path: &Path, text: &str, possible: &Possible) -> Around {
        let patched = readable(text, possible);
        self.names_in(path, &patched, possible.word.start)
    }

    fn names_in(&self, path: &Path, text: &str, byte: usize) -> Around {
        let mut overlay = self.overlay().clone();
        overlay.put(path, text);
        let engine = self.with_overlay(overlay);
        engine.names_around(&RuleSource::file(path), byte)
    }
}

/// The text with an item at the place that can be read: a name in the place of the word, and what is
/// open closed. Where nothing helps the text as it is with the name.
fn readable(text: &str, possible: &Possible) -> String {
    let before = &text[..possible.word.start];
    let rest = &text[possible.word.end..];
    let word_end = rest
        .find(|c: char| c != '_' && !c.is_alphanumeric())
        .unwrap_or(rest.len());
    let whole = format!("{before}{STAND_IN}{}", &rest[word_end..]);
    let item_end = item_end(text, possible);
    let patched_end = item_end + STAND_IN.len() - (possible.word.len() + word_end).min(item_end);
    let is_whole = whole
        .get(possible.item_start..patched_end)
        .is_some_and(reads_well);
    if is_whole {
        return whole;
    }
    let item = &text[possible.item_start..possible.word.start];
    let closing = &possible.closing;
    let endings = [
        closing.clone(),
        format!(" in null{closing}"),
        format!(" from xEvent{closing}"),
        format!(": null{closing}"),
    ];
    let good = endings
        .iter()
        .find(|ending| reads_well(&format!("{item}{STAND_IN}{ending}")));
    match good {
        Some(ending) => format!("{before}{STAND_IN}{ending}\n{}", &text[item_end..]),
        None => whole,
    }
}

/// The end of the item at the place.
fn item_end(text: &str, possible: &Possible) -> usize {
    let place = possible.word.end;
    let items = blocks(text).into_iter();
    let mut ends = items.filter(|block| block.range.start == possible.item_start);
    let end = ends.next().map_or(place, |block| block.range.end);
    end.max(place)
}

/// Whether the text of an item has a body that could be read.
fn reads_well(item: &str) -> bool {
    let (file, _) = parse_file(SourceId(0), item);
    match file.items.as_slice() {
        [one] => match &one.kind {
            ItemKind::Attribute(attribute) => attribute.body.kind != ast::ExprKind::Error,
            ItemKind::Define(define) => define.body.kind != ast::ExprKind::Error,
            _ => true,
        },
        _ => false,
    }
}

/// Whether a function can be called in a rule.
fn is_callable(function: &library::Function) -> bool {
    !matches!(function.body, library::Body::Refused(_)) && !function.name.starts_with('$')
}
