//! `sumac test --suggest`

use std::fs;
use std::path::{Path, PathBuf};

use super::Arguments;
use crate::cli::Outcome;
use crate::cli::terminal::{count, message, write_result};
use crate::engine::testing::{Suggested, test_names};
use crate::engine::{Diagnostics, RuleSource};

/// Writes tests for an attribute: to standard output, or behind those that stand beside the rules.
pub(super) fn run(arguments: &Arguments, attribute: &str) -> Result<Outcome, Diagnostics> {
    let [rules] = arguments.files.as_slice() else {
        message("error: `--suggest` takes one rule file");
        return Ok(Outcome::Misused);
    };
    if !rules.is_file() {
        message("error: `--suggest` takes a rule file, as in `--suggest tier shop.sumac`");
        return Ok(Outcome::Misused);
    }
    let engine = arguments.settings.builder().build();
    let target = target(rules);
    let known = match arguments.write && target.is_file() {
        true => test_names(&RuleSource::file(target.clone())),
        false => Vec::new(),
    };
    let has_test = |name: &str| known.iter().any(|known| known == name);
    let suggested = engine.suggest(rules, attribute, &has_test)?;
    if suggested.left_out > 0 {
        let more = count(suggested.left_out as u64, "test");
        message(&format!(
            "note: {more} more left out; a smaller attribute has fewer boundaries"
        ));
    }
    match arguments.write {
        true => Ok(append(&suggested, rules, &target)),
        false => Ok(write_result(&suggested.file(rules))),
    }
}

/// The file of tests beside a rule file; one of tests itself.
fn target(rules: &Path) -> PathBuf {
    let stem = rules.file_stem().unwrap_or_default().to_string_lossy();
    match stem.ends_with(".test") {
        true => rules.to_owned(),
        false => rules.with_extension("test.sumac"),
    }
}

fn append(suggested: &Suggested, rules: &Path, target: &Path) -> Outcome {
    let text = match fs::read_to_string(target) {
        Ok(text) => format!("{}\n{}", text.trim_end(), suggested.tests),
        Err(_) => suggested.file(rules),
    };
    let shown = target.display();
    if suggested.count == 0 {
        message(&format!("nothing to add: `{shown}` has these tests"));
        return Outcome::Good;
    }
    match fs::write(target, text) {
        Ok(()) => {
            let tests = count(suggested.count as u64, "test");
            message(&format!(
                "{tests} added to `{shown}`; look at the values that they expect"
            ));
            Outcome::Good
        }
        Err(error) => {
            message(&format!("error: `{shown}` cannot be written: {error}"));
            Outcome::Wrong
        }
    }
}
