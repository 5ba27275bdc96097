//! What is known of a place: hovers, the call around it, types that nobody wrote.

use lsp_types::request::{HoverRequest, InlayHintRequest, SignatureHelpRequest};
use lsp_types::{
    Documentation, Hover, HoverContents, HoverParams, InlayHint, InlayHintKind, InlayHintLabel,
    InlayHintParams, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel,
    SignatureHelp, SignatureHelpParams, SignatureInformation,
};

use super::{Answer, Server};

pub(super) fn hover(server: &Server<'_>, asked: &HoverParams) -> Answer<HoverRequest> {
    let place = server.asked(&asked.text_document_position_params)?;
    let analysis = server.documents.around(&place.path, place.byte);
    let Some(found) = analysis.hover(place.byte) else {
        return Ok(None);
    };
    let mut value = format!("```sumac\n{}\n```", found.title);
    for paragraph in &found.paragraphs {
        value.push_str("\n\n");
        value.push_str(paragraph);
    }
    let bytes = found.span.start as usize..found.span.end as usize;
    Ok(Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value,
        }),
        range: Some(place.text.range(bytes, server.client.encoding)),
    }))
}

pub(super) fn signature(
    server: &Server<'_>,
    asked: &SignatureHelpParams,
) -> Answer<SignatureHelpRequest> {
    let place = server.asked(&asked.text_document_position_params)?;
    let engine = server.documents.engine();
    let Some(call) = engine.open_call(&place.path, place.byte) else {
        return Ok(None);
    };
    let units = |byte: usize| {
        let before = call.label.get(..byte).unwrap_or(&call.label);
        u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
    };
    let parameters = call.parameters.iter().zip(&call.fits);
    let parameters = parameters.map(|(&(start, end), fits)| ParameterInformation {
        label: ParameterLabel::LabelOffsets([units(start), units(end)]),
        documentation: (!fits.is_empty()).then(|| Documentation::String(fits.clone())),
    });
    // An index behind the last parameter says that none is being written.
    let none = u32::try_from(call.parameters.len()).unwrap_or(u32::MAX);
    let active = call
        .active
        .map(|active| u32::try_from(active).unwrap_or(none));
    Ok(Some(SignatureHelp {
        signatures: vec![SignatureInformation {
            label: call.label.clone(),
            documentation: (!call.docs.is_empty()).then(|| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value: call.docs.clone(),
                })
            }),
            parameters: Some(parameters.collect()),
            active_parameter: None,
        }],
        active_signature: Some(0),
        active_parameter: Some(active.unwrap_or(none)),
    }))
}

pub(super) fn hints(server: &Server<'_>, asked: &InlayHintParams) -> Answer<InlayHintRequest> {
    let (path, text) = server.text(&asked.text_document.uri)?;
    let encoding = server.client.encoding;
    let wanted = text.bytes(asked.range, encoding);
    let analysis = server.documents.analysis(&path);
    let hints = analysis.hints().into_iter().filter(|hint| {
        let end = hint.span.end as usize;
        wanted.start <= end && end <= wanted.end
    });
    let hints = hints.map(|hint| InlayHint {
        position: text.position(hint.span.end as usize, encoding),
        label: InlayHintLabel::String(format!(": {}", hint.ty)),
        kind: Some(InlayHintKind::TYPE),
        text_edits: None,
        tooltip: None,
        padding_left: Some(false),
        padding_right: Some(false),
        data: None,
    });
    Ok(Some(hints.collect()))
}
