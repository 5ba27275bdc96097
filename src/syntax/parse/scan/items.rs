//! Where an item of a rule file begins.

use super::token::{Lexeme, Token, Tokens};
use crate::diagnostic::nearest;
use crate::syntax::unparse::is_reserved;
use crate::types::calendar::Unit;

/// Words behind a variable or the value of an aggregate.
const FOLLOWS_VARIABLE: [&str; 3] = ["from", "over", "where"];

/// Words between operands, behind which `-` is a sign. `after-today` is a code.
const JOINS_OPERANDS: [&str; 7] = ["and", "or", "in", "notIn", "like", "occurs", "is"];

/// The items of a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax::parse) enum ItemWord {
    Schema,
    Timezone,
    Week,
    Use,
    Allow,
    Define,
    Attribute,
    Test,
}

impl ItemWord {
    pub(in crate::syntax::parse) const ALL: [ItemWord; 8] = [
        ItemWord::Schema,
        ItemWord::Timezone,
        ItemWord::Week,
        ItemWord::Use,
        ItemWord::Allow,
        ItemWord::Define,
        ItemWord::Attribute,
        ItemWord::Test,
    ];

    /// The word as it is written.
    pub(in crate::syntax::parse) fn word(self) -> &'static str {
        match self {
            ItemWord::Schema => "schema",
            ItemWord::Timezone => "timezone",
            ItemWord::Week => "week",
            ItemWord::Use => "use",
            ItemWord::Allow => "allow",
            ItemWord::Define => "define",
            ItemWord::Attribute => "attribute",
            ItemWord::Test => "test",
        }
    }

    fn exactly(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|item| item.word().eq_ignore_ascii_case(word))
    }
}

/// An item that begins at a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ItemStart {
    /// Which item.
    pub(super) item: ItemWord,
    /// Whether its word is misspelt.
    pub(super) misspelt: bool,
}

/// What is known of the place before a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    /// Whether some bracket is open.
    pub(super) in_brackets: bool,
    /// Whether the expression so far could end here.
    pub(super) complete: bool,
}

/// Whether an item begins at `word`, the first of its line; `tokens` stand right behind it.
///
/// The words of items are names everywhere else, so the tokens that follow decide. What no expression
/// can contain (`attribute a =`, `use "…"`) begins an item anywhere, even inside a bracket that somebody
/// forgot to close; a lone item word does so only where an expression could end.
pub(super) fn item_start(
    word: Lexeme,
    mut tokens: Tokens<'_>,
    before: Before,
) -> Option<ItemStart> {
    let text = tokens.text(word);
    let second = tokens.next_solid();
    let third = tokens.next_solid();
    let item = match ItemWord::exactly(text) {
        Some(item) => {
            let sure = is_sure(item, &tokens, second, third);
            let lone = before.complete
                && !before.in_brackets
                // `occurs last` may be followed by `week` on the next line.
                && item != ItemWord::Week
                && begins_operand(&tokens, second);
            return (sure || lone).then_some(ItemStart {
                item,
                misspelt: false,
            });
        }
        // The shape is asked first: it is cheap, and almost no line has it.
        None if before.complete
            && !before.in_brackets
            && !is_operator_word(text)
            && ItemWord::ALL
                .into_iter()
                .any(|item| is_sure(item, &tokens, second, third)) =>
        {
            let words = ItemWord::ALL.map(ItemWord::word);
            ItemWord::exactly(nearest(text, words)?)?
        }
        None => return None,
    };
    is_sure(item, &tokens, second, third).then_some(ItemStart {
        item,
        misspelt: true,
    })
}

/// Whether the tokens behind an item word can only be those of that item.
fn is_sure(item: ItemWord, tokens: &Tokens<'_>, second: Lexeme, third: Lexeme) -> bool {
    let is_word = |lexeme: Lexeme, words: &[&str]| {
        lexeme.token == Token::Word
            && words
                .iter()
                .any(|word| word.eq_ignore_ascii_case(tokens.text(lexeme)))
    };
    match item {
        ItemWord::Schema => is_word(second, &["profile", "event"]),
        ItemWord::Week => is_word(second, &["starts"]),
        ItemWord::Timezone | ItemWord::Use | ItemWord::Test => {
            matches!(second.token, Token::Text(_))
        }
        ItemWord::Allow => {
            // In `occurs < allow days …` and `exists allow from …` the word is a name.
            let code = tokens.text(second);
            let is_code = second.token == Token::Word
                && !JOINS_OPERANDS.contains(&code)
                && !FOLLOWS_VARIABLE.contains(&code)
                && Unit::parse(code).is_none();
            let goes_on =
                matches!(third.token, Token::Text(_)) || ["-", ","].contains(&tokens.text(third));
            is_code && goes_on
        }
        ItemWord::Define | ItemWord::Attribute => {
            let name = tokens.text(second);
            let is_name = second.token == Token::Word && !is_reserved(name)
                || matches!(second.token, Token::Quoted(_));
            // In `exists attribute from (…)` the word is a variable.
            let takes_bracket = tokens.text(third) == "(" && !FOLLOWS_VARIABLE.contains(&name);
            let has_option = item == ItemWord::Attribute
                && is_word(third, &["on", "at", "over", "default", "round"]);
            is_name && (["=", ":"].contains(&tokens.text(third)) || takes_bracket || has_option)
        }
    }
}

/// Whether a lexeme cannot continue an expression that ends before it.
fn begins_operand(tokens: &Tokens<'_>, lexeme: Lexeme) -> bool {
    match lexeme.token {
        Token::Word => !is_operator_word(tokens.text(lexeme)),
        Token::Number | Token::Text(_) | Token::Quoted(_) | Token::End => true,
        Token::Symbol => ["=", ":"].contains(&tokens.text(lexeme)),
        _ => false,
    }
}

/// Words after which an expression goes on.
pub(in crate::syntax::parse) fn is_operator_word(word: &str) -> bool {
    const WORDS: [&str; 14] = [
        "and", "or", "not", "in", "notin", "like", "occurs", "where", "from", "over", "is",
        "before", "after", "between",
    ];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}
