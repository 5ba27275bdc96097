//! The canonical layout, of a file and of parts of it.

use lsp_types::request::{Formatting, RangeFormatting};
use lsp_types::{DocumentFormattingParams, DocumentRangeFormattingParams, TextEdit};

use super::{Answer, Server};
use crate::engine;
use crate::lsp::text::Text;

/// The text in its canonical layout; one that cannot be read stays as it is.
pub(super) fn whole(server: &Server<'_>, asked: &DocumentFormattingParams) -> Answer<Formatting> {
    let (path, text) = server.text(&asked.text_document.uri)?;
    let name = path.display().to_string();
    let laid_out = engine::format(&name, text.as_str()).ok();
    Ok(laid_out.map(|laid_out| edits(&text, &laid_out, server)))
}

/// The items that a range touches.
pub(super) fn range(
    server: &Server<'_>,
    asked: &DocumentRangeFormattingParams,
) -> Answer<RangeFormatting> {
    let (path, text) = server.text(&asked.text_document.uri)?;
    let name = path.display().to_string();
    let wanted = text.bytes(asked.range, server.client.encoding);
    let old = text.as_str();
    let Ok(Some((bytes, laid_out))) = engine::format_range(&name, old, wanted) else {
        return Ok(None);
    };
    let new = [&old[..bytes.start], &laid_out, &old[bytes.end..]].concat();
    Ok(Some(edits(&text, &new, server)))
}

fn edits(text: &Text, new: &str, server: &Server<'_>) -> Vec<TextEdit> {
    let edit = (new != text.as_str()).then(|| replaced(text, new, server));
    edit.into_iter().collect()
}

/// One edit from a text to another: what they have in common at both ends stays.
pub(super) fn replaced(text: &Text, new: &str, server: &Server<'_>) -> TextEdit {
    let old = text.as_str();
    let same = |a: &mut dyn Iterator<Item = char>, b: &mut dyn Iterator<Item = char>| {
        let same = a.zip(b).take_while(|(a, b)| a == b);
        same.map(|(a, _)| a.len_utf8()).sum::<usize>()
    };
    let before = same(&mut old.chars(), &mut new.chars());
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let after = same(&mut old_rest.chars().rev(), &mut new_rest.chars().rev());
    let range = before..old.len() - after;
    TextEdit::new(
        text.range(range, server.client.encoding),
        new_rest[..new_rest.len() - after].to_owned(),
    )
}
