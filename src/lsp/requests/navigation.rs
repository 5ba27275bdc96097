//! From a name to where it is declared and used.

use lsp_types::request::{DocumentHighlightRequest, GotoDefinition, References};
use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, ReferenceParams,
};

use super::{Answer, Server};
use crate::engine::analysis::Target;
use crate::engine::one_path;

pub(super) fn definition(
    server: &Server<'_>,
    asked: &GotoDefinitionParams,
) -> Answer<GotoDefinition> {
    let place = server.asked(&asked.text_document_position_params)?;
    let analysis = server.documents.around(&place.path, place.byte);
    let location = match analysis.target(place.byte) {
        None => None,
        Some(Target::Text(span)) => analysis.path(span.source).and_then(|path| {
            let bytes = span.start as usize..span.end as usize;
            server.location(&one_path(&path), bytes)
        }),
        Some(Target::File(path)) => Some(one_path(&path))
            .filter(|path| path.is_file() || server.documents.document(path).is_some())
            .and_then(|path| server.location(&path, 0..0)),
        Some(Target::Bytes { path, range }) => server.location(&one_path(&path), range.0..range.1),
    };
    Ok(location.map(GotoDefinitionResponse::Scalar))
}

pub(super) fn references(server: &Server<'_>, asked: &ReferenceParams) -> Answer<References> {
    let place = server.asked(&asked.text_document_position)?;
    let engine = server.documents.engine();
    let declared = asked.context.include_declaration;
    let files = server.rule_files();
    let found = engine.references(&files, &place.path, place.byte, declared);
    let locations = found.into_iter();
    let locations = locations.filter_map(|(file, bytes)| server.location(&file, bytes));
    Ok(Some(locations.collect()))
}

pub(super) fn highlights(
    server: &Server<'_>,
    asked: &DocumentHighlightParams,
) -> Answer<DocumentHighlightRequest> {
    let place = server.asked(&asked.text_document_position_params)?;
    let analysis = server.documents.analysis(&place.path);
    let Some(found) = analysis.occurrence_at(place.byte) else {
        return Ok(None);
    };
    let here = analysis
        .places_of(&found.symbol)
        .filter(|one| one.span.source == analysis.main());
    let highlights = here.map(|one| DocumentHighlight {
        range: place.text.range(
            one.span.start as usize..one.span.end as usize,
            server.client.encoding,
        ),
        kind: Some(match one.declares {
            true => DocumentHighlightKind::WRITE,
            false => DocumentHighlightKind::READ,
        }),
    });
    Ok(Some(highlights.collect()))
}
