//! Comments between any two tokens of texts that nobody wrote.

use sumac::diagnostic::SourceId;
use sumac::syntax::parse::{parse_expression, parse_file};

use crate::check::{formatted, formatted_expression};
use crate::generated::{generated, generated_item, mutated};
use crate::random::Random;

/// The seed of all texts here, so that a run can be repeated and others be tried.
pub(crate) fn seed(own: u64) -> u64 {
    let given = std::env::var("SUMAC_SEED").ok();
    own + given.and_then(|seed| seed.parse().ok()).unwrap_or(0)
}

/// The text with comments and line breaks where blanks may stand. Not every such place bears a comment.
pub(crate) fn sprinkled(text: &str, random: &mut Random, number: &mut usize) -> String {
    let places = places(text);
    let mut out = String::new();
    let mut done = 0;
    let mut chosen: Vec<usize> = (0..random.below(5)).map(|_| *random.of(&places)).collect();
    chosen.sort_unstable();
    for place in chosen {
        out.push_str(&text[done..place]);
        done = place;
        *number += 1;
        let form = *random.of(&[
            " /* N */ ",
            "/* N */",
            " // N\n",
            "\n// N\n",
            "\n\n  // N (\n",
            "\n/* N */ ",
            " /* N */\n",
            "\n\n/* N\n   more */\n",
            " /// N\n",
            "\n/// N\n",
            "\n//! N\n",
            " /* N */ // N\n",
            "\n// N\n\n// N [\n\n",
            "\n",
            "\n\n\n",
            "\r\n",
        ]);
        out.push_str(&form.replace('N', &number.to_string()));
    }
    out.push_str(&text[done..]);
    out
}

/// Where a blank may stand: next to blanks, brackets and marks outside of quotes.
fn places(text: &str) -> Vec<usize> {
    let mut places = vec![0, text.len()];
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        let is_free = |c: char| c == ' ' || c == '\n' || "()[]{},=+*/|".contains(c);
        if quote.is_none() && (is_free(before) || is_free(character)) {
            places.push(at);
        }
        match quote {
            Some(open) if open == character && before != '\\' => quote = None,
            None if matches!(character, '"' | '\'' | '`' | '@') => {
                quote = Some(if character == '@' { '}' } else { character });
            }
            _ => {}
        }
        before = character;
    }
    places
}

#[test]
fn expressions_keep_their_comments() {
    let mut random = Random::new(seed(21));
    let (mut tried, mut number) = (0, 0);
    for _ in 0..250 {
        let text = generated(&mut random, 4);
        formatted_expression(&text);
        let (expected, _) = parse_expression(SourceId(0), &text);
        for _ in 0..3 {
            let sprinkled = sprinkled(&text, &mut random, &mut number);
            let (found, diagnostics) = parse_expression(SourceId(0), &sprinkled);
            if diagnostics.is_empty() && found == expected {
                formatted_expression(&sprinkled);
                tried += 1;
            }
        }
    }
    assert!(tried > 400, "too few texts: {tried}");
}

/// A test with all its parts in some order.
fn generated_test(random: &mut Random, number: usize) -> String {
    let mut text = format!("test \"t{number}\" ");
    if random.below(2) == 0 {
        text += "at 2026-06-01T00:00:00Z ";
    }
    text += "{ ";
    for _ in 0..random.below(5) {
        let condition = generated(random, 2);
        text += &match random.below(8) {
            0 => format!("profile {{ a: 1, b: ({condition}) }}"),
            1 => "events {\n| timestamp | a.b |\n | 2026-01-01 | x \\| y |\n| | \"q | r\" |\n}"
                .to_owned(),
            2 => "events [{ timestamp: '2026-01-01', tags: ['a', 'b'] }]".to_owned(),
            3 => "using \"f.json\"".to_owned(),
            4 => "for each { | n | m |\n | 1 |  |\n }".to_owned(),
            5 => "snapshot [a, b]".to_owned(),
            6 => "snapshot a, b".to_owned(),
            _ => format!("expect ({condition})"),
        };
        text.push('\n');
    }
    text + "}"
}

#[test]
fn files_keep_their_comments() {
    let mut random = Random::new(seed(22));
    let (mut tried, mut number) = (0, 0);
    for _ in 0..250 {
        let items: Vec<String> = (0..1 + random.below(4))
            .map(|at| match random.below(4) {
                0 => generated_test(&mut random, at),
                _ => generated_item(&mut random, at).join(" "),
            })
            .collect();
        let text = items.join(*random.of(&["\n", "\n\n", ";", "; ", "\n\n\n\n"]));
        let (expected, diagnostics) = parse_file(SourceId(0), &text);
        if !diagnostics.is_empty() {
            continue;
        }
        formatted(&text);
        for _ in 0..3 {
            let sprinkled = sprinkled(&text, &mut random, &mut number);
            let (found, diagnostics) = parse_file(SourceId(0), &sprinkled);
            // A comment may be documentation, and then the tree is another.
            if diagnostics.is_empty() && found.items.len() == expected.items.len() {
                formatted(&sprinkled);
                tried += 1;
            }
        }
    }
    assert!(tried > 250, "too few texts: {tried}");
}

#[test]
fn texts_with_slips_that_still_read_well() {
    let mut random = Random::new(seed(23));
    let mut tried = 0;
    for text in include_str!("../syntax/expressions.txt").lines() {
        for _ in 0..8 {
            let text = mutated(text, &mut random);
            if parse_expression(SourceId(0), &text).1.is_empty() {
                formatted_expression(&text);
                tried += 1;
            }
        }
    }
    for _ in 0..120 {
        let text = mutated(include_str!("../syntax/whole.sumac"), &mut random);
        if parse_file(SourceId(0), &text).1.is_empty() {
            formatted(&text);
            tried += 1;
        }
    }
    assert!(tried > 100, "too few texts: {tried}");
}
