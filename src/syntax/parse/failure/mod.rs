//! What the grammar could not read, in an author's words.
//!
//! pest says how far it came and which rules it tried there. That becomes a place, what was found, and what
//! was expected in words (`expected`); known confusions get a sentence and a way out of their own: characters of pasted
//! text (`pasted`), words of other languages (`habits`), and the rest (`slip`).

mod expected;
mod habits;
mod pasted;
mod slip;

use std::ops::Range;

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::diagnostic::{Code, Diagnostic, SourceId, Span, nearest};
use crate::syntax::unparse::is_reserved;

pub(super) use habits::unit_of_abbreviation;
pub(super) use pasted::grouped;

use super::grammar::Rule;
use super::scan::balance::too_deep;
use super::scan::{ItemWord, Lexeme, Token, Tokens};

/// A parse that failed.
pub(super) struct Failure<'t> {
    source: SourceId,
    text: &'t str,
    range: Range<usize>,
    /// The token at which it failed; none at the end.
    found: Option<Lexeme>,
    /// The tokens before that, the nearest first.
    before: Vec<Lexeme>,
    /// The rules that were tried there.
    tried: Vec<Rule>,
    /// Whether the parser gave up for want of stack.
    out_of_stack: bool,
}

/// How many tokens before the failure slips look at.
const TOKENS_BEFORE: usize = 4;

impl<'t> Failure<'t> {
    /// The failed parse of `range`.
    pub(super) fn new(
        source: SourceId,
        text: &'t str,
        range: Range<usize>,
        error: &Error<Rule>,
    ) -> Self {
        let (InputLocation::Pos(at) | InputLocation::Span((at, _))) = error.location;
        let (tried, out_of_stack) = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => (positives.clone(), false),
            ErrorVariant::CustomError { .. } => (Vec::new(), true),
        };
        let own = &text[..range.end];
        let mut tokens = Tokens::new(own);
        tokens.jump_to_line(range.start);
        let mut before = Vec::new();
        let found = loop {
            let lexeme = tokens.next_solid();
            if lexeme.token == Token::End {
                break None;
            }
            if lexeme.end > range.start + at {
                break Some(lexeme);
            }
            before.insert(0, lexeme);
            before.truncate(TOKENS_BEFORE);
        };
        Self {
            source,
            text,
            range,
            found,
            before,
            tried,
            out_of_stack,
        }
    }

    /// Its diagnostic.
    pub(super) fn explain(&self, item: Option<ItemWord>) -> Diagnostic {
        if self.out_of_stack {
            return too_deep(self.place());
        }
        self.slip(item).unwrap_or_else(|| match self.stray_line() {
            Some(start) => no_item(self.source, self.text, start..self.range.end),
            None => self.unexpected(item),
        })
    }

    /// Where the text stops being part of its item, if it does at the beginning of a line.
    ///
    /// Whether what stands before is whole is for the caller to try.
    pub(super) fn stray_line(&self) -> Option<usize> {
        let found = self.found.filter(|found| found.first_on_line)?;
        let is_whole = !self.before.is_empty() && self.tries(Rule::EOI);
        is_whole.then_some(found.start)
    }

    fn unexpected(&self, item: Option<ItemWord>) -> Diagnostic {
        let whole = match item {
            None => "the expression",
            Some(ItemWord::Attribute) => "the attribute",
            Some(ItemWord::Define) => "the definition",
            Some(ItemWord::Test) => "the test",
            Some(_) => "the line",
        };
        let message = match self.found {
            Some(_) => format!("`{}` is not expected here", self.found_text()),
            None => format!("{whole} ends too early"),
        };
        let expected = expected::phrases(&self.tried, whole);
        Diagnostic::error(Code::UnexpectedText, self.place(), message)
            .label(format!("expected {expected}"))
    }

    fn tries(&self, rule: Rule) -> bool {
        self.tried.contains(&rule)
    }

    fn span(&self, lexeme: Lexeme) -> Span {
        Span::new(self.source, lexeme.start, lexeme.end)
    }

    /// The token at which the parse failed, or the end.
    fn place(&self) -> Span {
        match self.found {
            Some(found) => self.span(found),
            None => Span::new(self.source, self.range.end, self.range.end),
        }
    }

    fn token_text(&self, lexeme: Lexeme) -> &'t str {
        &self.text[lexeme.start..lexeme.end]
    }

    /// The token that was found, cut where it is long.
    fn found_text(&self) -> String {
        const CHARACTERS_MAX: usize = 30;
        let text = self.found.map_or("", |found| self.token_text(found));
        let mut cut: String = text.chars().take(CHARACTERS_MAX).collect();
        if cut.len() < text.len() {
            cut.push('…');
        }
        cut.replace('`', "'")
    }

    /// The text of the token so many places before the failure; 0 is the nearest.
    fn text_before(&self, index: usize) -> &'t str {
        self.before
            .get(index)
            .map_or("", |lexeme| self.token_text(*lexeme))
    }

    /// Whether the token that was found is a word, in any case.
    fn found_is(&self, word: &str) -> bool {
        self.found
            .is_some_and(|found| self.token_text(found).eq_ignore_ascii_case(word))
    }
}

/// Text before the first item.
pub(super) fn no_item(source: SourceId, text: &str, range: Range<usize>) -> Diagnostic {
    let mut tokens = Tokens::new(text);
    tokens.jump_to_line(range.start);
    let first = tokens.next_solid();
    let second = tokens.next_solid();
    let span = Span::new(source, first.start, first.end);
    let diagnostic = Diagnostic::error(
        Code::UnexpectedText,
        span,
        "this begins no item of a rule file",
    )
    .label("expected an item");
    let is_name = first.token == Token::Word && !is_reserved(tokens.text(first));
    if is_name && ["=", ":"].contains(&tokens.text(second)) {
        return diagnostic.suggest("make it an attribute", span.before(), "attribute ");
    }
    if let mark @ ("#" | "--") = comment_mark(text, first) {
        let mark_span = Span::new(source, first.start, first.start + mark.len());
        return Diagnostic::error(
            Code::UnexpectedText,
            mark_span,
            format!("a comment begins with `//`, not with `{mark}`"),
        )
        .label("begins no comment")
        .fix("write `//`", mark_span, "//");
    }
    let near = nearest(tokens.text(first), ItemWord::ALL.map(ItemWord::word));
    match near {
        Some(word) if first.token == Token::Word => diagnostic.help(format!("is `{word}` meant?")),
        _ => diagnostic.note(
            "items begin with `schema`, `timezone`, `week`, `use`, `allow`, `define`, `attribute` or `test`",
        ),
    }
}

/// The mark at a token with which other languages begin a comment; empty where there is none.
fn comment_mark(text: &str, first: Lexeme) -> &'static str {
    let rest = &text[first.start..];
    let marks = ["#", "--"];
    marks
        .into_iter()
        .find(|mark| rest.starts_with(mark))
        .unwrap_or_default()
}

/// An item word that is misspelt.
pub(super) fn misspelt_item(
    source: SourceId,
    text: &str,
    range: Range<usize>,
    item: ItemWord,
) -> Diagnostic {
    let span = Span::new(source, range.start, range.end);
    let found = &text[range];
    Diagnostic::error(
        Code::UnexpectedText,
        span,
        format!("`{found}` begins no item"),
    )
    .label("not an item of a rule file")
    .suggest(format!("write `{}`", item.word()), span, item.word())
}
