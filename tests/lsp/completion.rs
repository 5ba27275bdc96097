//! What can be written at places in rules.

use async_lsp::lsp_types::request::*;
use async_lsp::lsp_types::*;

use crate::client::{Client, marked};
use crate::navigation::XDM;
use crate::{SCHEMA, shop};

fn completions(text: &str) -> Vec<CompletionItem> {
    let (client, uri, position) = shop(text);
    complete(&client, &uri, position)
}

fn complete(client: &Client, uri: &Url, position: Position) -> Vec<CompletionItem> {
    let parameters = CompletionParams {
        text_document_position: client.place(uri, position),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
        context: None,
    };
    match client.ask::<Completion>(parameters) {
        Some(CompletionResponse::Array(items)) => items,
        other => panic!("no completions: {other:?}"),
    }
}

fn labels(items: &[CompletionItem]) -> Vec<&str> {
    items.iter().map(|item| item.label.as_str()).collect()
}

fn item<'i>(items: &'i [CompletionItem], label: &str) -> &'i CompletionItem {
    let found = items.iter().find(|item| item.label == label);
    found.unwrap_or_else(|| panic!("`{label}` is not among {:?}", labels(items)))
}

#[track_caller]
pub(crate) fn assert_offers(text: &str, wanted: &[&str], unwanted: &[&str]) {
    let items = completions(text);
    let labels = labels(&items);
    for label in wanted {
        assert!(labels.contains(label), "`{label}` is not among {labels:?}");
    }
    for label in unwanted {
        assert!(!labels.contains(label), "`{label}` is among {labels:?}");
    }
}

fn docs(item: &CompletionItem) -> &str {
    match &item.documentation {
        Some(Documentation::MarkupContent(docs)) => &docs.value,
        other => panic!("no documentation: {other:?}"),
    }
}

#[test]
fn fields_are_offered_after_a_dot_with_their_description() {
    let items = completions("attribute a = xEvent.last().|");
    let price = item(&items, "price");
    assert_eq!(price.detail.as_deref(), Some("number?"));
    assert!(docs(price).contains("The price of one piece, in francs"));
    assert!(docs(item(&items, "eventType")).contains("`\"shop.purchase\"`"));
    assert_eq!(price.kind, Some(CompletionItemKind::FIELD));
}

#[test]
fn bare_fields_are_those_of_the_item_in_brackets() {
    assert_offers(
        "attribute a = xEvent[|]",
        &["eventType", "price", "this", "not", "xEvent"],
        &["attribute", "between"],
    );
    assert_offers(
        "attribute a = xEvent[eventType = \"x\" and pr|",
        &["price"],
        &[],
    );
    assert_offers("attribute a = xEvent.sum(price * |", &["quantity"], &[]);
    assert_offers("attribute a = |", &["xEvent", "case", "now"], &["price"]);
}

#[test]
fn functions_after_a_dot_take_what_stands_before_it() {
    let items = completions("attribute a = xEvent.|");
    let sum = item(&items, "sum");
    assert_eq!(sum.detail.as_deref(), Some("list.sum(e?)"));
    let CompletionTextEdit::Edit(edit) = sum.text_edit.as_ref().unwrap() else {
        panic!("not an edit");
    };
    assert_eq!(edit.new_text, "sum($0)");
    assert!(!labels(&items).contains(&"lowerCase"));
    assert_offers(
        "attribute a = xEvent.last().category.|",
        &["lowerCase"],
        &["sum"],
    );
    assert_offers(
        "attribute a = xEvent.last().category.lo|(1)",
        &["lowerCase"],
        &[],
    );
}

#[test]
fn the_long_documentation_of_a_function_comes_when_asked() {
    let (client, uri, position) = shop("attribute a = xEvent.gap|");
    let items = complete(&client, &uri, position);
    let resolved = client.ask::<ResolveCompletionItem>(item(&items, "gaps").clone());
    assert!(docs(&resolved).contains("Missing and empty:"));
}

