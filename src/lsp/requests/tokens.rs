//! The words of a text with what they mean, for colours.

use std::ops::Range;

use lsp_types::request::{SemanticTokensFullRequest, SemanticTokensRangeRequest};
use lsp_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult,
};

use super::{Answer, Refused, Server};
use crate::engine::analysis::{Colour, Coloured};
use crate::lsp::text::Text;

const TYPES: [SemanticTokenType; 12] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::NUMBER,
    SemanticTokenType::STRING,
    SemanticTokenType::COMMENT,
    SemanticTokenType::TYPE,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::MACRO,
    SemanticTokenType::OPERATOR,
];

const MODIFIERS: [SemanticTokenModifier; 5] = [
    SemanticTokenModifier::DECLARATION,
    SemanticTokenModifier::DEPRECATED,
    SemanticTokenModifier::DOCUMENTATION,
    SemanticTokenModifier::DEFAULT_LIBRARY,
    SemanticTokenModifier::READONLY,
];

/// The types and modifiers that tokens name by number.
pub(in crate::lsp) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.to_vec(),
        token_modifiers: MODIFIERS.to_vec(),
    }
}

pub(super) fn full(
    server: &Server<'_>,
    asked: &SemanticTokensParams,
) -> Answer<SemanticTokensFullRequest> {
    let (path, text) = server.text(&asked.text_document.uri)?;
    let all = 0..text.as_str().len();
    let tokens = tokens(server, &path, &text, all)?;
    Ok(Some(SemanticTokensResult::Tokens(tokens)))
}

pub(super) fn range(
    server: &Server<'_>,
    asked: &SemanticTokensRangeParams,
) -> Answer<SemanticTokensRangeRequest> {
    let (path, text) = server.text(&asked.text_document.uri)?;
    let bytes = text.bytes(asked.range, server.client.encoding);
    let tokens = tokens(server, &path, &text, bytes)?;
    Ok(Some(SemanticTokensRangeResult::Tokens(tokens)))
}

fn tokens(
    server: &Server<'_>,
    path: &std::path::Path,
    text: &Text,
    bytes: Range<usize>,
) -> Result<SemanticTokens, Refused> {
    let analysis = server.documents.analysis(path);
    let words = analysis.words(&server.documents.engine(), bytes);
    let mut data = Vec::with_capacity(words.len());
    let mut last = lsp_types::Position::default();
    for word in &words {
        let (kind, modifiers) = kind(word);
        // A comment over several lines is one token a line.
        for line in lines(text, word) {
            let range = text.range(line, server.client.encoding);
            let is_same_line = range.start.line == last.line;
            let token = SemanticToken {
                delta_line: range.start.line - last.line,
                delta_start: match is_same_line {
                    true => range.start.character - last.character,
                    false => range.start.character,
                },
                length: range.end.character - range.start.character,
                token_type: kind,
                token_modifiers_bitset: modifiers,
            };
            last = range.start;
            data.push(token);
        }
    }
    Ok(SemanticTokens {
        result_id: None,
        data,
    })
}

/// The parts of a word on each line.
fn lines(text: &Text, word: &Coloured) -> Vec<Range<usize>> {
    let bytes = word.span.start as usize..word.span.end as usize;
    let mut at = bytes.start;
    let content = text.as_str().get(bytes).unwrap_or_default();
    let mut lines = Vec::new();
    for line in content.split_inclusive(['\n', '\r']) {
        let shown = line.trim_end_matches(['\n', '\r']);
        if !shown.is_empty() {
            lines.push(at..at + shown.len());
        }
        at += line.len();
    }
    lines
}

/// The numbers of type and modifiers in the legend.
fn kind(word: &Coloured) -> (u32, u32) {
    use SemanticTokenModifier as M;
    use SemanticTokenType as T;
    let (kind, own) = match word.colour {
        Colour::Keyword => (T::KEYWORD, None),
        Colour::Operator => (T::KEYWORD, None),
        Colour::Number | Colour::Unit => (T::NUMBER, None),
        Colour::String => (T::STRING, None),
        Colour::Comment => (T::COMMENT, None),
        Colour::Documentation => (T::COMMENT, Some(M::DOCUMENTATION)),
        Colour::Type => (T::TYPE, None),
        Colour::Code => (T::ENUM_MEMBER, None),
        Colour::Attribute => (T::VARIABLE, Some(M::READONLY)),
        Colour::Definition => (T::MACRO, None),
        Colour::Parameter => (T::PARAMETER, None),
        Colour::Variable | Colour::Name => (T::VARIABLE, None),
        Colour::Field => (T::PROPERTY, None),
        Colour::Function => (T::FUNCTION, Some(M::DEFAULT_LIBRARY)),
        Colour::Builtin => (T::VARIABLE, Some(M::DEFAULT_LIBRARY)),
    };
    let bit = |modifier: &M| {
        let index = MODIFIERS.iter().position(|one| one == modifier);
        index.map_or(0, |index| 1 << index)
    };
    let mut modifiers = own.as_ref().map_or(0, bit);
    if word.declares {
        modifiers |= bit(&M::DECLARATION);
    }
    if word.deprecated {
        modifiers |= bit(&M::DEPRECATED);
    }
    let index = TYPES.iter().position(|one| *one == kind).unwrap_or(0);
    (u32::try_from(index).unwrap_or(0), modifiers)
}
