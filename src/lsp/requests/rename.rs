//! Another name for what an author has named.

use std::collections::HashMap;

use lsp_types::request::{PrepareRenameRequest, Rename};
use lsp_types::{
    PrepareRenameResponse, RenameParams, TextDocumentPositionParams, TextEdit, Uri, WorkspaceEdit,
};

use super::{Answer, Refused, Server};

pub(super) fn prepare(
    server: &Server<'_>,
    asked: &TextDocumentPositionParams,
) -> Answer<PrepareRenameRequest> {
    let place = server.asked(asked)?;
    let analysis = server.documents.around(&place.path, place.byte);
    let found = analysis
        .renamable(place.byte)
        .map_err(|error| Refused(error.to_string()))?;
    let bytes = found.span.start as usize..found.span.end as usize;
    let placeholder = place.text.as_str().get(bytes.clone()).unwrap_or_default();
    Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: place.text.range(bytes, server.client.encoding),
        placeholder: placeholder.to_owned(),
    }))
}

#[allow(
    clippy::mutable_key_type,
    reason = "the protocol has names of documents as keys, which nobody changes"
)]
pub(super) fn rename(server: &Server<'_>, asked: &RenameParams) -> Answer<Rename> {
    let place = server.asked(&asked.text_document_position)?;
    let engine = server.documents.engine();
    let files = server.all_rule_files()?;
    let renamed = engine
        .rename(&files, &place.path, place.byte, &asked.new_name)
        .map_err(|error| Refused(error.to_string()))?;
    let mut changes: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    let texts = [
        (&renamed.places, &renamed.text),
        (&renamed.snapshots, &renamed.recorded),
    ];
    for (files, text) in texts {
        for (file, places) in files {
            for bytes in places {
                let unreadable = || Refused(format!("`{}` cannot be read", file.display()));
                let location = server
                    .location(file, bytes.clone())
                    .ok_or_else(unreadable)?;
                let edit = TextEdit::new(location.range, text.clone());
                changes.entry(location.uri).or_default().push(edit);
            }
        }
    }
    Ok(Some(WorkspaceEdit::new(changes)))
}
