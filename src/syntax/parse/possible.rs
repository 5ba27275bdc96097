//! What may stand at a place, asked of the grammar.
//!
//! A word may stand at a place where the grammar reads the text before it and then the word in one of
//! its uses. Where any name would do as well, the word is no word of the language there.

use std::ops::Range;

use super::grammar::Rule;
use super::scan::{self, ItemWord, Lexeme, Token, Tokens};
use super::{item_rule, on_parser_stack, read};
use crate::diagnostic::SourceId;

/// What a place is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Inside {
    /// Nothing that could be completed: a comment.
    Comment,
    /// Text between quotes.
    String,
    /// Words of items and expressions.
    Words,
}

/// What a place in a rule file is, and which words of the language may stand there.
#[derive(Debug, Clone)]
pub struct Possible {
    /// What is around the place.
    pub inside: Inside,
    /// The word that is being written, up to the place; in a string the text between the quotes.
    pub word: Range<usize>,
    /// The item around the place, by its word; none before the first and between items.
    pub item: Option<&'static str>,
    /// Where the item begins.
    pub item_start: usize,
    /// The closing brackets that the text before the place lacks.
    pub closing: String,
    /// The calls whose brackets are open at the place, the innermost last.
    pub calls: Vec<Call>,
    /// Whether an item may begin here.
    pub begins_item: bool,
    /// Whether a dot stands before the word.
    pub after_dot: bool,
    /// Whether a value may stand here.
    pub value: bool,
    /// Whether a type may stand here.
    pub ty: bool,
    /// Whether a unit of time may stand here.
    pub unit: bool,
    /// The words of the language that may stand here.
    pub words: Vec<&'static str>,
}

/// A call whose bracket is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Its name.
    pub name: Range<usize>,
    /// Whether something stands before a dot before the name.
    pub is_method: bool,
    /// The place of the argument, counted from zero.
    pub argument: usize,
}

/// A word with a text in which it is no name.
type Probe = (&'static str, &'static str);

/// A name that no rule has; probes with it in the place of the word tell words from names.
const ANY_NAME: &str = "zzq";

const PROBES: [Probe; 45] = [
    ("not", "not zzq"),
    ("case", "case { zzq: zzq, else: zzq }"),
    ("let", "let zzq = zzq in zzq"),
    ("select", "select zzq from zzq"),
    ("exists", "exists zzq from zzq where zzq"),
    ("forall", "forall zzq from zzq where zzq"),
    ("none", "none zzq from zzq where zzq"),
    ("one", "one zzq from zzq where zzq"),
    ("and", "and zzq"),
    ("or", "or zzq"),
    ("in", "in zzq"),
    ("notIn", "notIn zzq"),
    ("like", "like zzq"),
    ("occurs", "occurs today"),
    ("between", "between zzq and zzq"),
    ("last", "last 3 days"),
    ("this", "this week"),
    ("next", "next week"),
    ("before", "before zzq"),
    ("after", "after zzq"),
    ("where", "where zzq"),
    ("from", "from zzq"),
    ("over", "over zzq from zzq"),
    ("else", "else: zzq"),
    ("on event", "on event"),
    ("at", "at zzq"),
    ("over last", "over last 3 months"),
    ("default", "default zzq"),
    ("round", "round 2"),
    ("profile", "profile \"zzq\""),
    ("event", "event \"zzq\""),
    ("key", "key zzq"),
    ("time", "time zzq"),
    ("id", "id zzq"),
    ("starts", "starts monday"),
    ("WHAT", "WHAT(zzq)"),
    ("WHEN", "WHEN(today)"),
    ("COUNT", "COUNT(>= 2)"),
    ("WHERE", "WHERE(zzq)"),
    ("WITHIN", "WITHIN(zzq)"),
    ("WITHOUT", "WITHOUT(zzq)"),
    ("using", "using \"zzq\""),
    ("expect", "expect zzq"),
    ("events", "events { | zzq |\n }"),
    ("for each", "for each { | zzq |\n }"),
];

