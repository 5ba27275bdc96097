//! Tests that nobody wrote: whatever is done to a text with tests, it is checked in order, and what is
//! right runs in order.

use std::fs;
use std::path::{Path, PathBuf};

use sumac::{Engine, RuleSource};

#[path = "../../differential/random.rs"]
mod random;

use random::Random;

const FOLDER: &str = "tests/diagnostics";
/// How often each text is changed.
const CHANGES: usize = 60;

/// Texts that are wrong, and one that is right, each with its folder.
fn texts() -> Vec<(String, &'static str)> {
    let entries = fs::read_dir(FOLDER).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "sumac"))
        .collect();
    paths.sort();
    let texts = paths.iter().map(|path| fs::read_to_string(path).unwrap());
    let wrong = texts.filter(|text| text.contains("\ntest \""));
    let right = fs::read_to_string("examples/shop/shop.test.sumac").unwrap();
    let right = [(right, "examples/shop")];
    wrong.map(|text| (text, FOLDER)).chain(right).collect()
}

/// The text with a few of its characters left out, doubled, or exchanged for others of it.
fn changed(text: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let begin = text.find("\ntest \"").unwrap_or(0);
    let begin = text[..begin].chars().count();
    for _ in 0..=random.below(4) {
        let inside = letters.len() - begin;
        let at = begin + random.below(inside);
        let length = random.below(12).min(letters.len() - at);
        let piece: Vec<char> = letters[at..at + length].to_vec();
        match random.of(&['-', '2', '>']) {
            '-' => drop(letters.drain(at..at + length)),
            '2' => drop(letters.splice(at..at, piece)),
            _ => {
                let to = begin + random.below(inside);
                letters.splice(to..to, piece);
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn changed_tests_are_checked_and_run_in_order() {
    let seed = std::env::var("SUMAC_SEED").ok();
    let seed = seed.and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut random = Random::new(seed);
    let engine = Engine::builder().build();
    let texts = texts();
    assert!(texts.len() >= 6);
    let (mut wrong, mut ran) = (0, 0);
    for (text, folder) in &texts {
        for _ in 0..CHANGES {
            let text = changed(text, &mut random);
            let source = RuleSource::Text {
                name: "changed".to_owned(),
                text,
                directory: Path::new(folder).to_owned(),
            };
            match engine.tests(source) {
                Ok(suite) => {
                    for case in suite.cases() {
                        case.run().unwrap();
                        ran += 1;
                    }
                }
                Err(found) => {
                    assert!(found.has_errors() && !found.to_string().is_empty());
                    wrong += 1;
                }
            }
        }
    }
    assert!(wrong > 100 && ran > 0, "{wrong} {ran}");
}
