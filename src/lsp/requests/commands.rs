//! Commands above rules: explain an attribute.

use std::path::PathBuf;

use lsp_server::{Message, Notification};
use lsp_types::notification::{Notification as _, ShowMessage};
use lsp_types::request::{CodeLensRequest, ExecuteCommand};
use lsp_types::{
    CodeLens, CodeLensParams, Command, ExecuteCommandParams, MessageType, ShowMessageParams, Uri,
};
use serde_json::{Value, json};

use super::{Answer, Refused, Server};
use crate::engine::analysis::{Entry, EntryKind};
use crate::engine::{Explain, RuleSource, Show};
use crate::lsp::files::path_of;

const EXPLAIN: &str = "sumac.explain";

/// The commands that clients may ask for.
pub(in crate::lsp) const COMMANDS: [&str; 1] = [EXPLAIN];

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
    let (path, name) = arguments(&asked.arguments)?;
    let (kind, text) = match asked.command.as_str() {
        EXPLAIN => explain(server, path, name),
        other => return Err(Refused(format!("the server knows no command `{other}`"))),
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

fn explain(server: &Server<'_>, path: PathBuf, name: String) -> (MessageType, String) {
    let explain = Explain {
        show: Show::Summary,
        attribute: Some(name),
        now: chrono::Utc::now(),
    };
    let engine = server.documents.engine();
    match engine.explain(RuleSource::file(path), &explain) {
        Ok(text) => (MessageType::INFO, text),
        Err(wrong) => (MessageType::ERROR, wrong.to_string()),
    }
}
