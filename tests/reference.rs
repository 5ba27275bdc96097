//! The reference: `docs/functions.md` is made of the library, and `docs/language.md` holds.
//!
//! Blocks marked `sumac` are checked; a comment `// → VALUE` behind an expression, or behind the line of an
//! attribute, says its value over the record of `tests/documentation` and the events of the library's timeline.
//! `missing` is no value. A block marked `sumac wrong` has the error that its last line names: `// error: SLUG`.
//! With `SUMAC_UPDATE=1` the made parts are written.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use sumac::engine::{
    Code, Diagnostics, Engine, ProfileInput, RuleSource, SchemaSource, USE_DEPTH_MAX, parse_now,
    reference,
};
use sumac::library::date_pattern::{PATTERN_BYTES_MAX, known_letters};
use sumac::library::{self, timeline};
use sumac::syntax::parse::{BINDING_LEVELS, limits as limit};
use sumac::types::calendar::Unit;
use sumac::types::{LIST_ITEMS_MAX, TEXT_BYTES_MAX};

const FOLDER: &str = "tests/documentation";
const ARROW: &str = "// →";
const ERROR: &str = "// error:";

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root(path)).unwrap_or_default()
}

/// The values of a text over the customer of the documentation.
fn evaluate(text: &str, is_file: bool) -> Result<(Json, Diagnostics), Diagnostics> {
    let mut engine = Engine::builder();
    if !text.lines().any(|line| line.starts_with("schema ")) {
        let schema = |name: &str| SchemaSource::file(root(FOLDER).join(name));
        engine = engine
            .profile_schema(schema("profile.schema.json"))
            .event_schema(schema("event.schema.json"));
    }
    let source = match is_file {
        true => RuleSource::Text {
            name: "example".to_owned(),
            text: text.to_owned(),
            directory: root(FOLDER),
        },
        false => RuleSource::expression(text),
    };
    let program = engine.build().compile(source)?;
    let profile = read(&format!("{FOLDER}/profile.json"));
    let input = format!(
        "{{\"profile\": {profile}, \"events\": {}}}",
        timeline::EVENTS
    );
    let input = ProfileInput::parse("documentation", &input)?;
    let now = parse_now(timeline::NOW)?;
    let values = program.evaluate(&input.profile, &input.events, now)?;
    Ok((values.to_json(), program.warnings().clone()))
}