#[test]
fn names_of_the_program_and_of_the_rule_are_offered() {
    let rules = "/// All of them.\ndefine purchases = xEvent[eventType = \"shop.purchase\"]\n\
                 define above(limit) = purchases[price > limit]\nattribute spent = 1\n";
    let items = completions(&format!("{rules}attribute a = let known = 1 in |"));
    assert_eq!(item(&items, "known").detail.as_deref(), Some("integer"));
    assert_eq!(docs(item(&items, "purchases")), "All of them.");
    assert_eq!(
        item(&items, "above").detail.as_deref(),
        Some("define above(limit)")
    );
    item(&items, "spent");
    assert!(!labels(&items).contains(&"a"));
    assert_offers(
        &format!("{rules}attribute a = xEvent.map((one) => |)"),
        &["one"],
        &[],
    );
    assert_offers(&format!("{rules}define b(limit) = |"), &["limit"], &[]);
    assert_offers(
        &format!("{rules}attribute a = purchases.|"),
        &["price", "count"],
        &[],
    );
}

#[test]
fn the_grammar_says_which_words_are_offered() {
    assert_offers("|", &["attribute", "define", "test"], &["sum", "case"]);
    assert_offers("attribute a = 1\n|", &["attribute", "schema event"], &[]);
    assert_offers(
        "attribute a = xEvent[timestamp occurs |]",
        &["between", "last", "before", "today"],
        &["and"],
    );
    assert_offers(
        "attribute a = xEvent[timestamp occurs <= 30 |",
        &["days", "weeks"],
        &["and"],
    );
    assert_offers("attribute a: |", &["string", "array", "duration"], &["sum"]);
    assert_offers(
        "attribute a |",
        &["on event", "default", "over last"],
        &["sum"],
    );
    assert_offers("attribute a = xEvent.count() |", &["and", "in"], &["price"]);
}

#[test]
fn codes_files_columns_and_values_are_offered_where_they_belong() {
    let codes = completions("allow unbounded-|");
    let code = item(&codes, "unbounded-state");
    let CompletionTextEdit::Edit(edit) = code.text_edit.as_ref().unwrap() else {
        panic!("not an edit");
    };
    assert_eq!(edit.range.start.character, 6);
    assert_offers(
        "attribute a = xEvent[eventType = \"shop|",
        &["shop.purchase"],
        &["price"],
    );
    assert_offers(
        "attribute a = xEvent[eventType in [\"shop.view\", \"|\"]]",
        &["shop.cart"],
        &[],
    );
    assert_offers("schema event \"|", &["event.schema.json"], &[]);
    assert_offers("schema event \"x\" key |", &["customer"], &["sum"]);
    let (mut client, uri, _) = shop("|");
    std::fs::write(client.path("common.sumac"), "").unwrap();
    client.replace(&uri, "use \"\"");
    let files = complete(&client, &uri, Position::new(0, 5));
    assert_eq!(labels(&files), ["common.sumac", "event.schema.json"]);
    let mut offers = |rows: &str, wanted: &str| {
        let (text, mut at) = marked(rows);
        at.line += 1;
        client.replace(&uri, &format!("{SCHEMA}{text}"));
        item(&complete(&client, &uri, at), wanted);
    };
    offers(
        "test \"t\" {\n events {\n  ¦ timestamp ¦ ev| ¦\n }\n}",
        "eventType",
    );
    offers(
        "test \"t\" {\n events {\n  ¦ timestamp ¦ eventType ¦\n  ¦ x ¦ sh| ¦\n }\n}",
        "shop.cart",
    );
}

#[test]
fn nothing_is_offered_in_comments() {
    assert_offers("attribute a = 1 // pr|", &[], &["price", "attribute"]);
    assert!(completions("/// the pr|").is_empty());
}

#[test]
fn the_ids_of_a_directory_of_schemas_are_offered_classes_first() {
    let offered = |text: &str| {
        let (text, position) = marked(text);
        let mut client = Client::start(&XDM);
        let uri = client.open("museum.sumac", &text);
        let mut items = complete(&client, &uri, position);
        items.sort_by(|a, b| a.sort_text.cmp(&b.sort_text));
        items
    };
    let ids = |items: &[CompletionItem]| {
        let ends = labels(items)
            .into_iter()
            .map(|id| id.rsplit('/').next().unwrap().to_owned());
        ends.collect::<Vec<_>>()
    };
    let items = offered("schema event \"xdm/\" \"|\"");
    assert_eq!(ids(&items), ["visit", "entry", "room", "ticket"]);
    assert_eq!(items[1].detail.as_deref(), Some("How guests come in"));
    let visit = "https://ns.museum.example/visit";
    let items = offered(&format!(
        "schema event \"xdm/\" \"{visit}\" \"https://ns.m|"
    ));
    assert_eq!(ids(&items), ["entry", "room", "ticket"]);
    let files = offered("schema event \"|\"");
    assert_eq!(labels(&files), ["xdm/"]);
}
