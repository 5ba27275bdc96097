//! Colours by meaning: the corpus word by word.

use std::path::Path;

use async_lsp::lsp_types::request::{SemanticTokensFullRequest, SemanticTokensRangeRequest};
use async_lsp::lsp_types::*;

use crate::client::Client;

/// The tokens of a file, a line of text followed by what its words are.
fn told(client: &Client, text: &str, tokens: &[SemanticToken]) -> String {
    let Some(SemanticTokensServerCapabilities::SemanticTokensOptions(options)) =
        &client.capabilities.semantic_tokens_provider
    else {
        panic!("no legend");
    };
    let legend = &options.legend;
    let mut by_line: Vec<Vec<String>> = vec![Vec::new(); text.lines().count() + 1];
    let (mut line, mut column) = (0_usize, 0_usize);
    for token in tokens {
        if token.delta_line > 0 {
            line += token.delta_line as usize;
            column = 0;
        }
        column += token.delta_start as usize;
        let units: Vec<u16> = text.lines().nth(line).unwrap().encode_utf16().collect();
        let word = String::from_utf16(&units[column..column + token.length as usize]).unwrap();
        let mut kind = legend.token_types[token.token_type as usize]
            .as_str()
            .to_owned();
        for (bit, modifier) in legend.token_modifiers.iter().enumerate() {
            if token.token_modifiers_bitset & (1 << bit) != 0 {
                kind.push_str(&format!(".{}", modifier.as_str()));
            }
        }
        by_line[line].push(format!("{word}: {kind}"));
    }
    let lines = text
        .lines()
        .zip(&by_line)
        .filter(|(_, words)| !words.is_empty());
    lines
        .map(|(line, words)| format!("{line}\n    {}\n", words.join("\n    ")))
        .collect()
}

#[test]
fn words_of_the_corpus_have_the_colours_of_what_they_mean() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut client = Client::start(&[]);
    for name in ["commerce", "media", "nested_items", "travel"] {
        let path = corpus.join(name).with_extension("sumac");
        let text = std::fs::read_to_string(&path).unwrap();
        // The corpus leaves its schemas to whoever checks it.
        let text = format!(
            "{text}schema event \"event.schema.json\"\nschema profile \"profile.schema.json\"\n"
        );
        let uri = Url::from_file_path(&path).unwrap();
        client.open_as(uri.clone(), &text);
        let asked = SemanticTokensParams {
            text_document: TextDocumentIdentifier::new(uri),
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
        };
        let answer = client.ask::<SemanticTokensFullRequest>(asked);
        let Some(SemanticTokensResult::Tokens(tokens)) = answer else {
            panic!("{answer:?}");
        };
        insta::assert_snapshot!(
            format!("colours_{name}"),
            told(&client, &text, &tokens.data)
        );
    }
}

#[test]
fn a_range_has_the_words_of_the_items_that_it_touches() {
    let text = "attribute a = 1 // ü𝄞\n/* two\nlines */\nattribute b = 2\nattribute c = (3";
    let mut client = Client::start(&[]);
    let uri = client.open("rules.sumac", text);
    let asked = SemanticTokensRangeParams {
        text_document: TextDocumentIdentifier::new(uri),
        range: Range::new(Position::new(1, 3), Position::new(4, 12)),
        work_done_progress_params: Default::default(),
        partial_result_params: Default::default(),
    };
    let answer = client.ask::<SemanticTokensRangeRequest>(asked);
    let Some(SemanticTokensRangeResult::Tokens(tokens)) = answer else {
        panic!("{answer:?}");
    };
    insta::assert_snapshot!(told(&client, text, &tokens.data), @"
    /* two
        /* two: comment
    lines */
        lines */: comment
    attribute b = 2
        attribute: keyword
        b: variable.declaration.readonly
        2: number
    attribute c = (3
        attribute: keyword
        c: variable.declaration.readonly
        3: number
    ");
}
