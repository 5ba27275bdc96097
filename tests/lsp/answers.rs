//! What the server answers at places in rules.

use async_lsp::lsp_types::request::*;
use async_lsp::lsp_types::*;

use crate::client::Client;
use crate::completion::assert_offers;
use crate::navigation::definition;
use crate::{EVENT_SCHEMA, SCHEMA, shop};

fn hover(text: &str) -> String {
    let (mut client, uri, position) = shop(text);
    client.diagnostics(&uri);
    let parameters = HoverParams {
        text_document_position_params: client.place(&uri, position),
        work_done_progress_params: Default::default(),
    };
    match client.ask::<HoverRequest>(parameters) {
        Some(Hover {
            contents: HoverContents::Markup(markup),
            ..
        }) => markup.value,
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn assert_hover(text: &str, parts: &[&str]) {
    let hover = hover(text);
    for part in parts {
        assert!(hover.contains(part), "`{part}` is not in {hover}");
    }
}

#[test]
fn hovers_tell_types_costs_and_documentation() {
    assert_hover(
        "/// What they spent.\nattribute sp|ent = xEvent.sum(price)",
        &[
            "attribute spent: number",
            "What they spent.",
            "Mode: incremental",
            "bytes per profile",
        ],
    );
    assert_hover(
        "attribute a = xEvent[event|Type = \"shop.view\"].count()",
        &[
            "event.eventType: string?",
            "What happened",
            "One of `\"shop.view\"`",
        ],
    );
    assert_hover(
        "attribute a = xEvent.gap|s(timestamp).average()",
        &["list.gaps(", "Here: `array<duration>`"],
    );
    assert_hover(
        "/// Bought.\ndefine p = xEvent[price > 1]\nattribute a = p|.count()",
        &[
            "define p = xEvent[price > 1]",
            "Bought.",
            "Here: `array<event>`",
        ],
    );
    assert_hover(
        "attribute a = let xs = xEvent.price in x|s.sum()",
        &["xs: array<number>"],
    );
    assert_hover(
        "attribute a = xEvent[timestamp oc|curs today].count()",
        &["occurs"],
    );
    assert_hover(
        "allow unbounded|-state \"so\"\nattribute a = xEvent.distinct(price)",
        &["unbounded-state"],
    );
    assert_hover("attribute a = xEvent.sum(price *| 2)", &["number"]);
}

#[test]
fn hovers_tell_a_signature_once() {
    let hover = hover("attribute a = xEvent.su|m(price)");
    assert_eq!(hover.matches("list.sum(e?)").count(), 1, "{hover}");
    assert!(hover.contains("The sum of integers"), "{hover}");
}

#[test]
fn the_call_around_a_place_shows_its_parameters() {
    let help = |text: &str| {
        let (client, uri, position) = shop(text);
        client.ask::<SignatureHelpRequest>(SignatureHelpParams {
            context: None,
            text_document_position_params: client.place(&uri, position),
            work_done_progress_params: Default::default(),
        })
    };
    let found = help("attribute a = xEvent.topN(price, |").unwrap();
    assert_eq!(found.active_parameter, Some(1));
    let signature = &found.signatures[0];
    assert!(
        signature.label.starts_with("list.topN("),
        "{}",
        signature.label
    );
    assert_eq!(signature.parameters.as_ref().unwrap().len(), 2);
    let own = help("define f(days: integer, kind) = 1\nattribute a = f(1|").unwrap();
    assert_eq!(own.signatures[0].label, "f(days: integer, kind)");
    assert_eq!(own.active_parameter, Some(0));
    assert!(help("attribute a = (1 + |").is_none());
}

#[test]
fn types_that_nobody_wrote_are_shown() {
    let (client, uri, _) = shop(
        "|attribute a = let xs = xEvent.price in xs.sum()\nattribute b: number = 1.5\n\
         attribute c = xEvent.map((e) => e.quantity)",
    );
    let hints = client
        .ask::<InlayHintRequest>(InlayHintParams {
            text_document: TextDocumentIdentifier::new(uri),
            range: Range::new(Position::new(0, 0), Position::new(99, 0)),
            work_done_progress_params: Default::default(),
        })
        .unwrap();
    let told: Vec<(u32, u32, String)> = hints
        .iter()
        .map(|hint| match &hint.label {
            InlayHintLabel::String(text) => {
                (hint.position.line, hint.position.character, text.clone())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = [
        (1, 11, ": number"),
        (1, 20, ": array<number>"),
        (3, 11, ": array<integer>"),
        (3, 27, ": event"),
    ];
    assert_eq!(
        told,
        expected.map(|(line, column, text)| (line, column, text.to_owned()))
    );
}

#[test]
fn files_have_symbols_and_folds() {
    let (client, uri, _) = shop(
        "|/// Doc.\nattribute spent = xEvent.sum(\n  price)\n\ndefine f(x) = x\n\
         test \"it works\" { expect spent = 0 }",
    );
    let symbols = client.ask::<DocumentSymbolRequest>(DocumentSymbolParams {
        text_document: TextDocumentIdentifier::new(uri.clone()),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    let Some(DocumentSymbolResponse::Nested(symbols)) = symbols else {
        panic!("{symbols:?}");
    };
    let told: Vec<(&str, Option<&str>, u32)> = symbols
        .iter()
        .map(|one| (&*one.name, one.detail.as_deref(), one.range.start.line))
        .collect();
    assert_eq!(
        told,
        [
            ("schema event", Some("event.schema.json"), 0),
            ("spent", Some("number"), 1),
            ("f", Some("(x)"), 5),
            ("it works", None, 6),
        ]
    );
    let folds = client.ask::<FoldingRangeRequest>(FoldingRangeParams {
        text_document: TextDocumentIdentifier::new(uri),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    let folds: Vec<(u32, u32)> = folds
        .unwrap()
        .iter()
        .map(|fold| (fold.start_line, fold.end_line))
        .collect();
    assert_eq!(folds, [(2, 3)]);
    let found = client.ask::<WorkspaceSymbolRequest>(WorkspaceSymbolParams {
        query: "spt".to_owned(),
        ..WorkspaceSymbolParams::default()
    });
    let Some(WorkspaceSymbolResponse::Flat(found)) = found else {
        panic!("{found:?}");
    };
    assert_eq!(
        found.iter().map(|one| &*one.name).collect::<Vec<_>>(),
        ["spent"]
    );
}

#[test]
fn fixes_are_offered_at_their_place_and_all_at_once() {
    let (mut client, uri, _) =
        shop("|attribute a = xEvent.sum(prise)\nattribute b = xEvent[quantiti == 1].count()");
    let found = client.diagnostics(&uri);
    assert_eq!(found[0].source.as_deref(), Some("sumac"));
    assert_eq!(
        found[0].code,
        Some(NumberOrString::String("S0301".to_owned())),
        "{found:?}"
    );
    let ask = |client: &Client, only: Option<Vec<CodeActionKind>>| {
        let parameters = CodeActionParams {
            text_document: TextDocumentIdentifier::new(uri.clone()),
            range: found[0].range,
            context: CodeActionContext {
                diagnostics: vec![found[0].clone()],
                only,
                trigger_kind: None,
            },
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
        };
        let actions = client.ask::<CodeActionRequest>(parameters).unwrap();
        let actions = actions.into_iter().map(|one| match one {
            CodeActionOrCommand::CodeAction(action) => action,
            other => panic!("{other:?}"),
        });
        actions.collect::<Vec<_>>()
    };
    let quick = ask(&client, Some(vec![CodeActionKind::QUICKFIX]));
    assert_eq!(quick.len(), 1);
    assert_eq!(quick[0].title, "did you mean `price`?");
    let edit = &quick[0].edit.as_ref().unwrap().changes.as_ref().unwrap()[&uri][0];
    assert_eq!(
        (edit.new_text.as_str(), edit.range),
        ("price", found[0].range)
    );
    let all = ask(&client, Some(vec![CodeActionKind::SOURCE]));
    let edit = &all[0].edit.as_ref().unwrap().changes.as_ref().unwrap()[&uri][0];
    client.change(
        &uri,
        vec![TextDocumentContentChangeEvent {
            range: Some(edit.range),
            range_length: None,
            text: edit.new_text.clone(),
        }],
    );
    // What is only near is left to the author.
    let left = client.diagnostics(&uri);
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().all(|one| one.message.contains("did you mean")));
}

#[test]
fn attributes_are_explained_above_them() {
    let (client, uri, _) = shop("|attribute a = xEvent.sum(price)");
    let lenses = client.ask::<CodeLensRequest>(CodeLensParams {
        text_document: TextDocumentIdentifier::new(uri),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    let lens = lenses.unwrap().remove(0);
    let command = lens.command.unwrap();
    assert_eq!(
        (command.title.as_str(), lens.range.start.line),
        ("Explain", 1)
    );
    let text = client.ask::<ExecuteCommand>(ExecuteCommandParams {
        command: command.command,
        arguments: command.arguments.unwrap(),
        work_done_progress_params: Default::default(),
    });
    let text = text.unwrap();
    let text = text.as_str().unwrap();
    assert!(
        text.contains("mode") && text.contains("incremental"),
        "{text}"
    );
    client.wait(|told| told.messages.contains(&text.to_owned()).then_some(()));
}

#[test]
fn tests_run_as_they_are_written_and_fail_at_their_places() {
    let test = |price: &str| {
        format!(
            "{SCHEMA}attribute spent = xEvent.sum(price)\n\
             test \"it adds up\" at 2026-06-01T00:00:00Z {{\n  events {{\n    \
             | timestamp | price |\n    | 2026-05-01T10:00:00Z | 2.5 |\n  }}\n  expect spent = {price}\n}}\n"
        )
    };
    let mut client = Client::start_with(
        &[
            ("event.schema.json", EVENT_SCHEMA),
            ("shop.sumac", "attribute saved = 1"),
            // It is no part of what the author runs.
            (
                "shop.test.sumac",
                "use \"shop.sumac\"\ntest \"other\" { expect saved = 2 }",
            ),
        ],
        ClientCapabilities::default(),
        Some(serde_json::json!({ "showsResults": true })),
    );
    let uri = client.open("shop.sumac", &test("3"));
    assert_eq!(client.diagnostics(&uri), []);
    let command = lenses(&client, &uri).remove(1);
    assert_eq!(command.title, "Run test");
    let run = |client: &Client| run(client, &command);
    let told = run(&client);
    assert!(told.starts_with("\"it adds up\" failed\n"), "{told}");
    let failed = client.wait(|told| {
        let (_, found) = told.diagnostics.get(&uri)?;
        found.first().cloned()
    });
    assert_eq!(failed.range.start, Position::new(7, 9));
    // The next edit takes the failure away.
    client.replace(&uri, &test("2.5"));
    assert_eq!(client.diagnostics(&uri), []);
    assert_eq!(run(&client), "\"it adds up\" passed");
    assert_eq!(client.wait(|told| Some(told.messages.len())), 0);
}

/// The commands above the lines of a document.
fn lenses(client: &Client, uri: &Url) -> Vec<Command> {
    let lenses = client.ask::<CodeLensRequest>(CodeLensParams {
        text_document: TextDocumentIdentifier::new(uri.clone()),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    });
    let commands = lenses.unwrap().into_iter().filter_map(|lens| lens.command);
    commands.collect()
}

/// What a command says.
fn run(client: &Client, command: &Command) -> String {
    let answer = client.ask::<ExecuteCommand>(ExecuteCommandParams {
        command: command.command.clone(),
        arguments: command.arguments.clone().unwrap(),
        work_done_progress_params: Default::default(),
    });
    answer.unwrap().as_str().unwrap().to_owned()
}

#[test]
fn all_tests_of_a_file_run_at_once() {
    let test = |name: &str, number: u8| {
        format!("test \"{name}\" at 2026-06-01T00:00:00Z {{ events [] expect n = {number} }}\n")
    };
    let rules = "attribute n = xEvent.count()\n";
    let (mut client, uri, _) = shop(&format!("|{rules}{}", test("one", 0)));
    assert_eq!(lenses(&client, &uri).len(), 2);
    let text = |last| format!("{SCHEMA}{rules}{}{}", test("one", 0), test("two", last));
    client.replace(&uri, &text(1));
    let command = lenses(&client, &uri).pop().unwrap();
    assert_eq!(command.title, "Run all tests");
    let run = |client: &Client| run(client, &command);
    let told = run(&client);
    assert!(
        told.starts_with("1 of 2 cases failed\n\"two\" failed\n"),
        "{told}"
    );
    let failed = client.wait(|told| told.diagnostics.get(&uri)?.1.first().cloned());
    assert_eq!(failed.range.start.line, 3);
    client.replace(&uri, &text(0));
    assert_eq!(run(&client), "all tests passed, 2 cases");
    assert_eq!(client.diagnostics(&uri), []);
}

#[test]
fn names_in_tests_are_those_of_the_rules() {
    let test = "test \"t\" at 2026-06-01T00:00:00Z {\n  for each { ¦ n ¦\n  ¦ 1 ¦\n }\n  expect ";
    let rules = "attribute spent = xEvent.sum(price)\n";
    assert_offers(
        &format!("{rules}{test}|\n}}"),
        &["spent", "n", "xEvent"],
        &["eventType"],
    );
    assert_hover(
        &format!("{rules}{test}spe|nt = n\n}}"),
        &["attribute spent: number"],
    );
    let (client, uri, position) = shop(&format!("{rules}{test}spent = |n\n}}"));
    let found = definition(&client, &uri, position).unwrap();
    assert_eq!(found.range.start, Position::new(3, 15));
}

#[test]
fn what_cannot_be_answered_is_refused_in_words() {
    let (client, uri, position) = shop("|attribute a = 1");
    let elsewhere = Url::parse("file:///nowhere/else.sumac").unwrap();
    let asked = |uri: &Url| HoverParams {
        text_document_position_params: client.place(uri, position),
        work_done_progress_params: Default::default(),
    };
    let refused = client.try_ask::<HoverRequest>(asked(&elsewhere));
    assert_eq!(refused.unwrap_err(), "the document is not open");
    let unknown = client.try_ask::<ExecuteCommand>(ExecuteCommandParams {
        command: "sumac.dance".to_owned(),
        arguments: vec![serde_json::json!(uri), serde_json::json!("a")],
        work_done_progress_params: Default::default(),
    });
    assert!(unknown.unwrap_err().contains("sumac.dance"));
    assert_eq!(client.stop(), Some(0));
}
