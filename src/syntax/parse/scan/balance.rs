//! Brackets, nesting and size of one chunk.

use std::ops::Range;

use super::token::{Lexeme, Token};
use crate::diagnostic::{Code, Diagnostic, SourceId, Span};
use crate::syntax::parse::failure::grouped;
use crate::syntax::parse::limits::{NESTING_MAX, NODES_MAX, WORDS_MAX};

/// Words whose body runs on to the next comma or closing bracket, if a word follows them.
const BODY_WORDS: [&str; 24] = [
    "let",
    "select",
    "exists",
    "forall",
    "some",
    "all",
    "none",
    "one",
    "sum",
    "count",
    "countdistinct",
    "average",
    "min",
    "minby",
    "max",
    "maxby",
    "median",
    "variance",
    "stddev",
    "mode",
    "distinct",
    "list",
    "first",
    "last",
];

/// Symbols that are a node each, wherever they stand.
const NODE_SYMBOLS: [&str; 12] = [
    "+", "*", "/", "%", "<", "<=", ">", ">=", "!=", "?:", "??", "&&",
];

/// An open bracket.
#[derive(Debug, Clone, Copy)]
struct Bracket {
    opening: char,
    at: usize,
    bodies: Bodies,
}

/// The bodies that run at one level of brackets.
#[derive(Debug, Clone, Copy, Default)]
struct Bodies {
    open: usize,
    /// Those that are values of a `let` whose `in` is still to come: a comma does not end them.
    lets: usize,
}

/// Follows the brackets of a chunk and remembers the first thing that keeps it from being parsed.
#[derive(Debug)]
pub(super) struct Balance<'t> {
    source: SourceId,
    text: &'t str,
    brackets: Vec<Bracket>,
    /// The bodies outside brackets.
    bodies: Bodies,
    /// Brackets and bodies together.
    depth: usize,
    /// Prefix operators that follow each other.
    prefixes: usize,
    words: usize,
    /// Of the words, those that are a node for certain.
    nodes: usize,
    before: Option<Lexeme>,
    refused: Option<Diagnostic>,
}

impl<'t> Balance<'t> {
    pub(super) fn new(source: SourceId, text: &'t str) -> Self {
        Self {
            source,
            text,
            brackets: Vec::new(),
            bodies: Bodies::default(),
            depth: 0,
            prefixes: 0,
            words: 0,
            nodes: 0,
            before: None,
            refused: None,
        }
    }

    /// Whether no bracket is open.
    pub(super) fn is_level(&self) -> bool {
        self.brackets.is_empty()
    }

    /// Refuses the chunk, unless it is refused already.
    pub(super) fn refuse(&mut self, diagnostic: Diagnostic) {
        self.refused.get_or_insert(diagnostic);
    }

    /// Ends the chunk at a byte and starts the next.
    pub(super) fn finish(&mut self, end: usize) -> Option<Diagnostic> {
        if let Some(bracket) = self.brackets.last().copied() {
            let place = Span::new(self.source, end, end);
            let closers: String = self
                .brackets
                .iter()
                .rev()
                .map(|open| closing(open.opening))
                .collect();
            let diagnostic = unclosed(self.span_at(bracket), bracket.opening, place).suggest(
                format!("close it with `{closers}`"),
                place,
                closers,
            );
            self.refuse(diagnostic);
        }
        let refused = self.refused.take();
        *self = Self::new(self.source, self.text);
        refused
    }

