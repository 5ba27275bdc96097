//! Selections that grow.

use lsp_types::request::SelectionRangeRequest;
use lsp_types::{SelectionRange, SelectionRangeParams};

use super::{Answer, Server};
use crate::engine::analysis::selections;

/// Carets for which selections are looked for at once.
const PLACES_MAX: usize = 1_000;

pub(super) fn ranges(
    server: &Server<'_>,
    asked: &SelectionRangeParams,
) -> Answer<SelectionRangeRequest> {
    let (_, text) = server.text(&asked.text_document.uri)?;
    let encoding = server.client.encoding;
    let places = asked.positions.iter().take(PLACES_MAX);
    let ranges = places.map(|&position| {
        let found = selections(text.as_str(), text.byte(position, encoding));
        let outermost_first = found.into_iter().rev();
        let selection = outermost_first.fold(None, |parent: Option<SelectionRange>, bytes| {
            Some(SelectionRange {
                range: text.range(bytes, encoding),
                parent: parent.map(Box::new),
            })
        });
        // Each place has an answer, in an empty text too.
        selection.unwrap_or_else(|| SelectionRange {
            range: lsp_types::Range::new(position, position),
            parent: None,
        })
    });
    Ok(Some(ranges.collect()))
}
