//! Regular expressions of rules: what the checker says of them, and the compiled ones that kernels
//! run.
//!
//! Patterns are searched for in time linear in the text, so nothing that needs backtracking exists:
//! no look-around, no back-references. `\d`, `\w` and `\s` are ASCII, as in the language that rules
//! come from; letters of other scripts are `\p{L}`. A pattern is a constant; the checker
//! [inspects](inspect) it, and kernels find it in a small store of each thread.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexMap;
use regex::{Regex, RegexBuilder};
use regex_syntax::ast::{self, Ast, ClassPerl, ClassPerlKind, ClassSetItem, ErrorKind};

/// Brackets inside brackets that a pattern may have.
const NESTING_MAX: u32 = 64;
/// Bytes that a compiled pattern may take.
const PATTERN_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Compiled patterns that a thread keeps; beyond it the oldest goes.
const KEPT_PATTERNS_MAX: usize = 512;

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternFault {
    /// The bytes of the pattern that are wrong; none where it is the whole.
    pub range: Option<Range<usize>>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to write instead, where that is known.
    pub help: Option<&'static str>,
}

/// The groups of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Groups {
    /// How many there are; the whole match is not counted.
    pub count: usize,
    /// Those that have a name.
    pub names: Vec<String>,
}

impl Groups {
    /// What a replacement text asks for and the pattern does not have: `$2`, `$name`.
    pub fn unknown_in(&self, replacement: &str) -> Option<String> {
        let names = replacement.replace("$$", "");
        let mut references = names.split('$').skip(1).map(|rest| {
            let inner = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'));
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            inner.map_or(&rest[..end.unwrap_or(rest.len())], |(name, _)| name)
        });
        let unknown = references.find(|name| match name.parse::<usize>() {
            Ok(number) => number > self.count,
            Err(_) => !name.is_empty() && !self.names.iter().any(|known| known == name),
        });
        unknown.map(|name| format!("${name}"))
    }
}

/// Reads a pattern.
///
/// # Errors
/// What is wrong with it, for its author.
pub fn inspect(pattern: &str) -> Result<Groups, PatternFault> {
    let tree = parse(pattern).map_err(|error| fault_of(&error))?;
    let mut translator = regex_syntax::hir::translate::Translator::new();
    translator
        .translate(pattern, &tree)
        .map_err(|error| PatternFault {
            range: Some(error.span().start.offset..error.span().end.offset),
            message: format!("the pattern cannot be read: {}", sentence(error.kind())),
            help: Some(
                "classes of characters are written as in `\\\\p{Greek}`, `\\\\p{Lu}` or `[a-z]`",
            )
            .filter(|_| pattern.contains("\\p") || pattern.contains("\\P")),
        })?;
    let compiled = compile(pattern).ok_or_else(|| PatternFault {
        range: None,
        message: "the pattern is too large".to_owned(),
        help: Some("repeat less in it, as in `{1,20}` instead of `{1,2000}`"),
    })?;
    Ok(Groups {
        count: compiled.captures_len() - 1,
        names: compiled
            .capture_names()
            .flatten()
            .map(str::to_owned)
            .collect(),
    })
}

fn fault_of(error: &ast::Error) -> PatternFault {
    let (message, help) = match error.kind() {
        ErrorKind::UnsupportedLookAround => (
            "a pattern cannot look ahead or behind".to_owned(),
            Some("join two tests with `and`, or take a part of the match with `regexGroup`"),
        ),
        ErrorKind::UnsupportedBackreference => (
            "a pattern cannot refer back to what it matched".to_owned(),
            Some("take both parts with `regexGroup` and compare them"),
        ),
        ErrorKind::EscapeUnrecognized => (
            "the pattern has an escape that does not exist".to_owned(),
            Some(
                "escapes are `\\\\d \\\\w \\\\s \\\\b`, their capitals, `\\\\p{…}`, and `\\\\` before a mark such as `.`",
            ),
        ),
        ErrorKind::RepetitionMissing => (
            "a repetition in the pattern has nothing to repeat".to_owned(),
            Some("put `\\\\` before the mark to look for it itself"),
        ),
        ErrorKind::GroupUnclosed | ErrorKind::GroupUnopened => (
            "a bracket of the pattern has no partner".to_owned(),
            Some("put `\\\\` before the bracket to look for it itself"),
        ),
        ErrorKind::NestLimitExceeded(_) => (
            format!("the pattern has more than {NESTING_MAX} brackets inside each other"),
            None,
        ),
        kind => (
            format!("the pattern cannot be read: {}", sentence(kind)),
            None,
        ),
    };
    let span = error.span();
    PatternFault {
        range: Some(span.start.offset..span.end.offset),
        message,
        help,
    }
}

/// The reason that the library of patterns gives, without its full stop.
fn sentence(kind: &impl std::fmt::Display) -> String {
    let reason = kind.to_string();
    let first = reason.split(". ").next().unwrap_or(&reason);
    first.trim_end_matches('.').to_owned()
}

fn parse(pattern: &str) -> Result<Ast, ast::Error> {
    ast::parse::ParserBuilder::new()
        .nest_limit(NESTING_MAX)
        .build()
        .parse(pattern)
}