/// Words for values: where one of them may stand, all may.
const VALUE_WORDS: [&str; 7] = [
    "true",
    "false",
    "null",
    "now",
    "today",
    "yesterday",
    "tomorrow",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Words behind which a window, or a time in one, begins.
const WINDOW_BEFORE: [&str; 8] = [
    "occurs", "between", "and", "before", "after", "from", "on", "when",
];

/// The last word of a text, whatever stands behind it.
fn last_word(text: &str) -> &str {
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or(text)
}

/// What may stand at byte `at` of a rule file.
pub fn possible(text: &str, at: usize) -> Possible {
    let at = (0..=at.min(text.len()))
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    let scan = scan::scan_file(SourceId(0), &text[..at]);
    let chunk = scan.chunks.last();
    let item_start = chunk.map_or(0, |chunk| chunk.range.start);
    let item = chunk.and_then(|chunk| chunk.item);
    let before = Before::read(&text[item_start..at]);
    let mut possible = Possible {
        inside: before.inside,
        word: item_start + before.word.start..item_start + before.word.end,
        item: item.map(ItemWord::word),
        item_start,
        closing: before.closing(),
        calls: before.calls(item_start),
        begins_item: false,
        after_dot: before.after_dot,
        value: false,
        ty: false,
        unit: false,
        words: Vec::new(),
    };
    if before.inside != Inside::Words {
        return possible;
    }
    let is_alone = possible.word.start == item_start || item.is_none();
    possible.begins_item =
        is_alone || before.first_on_line && before.is_level && before.is_complete;
    if let Some(item) = item.filter(|_| !is_alone) {
        let prefix = &text[item_start..possible.word.start];
        on_parser_stack(|| possible.ask(item_rule(item), prefix));
    }
    possible
}

impl Possible {
    fn ask(&mut self, rule: Rule, prefix: &str) {
        let reads = |probe: &str| reads(rule, prefix, probe);
        // Elsewhere it is a function that goes over what follows.
        let begins_window =
            WINDOW_BEFORE.contains(&last_word(prefix).to_ascii_lowercase().as_str());
        let is_word = |(word, probe): &Probe| {
            (*word != "last" || begins_window)
                && reads(probe)
                && !reads(&probe.replacen(word, ANY_NAME, 1))
        };
        self.words = PROBES
            .iter()
            .filter(|probe| is_word(probe))
            .map(|(word, _)| *word)
            .collect();
        self.value = !self.after_dot && reads("null");
        if self.value {
            self.words.extend(VALUE_WORDS);
        }
        if reads("monday") && !reads(ANY_NAME) {
            self.words.extend(WEEKDAYS);
        }
        self.ty = reads("object { zzq: zzq }");
        self.unit = reads("days") && !reads(ANY_NAME);
    }
}

/// Whether the grammar reads a probe to its end where it stands behind a text.
fn reads(rule: Rule, prefix: &str, probe: &str) -> bool {
    let text = format!("{prefix}{probe}");
    match read(rule, &text) {
        Ok(_) => true,
        Err(error) => {
            let at = match error.location {
                pest::error::InputLocation::Pos(at) => at,
                pest::error::InputLocation::Span((at, _)) => at,
            };
            at >= text.len()
        }
    }
}

/// What the tokens before a place tell.
struct Before {
    inside: Inside,
    word: Range<usize>,
    after_dot: bool,
    first_on_line: bool,
    is_level: bool,
    open: Vec<Open>,
    /// Whether an expression could end before the word.
    is_complete: bool,
}

/// A bracket that is open.
struct Open {
    bracket: char,
    /// The name that touches it, and whether a dot stands before that.
    name: Option<(Range<usize>, bool)>,
    commas: usize,
    /// Whether what stands since the last comma has a colon.
    has_colon: bool,
}

impl Before {
    /// The brackets that close what is open; the arm of a `case` that has no value gets one.
    fn closing(&self) -> String {
        let mut closing = String::new();
        for open in self.open.iter().rev() {
            closing.push_str(match open.bracket {
                '(' => ")",
                '[' => "]",
                _ if open.has_colon => "}",
                _ => ": null}",
            });
        }
        closing
    }

    fn calls(&self, base: usize) -> Vec<Call> {
        let named = self.open.iter().filter(|open| open.bracket == '(');
        let calls = named.filter_map(|open| {
            let (name, is_method) = open.name.clone()?;
            Some(Call {
                name: base + name.start..base + name.end,
                is_method,
                argument: open.commas,
            })
        });
        calls.collect()
    }

    fn take(&mut self, lexeme: Lexeme, text: &str, last: [Option<Lexeme>; 2]) {
        match lexeme.token {
            Token::Open(bracket) => {
                let touches = |one: &Lexeme| {
                    one.end == lexeme.start && matches!(one.token, Token::Word | Token::Quoted(_))
                };
                let name = last[1].filter(touches).map(|name| {
                    let before = last[0].map(|one| &text[one.start..one.end]);
                    (name.start..name.end, before == Some("."))
                });
                self.open.push(Open {
                    bracket,
                    name,
                    commas: 0,
                    has_colon: false,
                });
            }
            Token::Close(_) => {
                self.open.pop();
            }
            Token::Symbol => {
                let symbol = &text[lexeme.start..lexeme.end];
                if let Some(open) = self.open.last_mut() {
                    open.has_colon |= symbol == ":";
                    if symbol == "," {
                        open.commas += 1;
                        open.has_colon = false;
                    }
                }
            }
            _ => {}
        }
    }

    fn read(text: &str) -> Self {
        let mut before = Self {
            inside: Inside::Words,
            word: text.len()..text.len(),
            after_dot: false,
            first_on_line: true,
            is_level: true,
            open: Vec::new(),
            is_complete: true,
        };
        let mut tokens = Tokens::new(text);
        let mut last: [Option<Lexeme>; 2] = [None, None];
        loop {
            let lexeme = tokens.next();
            let reaches_end = lexeme.end == text.len();
            match lexeme.token {
                Token::End => {
                    before.first_on_line = lexeme.first_on_line;
                    break;
                }
                Token::Comment(closed) if reaches_end && !(closed && text.ends_with("*/")) => {
                    before.inside = Inside::Comment;
                    break;
                }
                Token::ItemDoc | Token::FileDoc if reaches_end => {
                    before.inside = Inside::Comment;
                    break;
                }
                Token::Comment(_) | Token::ItemDoc | Token::FileDoc => continue,
                Token::Text(false) if reaches_end => {
                    before.inside = Inside::String;
                    let quote = text[lexeme.start..]
                        .chars()
                        .next()
                        .map_or(1, char::len_utf8);
                    before.word = lexeme.start + quote..text.len();
                    break;
                }
                Token::Word | Token::Quoted(false) if reaches_end => {
                    before.word = lexeme.start..text.len();
                    before.first_on_line = lexeme.first_on_line;
                    break;
                }
                _ => {}
            }
            before.take(lexeme, text, last);
            last = [last[1], Some(lexeme)];
        }
        before.is_level = before.open.is_empty();
        if let Some(last) = last[1] {
            let text = &text[last.start..last.end];
            before.after_dot = last.token == Token::Symbol && text == ".";
            before.is_complete = match last.token {
                Token::Word => !scan::is_operator_word(text),
                Token::Number | Token::Text(_) | Token::Quoted(_) | Token::Close(_) => true,
                _ => text == ";",
            };
        }
        before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is possible where the bar stands.
    fn at(text: &str) -> Possible {
        let bar = text.find('|').unwrap_or(text.len());
        possible(&text.replacen('|', "", 1), bar)
    }

    #[test]
    fn the_grammar_says_which_words_may_stand_at_a_place() {
        let window = at("attribute a = xEvent[t occurs |");
        for word in ["between", "last", "this", "before", "today"] {
            assert!(window.words.contains(&word), "{word}: {:?}", window.words);
        }
        assert!(!window.words.contains(&"where"));
        let value = at("attribute a = |");
        assert!(value.value && value.words.contains(&"case"), "{value:?}");
        assert!(!value.words.contains(&"and") && !value.words.contains(&"between"));
        let operator = at("attribute a = b |");
        assert!(
            !operator.value && operator.words.contains(&"and"),
            "{operator:?}"
        );
        let option = at("attribute a |");
        assert!(
            option.words.contains(&"on event") && !option.value,
            "{option:?}"
        );
        assert!(at("attribute a = x occurs <= 30 |").unit);
        assert!(at("attribute a: | = 1").ty);
        assert!(!at("attribute a = |").ty);
    }

    #[test]
    fn comments_strings_and_dots_are_told_apart() {
        assert_eq!(at("attribute a = 1 // |").inside, Inside::Comment);
        let string = at("use \"com|\"");
        assert_eq!((string.inside, string.item), (Inside::String, Some("use")));
        assert_eq!(string.word, 5..8);
        let dot = at("attribute a = xEvent.co|unt()");
        assert!(dot.after_dot && !dot.value);
        assert_eq!(dot.word, 21..23);
    }

    #[test]
    fn open_calls_know_their_argument() {
        let text = "attribute a = xs.f(1, g(2, [3, |";
        let calls = at(text).calls;
        let told: Vec<_> = calls
            .iter()
            .map(|call| (&text[call.name.clone()], call.is_method, call.argument))
            .collect();
        assert_eq!(told, [("f", true, 1), ("g", false, 1)]);
        assert_eq!(at(text).closing, "]))");
        assert_eq!(at("attribute a = case { |").closing, ": null}");
    }

    #[test]
    fn items_begin_where_an_expression_could_end() {
        assert!(at("|").begins_item);
        assert!(at("attribute a = 1\n|").begins_item);
        assert!(at("attribute a = 1\nat|").begins_item);
        assert!(!at("attribute a = 1 +\n|").begins_item);
        assert!(!at("attribute a = sum(\n|").begins_item);
        assert!(!at("attribute a = b |").begins_item);
    }
}
