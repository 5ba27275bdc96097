//! What may stand at a place, asked of the grammar.
//!
//! A word may stand at a place where the grammar reads the text before it and then the word in one of
//! its uses. Where any name would do as well, the word is no word of the language there.

mod before;

use std::ops::Range;

use super::grammar::Rule;
use super::scan::{self, ItemWord};
use super::{item_rule, on_parser_stack, read};
use crate::diagnostic::SourceId;

use before::Before;

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