/// The classes of a tree that are written with one letter, each with its place.
#[derive(Default)]
struct PerlClasses(Vec<(Range<usize>, &'static str)>);

impl PerlClasses {
    fn add(&mut self, class: &ClassPerl) {
        let ascii = match (&class.kind, class.negated) {
            (ClassPerlKind::Digit, false) => "[0-9]",
            (ClassPerlKind::Digit, true) => "[^0-9]",
            (ClassPerlKind::Space, false) => r"[\t\n\x0B\f\r\x20]",
            (ClassPerlKind::Space, true) => r"[^\t\n\x0B\f\r\x20]",
            (ClassPerlKind::Word, false) => "[0-9A-Za-z_]",
            (ClassPerlKind::Word, true) => "[^0-9A-Za-z_]",
        };
        self.0
            .push((class.span.start.offset..class.span.end.offset, ascii));
    }
}

impl ast::Visitor for PerlClasses {
    type Output = Self;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self, Self::Err> {
        Ok(self)
    }

    fn visit_pre(&mut self, node: &Ast) -> Result<(), Self::Err> {
        if let Ast::ClassPerl(class) = node {
            self.add(class);
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        if let ClassSetItem::Perl(class) = item {
            self.add(class);
        }
        Ok(())
    }
}

/// The pattern with ASCII in the place of `\d`, `\w` and `\s`.
fn with_ascii_classes(pattern: &str, tree: &Ast) -> String {
    let Ok(classes) = ast::visit(tree, PerlClasses::default());
    let (mut made, mut end) = (String::with_capacity(pattern.len()), 0);
    for (place, ascii) in classes.0 {
        made.push_str(&pattern[end..place.start]);
        made.push_str(ascii);
        end = place.end;
    }
    made.push_str(&pattern[end..]);
    made
}

fn compile(pattern: &str) -> Option<Regex> {
    let tree = parse(pattern).ok()?;
    RegexBuilder::new(&with_ascii_classes(pattern, &tree))
        .nest_limit(NESTING_MAX)
        .size_limit(PATTERN_BYTES_MAX)
        .dfa_size_limit(PATTERN_BYTES_MAX)
        .build()
        .ok()
}

thread_local! {
    static COMPILED: RefCell<IndexMap<Arc<str>, Regex>> = RefCell::default();
}

/// A pattern that was inspected, compiled; none for any other.
pub(super) fn compiled(pattern: &Arc<str>) -> Option<Regex> {
    COMPILED.with_borrow_mut(|kept| {
        if let Some(found) = kept.get(pattern) {
            return Some(found.clone());
        }
        let made = compile(pattern)?;
        if kept.len() >= KEPT_PATTERNS_MAX {
            kept.swap_remove_index(0);
        }
        kept.insert(Arc::clone(pattern), made.clone());
        Some(made)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fault(pattern: &str) -> (Option<Range<usize>>, String) {
        let fault = inspect(pattern).expect_err("the pattern is wrong");
        (fault.range, fault.message)
    }

    #[test]
    fn faults_name_their_place() {
        let (range, message) = fault(r"a(?=b)");
        assert_eq!(range, Some(1..4));
        assert_eq!(message, "a pattern cannot look ahead or behind");
        assert_eq!(fault(r"(a)\1").0, Some(3..5));
        assert_eq!(fault(r"ab)").0, Some(2..3));
        assert_eq!(fault(r"\p{Klingon}").0, Some(0..11));
        assert_eq!(
            fault(r"\w{1000}{1000}"),
            (None, "the pattern is too large".to_owned())
        );
        let nested = ["(".repeat(1000), ")".repeat(1000)].concat();
        assert!(fault(&nested).1.contains("brackets"));
    }

    #[test]
    fn patterns_of_rules_are_small_enough() {
        for pattern in [
            r"^[\w.+-]+@[\w-]+(\.[\w-]+)+$",
            r"^\w{1,64}$",
            r"(?i)^(https?://)?([a-z0-9-]+\.)+[a-z]{2,}(/\S*)?$",
            r"^\p{Lu}\p{L}{0,40}$",
        ] {
            assert!(
                inspect(pattern).is_ok(),
                "{pattern}: {:?}",
                inspect(pattern)
            );
        }
    }

    #[test]
    fn classes_of_one_letter_are_ascii() {
        let tree = parse(r"\w+[\d.]\S").expect("a good pattern");
        let ascii = with_ascii_classes(r"\w+[\d.]\S", &tree);
        assert_eq!(ascii, r"[0-9A-Za-z_]+[[0-9].][^\t\n\x0B\f\r\x20]");
        let pattern = compiled(&Arc::from(r"^[^\W\d]+$")).expect("a good pattern");
        assert!(pattern.is_match("abc") && !pattern.is_match("ab1") && !pattern.is_match("é"));
    }

    #[test]
    fn replacements_name_groups() {
        let groups = inspect("(a)(?<second>b)").expect("a good pattern");
        assert_eq!(groups.unknown_in("$1-$second-${2}-$$5-$"), None);
        assert_eq!(groups.unknown_in("$3"), Some("$3".to_owned()));
        assert_eq!(groups.unknown_in("$1st"), Some("$1st".to_owned()));
    }

    #[test]
    fn the_store_is_bounded() {
        for number in 0..2 * KEPT_PATTERNS_MAX {
            assert!(compiled(&Arc::from(format!("a{number}"))).is_some());
        }
        assert!(COMPILED.with_borrow(IndexMap::len) <= KEPT_PATTERNS_MAX);
        assert!(compiled(&Arc::from("(")).is_none());
    }
}