    /// Takes the next token of the chunk.
    pub(super) fn feed(&mut self, lexeme: Lexeme) {
        // A refused chunk is only followed to its end, where its brackets say that items begin again.
        if self.refused.is_some() {
            return self.follow(lexeme);
        }
        let text = &self.text[lexeme.start..lexeme.end];
        match lexeme.token {
            Token::Open(opening) => self.open(opening, lexeme),
            Token::Close(closing) => self.close(closing, lexeme),
            Token::Text(false) | Token::Quoted(false) => self.unclosed_quote(lexeme),
            Token::Symbol if text == "," || text == ";" => self.end_bodies(),
            // A default binds to the right, so a run of them is as deep as it is long.
            Token::Symbol if ["=>", "?:", "??"].contains(&text) => self.begin_body(lexeme),
            Token::Word if self.follows_body_word() => self.begin_body(lexeme),
            _ => {}
        }
        if lexeme.token == Token::Word {
            self.count_lets(text);
        }
        self.count_prefix(lexeme, text);
        if lexeme.token == Token::Number || NODE_SYMBOLS.contains(&text) {
            self.nodes += 1;
        }
        if ![".", ",", ":", ";"].contains(&text) && !matches!(lexeme.token, Token::Close(_)) {
            self.weigh(1, lexeme.start..lexeme.end);
        }
        self.before = Some(lexeme);
    }

    fn follow(&mut self, lexeme: Lexeme) {
        match lexeme.token {
            Token::Open(opening) => self.open(opening, lexeme),
            Token::Close(closing) => self.close(closing, lexeme),
            _ => {}
        }
    }

    /// Whether the chunk will not be parsed.
    pub(super) fn is_refused(&self) -> bool {
        self.refused.is_some()
    }

    /// Counts words, literals and operators.
    pub(super) fn weigh(&mut self, words: usize, place: Range<usize>) {
        self.words += words;
        if (self.words > WORDS_MAX || self.nodes > NODES_MAX) && self.refused.is_none() {
            let span = Span::new(self.source, place.start, place.end);
            self.refuse(too_many_nodes(span));
        }
    }

    fn span_at(&self, bracket: Bracket) -> Span {
        Span::new(self.source, bracket.at, bracket.at + 1)
    }

    fn span(&self, lexeme: Lexeme) -> Span {
        Span::new(self.source, lexeme.start, lexeme.end)
    }

    fn open(&mut self, opening: char, lexeme: Lexeme) {
        self.deepen(lexeme);
        // A chunk that is refused is only followed to its end; no memory is spent on more brackets.
        if self.brackets.len() <= NESTING_MAX {
            self.brackets.push(Bracket {
                opening,
                at: lexeme.start,
                bodies: Bodies::default(),
            });
        }
    }

    /// The bodies of the innermost open bracket.
    fn bodies(&mut self) -> &mut Bodies {
        match self.brackets.last_mut() {
            Some(bracket) => &mut bracket.bodies,
            None => &mut self.bodies,
        }
    }

    fn begin_body(&mut self, lexeme: Lexeme) {
        self.bodies().open += 1;
        self.deepen(lexeme);
    }

    fn end_bodies(&mut self) {
        let bodies = self.bodies();
        if bodies.lets == 0 {
            let ended = std::mem::take(&mut bodies.open);
            self.depth = self.depth.saturating_sub(ended);
        }
    }

    fn count_lets(&mut self, word: &str) {
        let bodies = self.bodies();
        if word.eq_ignore_ascii_case("let") {
            bodies.lets += 1;
        } else if word.eq_ignore_ascii_case("in") {
            bodies.lets = bodies.lets.saturating_sub(1);
        }
    }

    fn deepen(&mut self, lexeme: Lexeme) {
        self.depth += 1;
        self.check_depth(lexeme);
    }

    fn check_depth(&mut self, lexeme: Lexeme) {
        if self.depth + self.prefixes > NESTING_MAX && self.refused.is_none() {
            self.refuse(too_deep(self.span(lexeme)));
        }
    }

