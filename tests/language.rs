//! The page of the language: its examples hold, and its tables are those of the code.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

mod documentation;

use documentation::{ARROW, ERROR, FOLDER, check_page, compare, read, with_part};
use sumac::engine::{Code, USE_DEPTH_MAX, reference};
use sumac::library;
use sumac::library::date_pattern::{PATTERN_BYTES_MAX, known_letters};
use sumac::syntax::parse::{BINDING_LEVELS, limits as limit};
use sumac::types::calendar::Unit;
use sumac::types::{LIST_ITEMS_MAX, TEXT_BYTES_MAX};

#[test]
fn the_page_of_the_language_holds() {
    let page = read("docs/language.md");
    check_page(&page);
    let examples = page.matches(ARROW).count() + page.matches(ERROR).count();
    assert!(examples >= 100, "{examples} examples");
}

#[test]
fn made_parts_of_the_language_are_as_the_code_has_them() {
    let mut made = read("docs/language.md");
    for (name, part) in made_parts() {
        made = with_part(&made, name, &part);
    }
    compare("docs/language.md", &made, "language");
}

fn made_parts() -> Vec<(&'static str, String)> {
    vec![
        (
            "record",
            format!("```json\n{}```\n", read(&format!("{FOLDER}/profile.json"))),
        ),
        (
            "history",
            format!("```text\n{}```\n", reference::line_of_time()),
        ),
        ("binding", binding()),
        ("reserved", reserved()),
        ("units", units()),
        ("letters", letters()),
        ("lints", lints()),
        ("limits", limits()),
    ]
}

fn binding() -> String {
    let mut text = "| tightest first | |\n|---|---|\n".to_owned();
    for level in BINDING_LEVELS.iter().rev() {
        let operators: Vec<String> = level
            .operators
            .iter()
            .map(|one| format!("`{one}`"))
            .collect();
        text.push_str(&format!("| {} | {} |\n", operators.join(" "), level.about));
    }
    text
}

/// The words of the rule `reserved` of the grammar.
fn reserved() -> String {
    let grammar = read("grammar/sumac.pest");
    let rule = grammar.split("\nreserved = @{").nth(1).unwrap();
    let rule = rule.split('}').next().unwrap();
    let mut words: Vec<&str> = rule.split('"').skip(1).step_by(2).collect();
    words.sort_unstable();
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    format!("{}.\n", words.join(", "))
}

fn units() -> String {
    let mut text = "| unit | several |\n|---|---|\n".to_owned();
    for unit in Unit::ALL {
        text.push_str(&format!("| `{}` | `{}` |\n", unit.word(1), unit.word(2)));
    }
    text
}

fn letters() -> String {
    let mut text = "| letter | stands for |\n|---|---|\n".to_owned();
    for (letter, meaning) in known_letters() {
        text.push_str(&format!("| `{letter}` | {meaning} |\n"));
    }
    text
}

/// The lints, each with the first sentence of its page.
fn lints() -> String {
    let mut text = "| code | |\n|---|---|\n".to_owned();
    for code in Code::ALL.iter().filter(|code| code.is_lint()) {
        let page = code.page().split("\n\n").nth(1).unwrap().replace('\n', " ");
        let sentence = page.split(". ").next().unwrap().trim_end_matches('.');
        text.push_str(&format!("| `{}` | {sentence} |\n", code.slug()));
    }
    text
}

fn limits() -> String {
    let rows = [
        ("a rule file", format!("{} bytes", limit::SOURCE_BYTES_MAX)),
        (
            "brackets and bodies inside each other",
            format!("{} levels", limit::NESTING_MAX),
        ),
        (
            "one rule, its definitions written out",
            format!("{} nodes", limit::NODES_MAX),
        ),
        ("attributes of a program", limit::ATTRIBUTES_MAX.to_string()),
        (
            "files that use each other",
            format!("{} levels", USE_DEPTH_MAX),
        ),
        ("steps of a chain", library::CHAIN_STEPS_MAX.to_string()),
        (
            "a text that a rule puts together",
            format!("{TEXT_BYTES_MAX} bytes"),
        ),
        (
            "a list that a rule puts together",
            format!("{LIST_ITEMS_MAX} items"),
        ),
        ("a pattern of dates", format!("{PATTERN_BYTES_MAX} bytes")),
    ];
    let mut text = "| what | at most |\n|---|---|\n".to_owned();
    for (what, most) in rows {
        text.push_str(&format!("| {what} | {most} |\n"));
    }
    text
}
