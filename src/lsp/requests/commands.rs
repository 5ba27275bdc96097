//! Commands above rules: explain an attribute, run a test.

use std::path::{Path, PathBuf};

use lsp_server::{Message, Notification};
use lsp_types::notification::{Notification as _, ShowMessage};
use lsp_types::request::{CodeLensRequest, ExecuteCommand};
use lsp_types::{
    CodeLens, CodeLensParams, Command, ExecuteCommandParams, MessageType, ShowMessageParams, Uri,
};
use serde_json::{Value, json};

use super::{Answer, Refused, Server};
use crate::engine::analysis::{Entry, EntryKind};
use crate::engine::testing::{CaseReport, FileReport, Runner};
use crate::engine::{RuleSource, Style, render_explanations};
use crate::lsp::checker::Failed;
use crate::lsp::convert::diagnostic;
use crate::lsp::files::path_of;

const EXPLAIN: &str = "sumac.explain";
const RUN_TEST: &str = "sumac.runTest";

/// The commands that clients may ask for.
pub(in crate::lsp) const COMMANDS: [&str; 2] = [EXPLAIN, RUN_TEST];

pub(super) fn lenses(server: &Server<'_>, asked: &CodeLensParams) -> Answer<CodeLensRequest> {
    let uri = &asked.text_document.uri;
    let (path, text) = server.text(uri)?;
    let outline = server.documents.analysis(&path).outline();
    let lenses = outline.iter().filter_map(|entry| {
        let command = command(uri, entry)?;
        let bytes = entry.name_span.start as usize..entry.name_span.end as usize;
        Some(CodeLens {
            range: text.range(bytes, server.client.encoding),
            command: Some(command),
            data: None,
        })
    });
    Ok(Some(lenses.collect()))
}

fn command(uri: &Uri, entry: &Entry) -> Option<Command> {
    let (title, command) = match entry.kind {
        EntryKind::Attribute => ("Explain", EXPLAIN),
        EntryKind::Test => ("Run test", RUN_TEST),
        _ => return None,
    };
    let arguments = vec![json!(uri), json!(entry.name)];
    Some(Command::new(
        title.to_owned(),
        command.to_owned(),
        Some(arguments),
    ))
}

pub(super) fn execute(server: &Server<'_>, asked: &ExecuteCommandParams) -> Answer<ExecuteCommand> {
    let command = asked.command.as_str();
    if !COMMANDS.contains(&command) {
        return Err(Refused(format!("the server knows no command `{command}`")));
    }
    let (path, name) = arguments(&asked.arguments)?;
    let (kind, text) = match command {
        EXPLAIN => explain(server, &path, &name),
        _ => run_test(server, &path, &name)?,
    };
    if !server.client.shows_results {
        let parameters = ShowMessageParams {
            typ: kind,
            message: text.clone(),
        };
        let method = ShowMessage::METHOD.to_owned();
        (server.send)(Message::Notification(Notification::new(method, parameters)));
    }
    Ok(Some(Value::String(text)))
}

/// A document and the name of an item in it.
fn arguments(arguments: &[Value]) -> Result<(PathBuf, String), Refused> {
    let wrong = || Refused("a command wants a document and a name".to_owned());
    let [uri, name, ..] = arguments else {
        return Err(wrong());
    };
    let uri: Uri = serde_json::from_value(uri.clone()).map_err(|_| wrong())?;
    let name = name.as_str().ok_or_else(wrong)?;
    Ok((path_of(&uri), name.to_owned()))
}

fn explain(server: &Server<'_>, path: &Path, name: &str) -> (MessageType, String) {
    let engine = server.documents.engine();
    let program = match engine.compile(RuleSource::file(path)) {
        Ok(program) => program,
        Err(wrong) => return (MessageType::ERROR, wrong.to_string()),
    };
    let mut explained = program.explain(chrono::Utc::now());
    explained.attributes.retain(|one| one.name == name);
    if explained.attributes.is_empty() {
        let text = format!("the program has no attribute `{name}`");
        return (MessageType::ERROR, text);
    }
    let text = render_explanations(&explained, Style::default());
    (MessageType::INFO, text)
}

/// Runs a test with the text as it is, saved or not; what fails is told at its place as well.
fn run_test(
    server: &Server<'_>,
    path: &Path,
    name: &str,
) -> Result<(MessageType, String), Refused> {
    let edits = server.documents.lock().edits_seen(path);
    let settings = server.documents.settings();
    let runner = Runner::new().settings(settings).filter(name);
    let report = runner
        .run(&[path])
        .map_err(|wrong| Refused(wrong.to_string()))?;
    let Some(file) = report.files.first() else {
        return Err(Refused("the file has no tests".to_owned()));
    };
    if let Some(wrong) = &file.broken {
        return Ok((MessageType::ERROR, wrong.to_string()));
    }
    let cases: Vec<&CaseReport> = file.cases.iter().filter(|case| case.test == name).collect();
    let failed: Vec<&CaseReport> = cases
        .iter()
        .copied()
        .filter(|case| !case.is_passed())
        .collect();
    if let (Some(edits), Ok((_, text))) = (edits, open_text(server, path)) {
        let found = failed
            .iter()
            .flat_map(|case| failures(server, file, case, &text));
        server.documents.tell_failed(
            path,
            Failed {
                edits,
                test: name.to_owned(),
                found: found.collect(),
            },
        );
    }
    Ok(match (cases.len(), failed.as_slice()) {
        (0, _) => return Err(Refused(format!("the file has no test \"{name}\""))),
        (1, []) => (MessageType::INFO, format!("\"{name}\" passed")),
        (count, []) => (
            MessageType::INFO,
            format!("\"{name}\" passed, {count} cases"),
        ),
        (_, failed) => {
            let told = failed.iter().map(|case| {
                format!(
                    "\"{}\" failed\n{}",
                    case.name(),
                    file.told_each(case).join("\n\n")
                )
            });
            (MessageType::ERROR, told.collect::<Vec<_>>().join("\n\n"))
        }
    })
}

fn open_text(
    server: &Server<'_>,
    path: &Path,
) -> Result<(PathBuf, crate::lsp::text::Text), Refused> {
    match server.documents.document(path) {
        Some(document) => Ok((path.to_owned(), document.text)),
        None => Err(Refused("the document is not open".to_owned())),
    }
}

fn failures<'f>(
    server: &'f Server<'_>,
    file: &'f FileReport,
    case: &'f CaseReport,
    text: &'f crate::lsp::text::Text,
) -> impl Iterator<Item = lsp_types::Diagnostic> + 'f {
    let failures = case.outcome.failures.iter();
    failures.map(|failure| {
        let span = failure.diagnostic.primary.span;
        let bytes = match file.position(failure) {
            Some(_) => span.start as usize..span.end as usize,
            None => 0..0,
        };
        let range = text.range(bytes, server.client.encoding);
        diagnostic(&failure.diagnostic, range, std::iter::empty())
    })
}
