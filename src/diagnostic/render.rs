//! Diagnostics for terminals: the excerpt of the source, labels, notes and suggested edits.
//!
//! The one place that knows the crate which draws. The caller says whether to use colour and how
//! wide the terminal is; nothing here looks at the environment.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};

use super::excerpt::{self, Excerpt};
use super::{Diagnostic, Fix, Help, Label, Severity, SourceFile, SourceId, Sources};

/// How many characters of one sentence are shown.
const SENTENCE_CHARS_MAX: usize = 1000;
/// An edit that removes or adds more bytes than this is told and not drawn.
const FIX_BYTES_MAX: usize = 2000;
/// A longer line is cut to the surroundings of its labels before it is drawn, in bytes. Below, the
/// drawing itself trims to the width of the terminal.
const LABELLED_LINE_BYTES_MAX: usize = 10_000;
/// The same for lines with an edit, which are never trimmed.
const EDITED_LINE_BYTES_MAX: usize = 200;
/// How wide a message may be where the caller knows no width, in columns.
const WIDTH_DEFAULT: usize = 120;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether to use colours and Unicode lines.
    pub color: bool,
    /// The width of the terminal, in columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            width: WIDTH_DEFAULT,
        }
    }
}

/// One diagnostic as text, without a line feed at the end.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style) -> String {
    let mut groups = vec![main_group(diagnostic, sources)];
    groups.extend(
        diagnostic
            .help
            .iter()
            .filter_map(|help| Some(fix_group(help, help.fix.as_ref()?, sources))),
    );
    renderer(style).render(&groups)
}

/// All diagnostics as text, an empty line between them and a line feed at the end.
pub fn render_all<'a>(
    diagnostics: impl IntoIterator<Item = &'a Diagnostic>,
    sources: &Sources,
    style: Style,
) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&render(diagnostic, sources, style));
        text.push('\n');
    }
    text
}

fn renderer(style: Style) -> Renderer {
    let renderer = if style.color {
        Renderer::styled().decor_style(DecorStyle::Unicode)
    } else {
        Renderer::plain()
    };
    renderer.term_width(style.width)
}

fn main_group<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(sentence(&diagnostic.message))
        .id(diagnostic.code.to_string());
    let mut group = Group::with_title(title).elements(excerpts(diagnostic, sources));
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(sentence(note)));
    }
    for help in diagnostic.help.iter().filter(|help| help.fix.is_none()) {
        group = group.element(Level::HELP.message(sentence(&help.message)));
    }
    group
}

/// One excerpt for each source that a label points into, the primary one first.
fn excerpts<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Element<'a>> {
    let mut by_source: Vec<(SourceId, Vec<(AnnotationKind, &Label)>)> = Vec::new();
    let secondary = diagnostic.secondary.iter();
    let labels = std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
        .chain(secondary.map(|label| (AnnotationKind::Context, label)));
    for (kind, label) in labels {
        let source = label.span.source;
        match by_source.iter_mut().find(|(id, _)| *id == source) {
            Some((_, labels)) => labels.push((kind, label)),
            None => by_source.push((source, vec![(kind, label)])),
        }
    }
    let mut elements = Vec::new();
    for (id, labels) in &by_source {
        if let Some(file) = sources.get(*id) {
            elements.extend(excerpt_of(file, labels));
        }
    }
    elements
}

fn excerpt_of<'a>(
    file: &'a SourceFile,
    labels: &[(AnnotationKind, &'a Label)],
) -> Vec<Element<'a>> {
    if file.text.is_empty() {
        return vec![Origin::path(path(file)).into()];
    }
    let ranges: Vec<Range<usize>> = labels
        .iter()
        .map(|(_, label)| excerpt::clamp(&file.text, label.span.start, label.span.end))
        .collect();
    let excerpt = Excerpt::new(&file.text, &ranges, LABELLED_LINE_BYTES_MAX);
    let annotations = labels.iter().zip(&ranges).map(|((kind, label), range)| {
        let annotation: Annotation<'a> = kind.span(excerpt.place(range));
        if label.message.is_empty() {
            annotation
        } else {
            annotation.label(sentence(&label.message))
        }
    });
    let snippet = Snippet::source(excerpt.text.clone())
        .line_start(line_of(file, excerpt.start))
        .annotations(annotations);
    locate(file, &excerpt, ranges.first(), snippet)
}

/// Puts the place above a snippet: by the snippet itself, or by hand where its columns are not
/// those of the source.
fn locate<'a, T>(
    file: &'a SourceFile,
    excerpt: &Excerpt,
    place: Option<&Range<usize>>,
    snippet: Snippet<'a, T>,
) -> Vec<Element<'a>>
where
    T: Clone,
    Element<'a>: From<Snippet<'a, T>>,
{
    if !excerpt.is_cut {
        return vec![snippet.path(path(file)).into()];
    }
    let byte = place.map_or(0, |range| range.start);
    let position = file.lines.position(&file.text, cut_u32(byte));
    let origin = Origin::path(path(file))
        .line(position.line)
        .char_column(position.column);
    vec![origin.into(), snippet.into()]
}

fn fix_group<'a>(help: &'a Help, fix: &'a Fix, sources: &'a Sources) -> Group<'a> {
    let title = Level::HELP.secondary_title(sentence(&help.message));
    let group = Group::with_title(title);
    let Some(file) = sources.get(fix.span.source) else {
        return group.element(Level::NOTE.message(sentence(&fix.replacement)));
    };
    let range = excerpt::clamp(&file.text, fix.span.start, fix.span.end);
    if range.len() > FIX_BYTES_MAX || fix.replacement.len() > FIX_BYTES_MAX {
        return group.element(Level::NOTE.message("the edit is too long to be shown"));
    }
    let excerpt = Excerpt::new(
        &file.text,
        std::slice::from_ref(&range),
        EDITED_LINE_BYTES_MAX,
    );
    let patch = Patch::new(excerpt.place(&range), fix.replacement.as_str());
    let snippet = Snippet::source(excerpt.text.clone())
        .line_start(line_of(file, excerpt.start))
        .patch(patch);
    // The place was named above the excerpt; only another file needs a name again.
    group.element(snippet)
}

/// The name of a source; the crate that draws lets control characters of a path pass.
fn path(file: &SourceFile) -> Cow<'_, str> {
    if file.name.chars().any(char::is_control) {
        Cow::Owned(normalize_untrusted_str(&file.name).replace('\n', " "))
    } else {
        Cow::Borrowed(&file.name)
    }
}

fn line_of(file: &SourceFile, byte: usize) -> usize {
    file.lines.position(&file.text, cut_u32(byte)).line
}

fn cut_u32(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// A text from outside, of bearable length and without control characters.
fn sentence(text: &str) -> Cow<'_, str> {
    let end = text
        .char_indices()
        .nth(SENTENCE_CHARS_MAX)
        .map(|(byte, _)| byte);
    match end {
        Some(byte) => Cow::Owned(normalize_untrusted_str(&format!("{}…", &text[..byte]))),
        None if text.chars().any(|c| c.is_control() && c != '\n') => {
            Cow::Owned(normalize_untrusted_str(text))
        }
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests;
