//! Texts that change: any edits, in any order, with questions in between.

use async_lsp::lsp_types::request::*;
use async_lsp::lsp_types::*;
use sumac::Engine;
use sumac::engine::{Overlay, RuleSource, Severity};

use crate::client::{Client, ViewText};
use crate::random::Random;
use crate::{EVENT_SCHEMA, SCHEMA};

/// Edits of one run.
const EDITS: usize = 150;
/// Runs, each with a server of its own.
const RUNS: u64 = 4;

/// What edits put in: parts of rules, characters of every width, ends of lines of every kind.
const PARTS: [&str; 34] = [
    "attribute a = ",
    "attribute b: integer = ",
    "define p = ",
    "define f(x) = ",
    "xEvent",
    "xEvent[price > 1]",
    ".count()",
    ".sum(price)",
    "[eventType = \"shop.view\"]",
    "price",
    "p",
    "f(2)",
    "1",
    "\"ü\"",
    "é",
    "𝄞",
    "👩‍🚀",
    "\n",
    "\r\n",
    "\r",
    " ",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "// c\n",
    "/* c */",
    "use \"used.sumac\"\n",
    "allow unbounded-state \"so\"\n",
    "a",
    "==",
];

/// A text as a client has it: lines that end with `\n`, `\r\n` or `\r`, columns in UTF-16 units.
#[derive(Clone)]
struct Copy(String);

impl Copy {
    fn byte(&self, position: Position) -> usize {
        let mut rest = self.0.as_str();
        for _ in 0..position.line {
            let Some(at) = rest.find(['\n', '\r']) else {
                return self.0.len();
            };
            let end = if rest[at..].starts_with("\r\n") { 2 } else { 1 };
            rest = &rest[at + end..];
        }
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let begin = self.0.len() - rest.len();
        let mut units = 0;
        for (at, character) in line.char_indices() {
            units += character.len_utf16();
            if units > position.character as usize {
                return begin + at;
            }
        }
        begin + line.len()
    }

    fn edit(&mut self, range: Range, text: &str) {
        let (start, end) = (self.byte(range.start), self.byte(range.end));
        self.0.replace_range(start.min(end)..start.max(end), text);
    }
}

/// A place that need not be in the text, nor between two characters.
fn any_position(random: &mut Random, text: &str) -> Position {
    let lines = text.split(['\n', '\r']).count();
    match random.below(20) {
        0 => Position::new(u32::MAX, u32::MAX),
        1 => Position::new(random.below(lines) as u32, u32::MAX),
        _ => Position::new(random.below(lines + 1) as u32, random.below(40) as u32),
    }
}

fn ask_anything(client: &Client, uri: &Url, random: &mut Random, text: &str) {
    let at = any_position(random, text);
    let place = client.place(uri, at);
    let document = TextDocumentIdentifier::new(uri.clone());
    // Whether it has an answer does not matter here: that the server lives does.
    let _ = match random.below(11) {
        0 => client
            .try_ask::<Completion>(CompletionParams {
                text_document_position: place,
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
                context: None,
            })
            .map(drop),
        1 => client
            .try_ask::<HoverRequest>(HoverParams {
                text_document_position_params: place,
                work_done_progress_params: Default::default(),
            })
            .map(drop),
        2 => client
            .try_ask::<SignatureHelpRequest>(SignatureHelpParams {
                context: None,
                text_document_position_params: place,
                work_done_progress_params: Default::default(),
            })
            .map(drop),
        3 => client
            .try_ask::<GotoDefinition>(GotoDefinitionParams {
                text_document_position_params: place,
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
            })
            .map(drop),
        4 => client
            .try_ask::<Rename>(RenameParams {
                text_document_position: place,
                new_name: (*random.of(&PARTS)).to_owned(),
                work_done_progress_params: Default::default(),
            })
            .map(drop),
        5 => client
            .try_ask::<SemanticTokensFullRequest>(SemanticTokensParams {
                text_document: document,
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
            })
            .map(drop),
        6 => client
            .try_ask::<CodeActionRequest>(CodeActionParams {
                text_document: document,
                range: Range::new(at, any_position(random, text)),
                context: CodeActionContext::default(),
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
            })
            .map(drop),
        7 => client
            .try_ask::<InlayHintRequest>(InlayHintParams {
                text_document: document,
                range: Range::new(at, any_position(random, text)),
                work_done_progress_params: Default::default(),
            })
            .map(drop),
        8 => client
            .try_ask::<SelectionRangeRequest>(SelectionRangeParams {
                text_document: document,
                positions: vec![at, any_position(random, text)],
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
            })
            .map(drop),
        9 => client
            .try_ask::<RangeFormatting>(DocumentRangeFormattingParams {
                text_document: document,
                range: Range::new(at, any_position(random, text)),
                options: FormattingOptions::default(),
                work_done_progress_params: Default::default(),
            })
            .map(drop),
        _ => client
            .try_ask::<FoldingRangeRequest>(FoldingRangeParams {
                text_document: document,
                work_done_progress_params: Default::default(),
                partial_result_params: Default::default(),
            })
            .map(drop),
    };
}

