//! From text to tree; the only place that names pest.
//!
//! Three steps: the scanner (`scan`) cuts the text into items and refuses what is too
//! large or not balanced, the grammar (`grammar/sumac.pest`) reads each item, and the builder
//! (`build`) turns what it read into the tree. Whatever the text is, there is a tree: what cannot be
//! read is an [`ExprKind::Error`] and a diagnostic, and all the rest of the file is there.

mod blocks;
mod build;
mod failure;
mod grammar;
mod known;
pub mod limits;
mod possible;
mod scan;
mod words;

use std::ops::Range;

use pest::Parser;
use pest::iterators::Pair;

use crate::diagnostic::{Code, Diagnostic, SourceId, Span};
use crate::syntax::ast::{Comment, Expr, ExprKind, File, Item, ItemKind, Move, Moved};

pub use blocks::{Block, BlockKind, blocks};
use build::Builder;
use failure::Failure;
pub use grammar::{BINDING_LEVELS, BindingLevel};
use grammar::{Grammar, Rule};
use known::KnownItem;
pub use known::KnownItems;
use limits::{PARSER_STACK_BYTES, SOURCE_BYTES_MAX};
pub use possible::{Call, Inside, Possible, possible};
use scan::{Chunk, ItemWord};
pub(in crate::syntax) use scan::{Lexeme, Token, Tokens};
pub use words::{Word, WordKind, words, words_with};

/// The tree of a rule file, and everything that is wrong with its text.
pub fn parse_file(source: SourceId, text: &str) -> (File, Vec<Diagnostic>) {
    parse_file_with(source, text, None)
}

/// As [`parse_file`], with items that were read before taken over and new ones kept.
pub fn parse_file_with(
    source: SourceId,
    text: &str,
    known: Option<&KnownItems>,
) -> (File, Vec<Diagnostic>) {
    if let Some(diagnostic) = too_large(source, text) {
        return (File::default(), vec![diagnostic]);
    }
    let mut scan = scan::scan_file(source, text);
    let chunks = std::mem::take(&mut scan.chunks);
    let mut reader = Reader::new(source, text, &scan.comments.0);
    reader.known = known;
    let items = on_parser_stack(|| {
        chunks
            .into_iter()
            .filter_map(|chunk| reader.item(chunk))
            .collect()
    });
    let items = documented(items);
    let mut diagnostics = reader.diagnostics;
    diagnostics.extend(scan.refused);
    diagnostics.extend(scan.odd_line_end);
    let file = File {
        docs: scan.docs,
        items,
        comments: scan.comments,
    };
    (file, diagnostics)
}

/// The items with the documentation before an `allow` at the item that it documents.
fn documented(mut items: Vec<Item>) -> Vec<Item> {
    for index in 1..items.len() {
        if matches!(items[index - 1].kind, ItemKind::Allow(_)) {
            let docs = std::mem::take(&mut items[index - 1].docs);
            items[index].docs.splice(0..0, docs);
        }
    }
    items
}

/// The tree of a bare expression, and everything that is wrong with its text.
pub fn parse_expression(source: SourceId, text: &str) -> (Expr, Vec<Diagnostic>) {
    if let Some(diagnostic) = too_large(source, text) {
        return (
            Expr::error(Span::new(source, 0, text.len())),
            vec![diagnostic],
        );
    }
    let mut scan = scan::scan_expression(source, text);
    let chunk = scan.chunks.pop();
    let mut reader = Reader::new(source, text, &scan.comments.0);
    let expr = on_parser_stack(|| reader.program(chunk));
    reader.diagnostics.extend(scan.odd_line_end);
    (expr, reader.diagnostics)
}

/// Runs a parse with room for [`limits::NESTING_MAX`] levels, whatever the thread has left.
///
/// The generated parser looks at the stack that is left and gives up in order, but it cannot grow it.
fn on_parser_stack<R>(parse: impl FnOnce() -> R) -> R {
    stacker::maybe_grow(PARSER_STACK_BYTES, PARSER_STACK_BYTES, parse)
}

fn too_large(source: SourceId, text: &str) -> Option<Diagnostic> {
    (text.len() > SOURCE_BYTES_MAX).then(|| {
        let span = Span::new(source, 0, 0);
        let message = format!("a source has at most {SOURCE_BYTES_MAX} bytes");
        Diagnostic::error(Code::SourceTooLarge, span, message)
            .note(format!("this one has {}", text.len()))
            .help("split it into files that `use` each other")
    })
}

/// Reads a text by one rule; the pair is that of the rule.
fn read(rule: Rule, text: &str) -> Result<Pair<'_, Rule>, Box<pest::error::Error<Rule>>> {
    let mut pairs = Grammar::parse(rule, text).map_err(Box::new)?;
    pairs.next().ok_or_else(|| {
        let error = pest::error::ErrorVariant::CustomError {
            message: String::new(),
        };
        Box::new(pest::error::Error::new_from_pos(
            error,
            pest::Position::from_start(text),
        ))
    })
}

/// Reads the chunks of one source.
struct Reader<'t> {
    source: SourceId,
    text: &'t str,
    comments: &'t [Comment],
    diagnostics: Vec<Diagnostic>,
    known: Option<&'t KnownItems>,
}

