//! Edits that mend what was found.

use std::collections::HashMap;

use lsp_types::request::CodeActionRequest;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit, Uri, WorkspaceEdit,
};

use super::format::replaced;
use super::{Answer, Server};
use crate::engine::{Diagnostic, Fix};
use crate::lsp::convert::diagnostic;

/// The action that mends all that has a certain way out.
pub(in crate::lsp) const FIX_ALL: CodeActionKind = CodeActionKind::SOURCE_FIX_ALL;

pub(super) fn actions(server: &Server<'_>, asked: &CodeActionParams) -> Answer<CodeActionRequest> {
    let uri = &asked.text_document.uri;
    let (path, text) = server.text(uri)?;
    let encoding = server.client.encoding;
    let analysis = server.documents.analysis(&path);
    let main = analysis.main();
    let own = || {
        let all = analysis.diagnostics().iter();
        all.filter(move |one| one.primary.span.source == main)
    };
    let is_wanted = |kind: &CodeActionKind| match &asked.context.only {
        None => true,
        Some(only) => only.iter().any(|only| is_within(kind, only)),
    };
    let mut actions = Vec::new();
    let wanted = text.bytes(asked.range, encoding);
    if is_wanted(&CodeActionKind::QUICKFIX) {
        let touched = own().filter(|one| {
            let span = one.primary.span;
            span.start as usize <= wanted.end && wanted.start <= span.end as usize
        });
        for one in touched {
            let range = bytes(one.primary.span);
            let shown = diagnostic(one, text.range(range, encoding), std::iter::empty());
            let fixes = fixes(one).filter(|(_, fix)| fix.span.source == main);
            actions.extend(fixes.map(|(message, fix)| {
                let edit = TextEdit::new(
                    text.range(bytes(fix.span), encoding),
                    fix.replacement.clone(),
                );
                CodeActionOrCommand::CodeAction(CodeAction {
                    title: message.to_owned(),
                    kind: Some(CodeActionKind::QUICKFIX),
                    diagnostics: Some(vec![shown.clone()]),
                    edit: Some(edits(uri, vec![edit])),
                    is_preferred: Some(fix.is_certain),
                    ..CodeAction::default()
                })
            }));
        }
    }
    if is_wanted(&FIX_ALL) {
        // Most texts have nothing to mend, and looking for it is checking again.
        let has_some = own().any(|one| one.certain_fix().is_some());
        let fixed = has_some.then(|| server.documents.engine().fix(&path, text.as_str()).text);
        if let Some(fixed) = fixed.filter(|fixed| fixed != text.as_str()) {
            actions.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: "apply all certain fixes".to_owned(),
                kind: Some(FIX_ALL),
                edit: Some(edits(uri, vec![replaced(&text, &fixed, server)])),
                ..CodeAction::default()
            }));
        }
    }
    Ok(Some(actions))
}

fn bytes(span: crate::engine::Span) -> std::ops::Range<usize> {
    span.start as usize..span.end as usize
}

fn fixes(one: &Diagnostic) -> impl Iterator<Item = (&str, &Fix)> {
    let help = one.help.iter();
    help.filter_map(|help| Some((help.message.as_str(), help.fix.as_ref()?)))
}

/// Whether a kind is `only` or a part of it: `source.fixAll` is within `source`.
fn is_within(kind: &CodeActionKind, only: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(only.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || only.as_str().is_empty())
}

#[allow(
    clippy::mutable_key_type,
    reason = "the protocol has names of documents as keys, which nobody changes"
)]
fn edits(uri: &Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit::new(HashMap::from([(uri.clone(), edits)]))
}