/// The diagnostics are those of a check of the text by itself.
fn assert_same(client: &mut Client, uri: &Url, text: &str, seed: u64) {
    let told = client.diagnostics(uri);
    let mut overlay = Overlay::default();
    let path = uri.to_file_path().unwrap();
    overlay.put(&path, text);
    let engine = Engine::builder().overlay(overlay).build();
    let fresh = engine.check(RuleSource::file(&path));
    let position = |byte: u32| {
        let before = &text[..byte as usize];
        let mut lines = 0;
        let mut start = 0;
        for (at, byte) in before.bytes().enumerate() {
            if byte == b'\n' || byte == b'\r' && text.as_bytes().get(at + 1) != Some(&b'\n') {
                lines += 1;
                start = at + 1;
            }
        }
        Position::new(lines, before[start..].encode_utf16().count() as u32)
    };
    let main = |name: &str| std::path::Path::new(name).file_name() == path.file_name();
    let mut expected: Vec<(Position, String, bool, String)> = fresh
        .iter()
        .filter(|one| {
            let file = fresh.sources().get(one.primary.span.source);
            file.is_none_or(|file| main(&file.name))
        })
        .map(|one| {
            let is_placed = fresh.sources().get(one.primary.span.source).is_some();
            let start = if is_placed {
                position(one.primary.span.start)
            } else {
                Position::default()
            };
            (
                start,
                one.code.to_string(),
                one.severity == Severity::Error,
                one.message.clone(),
            )
        })
        .collect();
    let mut found: Vec<(Position, String, bool, String)> = told
        .into_iter()
        .map(|one| {
            let Some(NumberOrString::String(code)) = one.code else {
                panic!("no code");
            };
            let message = one.message.lines().next().unwrap_or_default().to_owned();
            let is_error = one.severity == Some(DiagnosticSeverity::ERROR);
            (one.range.start, code, is_error, message)
        })
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(
        found.len(),
        expected.len(),
        "seed {seed}: {found:?} {expected:?}\n{text}"
    );
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(
            (&found.0, &found.1, found.2),
            (&expected.0, &expected.1, expected.2),
            "seed {seed}\n{text}"
        );
        assert!(
            found
                .3
                .starts_with(expected.3.lines().next().unwrap_or_default()),
            "seed {seed}: {} {}",
            found.3,
            expected.3
        );
    }
}

fn assert_same_text(client: &Client, uri: &Url, text: &str, seed: u64) {
    let answer = client.ask::<ViewText>(TextDocumentIdentifier::new(uri.clone()));
    assert_eq!(answer, text, "seed {seed}");
}

fn seed() -> u64 {
    let said = std::env::var("SUMAC_SEED").ok();
    said.and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

#[test]
fn any_edits_leave_the_server_with_the_text_of_the_client() {
    for run in 0..RUNS {
        let seed = seed().wrapping_mul(1_000).wrapping_add(run);
        run_edits(seed);
    }
}

fn run_edits(seed: u64) {
    let mut random = Random::new(seed);
    let mut client = Client::start(&[
        ("event.schema.json", EVENT_SCHEMA),
        ("used.sumac", "define used = 1\n"),
    ]);
    let mut copy = Copy(format!("{SCHEMA}attribute n = xEvent.count()\n"));
    let uri = client.open("shop.sumac", &copy.0);
    for _ in 0..EDITS {
        match random.below(12) {
            0 => {
                client.close(&uri);
                if random.below(2) == 0 {
                    copy.0 = format!("{SCHEMA}{}{}", random.of(&PARTS), random.of(&PARTS));
                }
                client.open_as(uri.clone(), &copy.0);
            }
            1..=3 => ask_anything(&client, &uri, &mut random, &copy.0),
            4 => assert_same_text(&client, &uri, &copy.0, seed),
            5 if random.below(3) == 0 => assert_same(&mut client, &uri, &copy.0, seed),
            _ => {
                let changes = (0..1 + random.below(3)).map(|_| {
                    let (one, other) = (
                        any_position(&mut random, &copy.0),
                        any_position(&mut random, &copy.0),
                    );
                    // Most edits are where people type: what they replace is short.
                    let range = match random.below(8) {
                        0 => Range::new(one, other),
                        _ => Range::new(
                            one,
                            Position::new(
                                one.line,
                                one.character.saturating_add(random.below(3) as u32),
                            ),
                        ),
                    };
                    let text = *random.of(&PARTS);
                    copy.edit(range, text);
                    TextDocumentContentChangeEvent {
                        range: Some(range),
                        range_length: None,
                        text: text.to_owned(),
                    }
                });
                let changes = changes.collect();
                client.change(&uri, changes);
            }
        }
    }
    assert_same_text(&client, &uri, &copy.0, seed);
    assert_same(&mut client, &uri, &copy.0, seed);
    assert_eq!(client.stop(), Some(0), "seed {seed}");
}

#[test]
fn columns_are_bytes_where_the_client_wants_them_so() {
    let mut capabilities = ClientCapabilities::default();
    capabilities
        .general
        .get_or_insert_default()
        .position_encodings = Some(vec![
        PositionEncodingKind::UTF8,
        PositionEncodingKind::UTF16,
    ]);
    let mut client = Client::start_with(&[], capabilities, None);
    assert_eq!(
        client.capabilities.position_encoding,
        Some(PositionEncodingKind::UTF8)
    );
    let uri = client.open("rules.sumac", "attribute a = \"ü𝄞\" + x");
    let found = client.diagnostics(&uri);
    assert_eq!(found[0].range.start, Position::new(0, 25));
    let other = Client::start(&[]);
    assert_eq!(
        other.capabilities.position_encoding,
        Some(PositionEncodingKind::UTF16)
    );
}

#[test]
fn diagnostics_are_of_the_last_version_and_go_when_the_document_closes() {
    let mut client = Client::start(&[]);
    let uri = client.open("rules.sumac", "attribute a = ");
    for end in 0..20 {
        client.replace(&uri, &format!("attribute a = {end}"));
    }
    assert_eq!(client.diagnostics(&uri), []);
    client.replace(&uri, "attribute a = b");
    assert_eq!(client.diagnostics(&uri).len(), 1);
    client.close(&uri);
    client.wait(|told| told.diagnostics[&uri].1.is_empty().then_some(()));
}
