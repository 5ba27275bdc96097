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
    let range = |entry: &Entry| {
        let bytes = entry.name_span.start as usize..entry.name_span.end as usize;
        text.range(bytes, server.client.encoding)
    };
    let lens = |range, command| CodeLens {
        range,
        command: Some(command),
        data: None,
    };
    let mut tests = outline.iter().filter(|entry| entry.kind == EntryKind::Test);
    let first = tests.next().map(&range);
    // One test needs no other way to run all.
    let all = first.filter(|_| tests.next().is_some()).map(|first| {
        let arguments = Some(vec![json!(uri)]);
        let command = Command::new("Run all tests".to_owned(), RUN_TEST.to_owned(), arguments);
        lens(first, command)
    });
    let each = outline
        .iter()
        .filter_map(|entry| Some(lens(range(entry), command(uri, entry)?)));
    Ok(Some(each.chain(all).collect()))
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
    let (kind, text) = match (command, name) {
        (EXPLAIN, Some(name)) => explain(server, &path, &name),
        (EXPLAIN, None) => return Err(Refused("which attribute is to be explained?".to_owned())),
        (_, name) => run_tests(server, &path, name.as_deref())?,
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

/// A document, and the name of an item in it where one is meant.
fn arguments(arguments: &[Value]) -> Result<(PathBuf, Option<String>), Refused> {
    let wrong = || Refused("a command wants a document and a name".to_owned());
    let (uri, rest) = arguments.split_first().ok_or_else(wrong)?;
    let uri: Uri = serde_json::from_value(uri.clone()).map_err(|_| wrong())?;
    let name = match rest.first() {
        None | Some(Value::Null) => None,
        Some(name) => Some(name.as_str().ok_or_else(wrong)?.to_owned()),
    };
    Ok((path_of(&uri), name))
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

/// Runs a test, or all of a file, with the text as it is, saved or not; what fails is told at its place as
/// well.
fn run_tests(
    server: &Server<'_>,
    path: &Path,
    name: Option<&str>,
) -> Result<(MessageType, String), Refused> {
    let edits = server.documents.lock().edits_seen(path);
    let mut runner = Runner::new().settings(server.documents.settings());
    if let Some(name) = name {
        runner = runner.filter(name);
    }
    let file = runner.run_file(path);
    if let Some(wrong) = &file.broken {
        return Ok((MessageType::ERROR, wrong.to_string()));
    }
    let cases = file.cases.iter();
    let cases: Vec<&CaseReport> = cases
        .filter(|case| name.is_none_or(|name| case.test == name))
        .collect();
    if let (Some(edits), Ok((_, text))) = (edits, open_text(server, path)) {
        let mut tests: Vec<&str> = cases.iter().map(|case| case.test.as_str()).collect();
        tests.dedup();
        for test in tests {
            let of_test = cases.iter().filter(|case| case.test == test);
            let found = of_test.flat_map(|case| failures(server, &file, case, &text));
            let failed = Failed {
                edits,
                test: test.to_owned(),
                found: found.collect(),
            };
            server.documents.tell_failed(path, failed);
        }
    }
    match (name, cases.as_slice()) {
        (Some(name), []) => Err(Refused(format!("the file has no test \"{name}\""))),
        (None, []) => Err(Refused("the file has no tests".to_owned())),
        (name, cases) => Ok(told(name, &file, cases)),
    }
}

/// How tests ended, in words.
fn told(name: Option<&str>, file: &FileReport, cases: &[&CaseReport]) -> (MessageType, String) {
    let failed: Vec<&&CaseReport> = cases.iter().filter(|case| !case.is_passed()).collect();
    let count = cases.len();
    if failed.is_empty() {
        let text = match (name, count) {
            (Some(name), 1) => format!("\"{name}\" passed"),
            (Some(name), count) => format!("\"{name}\" passed, {count} cases"),
            (None, count) => format!("all tests passed, {count} cases"),
        };
        return (MessageType::INFO, text);
    }
    let each = failed.iter().map(|case| {
        let details = file.told_each(case).join("\n\n");
        format!("\"{}\" failed\n{details}", case.name())
    });
    let each = each.collect::<Vec<_>>().join("\n\n");
    let text = match name {
        Some(_) => each,
        None => format!("{} of {count} cases failed\n{each}", failed.len()),
    };
    (MessageType::ERROR, text)
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
