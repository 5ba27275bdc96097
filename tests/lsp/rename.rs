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
