//! Names that get another one.

use async_lsp::lsp_types::request::{PrepareRenameRequest, Rename};
use async_lsp::lsp_types::*;

use crate::client::{Client, marked};
use crate::{EVENT_SCHEMA, SCHEMA};

fn rename(client: &Client, uri: &Url, at: Position, name: &str) -> Result<WorkspaceEdit, String> {
    let asked = RenameParams {
        text_document_position: client.place(uri, at),
        new_name: name.to_owned(),
        work_done_progress_params: Default::default(),
    };
    client.try_ask::<Rename>(asked).map(Option::unwrap)
}

/// A text after edits, which do not touch each other.
fn edited(text: &str, mut edits: Vec<TextEdit>) -> String {
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let byte = |position: Position| {
        let line: usize = text
            .split_inclusive('\n')
            .take(position.line as usize)
            .map(str::len)
            .sum();
        line + position.character as usize
    };
    let mut edited = text.to_owned();
    for edit in edits {
        edited.replace_range(byte(edit.range.start)..byte(edit.range.end), &edit.new_text);
    }
    edited
}

#[track_caller]
fn assert_renamed(text: &str, name: &str, expected: &str) {
    let (text, at) = marked(text);
    let mut client = Client::start(&[]);
    let uri = client.open("rules.sumac", &text);
    let edit = rename(&client, &uri, at, name).unwrap();
    let edits = edit.changes.unwrap().remove(&uri).unwrap();
    assert_eq!(edited(&text, edits), expected);
}

#[test]
fn every_use_in_the_file_follows() {
    assert_renamed(
        "define p = 1\nattribute a = p| + p",
        "q",
        "define q = 1\nattribute a = q + q",
    );
    assert_renamed(
        "attribute a = let |x = 1 in x + (let x = 2 in x)",
        "y",
        "attribute a = let y = 1 in y + (let x = 2 in x)",
    );
    assert_renamed(
        "define f(n) = |n + 1\nattribute a = f(2)",
        "count",
        "define f(count) = count + 1\nattribute a = f(2)",
    );
}

#[test]
fn used_files_follow_open_or_not() {
    let mut client = Client::start(&[
        ("sizes.sumac", "define large = 100\n"),
        (
            "other.sumac",
            "use \"sizes.sumac\"\nattribute b = large + 1",
        ),
    ]);
    let text = "use \"sizes.sumac\"\n// more than is saved\nattribute a = large";
    let uri = client.open("main.sumac", text);
    let edit = rename(&client, &uri, Position::new(2, 15), "huge").unwrap();
    let changes = edit.changes.unwrap();
    let mut files: Vec<&str> = changes
        .keys()
        .map(|uri| uri.path().rsplit('/').next().unwrap())
        .collect();
    files.sort_unstable();
    assert_eq!(files, ["main.sumac", "other.sumac", "sizes.sumac"]);
    assert_eq!(changes[&uri][0].range.start, Position::new(2, 14));
}

/// Recorded values keep their attribute: the tests pass afterwards as they did before.
#[test]
fn recorded_values_follow_their_attribute() {
    let all = "use \"shop.sumac\"\ntest \"all\" at 2026-06-01 { snapshot }";
    let some = "use \"shop.sumac\"
test \"rows\" { for each {
  | at         |
  | 2026-06-01 |
  | 2026-06-02 |
} snapshot spent, other }
test \"others\" at 2026-06-01 { snapshot other }";
    let strange = "attribute spent = 1\ntest \"own\" at 2026-06-01 { snapshot }";
    let mut client = Client::start(&[
        ("all.test.sumac", all),
        ("some.test.sumac", some),
        ("strange.sumac", strange),
    ]);
    let text = "attribute spent = \"spent: 1\"\nattribute other = spent\nattribute `spent: x` = 2";
    let uri = client.open("shop.sumac", text);
    std::fs::write(client.path("shop.sumac"), text).unwrap();
    let tests = |argument: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sumac"));
        command.args(["test", argument]).arg(client.path(""));
        command.output().unwrap().status.success()
    };
    assert!(tests("--accept"));
    // Values that wait are of the same attribute.
    let waiting = client.path("snapshots/all.test__all.snap.new");
    std::fs::write(&waiting, "---\nsource: all.test.sumac\n---\nspent: 3\n").unwrap();
    let edit = rename(&client, &uri, Position::new(0, 10), "`total spent`").unwrap();
    let changes = edit.changes.unwrap();
    let mut files: Vec<String> = changes
        .keys()
        .map(|uri| uri.path().rsplit('/').next().unwrap().to_owned())
        .collect();
    files.sort_unstable();
    assert_eq!(
        files,
        [
            "all.test__all.snap",
            "all.test__all.snap.new",
            "shop.sumac",
            "some.test.sumac",
            "some.test__rows@at-2026-06-01.snap",
            "some.test__rows@at-2026-06-02.snap",
        ]
    );
    for (uri, edits) in changes {
        let path = uri.to_file_path().unwrap();
        let before = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, edited(&before, edits)).unwrap();
    }
    let waits = std::fs::read_to_string(&waiting).unwrap();
    assert_eq!(waits, "---\nsource: all.test.sumac\n---\ntotal spent: 3\n");
    let recorded = std::fs::read_to_string(client.path("snapshots/all.test__all.snap")).unwrap();
    let values = "\n---\ntotal spent: \"spent: 1\"\nother: \"spent: 1\"\nspent: x: 2\n";
    assert!(recorded.ends_with(values), "{recorded}");
    assert!(tests("--check"));
}

#[test]
fn bad_names_are_refused_with_the_reason() {
    let text =
        format!("{SCHEMA}define p = xEvent[price > 1]\nattribute a = p.count()\nattribute b = a");
    let mut client = Client::start(&[("event.schema.json", EVENT_SCHEMA)]);
    let uri = client.open("shop.sumac", &text);
    let refused =
        |line, column, name| rename(&client, &uri, Position::new(line, column), name).unwrap_err();
    assert_eq!(
        refused(1, 7, "and"),
        "`and` is no name; in backticks it could be one"
    );
    assert_eq!(
        refused(1, 7, "two words"),
        "`two words` is no name; in backticks it could be one"
    );
    assert_eq!(refused(1, 7, " "), "`` is no name");
    assert_eq!(
        refused(1, 7, "b"),
        "with that name the name `b` stands twice"
    );
    assert_eq!(
        refused(1, 20, "cost"),
        "the schema gives fields their names"
    );
    assert_eq!(
        refused(2, 17, "number"),
        "`count` is a word of the language"
    );
    let prepared = client.ask::<PrepareRenameRequest>(client.place(&uri, Position::new(2, 14)));
    assert!(matches!(
        prepared,
        Some(PrepareRenameResponse::RangeWithPlaceholder { placeholder, .. }) if placeholder == "p"
    ));
    let nothing = client.try_ask::<PrepareRenameRequest>(client.place(&uri, Position::new(0, 0)));
    assert_eq!(nothing.unwrap_err(), "there is no name here");
}

#[test]
fn nothing_is_renamed_where_rules_may_be_missed() {
    let mut client = Client::start(&[]);
    let deep = client.path("d").join("d/".repeat(64));
    std::fs::create_dir_all(&deep).unwrap();
    std::fs::write(deep.join("b.sumac"), "attribute b = 1").unwrap();
    let uri = client.open("main.sumac", "attribute a = 1");
    let refused = rename(&client, &uri, Position::new(0, 10), "c").unwrap_err();
    assert!(
        refused.ends_with("holds folders more than 64 levels deep"),
        "{refused}"
    );
}