/// A block of a page, with its mark.
struct Block {
    mark: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let (mut blocks, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(mark)) => {
                open = Some(Block {
                    mark: mark.to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => block.text.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a block without its end");
    blocks
}

fn has_items(text: &str) -> bool {
    const WORDS: [&str; 7] = [
        "schema",
        "timezone",
        "week",
        "use",
        "define",
        "attribute",
        "allow",
    ];
    text.lines().any(|line| {
        WORDS
            .iter()
            .any(|word| line.starts_with(&format!("{word} ")))
    })
}

/// What a comment says of a value.
fn expected(comment: &str) -> Json {
    match comment.trim() {
        "missing" => Json::Null,
        text => serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}")),
    }
}

/// The wrong examples of a page, one sentence each.
fn failures(page: &str) -> Vec<String> {
    let mut failures = Vec::new();
    for block in blocks(page) {
        match block.mark.as_str() {
            "sumac" if has_items(&block.text) => failures.extend(wrong_rules(&block.text)),
            "sumac" => failures.extend(wrong_expressions(&block.text)),
            "sumac wrong" => failures.extend(wrong_error(&block.text)),
            _ => {}
        }
    }
    failures
}

fn wrong_rules(text: &str) -> Vec<String> {
    let (values, warnings) = match evaluate(text, true) {
        Ok(answer) => answer,
        Err(errors) => return vec![format!("{text}{errors}")],
    };
    let mut failures = Vec::new();
    if !warnings.is_empty() {
        failures.push(format!("{text}{warnings}"));
    }
    let mut name = "";
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("attribute ") {
            name = rest.split([':', ' ', '=']).next().unwrap();
        }
        if let Some((_, comment)) = line.split_once(ARROW) {
            let (expected, found) = (expected(comment), &values[name]);
            if expected != *found {
                failures.push(format!("{line}\n  found {found}"));
            }
        }
    }
    failures
}

fn wrong_expressions(text: &str) -> Vec<String> {
    let (mut failures, mut expression) = (Vec::new(), String::new());
    for line in text.lines() {
        let (code, comment) = line.split_once(ARROW).unwrap_or((line, ""));
        expression.push_str(&format!("{code}\n"));
        if comment.is_empty() {
            continue;
        }
        match evaluate(&std::mem::take(&mut expression), false) {
            Ok((values, _)) if values["value"] == expected(comment) => {}
            Ok((values, _)) => failures.push(format!("{line}\n  found {}", values["value"])),
            Err(errors) => failures.push(format!("{line}\n{errors}")),
        }
    }
    if !expression.trim().is_empty() {
        failures.push(format!("{expression}  has no value"));
    }
    failures
}

fn wrong_error(text: &str) -> Vec<String> {
    let (code, slug) = text.trim_end().rsplit_once(ERROR).unwrap_or((text, ""));
    let found = match evaluate(code, has_items(code)) {
        Ok((_, warnings)) => warnings,
        Err(errors) => errors,
    };
    let slugs: Vec<&str> = found.iter().map(|one| one.code.slug()).collect();
    match slugs.as_slice() {
        [one] if *one == slug.trim() => Vec::new(),
        _ => vec![format!("{text}  found {slugs:?}\n{found}")],
    }
}

#[track_caller]
fn check_page(page: &str) {
    let failures = failures(page);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_page_of_functions_is_made_of_the_library() {
    let made = reference::functions_page();
    if std::env::var_os("SUMAC_UPDATE").is_some() {
        std::fs::write(root("docs/functions.md"), &made).unwrap();
    }
    assert!(
        read("docs/functions.md") == made,
        "docs/functions.md is old: run this test with SUMAC_UPDATE=1"
    );
}

#[test]
fn examples_of_forms_hold() {
    for form in reference::forms() {
        let arrows = form.page.matches(ARROW).count();
        assert!(arrows >= 2, "{}", form.page);
        check_page(form.page);
    }
}

#[test]
fn every_name_has_an_entry_that_fits_a_terminal() {
    for name in reference::names() {
        let entry = reference::entry(name, 80).unwrap_or_else(|| panic!("{name}"));
        assert!(entry.starts_with("### "), "{entry}");
        let nearest = reference::nearest(name).unwrap();
        assert!(nearest.eq_ignore_ascii_case(name), "{name}: {nearest}");
    }
    assert_eq!(reference::entry("sume", 80), None);
    assert_eq!(reference::nearest("averege"), Some("average"));
    assert_eq!(reference::entry("$chain", 80), None);
}

#[test]
fn the_page_of_the_language_holds() {
    let page = read("docs/language.md");
    check_page(&page);
    let examples = page.matches(ARROW).count() + page.matches(ERROR).count();
    assert!(examples >= 100, "{examples} examples");
}

#[test]
fn made_parts_of_the_language_are_as_the_code_has_them() {
    let page = read("docs/language.md");
    let mut made = page.clone();
    for (name, part) in made_parts() {
        made = with_part(&made, name, &part);
    }
    if std::env::var_os("SUMAC_UPDATE").is_some() {
        std::fs::write(root("docs/language.md"), &made).unwrap();
    }
    assert!(
        page == made || std::env::var_os("SUMAC_UPDATE").is_some(),
        "docs/language.md is old: run this test with SUMAC_UPDATE=1"
    );
}

/// The page with a marked part replaced.
fn with_part(page: &str, name: &str, part: &str) -> String {
    let begin = format!("<!-- made: {name} -->\n");
    let (head, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("{name}"));
    let (_, tail) = rest.split_once("<!-- end -->").unwrap();
    format!("{head}{begin}{part}<!-- end -->{tail}")
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
        let page = code
            .page()
            .splitn(3, "\n\n")
            .nth(1)
            .unwrap()
            .replace('\n', " ");
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
