//! Parts of files: what is laid out, and what is selected.

use async_lsp::lsp_types::request::*;
use async_lsp::lsp_types::*;

use crate::client::{Client, ViewText};
use crate::{SCHEMA, shop};

fn apply(client: &mut Client, uri: &Url, edits: &[TextEdit]) -> String {
    let change = |edit: &TextEdit| TextDocumentContentChangeEvent {
        range: Some(edit.range),
        range_length: None,
        text: edit.new_text.clone(),
    };
    client.change(uri, edits.iter().map(change).collect());
    client.ask::<ViewText>(TextDocumentIdentifier::new(uri.clone()))
}

#[test]
fn files_are_laid_out() {
    let (mut client, uri, _) = shop("|attribute   a=xEvent\n  .count( )\n");
    let format = |client: &Client| {
        client.ask::<Formatting>(DocumentFormattingParams {
            text_document: TextDocumentIdentifier::new(uri.clone()),
            options: FormattingOptions::default(),
            work_done_progress_params: Default::default(),
        })
    };
    let edits = format(&client).unwrap();
    let change = |edit: &TextEdit| TextDocumentContentChangeEvent {
        range: Some(edit.range),
        range_length: None,
        text: edit.new_text.clone(),
    };
    client.change(&uri, edits.iter().map(change).collect());
    let text = client.ask::<ViewText>(TextDocumentIdentifier::new(uri.clone()));
    assert_eq!(text, format!("{SCHEMA}attribute a = xEvent.count()\n"));
    assert_eq!(format(&client), Some(Vec::new()));
    client.replace(&uri, "attribute a = (");
    assert_eq!(format(&client), None);
}

#[test]
fn a_selection_is_laid_out_alone() {
    let (mut client, uri, position) =
        shop("attribute   a=1\n// ü\nattribute  b=xEvent\n  .cou|nt( )\nattribute   c=3\n");
    let format = |client: &Client, range| {
        client.ask::<RangeFormatting>(DocumentRangeFormattingParams {
            text_document: TextDocumentIdentifier::new(uri.clone()),
            range,
            options: FormattingOptions::default(),
            work_done_progress_params: Default::default(),
        })
    };
    let edits = format(&client, Range::new(position, position)).unwrap();
    let text = apply(&mut client, &uri, &edits);
    let expected = "attribute   a=1\n// ü\nattribute  b = xEvent.count()\nattribute   c=3\n";
    assert_eq!(
        text,
        format!("{SCHEMA}{expected}").replace("attribute  b", "attribute b")
    );
    let comment = Position::new(2, 1);
    assert_eq!(format(&client, Range::new(comment, comment)), None);
    let beyond = Position::new(u32::MAX, u32::MAX);
    let edits = format(&client, Range::new(Position::new(0, 0), beyond)).unwrap();
    let text = apply(&mut client, &uri, &edits);
    assert!(
        text.contains("attribute a = 1\n// ü\n") && text.ends_with("c = 3\n"),
        "{text}"
    );
}

#[test]
fn selections_grow_from_each_place() {
    let (client, uri, position) = shop("attribute a = \"𝄞\" + xEvent.last().ca|tegory\n");
    let ask = |positions| {
        client.ask::<SelectionRangeRequest>(SelectionRangeParams {
            text_document: TextDocumentIdentifier::new(uri.clone()),
            positions,
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
        })
    };
    let found = ask(vec![position, Position::new(99, 0)]).unwrap();
    assert_eq!(found.len(), 2);
    let mut columns = Vec::new();
    let mut next = Some(&found[0]);
    while let Some(selection) = next.filter(|one| one.range.start.line == 1) {
        let range = selection.range;
        columns.push((range.start.character, range.end.character));
        next = selection.parent.as_deref();
    }
    assert_eq!(columns, [(35, 43), (21, 43), (14, 43), (0, 43)]);
    // Behind the end there is the end of the text, in which the text alone is selected.
    assert_eq!(found[1].range.start, Position::new(0, 0));
    assert!(found[1].parent.is_none());
}