impl<'t> Reader<'t> {
    fn new(source: SourceId, text: &'t str, comments: &'t [Comment]) -> Self {
        Self {
            source,
            text,
            comments,
            diagnostics: Vec::new(),
            known: None,
        }
    }

    fn builder(&self, base: usize) -> Builder<'t> {
        Builder::new(self.source, self.text, self.comments, base)
    }

    /// The expression of a whole text; no chunk is an empty text.
    fn program(&mut self, chunk: Option<Chunk>) -> Expr {
        let whole = Span::new(self.source, 0, self.text.len());
        if let Some(refused) = chunk.and_then(|chunk| chunk.refused) {
            self.diagnostics.push(refused);
            return Expr::error(whole);
        }
        let builder = self.builder(0);
        match read(Rule::program, self.text) {
            Ok(pair) => {
                let expr = builder.program(pair);
                self.diagnostics.extend(builder.finish());
                expr
            }
            Err(error) => {
                let failure = Failure::new(self.source, self.text, 0..self.text.len(), &error);
                self.diagnostics.push(failure.explain(None));
                Expr::error(whole)
            }
        }
    }

    /// The item of a chunk, as far as it can be read.
    fn item(&mut self, mut chunk: Chunk) -> Option<Item> {
        let refused = chunk.refused.take();
        let Some(word) = chunk.item else {
            let no_item = || failure::no_item(self.source, self.text, chunk.range);
            self.diagnostics.push(refused.unwrap_or_else(no_item));
            return None;
        };
        if let Some(range) = chunk.misspelt.clone() {
            let misspelt = failure::misspelt_item(self.source, self.text, range, word);
            self.diagnostics.push(misspelt);
        }
        let kind = match refused {
            Some(refused) => {
                self.diagnostics.push(refused);
                self.broken_item(&chunk.range, word)?
            }
            None => self.whole_item(&chunk.range, word)?,
        };
        Some(Item {
            docs: chunk.docs,
            kind,
            span: Span::new(self.source, chunk.range.start, chunk.range.end),
        })
    }

    fn whole_item(&mut self, range: &Range<usize>, word: ItemWord) -> Option<ItemKind> {
        let part = &self.text[range.clone()];
        let by = |from| Move {
            from,
            source: self.source,
            to: range.start,
        };
        if let Some(known) = self.known.and_then(|known| known.get(part, word)) {
            return Some(known.kind.moved(by(known.start)));
        }
        match read(item_rule(word), part) {
            Ok(pair) => {
                let words = self
                    .known
                    .map(|_| words::of_pair(self.source, range.start, &pair));
                let builder = self.builder(range.start);
                let kind = builder.item(word, pair);
                let found = builder.finish();
                // What is wrong is told in the words of its place, and told again.
                if let (Some(known), Some(words), []) = (self.known, words, found.as_slice()) {
                    let item = KnownItem {
                        word,
                        start: range.start,
                        kind: kind.moved(by(range.start)),
                        words,
                    };
                    known.put(part, item);
                }
                self.diagnostics.extend(found);
                Some(kind)
            }
            Err(error) => {
                let failure = Failure::new(self.source, self.text, range.clone(), &error);
                self.diagnostics.push(failure.explain(Some(word)));
                let whole = failure.stray_line().map(|end| range.start..end);
                whole
                    .and_then(|range| self.item_before(range, word))
                    .or_else(|| self.broken_item(range, word))
            }
        }
    }

    /// The item that ends where a line begins that is no part of it.
    fn item_before(&mut self, range: Range<usize>, word: ItemWord) -> Option<ItemKind> {
        let part = self.text[range.clone()].trim_end();
        let pair = read(item_rule(word), part).ok()?;
        let builder = self.builder(range.start);
        let kind = builder.item(word, pair);
        self.diagnostics.extend(builder.finish());
        Some(kind)
    }

    /// What is known of a definition or an attribute whose body cannot be read.
    ///
    /// Its name stays known, so that the rules that use it are not reported for it.
    fn broken_item(&self, range: &Range<usize>, word: ItemWord) -> Option<ItemKind> {
        let rule = match word {
            ItemWord::Define => Rule::define_head,
            ItemWord::Attribute => Rule::attribute_head,
            _ => return None,
        };
        let pair = read(rule, &self.text[range.clone()]).ok()?;
        Some(self.builder(range.start).item(word, pair))
    }
}

fn item_rule(word: ItemWord) -> Rule {
    match word {
        ItemWord::Schema => Rule::schema_item,
        ItemWord::Timezone => Rule::timezone_item,
        ItemWord::Week => Rule::week_item,
        ItemWord::Use => Rule::use_item,
        ItemWord::Allow => Rule::allow_item,
        ItemWord::Define => Rule::define_item,
        ItemWord::Attribute => Rule::attribute_item,
        ItemWord::Test => Rule::test_item,
    }
}

impl Expr {
    /// A place that could not be read.
    fn error(span: Span) -> Self {
        Self {
            kind: ExprKind::Error,
            span,
        }
    }
}
