//! One pass over a text before the grammar sees it.
//!
//! The scanner knows brackets, quotes, comments and the words that begin items; nothing of expressions. It
//! cuts a file into chunks of one item each, so that an error stays in its item, and it refuses what would cost
//! the parser memory or stack: every text takes it one pass and a bounded amount of memory. A chunk
//! with an open bracket or quote gets its one diagnostic here, since the place where it was
//! opened is known only here, and is not parsed.

pub(super) mod balance;
mod items;
mod token;

pub(super) use items::{ItemWord, is_operator_word};
pub(in crate::syntax) use token::{Lexeme, Token, Tokens};

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, SourceId, Span, Spanned};
use crate::syntax::ast::{Comment, Comments};
use crate::syntax::parse::limits::ATTRIBUTES_MAX;

use balance::Balance;
use items::{Before, ItemStart, item_start};

/// A part of a text that is parsed by itself.
#[derive(Debug)]
pub(super) struct Chunk {
    /// Which item it is; none for text that belongs to no item.
    pub(super) item: Option<ItemWord>,
    /// Its first word, if that is a misspelt item word.
    pub(super) misspelt: Option<Range<usize>>,
    /// The `///` lines before it.
    pub(super) docs: Vec<Spanned<String>>,
    /// Its bytes, from its first token to the end of its last.
    pub(super) range: Range<usize>,
    /// What is so wrong with it that it is not parsed.
    pub(super) refused: Option<Diagnostic>,
}

/// What the scanner finds in a file.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The `//!` lines.
    pub(super) docs: Vec<Spanned<String>>,
    /// The comments that document nothing.
    pub(super) comments: Comments,
    /// The items in order.
    pub(super) chunks: Vec<Chunk>,
    /// The limit that ended the scan early.
    pub(super) refused: Option<Diagnostic>,
    /// A comment that goes on behind what looks like the end of its line.
    pub(super) odd_line_end: Option<Diagnostic>,
}

/// Characters that editors show as the end of a line and that are none here.
const ODD_LINE_ENDS: [char; 5] = ['\r', '\u{B}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Cuts a rule file into items.
pub(super) fn scan_file(source: SourceId, text: &str) -> Scan {
    Scanner::new(source, text, true).run()
}

/// Looks over a bare expression; gives at most one chunk.
pub(super) fn scan_expression(source: SourceId, text: &str) -> Scan {
    Scanner::new(source, text, false).run()
}

struct Scanner<'t> {
    source: SourceId,
    text: &'t str,
    tokens: Tokens<'t>,
    has_items: bool,
    scan: Scan,
    pending_docs: Vec<Spanned<String>>,
    balance: Balance<'t>,
    /// Whether an expression could end at the current place.
    complete: bool,
    after_semicolon: bool,
    attributes: usize,
}

impl<'t> Scanner<'t> {
    fn new(source: SourceId, text: &'t str, has_items: bool) -> Self {
        Self {
            source,
            text,
            tokens: Tokens::new(text),
            has_items,
            scan: Scan::default(),
            pending_docs: Vec::new(),
            balance: Balance::new(source, text),
            complete: true,
            after_semicolon: false,
            attributes: 0,
        }
    }

    fn run(mut self) -> Scan {
        loop {
            let lexeme = self.tokens.next();
            self.look_for_line_end(lexeme);
            match lexeme.token {
                Token::End => break,
                Token::Comment(closed) => self.comment(lexeme, closed),
                Token::ItemDoc if self.balance.is_level() && lexeme.first_on_line => {
                    self.pending_docs.push(self.doc(lexeme));
                }
                Token::FileDoc if self.scan.chunks.is_empty() => {
                    let doc = self.doc(lexeme);
                    self.scan.docs.push(doc);
                }
                Token::ItemDoc | Token::FileDoc => self.keep_comment(self.span(lexeme)),
                _ => self.solid(lexeme),
            }
            // A refused expression has nothing behind it that could be read.
            if self.scan.refused.is_some() || !self.has_items && self.balance.is_refused() {
                break;
            }
        }
        self.close_chunk();
        self.drop_docs();
        self.scan
            .comments
            .0
            .sort_by_key(|comment| comment.span.start);
        self.scan
    }

    /// A line of comment ends at a line feed alone, and what an editor shows below it would be no part of the rules.
    fn look_for_line_end(&mut self, lexeme: Lexeme) {
        let is_line = matches!(
            lexeme.token,
            Token::Comment(_) | Token::ItemDoc | Token::FileDoc
        );
        let text = self.tokens.text(lexeme);
        if !is_line || !text.starts_with("//") || self.scan.odd_line_end.is_some() {
            return;
        }
        let line = text.trim_end_matches('\r');
        let Some((at, end)) = line.char_indices().find(|(_, c)| ODD_LINE_ENDS.contains(c)) else {
            return;
        };
        let start = lexeme.start + at;
        let span = Span::new(self.source, start, start + end.len_utf8());
        let diagnostic = Diagnostic::error(
            Code::UnexpectedText,
            span,
            format!("a comment does not end at U+{:04X}", u32::from(end)),
        )
        .label("the comment goes on behind this")
        .help("save the file with the line ends of Unix or Windows");
        self.scan.odd_line_end = Some(diagnostic);
    }

    fn span(&self, lexeme: Lexeme) -> Span {
        Span::new(self.source, lexeme.start, lexeme.end)
    }

    fn doc(&self, lexeme: Lexeme) -> Spanned<String> {
        let text = self.tokens.text(lexeme)[3..].trim_end();
        let text = text.strip_prefix(' ').unwrap_or(text);
        Spanned::new(text.to_owned(), self.span(lexeme))
    }

