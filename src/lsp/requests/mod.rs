//! Requests and their answers, one file a family.

mod actions;
mod commands;
mod completion;
mod format;
mod hover;
mod navigation;
mod rename;
mod selection;
mod symbols;
mod tokens;

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use lsp_server::{ErrorCode, Response};
use lsp_types::request::{self as ask, Request};
use lsp_types::{Location, TextDocumentIdentifier, TextDocumentPositionParams, Uri};

use super::files::path_of;
use super::server::Server;
use super::text::Text;
use crate::engine::{one_path, rule_files};

pub(super) use actions::FIX_ALL;
pub(super) use commands::COMMANDS;
pub(super) use tokens::legend;

/// The text of a document as the server has it, for whoever looks for the defects of a client.
enum ViewText {}

impl Request for ViewText {
    type Params = TextDocumentIdentifier;
    type Result = String;
    const METHOD: &'static str = "sumac/text";
}

/// Why a request has no answer, as a sentence for the author.
#[derive(Debug)]
pub(super) struct Refused(pub(super) String);

type Answer<R> = Result<<R as Request>::Result, Refused>;

/// The answer to a request.
pub(super) fn answer(server: &Server<'_>, request: lsp_server::Request) -> Response {
    match request.method.as_str() {
        ask::Completion::METHOD => {
            handle::<ask::Completion>(request, |asked| completion::list(server, &asked))
        }
        ask::ResolveCompletionItem::METHOD => {
            handle::<ask::ResolveCompletionItem>(request, |item| completion::resolve(server, item))
        }
        ask::HoverRequest::METHOD => {
            handle::<ask::HoverRequest>(request, |asked| hover::hover(server, &asked))
        }
        ask::SignatureHelpRequest::METHOD => {
            handle::<ask::SignatureHelpRequest>(request, |asked| hover::signature(server, &asked))
        }
        ask::InlayHintRequest::METHOD => {
            handle::<ask::InlayHintRequest>(request, |asked| hover::hints(server, &asked))
        }
        ask::GotoDefinition::METHOD => {
            handle::<ask::GotoDefinition>(request, |asked| navigation::definition(server, &asked))
        }
        ask::References::METHOD => {
            handle::<ask::References>(request, |asked| navigation::references(server, &asked))
        }
        ask::DocumentHighlightRequest::METHOD => {
            handle::<ask::DocumentHighlightRequest>(request, |asked| {
                navigation::highlights(server, &asked)
            })
        }
        ask::PrepareRenameRequest::METHOD => {
            handle::<ask::PrepareRenameRequest>(request, |asked| rename::prepare(server, &asked))
        }
        ask::Rename::METHOD => {
            handle::<ask::Rename>(request, |asked| rename::rename(server, &asked))
        }
        ask::DocumentSymbolRequest::METHOD => {
            handle::<ask::DocumentSymbolRequest>(request, |asked| {
                symbols::of_document(server, &asked)
            })
        }
        ask::WorkspaceSymbolRequest::METHOD => {
            handle::<ask::WorkspaceSymbolRequest>(request, |asked| {
                symbols::of_workspace(server, &asked)
            })
        }
        ask::FoldingRangeRequest::METHOD => {
            handle::<ask::FoldingRangeRequest>(request, |asked| symbols::folds(server, &asked))
        }
        ask::SemanticTokensFullRequest::METHOD => {
            handle::<ask::SemanticTokensFullRequest>(request, |asked| tokens::full(server, &asked))
        }
        ask::SemanticTokensRangeRequest::METHOD => {
            handle::<ask::SemanticTokensRangeRequest>(request, |asked| {
                tokens::range(server, &asked)
            })
        }
        ask::Formatting::METHOD => {
            handle::<ask::Formatting>(request, |asked| format::whole(server, &asked))
        }
        ask::RangeFormatting::METHOD => {
            handle::<ask::RangeFormatting>(request, |asked| format::range(server, &asked))
        }
        ask::SelectionRangeRequest::METHOD => {
            handle::<ask::SelectionRangeRequest>(request, |asked| selection::ranges(server, &asked))
        }
        ask::CodeActionRequest::METHOD => {
            handle::<ask::CodeActionRequest>(request, |asked| actions::actions(server, &asked))
        }
        ask::CodeLensRequest::METHOD => {
            handle::<ask::CodeLensRequest>(request, |asked| commands::lenses(server, &asked))
        }
        ask::ExecuteCommand::METHOD => {
            handle::<ask::ExecuteCommand>(request, |asked| commands::execute(server, &asked))
        }
        ViewText::METHOD => handle::<ViewText>(request, |asked| {
            let state = server.documents.lock();
            let document = state.named(&path_of(&asked.uri), &asked.uri);
            let closed = || Refused("the document is not open".to_owned());
            Ok(document.ok_or_else(closed)?.text.as_str().to_owned())
        }),
        method => {
            let message = format!("the server knows no request `{method}`");
            Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
        }
    }
}

