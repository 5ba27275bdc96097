//! Files that change beside the rules that read them.

use async_lsp::lsp_types::request::ExecuteCommand;
use async_lsp::lsp_types::{ExecuteCommandParams, Url};

use crate::client::{Client, Told};
use crate::{EVENT_SCHEMA, SCHEMA};

/// What the last check of a document found, once something of it contains `wanted`.
fn found(uri: &Url, wanted: &'static str) -> impl FnMut(&Told) -> Option<()> {
    move |told| {
        let (_, found) = told.diagnostics.get(uri)?;
        let is_found = found.iter().any(|one| one.message.contains(wanted));
        is_found.then_some(())
    }
}

fn nothing(uri: &Url) -> impl FnMut(&Told) -> Option<()> {
    move |told| told.diagnostics.get(uri)?.1.is_empty().then_some(())
}

fn open_shop(files: &[(&str, &str)]) -> (Client, Url) {
    let mut client = Client::start(files);
    let text = format!("{SCHEMA}attribute a = xEvent.sum(price)\n");
    let uri = client.open("rules äöü/shop 1.sumac", &text);
    (client, uri)
}

#[test]
fn changes_that_no_client_tells_are_seen() {
    let schema = "rules äöü/event.schema.json";
    let (client, uri) = open_shop(&[(schema, EVENT_SCHEMA)]);
    client.wait(nothing(&uri));
    let path = client.path(schema);
    std::fs::write(&path, EVENT_SCHEMA.replace("price", "cost")).unwrap();
    client.wait(found(&uri, "`price`"));
    std::fs::remove_file(&path).unwrap();
    client.wait(found(&uri, "cannot be read"));
    std::fs::write(&path, EVENT_SCHEMA).unwrap();
    client.wait(nothing(&uri));
    // The rules themselves are open: what becomes of their file does not matter.
    assert_eq!(client.stop(), Some(0));
}

#[test]
fn used_files_that_come_later_are_seen() {
    let mut client = Client::start(&[]);
    let uri = client.open("main.sumac", "use \"sizes.sumac\"\nattribute a = large\n");
    client.wait(found(&uri, "cannot be read"));
    std::fs::write(client.path("sizes.sumac"), "define large = 1\n").unwrap();
    client.wait(nothing(&uri));
}

#[test]
fn a_schema_counts_as_it_is_in_the_editor() {
    let schema = "rules äöü/event.schema.json";
    let (mut client, uri) = open_shop(&[(schema, EVENT_SCHEMA)]);
    client.wait(nothing(&uri));
    let schema = client.open(schema, &EVENT_SCHEMA.replace("price", "cost"));
    client.wait(found(&uri, "`price`"));
    client.replace(&schema, EVENT_SCHEMA);
    client.wait(nothing(&uri));
    client.replace(&schema, "{");
    client.wait(found(&uri, "not valid JSON"));
    // It holds no rules, and is not checked as if it did, which would have come first.
    client.wait(|told| (!told.diagnostics.contains_key(&schema)).then_some(()));
    client.close(&schema);
    client.wait(nothing(&uri));
}

#[test]
fn a_document_without_a_file_is_checked_and_its_tests_run() {
    let mut client = Client::start(&[]);
    let uri = Url::parse("untitled:Untitled-1").unwrap();
    let test = "attribute a = 1 + 1\ntest \"t\" at 2026-06-01T00:00:00Z { expect a = 2 }\n";
    client.open_as(uri.clone(), test);
    assert_eq!(client.diagnostics(&uri), []);
    let answer = client.ask::<ExecuteCommand>(ExecuteCommandParams {
        command: "sumac.runTest".to_owned(),
        arguments: vec![serde_json::json!(uri), serde_json::json!("t")],
        work_done_progress_params: Default::default(),
    });
    assert_eq!(answer, Some(serde_json::json!("\"t\" passed")));
    client.replace(&uri, "attribute a = b\n");
    client.wait(found(&uri, "`b`"));
}
