//! Examples of the documentation.
//!
//! Blocks marked `sumac` are checked; a comment `// → VALUE` behind an expression, or behind the line of an
//! attribute, says its value over the record of this folder and the events of the library's timeline.
//! `missing` is no value. A block marked `sumac wrong` has the error that its last line names: `// error: SLUG`.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use sumac::engine::{Diagnostics, Engine, ProfileInput, RuleSource, SchemaSource, parse_now};
use sumac::library::timeline;

pub(crate) const FOLDER: &str = "tests/documentation";
pub(crate) const ARROW: &str = "// →";
pub(crate) const ERROR: &str = "// error:";

pub(crate) fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root(path)).unwrap_or_default()
}

/// The values of a text over the customer of the documentation.
pub(crate) fn evaluate(text: &str, is_file: bool) -> Result<(Json, Diagnostics), Diagnostics> {
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
    let engine = engine.build();
    let program = match text.contains("\ntest \"") {
        true => tested(&engine, source)?,
        false => engine.compile(source)?,
    };
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

/// The program of a text whose tests pass.
fn tested(engine: &Engine, source: RuleSource) -> Result<sumac::Program, Diagnostics> {
    let suite = engine.tests(source)?;
    for case in suite.cases() {
        let outcome = case.run()?;
        assert!(outcome.is_passed(), "{}", suite.told(&outcome));
    }
    Ok(suite.program().clone())
}

/// A block of a page, with its mark.
pub(crate) struct Block {
    mark: String,
    text: String,
}

pub(crate) fn blocks(page: &str) -> Vec<Block> {
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

pub(crate) fn has_items(text: &str) -> bool {
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
pub(crate) fn expected(comment: &str) -> Json {
    match comment.trim() {
        "missing" => Json::Null,
        text => serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}")),
    }
}

/// The wrong examples of a page, one sentence each.
pub(crate) fn failures(page: &str) -> Vec<String> {
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

pub(crate) fn wrong_rules(text: &str) -> Vec<String> {
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

pub(crate) fn wrong_expressions(text: &str) -> Vec<String> {
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

pub(crate) fn wrong_error(text: &str) -> Vec<String> {
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
pub(crate) fn check_page(page: &str) {
    let failures = failures(page);
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The page with a marked part replaced.
pub(crate) fn with_part(page: &str, name: &str, part: &str) -> String {
    let begin = format!("<!-- made: {name} -->\n");
    let (head, rest) = page.split_once(&begin).unwrap_or_else(|| panic!("{name}"));
    let (_, tail) = rest.split_once("<!-- end -->").unwrap();
    format!("{head}{begin}{part}<!-- end -->{tail}")
}

/// Compares a page with what the code makes of it, or writes it with `SUMAC_UPDATE=1`.
#[track_caller]
pub(crate) fn compare(path: &str, made: &str, test: &str) {
    if std::env::var_os("SUMAC_UPDATE").is_some() {
        std::fs::write(root(path), made).unwrap();
    }
    assert!(
        read(path) == made,
        "{path} is old: run `SUMAC_UPDATE=1 cargo test --test {test}`"
    );
}
