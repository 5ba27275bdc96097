//! What files declare, and what of them can be folded away.

use lsp_types::request::{DocumentSymbolRequest, FoldingRangeRequest, WorkspaceSymbolRequest};
use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, FoldingRange, FoldingRangeKind,
    FoldingRangeParams, Location, OneOf, SymbolInformation, SymbolKind, WorkspaceSymbol,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::{Answer, Server};
use crate::engine::analysis::{Entry, EntryKind, FoldKind, folds as folds_of, outline};

#[allow(
    deprecated,
    reason = "the protocol's types have a field that nobody fills any more"
)]
pub(super) fn of_document(
    server: &Server<'_>,
    asked: &DocumentSymbolParams,
) -> Answer<DocumentSymbolRequest> {
    let uri = &asked.text_document.uri;
    let (path, text) = server.text(uri)?;
    let range = |span: crate::engine::Span| {
        text.range(
            span.start as usize..span.end as usize,
            server.client.encoding,
        )
    };
    let outline = server.documents.analysis(&path).outline().into_iter();
    if !server.client.nested_symbols {
        let flat = outline.map(|entry| SymbolInformation {
            kind: kind(entry.kind),
            location: Location::new(uri.clone(), range(entry.span)),
            name: entry.name,
            tags: None,
            deprecated: None,
            container_name: None,
        });
        return Ok(Some(DocumentSymbolResponse::Flat(flat.collect())));
    }
    let symbols = outline.map(|entry| DocumentSymbol {
        kind: kind(entry.kind),
        range: range(entry.span),
        selection_range: range(entry.name_span),
        name: shown_name(entry.name),
        detail: entry.detail,
        tags: None,
        deprecated: None,
        children: None,
    });
    Ok(Some(DocumentSymbolResponse::Nested(symbols.collect())))
}

/// Clients refuse symbols without a name.
fn shown_name(name: String) -> String {
    match name.trim().is_empty() {
        true => "(no name)".to_owned(),
        false => name,
    }
}

pub(super) fn of_workspace(
    server: &Server<'_>,
    asked: &WorkspaceSymbolParams,
) -> Answer<WorkspaceSymbolRequest> {
    let wanted = asked.query.to_lowercase();
    let mut symbols = Vec::new();
    for path in server.rule_files() {
        let (Some(uri), Some(text)) = (server.documents.uri(&path), server.documents.text(&path))
        else {
            continue;
        };
        // Nothing of the names that are looked for stands in it.
        if !has_letters(&text.as_str().to_lowercase(), &wanted) {
            continue;
        }
        let is_wanted = |entry: &Entry| {
            let is_declared = matches!(
                entry.kind,
                EntryKind::Attribute | EntryKind::Definition | EntryKind::Test
            );
            is_declared && has_letters(&entry.name.to_lowercase(), &wanted)
        };
        // Names need no check of the file: the list is asked for with every letter that is typed.
        let found = outline(text.as_str()).into_iter().filter(is_wanted);
        symbols.extend(found.map(|entry| WorkspaceSymbol {
            kind: kind(entry.kind),
            location: OneOf::Left(Location::new(
                uri.clone(),
                text.range(
                    entry.name_span.start as usize..entry.name_span.end as usize,
                    server.client.encoding,
                ),
            )),
            name: shown_name(entry.name),
            tags: None,
            container_name: None,
            data: None,
        }));
    }
    Ok(Some(WorkspaceSymbolResponse::Nested(symbols)))
}

/// Whether the letters of `wanted` stand in a text in their order.
fn has_letters(text: &str, wanted: &str) -> bool {
    let mut letters = text.chars();
    wanted
        .chars()
        .all(|one| letters.any(|letter| letter == one))
}

fn kind(kind: EntryKind) -> SymbolKind {
    match kind {
        EntryKind::Attribute => SymbolKind::PROPERTY,
        EntryKind::Definition => SymbolKind::FUNCTION,
        EntryKind::Test => SymbolKind::METHOD,
        EntryKind::Schema => SymbolKind::STRUCT,
        EntryKind::Use => SymbolKind::MODULE,
        EntryKind::Setting => SymbolKind::CONSTANT,
    }
}

pub(super) fn folds(
    server: &Server<'_>,
    asked: &FoldingRangeParams,
) -> Answer<FoldingRangeRequest> {
    let (_, text) = server.text(&asked.text_document.uri)?;
    let line = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    let folds = folds_of(text.as_str()).into_iter();
    let folds = folds.map(|fold| FoldingRange {
        start_line: line(fold.first),
        end_line: line(fold.last),
        kind: match fold.kind {
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Imports => Some(FoldingRangeKind::Imports),
            FoldKind::Code => None,
        },
        ..FoldingRange::default()
    });
    Ok(Some(folds.collect()))
}
