//! `like`, the function and the operator
//!
//! A pattern is cut at its `%` into segments. The first has to stand at the start of the text and
//! the last at its end; those between are looked for one after the other, each as far left as
//! possible, which leaves the most room for the rest. So nothing is ever tried twice: a pattern
//! without `_` takes time linear in the text, and one with `_` at most the product of both lengths.

use std::str::Chars;

use crate::library::signature::{BASE, boolean, value};
use crate::library::{Body, Context, Example, Function, Simple, Want};
use crate::types::Value;
use crate::types::arithmetic::Outcome;

/// `like`
pub(in crate::library) static FUNCTION: Function = Function {
    name: "like",
    parameters: &[
        value("text", Want::Exactly(Simple::String)),
        value("pattern", Want::Exactly(Simple::String)),
    ],
    result: boolean,
    body: Body::Lenient(evaluate),
    summary: "Whether a string as a whole has the form of a pattern: `%` is any text, `_` one character, `\\%` and `\\_` these characters themselves.",
    missing: "False where an argument is missing.",
    examples: &[
        Example {
            expression: "'Summer sale' like '%sa_e'",
            value: "true",
        },
        Example {
            expression: "'Summer sale' like 'sum%'",
            value: "false",
        },
        Example {
            expression: "like('Summer sale', 'Sum%')",
            value: "true",
        },
        Example {
            expression: "'100%' like '100\\\\%'",
            value: "true",
        },
    ],
    can_fault: false,
    ..BASE
};

fn evaluate(_: &Context, arguments: &[Value]) -> Outcome<Value> {
    let holds = match arguments {
        [Value::String(text), Value::String(pattern)] => is_like(text, pattern),
        _ => false,
    };
    Outcome::Value(Value::Boolean(holds))
}

/// What stands for one character of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    This(char),
    AnyOne,
}

impl Piece {
    fn fits(self, character: char) -> bool {
        match self {
            Piece::This(this) => this == character,
            Piece::AnyOne => true,
        }
    }
}

type Segment = Vec<Piece>;

fn is_like(text: &str, pattern: &str) -> bool {
    let mut segments = segments(pattern);
    let Some(last) = segments.pop() else {
        return text.is_empty();
    };
    let Some((first, middle)) = segments.split_first() else {
        return after_prefix(text, &last).is_some_and(str::is_empty);
    };
    let rest = after_prefix(text, first)
        .and_then(|rest| before_suffix(rest, &last))
        .and_then(|rest| {
            middle
                .iter()
                .try_fold(rest, |rest, segment| after_first(rest, segment))
        });
    rest.is_some()
}

/// The parts of a pattern between its `%`; one part where it has none.
fn segments(pattern: &str) -> Vec<Segment> {
    let mut segments = vec![Segment::new()];
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        let piece = match character {
            '%' => {
                segments.push(Segment::new());
                continue;
            }
            '_' => Piece::AnyOne,
            '\\' => Piece::This(escaped(&mut characters)),
            other => Piece::This(other),
        };
        if let Some(segment) = segments.last_mut() {
            segment.push(piece);
        }
    }
    segments
}

/// What a backslash stands for: the wildcard after it, else itself.
fn escaped(after: &mut Chars<'_>) -> char {
    let mut ahead = after.clone();
    match ahead.next() {
        Some(wildcard @ ('%' | '_')) => {
            *after = ahead;
            wildcard
        }
        _ => '\\',
    }
}

/// The text after a segment at its start.
fn after_prefix<'a>(text: &'a str, segment: &[Piece]) -> Option<&'a str> {
    let mut characters = text.chars();
    let fits = segment.iter().all(|piece| {
        characters
            .next()
            .is_some_and(|character| piece.fits(character))
    });
    fits.then_some(characters.as_str())
}

/// The text before a segment at its end.
fn before_suffix<'a>(text: &'a str, segment: &[Piece]) -> Option<&'a str> {
    let mut characters = text.chars();
    let fits = segment.iter().rev().all(|piece| {
        characters
            .next_back()
            .is_some_and(|character| piece.fits(character))
    });
    fits.then_some(characters.as_str())
}

/// The text after the first place of a segment.
fn after_first<'a>(text: &'a str, segment: &[Piece]) -> Option<&'a str> {
    let literal: Option<String> = segment
        .iter()
        .map(|piece| match piece {
            Piece::This(character) => Some(*character),
            Piece::AnyOne => None,
        })
        .collect();
    match literal {
        Some(literal) => text
            .find(&literal)
            .and_then(|start| text.get(start + literal.len()..)),
        None => text
            .char_indices()
            .find_map(|(start, _)| after_prefix(&text[start..], segment)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wildcards_stand_for_characters_not_bytes() {
        for (text, pattern, expected) in [
            ("", "", true),
            ("", "%", true),
            ("a", "", false),
            ("ä€😀", "___", true),
            ("ä€😀", "__", false),
            ("aXbXc", "a%X_", true),
            ("ab", "ab%ab", false),
            ("abab", "%ab%ab%", true),
            ("a%", r"a\%", true),
            ("ab", r"a\%", false),
            ("a_b", r"a\_b", true),
            (r"a\b", r"a\b", true),
            (r"a\", r"a\", true),
        ] {
            assert_eq!(
                is_like(text, pattern),
                expected,
                "{text:?} like {pattern:?}"
            );
        }
    }

    #[test]
    fn hostile_patterns_end_soon() {
        let text = "a".repeat(50_000);
        assert!(!is_like(&text, &format!("{}b", "%a".repeat(10_000))));
        assert!(!is_like(&text, &format!("%{}b%", "a".repeat(20_000))));
        assert!(!is_like(&text, &format!("%{}b%", "_".repeat(100))));
    }

    /// The definition, by cases on the first characters.
    fn naive(text: &[char], pattern: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|start| naive(&text[start..], rest)),
            ['_', rest @ ..] => !text.is_empty() && naive(&text[1..], rest),
            ['\\', wildcard @ ('%' | '_'), rest @ ..] => {
                text.first() == Some(wildcard) && naive(&text[1..], rest)
            }
            [literal, rest @ ..] => text.first() == Some(literal) && naive(&text[1..], rest),
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(text in r"[ab%_\\]{0,8}", pattern in r"[ab%_\\]{0,8}") {
            let (text_chars, pattern_chars): (Vec<_>, Vec<_>) =
                (text.chars().collect(), pattern.chars().collect());
            prop_assert_eq!(is_like(&text, &pattern), naive(&text_chars, &pattern_chars));
        }
    }
}