fn handle<R: Request>(
    request: lsp_server::Request,
    answer: impl FnOnce(R::Params) -> Answer<R>,
) -> Response {
    let asked: R::Params = match serde_json::from_value(request.params) {
        Ok(asked) => asked,
        Err(error) => {
            let message = format!("the parameters of `{}` cannot be read: {error}", R::METHOD);
            return Response::new_err(request.id, ErrorCode::InvalidParams as i32, message);
        }
    };
    match guarded(|| answer(asked)) {
        Ok(Ok(answer)) => Response::new_ok(request.id, answer),
        Ok(Err(Refused(reason))) => {
            Response::new_err(request.id, ErrorCode::RequestFailed as i32, reason)
        }
        Err(Refused(reason)) => {
            Response::new_err(request.id, ErrorCode::InternalError as i32, reason)
        }
    }
}

/// A defect in one answer is no reason to leave the author alone with all the others.
pub(super) fn guarded<R>(work: impl FnOnce() -> R) -> Result<R, Refused> {
    let reason = "a defect of sumac; please report it";
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| Refused(reason.to_owned()))
}

/// A place that a request asks about.
struct Asked {
    path: PathBuf,
    text: Text,
    byte: usize,
}

impl Server<'_> {
    fn asked(&self, asked: &TextDocumentPositionParams) -> Result<Asked, Refused> {
        let (path, text) = self.text(&asked.text_document.uri)?;
        let byte = text.byte(asked.position, self.client.encoding);
        Ok(Asked { path, text, byte })
    }

    fn text(&self, uri: &Uri) -> Result<(PathBuf, Text), Refused> {
        let path = path_of(uri);
        let answers = self.documents.lock().answers(&path, uri);
        let document = answers.map_err(Refused)?;
        Ok((path, document.text))
    }

    /// A place in a file, which need not be open.
    fn location(&self, path: &Path, bytes: Range<usize>) -> Option<Location> {
        let uri = self.documents.uri(path)?;
        let text = self.documents.text(path)?;
        Some(Location::new(uri, text.range(bytes, self.client.encoding)))
    }

    /// The rule files of the workspace and those that are open; where some folders hold more than is
    /// looked at, those that were found.
    fn rule_files(&self) -> Vec<PathBuf> {
        self.with_open(rule_files(&self.documents.folders()).files)
    }

    /// All rule files of the workspace and those that are open: what is written must miss none.
    fn all_rule_files(&self) -> Result<Vec<PathBuf>, Refused> {
        let found = rule_files(&self.documents.folders());
        match found.missed.iter().next() {
            Some(why) => Err(Refused(why.message.clone())),
            None => Ok(self.with_open(found.files)),
        }
    }

    fn with_open(&self, found: Vec<PathBuf>) -> Vec<PathBuf> {
        let mut files: Vec<PathBuf> = found.iter().map(|path| one_path(path)).collect();
        files.extend(self.documents.lock().open.keys().cloned());
        files.sort();
        files.dedup();
        files
    }
}
