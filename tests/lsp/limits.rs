//! Texts that no author writes and that editors send all the same.

use async_lsp::lsp_types::request::{FoldingRangeRequest, HoverRequest, SemanticTokensFullRequest};
use async_lsp::lsp_types::*;

use crate::client::{Client, ViewText};
use crate::{EVENT_SCHEMA, SCHEMA};

fn insertion(line: u32, character: u32, text: &str) -> TextDocumentContentChangeEvent {
    let position = Position::new(line, character);
    TextDocumentContentChangeEvent {
        range: Some(Range::new(position, position)),
        range_length: None,
        text: text.to_owned(),
    }
}

#[test]
fn a_line_of_a_whole_file_is_coloured_in_time() {
    let part = "{ ä: xEvent.sum(price) } ";
    let line = format!("attribute a = {}", part.repeat(10_000));
    let mut client = Client::start(&[("event.schema.json", EVENT_SCHEMA)]);
    let uri = client.open("shop.sumac", &format!("{SCHEMA}{line}"));
    let tokens = client.ask::<SemanticTokensFullRequest>(SemanticTokensParams {
        text_document: TextDocumentIdentifier::new(uri),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    let Some(SemanticTokensResult::Tokens(tokens)) = tokens else {
        panic!("{tokens:?}");
    };
    let first = tokens.data.iter().position(|token| token.delta_line > 0);
    let of_line = &tokens.data[first.unwrap()..];
    assert!(of_line.len() > 40_000, "{}", of_line.len());
    // The column of the last token, which is the last `price`.
    let column: u32 = of_line.iter().map(|token| token.delta_start).sum();
    let before = &line[..line.rfind("price").unwrap()];
    assert_eq!(column as usize, before.encode_utf16().count());
}

#[test]
fn a_file_that_is_too_large_is_refused_and_can_be_edited() {
    let text = "attribute a = 1 // large\n".repeat(400_000);
    let mut client = Client::start(&[]);
    let uri = client.open("large.sumac", &text);
    let found = client.diagnostics(&uri);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.contains("at most"), "{}", found[0].message);
    client.change(&uri, vec![insertion(399_999, 14, "2")]);
    let folds = client.ask::<FoldingRangeRequest>(FoldingRangeParams {
        text_document: TextDocumentIdentifier::new(uri.clone()),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    assert_eq!(folds, Some(Vec::new()));
    let text = client.ask::<ViewText>(TextDocumentIdentifier::new(uri));
    assert!(text.ends_with("\nattribute a = 21 // large\n"));
}

#[test]
fn thousands_of_findings_are_told_in_part() {
    let mut client = Client::start(&[]);
    let uri = client.open(
        "wrong.sumac",
        &format!("attribute a = [{}x]", "x, ".repeat(3_000)),
    );
    let found = client.diagnostics(&uri);
    assert_eq!(found.len(), 1_000);
    let last = &found.last().unwrap().message;
    assert!(last.contains("2001 more"), "{last}");
    client.replace(&uri, "attribute a = x");
    assert_eq!(client.diagnostics(&uri).len(), 1);
}

#[test]
fn a_storm_of_edits_is_checked_once_at_its_end() {
    let mut client = Client::start(&[]);
    let uri = client.open("rules.sumac", "attribute a = 1\n");
    for number in 0..1_000_u32 {
        client.change(&uri, vec![insertion(0, 14, &(number % 10).to_string())]);
    }
    let hover = client.ask::<HoverRequest>(HoverParams {
        text_document_position_params: client.place(&uri, Position::new(0, 10)),
        work_done_progress_params: Default::default(),
    });
    assert!(hover.is_some());
    client.replace(&uri, "attribute a = b\n");
    assert_eq!(client.diagnostics(&uri).len(), 1);
    assert_eq!(client.stop(), Some(0));
}
