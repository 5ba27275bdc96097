//! Files that are open under several names: that of a link beside their own.

use std::os::unix::fs::symlink;

use async_lsp::lsp_types::request::{DocumentSymbolRequest, Rename};
use async_lsp::lsp_types::*;

use crate::client::Client;

const RULES: &str = "attribute a = 1\nattribute b = a\n";

/// A file, open under its own name and under that of a link, and a file that uses it.
fn linked() -> (Client, Url, Url) {
    let mut client = Client::start(&[("rules.sumac", RULES)]);
    symlink(client.path("rules.sumac"), client.path("link.sumac")).unwrap();
    let own = client.open("rules.sumac", RULES);
    let link = client.open("link.sumac", RULES);
    assert_eq!(client.diagnostics(&own), []);
    assert_eq!(client.diagnostics(&link), []);
    (client, own, link)
}

fn insert(client: &mut Client, uri: &Url, at: Position, text: &str) {
    let change = TextDocumentContentChangeEvent {
        range: Some(Range::new(at, at)),
        range_length: None,
        text: text.to_owned(),
    };
    client.change(uri, vec![change]);
}

fn messages(client: &mut Client, uri: &Url) -> Vec<String> {
    let found = client.diagnostics(uri).into_iter();
    found.map(|one| one.message).collect()
}

fn symbols(client: &Client, uri: &Url) -> Result<usize, String> {
    let asked = DocumentSymbolParams {
        text_document: TextDocumentIdentifier::new(uri.clone()),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    };
    let answer = client.try_ask::<DocumentSymbolRequest>(asked)?;
    match answer.unwrap() {
        DocumentSymbolResponse::Nested(symbols) => Ok(symbols.len()),
        DocumentSymbolResponse::Flat(symbols) => Ok(symbols.len()),
    }
}

#[test]
fn the_text_that_was_edited_last_counts_and_the_others_are_told() {
    let (mut client, own, link) = linked();
    insert(&mut client, &link, Position::new(0, 14), "x + ");
    let found = messages(&mut client, &link);
    assert!(found.len() == 1 && found[0].contains("`x`"), "{found:?}");
    // Its version stays, so that the next word for it is awaited.
    let told = client.wait(|told| {
        let (_, found) = told.diagnostics.get(&own)?;
        found.first().map(|one| one.message.clone())
    });
    let path = client.path("link.sumac");
    let elsewhere = format!(
        "this file is also open as `{}`, where it was edited last: that text is checked",
        path.display()
    );
    assert_eq!(told, elsewhere);
    assert_eq!(symbols(&client, &own), Err(elsewhere));
    assert_eq!(symbols(&client, &link), Ok(2));
    // An edit goes into the text of its own document, which counts from now on.
    insert(&mut client, &own, Position::new(2, 0), "attribute c = y\n");
    let found = messages(&mut client, &own);
    assert!(found.len() == 1 && found[0].contains("`y`"), "{found:?}");
    assert_eq!(symbols(&client, &own), Ok(3));
    client.wait(|told| {
        let (_, found) = told.diagnostics.get(&link)?;
        found.first()?.message.contains("rules.sumac").then_some(())
    });
    // Once both are saved they have one text.
    client.replace(&link, RULES);
    client.replace(&own, RULES);
    assert_eq!(client.diagnostics(&own), []);
    client.wait(|told| told.diagnostics.get(&link)?.1.is_empty().then_some(()));
    assert_eq!(symbols(&client, &link), Ok(2));
}

#[test]
fn edits_are_of_the_document_that_asked() {
    let (client, own, link) = linked();
    for uri in [&own, &link] {
        let asked = RenameParams {
            text_document_position: client.place(uri, Position::new(0, 10)),
            new_name: "first".to_owned(),
            work_done_progress_params: Default::default(),
        };
        let edit = client.ask::<Rename>(asked).unwrap();
        let changes = edit.changes.unwrap();
        assert_eq!(changes.keys().collect::<Vec<_>>(), [uri]);
        assert_eq!(changes[uri].len(), 2);
    }
}

#[test]
fn a_name_that_is_closed_leaves_the_others_open() {
    let (mut client, own, link) = linked();
    let user = client.open("user.sumac", "use \"rules.sumac\"\nattribute d = c\n");
    insert(&mut client, &own, Position::new(2, 0), "attribute c = 2\n");
    assert_eq!(client.diagnostics(&own), []);
    client.wait(|told| told.diagnostics.get(&user)?.1.is_empty().then_some(()));
    // Nothing of the closed text is left: the other one counts, which lacks the attribute.
    client.close(&own);
    client.wait(|told| (!told.diagnostics.get(&user)?.1.is_empty()).then_some(()));
    insert(&mut client, &link, Position::new(0, 14), "x + ");
    let found = messages(&mut client, &link);
    assert!(found.len() == 1 && found[0].contains("`x`"), "{found:?}");
    client.close(&link);
    client.wait(|told| told.diagnostics.get(&link)?.1.is_empty().then_some(()));
    assert_eq!(
        symbols(&client, &link),
        Err("the document is not open".to_owned())
    );
}

/// A client whose folder is a link gets no file of it under another name, open or not.
#[test]
fn files_are_named_as_they_lie_in_the_client_s_folder() {
    let mut client = Client::start(&[("data/sizes.sumac", "define large = 1 +\n")]);
    symlink(client.path("data"), client.path("work")).unwrap();
    let folder = |client: &Client, name: &str| WorkspaceFolder {
        uri: client.uri(name),
        name: name.to_owned(),
    };
    let (root, work) = (folder(&client, ""), folder(&client, "work"));
    client.change_folders(vec![work], vec![root]);
    let main = client.open(
        "work/main.sumac",
        "use \"sizes.sumac\"\nattribute a = large\n",
    );
    let sizes = client.uri("work/sizes.sumac");
    client.wait(|told| (!told.diagnostics.get(&sizes)?.1.is_empty()).then_some(()));
    std::fs::write(client.path("data/sizes.sumac"), "define large = 1\n").unwrap();
    client.wait(|told| told.diagnostics.get(&sizes)?.1.is_empty().then_some(()));
    let asked = RenameParams {
        text_document_position: client.place(&main, Position::new(1, 15)),
        new_name: "huge".to_owned(),
        work_done_progress_params: Default::default(),
    };
    let changes = client.ask::<Rename>(asked).unwrap().changes.unwrap();
    let mut files: Vec<&Url> = changes.keys().collect();
    files.sort_unstable();
    assert_eq!(files, [&main, &sizes]);
    let own = client.uri("data/sizes.sumac");
    client.wait(|told| (!told.diagnostics.contains_key(&own)).then_some(()));
}
