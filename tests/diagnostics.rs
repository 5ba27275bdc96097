//! One wrong rule for each code, with the message as its author reads it.
//!
//! `tests/diagnostics/<slug>.sumac` is a rule file that gives the code; its snapshot is the message
//! on a terminal without colours. A code that the crate reports and that has no file fails.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sumac::diagnostic::{SourceId, apply_fixes};
use sumac::engine::{Code, Diagnostics};
use sumac::{Engine, RuleSource};

/// Codes of what data and schemas do wrong, which no rule file can show alone; their tests stand
/// beside the readers; those of JSON are in `pql_json.rs`. The limits are tested where texts of that size are made.
const ELSEWHERE: [Code; 25] = [
    Code::NotYetAvailable,
    Code::TestFailed,
    Code::BackendsDiffer,
    Code::MalformedJson,
    Code::MalformedTree,
    Code::MalformedDocument,
    Code::NotInPql,
    Code::MergeDiffers,
    Code::SourceTooLarge,
    Code::TooManyNodes,
    Code::TooManyAttributes,
    Code::FolderTooLarge,
    Code::SchemaUnknownForm,
    Code::SchemaDanglingReference,
    Code::SchemaConflict,
    Code::SchemaUnknownId,
    Code::SchemaPartSkipped,
    Code::SchemaRecursive,
    Code::DataUnreadable,
    Code::RowRefused,
    Code::ValueRefused,
    Code::DataUnknownForm,
    Code::DataMissingColumn,
    Code::ResultUnwritable,
    Code::RunTooLarge,
];

#[test]
fn every_mistake_is_told_in_its_author_s_words() {
    insta::glob!("diagnostics/*.sumac", |path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // The path from the package's root, so that messages name no machine's folders.
        let source = RuleSource::file(Path::new("tests/diagnostics").join(&name));
        let found = Engine::builder().build().check(source);
        assert!(!found.is_empty(), "{name} is not wrong");
        let slug = name.trim_end_matches(".sumac");
        if Code::ALL.iter().any(|code| code.slug() == slug) {
            assert!(
                found.iter().any(|one| one.code.slug() == slug),
                "{name}: {found}"
            );
        }
        insta::assert_snapshot!(found.to_string());
    });
}

/// Applying every fix leaves no diagnostic that had one: it is mended, not moved.
#[test]
fn fixes_mend_what_they_are_offered_for() {
    /// A fix can uncover what another one hid.
    const ROUNDS_MAX: usize = 4;
    insta::glob!("diagnostics/*.sumac", |path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut text = std::fs::read_to_string(path).unwrap();
        for _ in 0..ROUNDS_MAX {
            let found = check_text(&name, &text);
            let fixed = apply_fixes(&text, SourceId(0), &found);
            if fixed == text {
                break;
            }
            text = fixed;
        }
        let found = check_text(&name, &text);
        let left = found
            .iter()
            .filter(|one| one.help.iter().any(|help| help.fix.is_some()))
            .count();
        assert_eq!(left, 0, "{name}: {text}\n{found}");
    });
}

fn check_text(name: &str, text: &str) -> Diagnostics {
    Engine::builder().build().check(RuleSource::Text {
        name: name.to_owned(),
        text: text.to_owned(),
        directory: PathBuf::from("tests/diagnostics"),
    })
}

/// Ten mistakes in one file are ten messages, in the order of the text, none the result of another.
#[test]
fn one_run_tells_all_mistakes_of_a_file() {
    let source = RuleSource::file("tests/diagnostics/ten-mistakes.sumac");
    let found = Engine::builder().build().check(source);
    let lines: Vec<usize> = found
        .iter()
        .map(|one| found.sources().position(one.primary.span).line)
        .collect();
    assert_eq!(lines, (5..15).collect::<Vec<_>>(), "{found}");
    let codes: BTreeSet<Code> = found.iter().map(|one| one.code).collect();
    assert_eq!(codes.len(), 10);
}

#[test]
fn every_code_has_a_wrong_rule() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let shown: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            entry
                .unwrap()
                .path()
                .file_stem()
                .unwrap()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !ELSEWHERE.contains(code))
        .map(|code| code.slug())
        .filter(|slug| !shown.contains(*slug))
        .collect();
    assert!(missing.is_empty(), "no file for {missing:?}");
}

#[test]
fn codes_and_slugs_are_unique() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(ToString::to_string).collect();
    let slugs: BTreeSet<&str> = Code::ALL.iter().map(|code| code.slug()).collect();
    assert_eq!(
        (codes.len(), slugs.len()),
        (Code::ALL.len(), Code::ALL.len())
    );
}
