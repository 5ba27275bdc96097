//! The words of a text by what they mean.

use std::ops::Range;

use super::{Analysis, Symbol};
use crate::diagnostic::Span;
use crate::engine::builder::Engine;
use crate::syntax::parse::{WordKind, words_with};
use crate::types::calendar::Unit;

/// What a word means, for whoever gives it a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Colour {
    /// A word of the language.
    Keyword,
    /// A word for an operator.
    Operator,
    /// A number.
    Number,
    /// A unit of time.
    Unit,
    /// A text.
    String,
    /// A comment.
    Comment,
    /// Documentation.
    Documentation,
    /// A type.
    Type,
    /// A code in an `allow`.
    Code,
    /// An attribute.
    Attribute,
    /// A definition.
    Definition,
    /// A parameter of a definition.
    Parameter,
    /// A variable.
    Variable,
    /// A field, a member, a key.
    Field,
    /// A function of the library.
    Function,
    /// `xEvent`, `profile`, `event`
    Builtin,
    /// A name of which nothing is known.
    Name,
}

/// A word with what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coloured {
    /// Its place.
    pub span: Span,
    /// What it means.
    pub colour: Colour,
    /// Whether it is declared here.
    pub declares: bool,
    /// Whether the schema advises against it.
    pub deprecated: bool,
}

impl Analysis {
    /// The words of the main file that stand in items which a range of bytes touches. `engine` is the one
    /// that has checked the file: what it has kept need not be read again.
    pub fn words(&self, engine: &Engine, range: Range<usize>) -> Vec<Coloured> {
        let Some(tree) = self.tree() else {
            return Vec::new();
        };
        let parameters: std::collections::HashSet<Span> = tree
            .items
            .iter()
            .filter_map(|item| match &item.kind {
                crate::syntax::ast::ItemKind::Define(define) => define.parameters.as_ref(),
                _ => None,
            })
            .flatten()
            .map(|parameter| parameter.name.span)
            .collect();
        let occurrences = self.occurrences();
        let words = words_with(self.main, self.text(), range, engine.known_items()).into_iter();
        words
            .map(|word| {
                let key = word.span;
                let found = occurrences.binary_search_by_key(&key, |one| one.span);
                let found = found.ok().map(|index| &occurrences[index]);
                let colour = match found.map(|one| &one.symbol) {
                    Some(Symbol::Variable(declared)) if parameters.contains(declared) => {
                        Colour::Parameter
                    }
                    Some(symbol) => colour_of(symbol),
                    None if word.kind == WordKind::Name => self.unknown(word.span),
                    None => plain(word.kind),
                };
                Coloured {
                    span: word.span,
                    colour,
                    declares: found.is_some_and(|one| one.declares),
                    deprecated: found.is_some_and(|one| self.is_deprecated(&one.symbol)),
                }
            })
            .collect()
    }

    /// A name that the checker did not come to, by what stands around it.
    fn unknown(&self, span: Span) -> Colour {
        let text = self.text();
        let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
        match () {
            () if after.starts_with('(') => Colour::Function,
            () if before.trim_end().ends_with('.') => Colour::Field,
            () if Unit::parse(self.sources().text(span)).is_some() => Colour::Unit,
            () => Colour::Name,
        }
    }

    fn is_deprecated(&self, symbol: &Symbol) -> bool {
        let Symbol::Field { of_event, path } = symbol else {
            return false;
        };
        let field = self.schema_field(*of_event, path);
        field.is_some_and(|field| field.facts.as_ref().is_some_and(|facts| facts.deprecated))
    }
}

fn colour_of(symbol: &Symbol) -> Colour {
    match symbol {
        Symbol::Attribute(_) => Colour::Attribute,
        Symbol::Definition(_) => Colour::Definition,
        Symbol::Variable(_) => Colour::Variable,
        Symbol::Field { .. } | Symbol::Member(_) | Symbol::Key(_) => Colour::Field,
        Symbol::Function(_) => Colour::Function,
        Symbol::Builtin(_) => Colour::Builtin,
        Symbol::File(_) | Symbol::SchemaId { .. } => Colour::String,
        Symbol::Code(_) => Colour::Code,
    }
}

fn plain(kind: WordKind) -> Colour {
    match kind {
        WordKind::Keyword => Colour::Keyword,
        WordKind::Operator => Colour::Operator,
        WordKind::Number => Colour::Number,
        WordKind::Unit => Colour::Unit,
        WordKind::String => Colour::String,
        WordKind::Name => Colour::Name,
        WordKind::Function => Colour::Function,
        WordKind::Type => Colour::Type,
        WordKind::Code => Colour::Code,
        WordKind::Comment => Colour::Comment,
        WordKind::Documentation => Colour::Documentation,
    }
}