    fn follows_body_word(&self) -> bool {
        self.before.is_some_and(|before| {
            let word = &self.text[before.start..before.end];
            before.token == Token::Word
                && BODY_WORDS
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(word))
        })
    }

    fn count_prefix(&mut self, lexeme: Lexeme, text: &str) {
        let is_prefix = ["!", "-"].contains(&text) || text.eq_ignore_ascii_case("not");
        self.prefixes = if is_prefix { self.prefixes + 1 } else { 0 };
        self.check_depth(lexeme);
    }

    fn close(&mut self, found: char, lexeme: Lexeme) {
        let Some(matching) = self
            .brackets
            .iter()
            .rposition(|open| closing(open.opening) == found)
        else {
            if self.refused.is_none() {
                let span = self.span(lexeme);
                self.refuse(stray(found, span));
            }
            return;
        };
        if let Some(open) = self.brackets.last().copied()
            && matching + 1 < self.brackets.len()
            && self.refused.is_none()
        {
            let place = self.span(lexeme).before();
            let missing = closing(open.opening);
            let diagnostic = unclosed(self.span_at(open), open.opening, self.span(lexeme)).suggest(
                format!("close it with `{missing}`"),
                place,
                missing,
            );
            self.refuse(diagnostic);
        }
        for bracket in self.brackets.drain(matching..) {
            self.depth = self.depth.saturating_sub(1 + bracket.bodies.open);
        }
    }

    /// Where an unclosed text may have ended: before the bracket that closes the one around it.
    fn likely_end(&self, text: &str) -> Option<usize> {
        let around = self.brackets.last()?;
        let bracket = text.find(['(', ')', '[', ']', '{', '}'])?;
        text[bracket..]
            .starts_with(closing(around.opening))
            .then_some(bracket)
    }

    fn unclosed_quote(&mut self, lexeme: Lexeme) {
        if self.refused.is_some() {
            return;
        }
        let text = &self.text[lexeme.start..lexeme.end];
        let Some(quote) = text.chars().next() else {
            return;
        };
        if let Some(number) = self.before
            && number.token == Token::Number
            && number.end == lexeme.start
            && text[quote.len_utf8()..].starts_with(|c: char| c.is_ascii_digit())
        {
            let digits = &self.text[number.start..number.end];
            self.refuse(grouped(self.span(number), digits, text, quote));
            return;
        }
        let (written, before_what) = match self.likely_end(text) {
            Some(bracket) => (&text[..bracket], "this"),
            None => (text, "the end of the line"),
        };
        let end = lexeme.start + written.trim_end().len();
        let place = Span::new(self.source, end, end);
        let opened = Span::new(self.source, lexeme.start, lexeme.start + quote.len_utf8());
        let (what, closer) = match quote {
            '`' => ("a quoted name", '`'),
            '\'' | '\u{2018}'..='\u{201B}' => ("a text", '\''),
            _ => ("a text", '"'),
        };
        let diagnostic = Diagnostic::error(
            Code::UnclosedQuote,
            place,
            format!("{what} is not closed on its line"),
        )
        .label(format!("expected `{closer}` before {before_what}"))
        .also(opened, "opened here")
        .suggest(format!("add `{closer}` where it ends"), place, closer);
        self.refuse(diagnostic);
    }
}

/// The bracket that closes another.
fn closing(opening: char) -> char {
    match opening {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

fn unclosed(opened: Span, opening: char, place: Span) -> Diagnostic {
    let missing = closing(opening);
    Diagnostic::error(
        Code::UnclosedBracket,
        place,
        format!("a `{opening}` is not closed"),
    )
    .label(format!("expected `{missing}` before this"))
    .also(opened, "opened here")
}

fn stray(found: char, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::StrayBracket,
        span,
        format!("this `{found}` closes nothing"),
    )
    .label("no bracket is open here")
    .suggest("remove it", span, "")
}

/// The nesting limit is reached at `span`.
pub(in crate::syntax::parse) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NestingTooDeep,
        span,
        format!("brackets and bodies are nested more than {NESTING_MAX} levels deep"),
    )
    .label("one level too many")
    .help("give a part of the rule a name with `define`")
}

/// The size limit is reached at `span`.
pub(in crate::syntax::parse) fn too_many_nodes(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::TooManyNodes,
        span,
        format!("a rule has at most {NODES_MAX} parts"),
    )
    .label("the rule is too large here")
    .help("give parts of the rule names with `define`")
}