    fn keep_comment(&mut self, span: Span) {
        let start = span.start as usize;
        let text = self.text[start..span.end as usize].trim_end().to_owned();
        let span = Span::new(self.source, start, start + text.len());
        self.scan.comments.0.push(Comment { text, span });
    }

    /// Documentation that no item follows is a comment.
    fn drop_docs(&mut self) {
        for doc in std::mem::take(&mut self.pending_docs) {
            self.keep_comment(doc.span);
        }
    }

    fn comment(&mut self, lexeme: Lexeme, closed: bool) {
        self.keep_comment(self.span(lexeme));
        if closed {
            return;
        }
        self.ensure_chunk(lexeme);
        let span = self.span(lexeme);
        let opened = Span::new(self.source, lexeme.start, lexeme.start + 2);
        let diagnostic = Diagnostic::error(
            Code::UnclosedComment,
            span.after(),
            "this comment is never closed",
        )
        .label("expected `*/`")
        .also(opened, "opened here")
        .suggest("close it", span.after(), " */");
        self.balance.refuse(diagnostic);
    }

    /// A token that is no comment.
    fn solid(&mut self, lexeme: Lexeme) {
        let start = self.begins_item(lexeme);
        if let Some(start) = start {
            self.open_item(lexeme, start);
        } else {
            self.drop_docs();
            self.ensure_chunk(lexeme);
        }
        if self.scan.refused.is_some() {
            return;
        }
        self.balance.feed(lexeme);
        if let Some(chunk) = self.scan.chunks.last_mut() {
            chunk.range.end = lexeme.end;
        }
        self.after_semicolon = lexeme.token == Token::Symbol && self.tokens.text(lexeme) == ";";
        self.complete = self.after_semicolon || self.completes(lexeme);
        if lexeme.token == Token::Open('{') {
            self.table();
        }
    }

    fn completes(&self, lexeme: Lexeme) -> bool {
        match lexeme.token {
            Token::Word => !is_operator_word(self.tokens.text(lexeme)),
            Token::Number | Token::Text(_) | Token::Quoted(_) | Token::Close(_) => true,
            _ => false,
        }
    }

    fn begins_item(&self, lexeme: Lexeme) -> Option<ItemStart> {
        if !self.has_items || lexeme.token != Token::Word {
            return None;
        }
        let first = self.scan.chunks.is_empty();
        if !lexeme.first_on_line && !self.after_semicolon && !first {
            return None;
        }
        let before = Before {
            in_brackets: !self.balance.is_level(),
            complete: self.complete,
        };
        item_start(lexeme, self.tokens, before)
    }

    fn open_item(&mut self, lexeme: Lexeme, start: ItemStart) {
        self.close_chunk();
        if start.item == ItemWord::Attribute {
            self.attributes += 1;
            if self.attributes > ATTRIBUTES_MAX {
                self.scan.refused = Some(too_many_attributes(self.span(lexeme)));
                return;
            }
        }
        self.scan.chunks.push(Chunk {
            item: Some(start.item),
            misspelt: start.misspelt.then_some(lexeme.start..lexeme.end),
            docs: std::mem::take(&mut self.pending_docs),
            range: lexeme.start..lexeme.end,
            refused: None,
        });
    }

    /// Text that begins no item goes to the current chunk, or to one without an item.
    fn ensure_chunk(&mut self, lexeme: Lexeme) {
        if self.scan.chunks.is_empty() {
            self.scan.chunks.push(Chunk {
                item: None,
                misspelt: None,
                docs: Vec::new(),
                range: lexeme.start..lexeme.end,
                refused: None,
            });
        }
    }

    fn close_chunk(&mut self) {
        if let Some(chunk) = self.scan.chunks.last_mut() {
            chunk.refused = self.balance.finish(chunk.range.end);
        }
        self.complete = true;
    }

    /// Goes over the rows of a table, whose cells are free text.
    fn table(&mut self) {
        let mut ahead = self.tokens;
        let bar = ahead.next_solid();
        if bar.token != Token::Symbol || !self.tokens.text(bar).starts_with('|') {
            return;
        }
        let mut at = self.tokens.position();
        // A row begins with a bar; blank lines and comments may stand between rows.
        for line in self.text[at..].split_inclusive('\n') {
            let content = line.trim_start();
            if !(content.is_empty() || content.starts_with('|') || content.starts_with("//")) {
                break;
            }
            let begin = at;
            at += line.len();
            let cells = content.bytes().filter(|byte| *byte == b'|').count();
            self.balance.weigh(cells, begin..at);
            if let Some(bracket) = closing_bracket(line).filter(|_| content.starts_with('|')) {
                at = begin + bracket;
                break;
            }
        }
        if let Some(chunk) = self.scan.chunks.last_mut() {
            chunk.range.end = at;
        }
        self.tokens.jump_to_line(at);
    }
}

/// Where a line with a row closes the table: behind its last bar no cell can be.
fn closing_bracket(line: &str) -> Option<usize> {
    let mut bars = line.rmatch_indices('|').map(|(at, _)| at);
    let last = bars.find(|&at| !line[..at].ends_with('\\'))?;
    let behind = &line[last + 1..];
    let bracket = behind.len() - behind.trim_start().len();
    behind[bracket..]
        .starts_with('}')
        .then_some(last + 1 + bracket)
}

fn too_many_attributes(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooManyAttributes,
        span,
        format!("a program has at most {ATTRIBUTES_MAX} attributes"),
    )
    .label("one too many")
    .help("split the rules into several programs")
}
