//! What can be written at a place.

use lsp_types::request::{Completion as Ask, ResolveCompletionItem};
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTag, CompletionParams, CompletionResponse,
    CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent, MarkupKind, TextEdit,
};

use super::{Answer, Server};
use crate::engine::analysis::{Completion, CompletionKind};

pub(super) fn list(server: &Server<'_>, asked: &CompletionParams) -> Answer<Ask> {
    let place = server.asked(&asked.text_document_position)?;
    let found = server.documents.engine().complete(&place.path, place.byte);
    let items = found.into_iter().map(|one| {
        let range = place
            .text
            .range(one.replaces.clone(), server.client.encoding);
        item(one, range, server.client.snippets)
    });
    Ok(Some(CompletionResponse::Array(items.collect())))
}

/// The documentation of a completion, which is long and seldom looked at.
pub(super) fn resolve(
    server: &Server<'_>,
    mut item: CompletionItem,
) -> Answer<ResolveCompletionItem> {
    let kind = match item.kind {
        Some(CompletionItemKind::FUNCTION) => CompletionKind::Function,
        Some(CompletionItemKind::KEYWORD) => CompletionKind::Keyword,
        Some(CompletionItemKind::CONSTANT) => CompletionKind::Code,
        _ => return Ok(item),
    };
    if let Some(docs) = server.documents.engine().completion_docs(kind, &item.label) {
        item.documentation = Some(markdown(docs));
    }
    Ok(item)
}

fn item(one: Completion, range: lsp_types::Range, snippets: bool) -> CompletionItem {
    let is_snippet = one.is_snippet && snippets;
    let new_text = match one.is_snippet && !snippets {
        true => without_places(&one.insert),
        false => one.insert,
    };
    CompletionItem {
        sort_text: Some(format!("{}{}", one.rank, one.label)),
        label: one.label,
        kind: Some(kind(one.kind)),
        detail: one.detail,
        documentation: one.docs.map(markdown),
        insert_text_format: Some(match is_snippet {
            true => InsertTextFormat::SNIPPET,
            false => InsertTextFormat::PLAIN_TEXT,
        }),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        tags: one.deprecated.then(|| vec![CompletionItemTag::DEPRECATED]),
        ..CompletionItem::default()
    }
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Attribute => CompletionItemKind::PROPERTY,
        CompletionKind::Definition => CompletionItemKind::MODULE,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Unit => CompletionItemKind::UNIT,
        CompletionKind::Type => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::Code => CompletionItemKind::CONSTANT,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Folder => CompletionItemKind::FOLDER,
        CompletionKind::Item => CompletionItemKind::SNIPPET,
    }
}

/// A snippet for clients that know none: `${1:text}` is its text, `$0` is nothing.
fn without_places(snippet: &str) -> String {
    let mut text = String::new();
    let mut rest = snippet;
    while let Some((before, place)) = rest.split_once('$') {
        text.push_str(before);
        rest = match place
            .strip_prefix('{')
            .and_then(|place| place.split_once('}'))
        {
            Some((inside, rest)) => {
                text.push_str(inside.split_once(':').map_or("", |(_, shown)| shown));
                rest
            }
            None => place.trim_start_matches(|c: char| c.is_ascii_digit()),
        };
    }
    text.push_str(rest);
    text
}

fn markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_are_plain_text_too() {
        assert_eq!(
            without_places("case { $1: ${2:x}, else: $0 }"),
            "case { : x, else:  }"
        );
        assert_eq!(without_places("sum($0)"), "sum()");
    }
}
