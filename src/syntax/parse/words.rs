//! What the words of a text are to the grammar, for those who colour it.

use std::ops::Range;

use pest::iterators::Pair;

use super::grammar::Rule;
use super::known::KnownItems;
use super::scan::{self, Chunk, Token, Tokens};
use super::{item_rule, limits, on_parser_stack, read};
use crate::diagnostic::{SourceId, Span};
use crate::syntax::ast::{Move, Moved};

/// A word, a literal or a comment of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: WordKind,
}

/// What a word is to the grammar, which knows no names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// A word of the language at this place.
    Keyword,
    /// A word for an operator: `and`, `in`, `like`.
    Operator,
    /// A number, an instant of a test.
    Number,
    /// A unit of time.
    Unit,
    /// A text in quotes, a cell of a table.
    String,
    /// A name: of a field, a variable, a function.
    Name,
    /// A function before what it goes over: `sum price over …`.
    Function,
    /// The name of a type.
    Type,
    /// A code in an `allow`.
    Code,
    /// `//`, `/* */`
    Comment,
    /// `///`, `//!`
    Documentation,
}

/// The words of a rule file in the order of the text: of the items that `range` touches.
///
/// An item that the grammar cannot read is told by its coarse tokens: names and literals.
pub fn words(source: SourceId, text: &str, range: Range<usize>) -> Vec<Word> {
    words_with(source, text, range, None)
}

/// As [`words`], with those of items that were read before taken over.
pub fn words_with(
    source: SourceId,
    text: &str,
    range: Range<usize>,
    known: Option<&KnownItems>,
) -> Vec<Word> {
    if text.len() > limits::SOURCE_BYTES_MAX {
        return Vec::new();
    }
    let scan = scan::scan_file(source, text);
    let is_wanted =
        |span: Span| (span.start as usize) < range.end && range.start <= span.end as usize;
    let mut words = Vec::new();
    let mut comment = |span: Span, kind| {
        if is_wanted(span) {
            words.push(Word { span, kind });
        }
    };
    for one in &scan.comments.0 {
        comment(one.span, WordKind::Comment);
    }
    let docs = scan.chunks.iter().flat_map(|chunk| &chunk.docs);
    for line in scan.docs.iter().chain(docs) {
        comment(line.span, WordKind::Documentation);
    }
    for chunk in &scan.chunks {
        if chunk.range.start < range.end && range.start <= chunk.range.end {
            words.extend(item_words(source, text, chunk, known));
        }
    }
    words.sort_by_key(|word| word.span.start);
    words
}

fn item_words(
    source: SourceId,
    text: &str,
    chunk: &Chunk,
    known: Option<&KnownItems>,
) -> Vec<Word> {
    let base = chunk.range.start;
    let part = &text[chunk.range.clone()];
    let item = chunk.item.filter(|_| chunk.refused.is_none());
    let found = item.and_then(|item| known?.get(part, item));
    if let Some(found) = found {
        let by = Move {
            from: found.start,
            source,
            to: base,
        };
        let words = found.words.iter();
        return words
            .map(|word| Word {
                span: word.span.moved(by),
                kind: word.kind,
            })
            .collect();
    }
    let pair = item.and_then(|item| on_parser_stack(|| read(item_rule(item), part)).ok());
    match pair {
        Some(pair) => of_pair(source, base, &pair),
        None => {
            let place =
                |range: Range<usize>| Span::new(source, base + range.start, base + range.end);
            coarse_words(part, place, chunk.item.is_some())
        }
    }
}

/// The words of an item that the grammar has read, of which the text begins at `base`.
pub(super) fn of_pair(source: SourceId, base: usize, pair: &Pair<'_, Rule>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut generic = None;
    for pair in pair.clone().into_inner().flatten() {
        let at = pair.as_span();
        if pair.as_rule() == Rule::generic_type {
            generic = Some(at.start());
        }
        let trimmed = at.as_str().trim_end();
        let Some(kind) = kind_of(pair.as_rule()).filter(|_| !trimmed.is_empty()) else {
            continue;
        };
        let kind = match kind {
            WordKind::Name if generic == Some(at.start()) => WordKind::Type,
            kind => kind,
        };
        let start = base + at.start();
        let span = Span::new(source, start, start + trimmed.len());
        // The name inside the name of a type has its place.
        if words.last().is_none_or(|last| last.span != span) {
            words.push(Word { span, kind });
        }
    }
    words
}

fn coarse_words(part: &str, place: impl Fn(Range<usize>) -> Span, is_item: bool) -> Vec<Word> {
    let mut words = Vec::new();
    let mut tokens = Tokens::new(part);
    loop {
        let lexeme = tokens.next_solid();
        let kind = match lexeme.token {
            Token::End => return words,
            Token::Word if is_item && lexeme.start == 0 => WordKind::Keyword,
            Token::Word if scan::is_operator_word(tokens.text(lexeme)) => WordKind::Operator,
            Token::Word | Token::Quoted(_) => WordKind::Name,
            Token::Number => WordKind::Number,
            Token::Text(_) => WordKind::String,
            _ => continue,
        };
        let span = place(lexeme.start..lexeme.end);
        words.push(Word { span, kind });
    }
}

fn kind_of(rule: Rule) -> Option<WordKind> {
    use Rule as R;
    Some(match rule {
        R::kw_and | R::kw_or | R::kw_not | R::kw_in | R::kw_not_in | R::kw_like | R::kw_is => {
            WordKind::Operator
        }
        R::item_word
        | R::schema_role
        | R::schema_place_word
        | R::weekday
        | R::quantifier_word
        | R::boolean
        | R::time_word
        | R::relation
        | R::direction
        | R::kw_at
        | R::kw_between
        | R::kw_case
        | R::kw_chain
        | R::kw_count
        | R::kw_default
        | R::kw_each
        | R::kw_else
        | R::kw_event
        | R::kw_events
        | R::kw_expect
        | R::kw_for
        | R::kw_from
        | R::kw_last
        | R::kw_let
        | R::kw_null
        | R::kw_object
        | R::kw_occurs
        | R::kw_on
        | R::kw_over
        | R::kw_profile
        | R::kw_round
        | R::kw_select
        | R::kw_snapshot
        | R::kw_starts
        | R::kw_this
        | R::kw_using
        | R::kw_what
        | R::kw_when
        | R::kw_where
        | R::kw_within
        | R::kw_without => WordKind::Keyword,
        R::number | R::plain_time => WordKind::Number,
        R::unit => WordKind::Unit,
        R::string | R::cell | R::context => WordKind::String,
        R::name | R::step | R::key_name | R::positional => WordKind::Name,
        R::aggregate_word | R::operator_name => WordKind::Function,
        R::type_name => WordKind::Type,
        R::code_name => WordKind::Code,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let words = words(SourceId(0), text, 0..text.len());
        let told = words.iter().map(|word| {
            let text = &text[word.span.start as usize..word.span.end as usize];
            format!("{text}={:?}", word.kind)
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_what_the_grammar_takes_them_for() {
        assert_eq!(
            told("/// d\nattribute last: integer = xEvent[t occurs last 3 days].count() // c"),
            "/// d=Documentation attribute=Keyword last=Name integer=Type xEvent=Name t=Name \
             occurs=Keyword last=Keyword 3=Number days=Unit count=Name // c=Comment"
        );
    }

    #[test]
    fn an_item_that_cannot_be_read_has_words_too() {
        assert_eq!(
            told("attribute a = b and [1"),
            "attribute=Keyword a=Name b=Name and=Operator 1=Number"
        );
    }
}
