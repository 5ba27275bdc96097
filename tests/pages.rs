//! The pages of the codes: their examples run, and `docs/diagnostics.md` is made of them.
//!
//! An example with a `schema` of its own is a whole rule file; the others are read with the schemas of
//! `tests/diagnostics`. With `SUMAC_UPDATE=1` the page of documentation is written.
#![allow(clippy::unwrap_used, reason = "a test fails where it unwraps nothing")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sumac::engine::{Code, Diagnostics};
use sumac::{Engine, RuleSource, SchemaSource};

const FOLDER: &str = "tests/diagnostics";

/// Codes of data, schemas, trees, builds and limits, which no short rule shows.
const NO_EXAMPLE: [Code; 27] = [
    Code::NotYetAvailable,
    Code::TestFailed,
    Code::BackendsDiffer,
    Code::MalformedJson,
    Code::MalformedTree,
    Code::MalformedDocument,
    Code::NotInPql,
    Code::MergeDiffers,
    Code::SourceTooLarge,
    Code::NestingTooDeep,
    Code::TooManyNodes,
    Code::TooManyAttributes,
    Code::FolderTooLarge,
    Code::SchemaUnknownForm,
    Code::SchemaDanglingReference,
    Code::SchemaConflict,
    Code::SchemaUnknownId,
    Code::SchemaPartSkipped,
    Code::SchemaRecursive,
    Code::UseCycle,
    Code::DataUnreadable,
    Code::RowRefused,
    Code::ValueRefused,
    Code::DataUnknownForm,
    Code::DataMissingColumn,
    Code::ResultUnwritable,
    Code::RunTooLarge,
];

fn check(text: &str) -> Diagnostics {
    let mut engine = Engine::builder();
    if !text.lines().any(|line| line.starts_with("schema ")) {
        let schema = |name: &str| SchemaSource::file(Path::new(FOLDER).join(name));
        engine = engine
            .profile_schema(schema("profile.schema.json"))
            .event_schema(schema("event.schema.json").key("customer"));
    }
    engine.build().check(RuleSource::Text {
        name: "example".to_owned(),
        text: text.to_owned(),
        directory: PathBuf::from(FOLDER),
    })
}

/// The blocks of a page that are marked so.
fn blocks(page: &str, mark: &str) -> Vec<String> {
    let opened = format!("```{mark}\n");
    let parts = page.split(opened.as_str()).skip(1);
    parts
        .map(|part| part.split("```").next().unwrap().to_owned())
        .collect()
}

#[test]
fn wrong_examples_give_their_code_and_right_ones_nothing() {
    for &code in Code::ALL {
        for wrong in blocks(code.page(), "sumac wrong") {
            let found = check(&wrong);
            let codes: BTreeSet<&str> = found.iter().map(|one| one.code.slug()).collect();
            assert_eq!(codes, BTreeSet::from([code.slug()]), "{wrong}{found}");
        }
        for right in blocks(code.page(), "sumac right") {
            let found = check(&right);
            assert!(found.is_empty(), "{}: {found}", code.slug());
        }
    }
}

#[test]
fn schemas_on_pages_give_their_code_and_the_message_beside_them() {
    let mut shown = 0;
    for &code in Code::ALL {
        let page = code.page();
        for (schema, told) in blocks(page, "json schema").iter().zip(blocks(page, "text")) {
            let schema = SchemaSource::json("people.json", schema.as_str());
            let engine = Engine::builder().profile_schema(schema).build();
            let found = engine.check("attribute one = 1");
            let codes: Vec<Code> = found.iter().map(|one| one.code).collect();
            assert_eq!(codes, [code], "{found}");
            assert!(found.to_string().contains(told.trim()), "{found}");
            shown += 1;
        }
    }
    assert_eq!(shown, 5);
}

#[test]
fn every_page_has_its_heading_and_examples() {
    for &code in Code::ALL {
        let page = code.page();
        let heading = format!("# {code} {}\n\n", code.slug());
        assert!(page.starts_with(&heading), "{page}");
        assert!(page.ends_with("```\n"), "{page}");
        let (wrong, right) = (blocks(page, "sumac wrong"), blocks(page, "sumac right"));
        let shown = NO_EXAMPLE.contains(&code);
        assert_eq!(wrong.is_empty(), shown, "{}", code.slug());
        assert_eq!(right.is_empty(), shown, "{}", code.slug());
        assert_eq!(blocks(page, "text").is_empty(), !shown, "{}", code.slug());
    }
}

#[test]
fn the_example_of_the_introduction_is_right() {
    for example in blocks(HEAD, "sumac") {
        let found = check(&example);
        assert!(found.is_empty(), "{found}");
    }
}

#[test]
fn the_documentation_is_made_of_the_pages() {
    let made = documentation();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    if std::env::var_os("SUMAC_UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == made,
        "docs/diagnostics.md is old: run this test with SUMAC_UPDATE=1"
    );
}

fn documentation() -> String {
    let mut text = String::from(HEAD);
    let mut phase = 0;
    for &code in Code::ALL {
        let of = code as u16 / 100;
        if of != phase {
            phase = of;
            text.push_str(&format!("\n## {}\n", phase_name(phase)));
        }
        text.push_str("\n##");
        text.push_str(code.page());
    }
    text
}

fn phase_name(phase: u16) -> &'static str {
    match phase {
        1 => "Text",
        2 => "Schemas",
        3 => "Names",
        4 => "Types",
        5 => "Lints",
        6 => "Data",
        7 => "Tests",
        _ => "Others",
    }
}

const HEAD: &str = "\
# Diagnostics

Every message has a code. `sumac explain CODE` prints its page, and this is all of them; the examples are checked
with the schemas of `tests/diagnostics` unless they name their own. The page is made from
`src/diagnostic/pages` by a test (`SUMAC_UPDATE=1 cargo test --test pages`).

Codes from 500 to 599 are lints: the rules run, and the author probably means something else. A lint is taken
back by an item of the rule file, which gives a reason:

```sumac
allow unbounded-state \"an account has a few channels at most\"
attribute channels = xEvent.countDistinct(channel)
```

Directly before a definition, an attribute or a test it holds for that item alone. Anywhere else, so before the
settings or at the end, it holds for the file. An `allow` that silences nothing is reported. On the command line
`--allow CODE`, `--warn CODE` and `--deny CODE` say the same for a whole run, and `--deny warnings` makes every
warning fail; an `allow` of a rule file wins over them.

Programs read messages with `--message-format json` or `sarif`, on standard error. The first is one object a line:
`code`, `slug`, `severity` (`error`, `warning`), `message`, a place, `labels` (each with `primary`, `message` and a
place), `notes`, and `help` (each with `message` and `fix`, which is `null` or a `replacement` with a place). A place is
`file`, `line`, `column`, `end_line`, `end_column` (from 1, columns in characters), `start` and `end` (bytes from 0). Of
several fixes the first keeps the meaning of the rule, where one does. The second is one SARIF 2.1.0 log of the whole
command.
";
