//! Texts that stand inside other texts, as a rule inside a JSON string: their places are told where they stand.

use super::{Diagnostic, Fix, Help, SourceId, Sources, Span};

/// From the bytes of a text that was taken out of another one to the bytes of that one.
///
/// Between two steps both texts run side by side; a step stands where an escape ends or begins.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaceMap {
    steps: Vec<(usize, usize)>,
}

impl PlaceMap {
    /// From here on byte `inner` is byte `outer`; steps come in ascending order.
    pub fn step(&mut self, inner: usize, outer: usize) {
        self.steps.push((inner, outer));
    }

    /// The byte of the outer text.
    pub fn outer(&self, inner: usize) -> usize {
        let after = self.steps.partition_point(|(step, _)| *step <= inner);
        match after.checked_sub(1).and_then(|at| self.steps.get(at)) {
            Some((step, outer)) => outer + (inner - step),
            None => inner,
        }
    }
}

/// What kind of text a source is, as far as its places go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Origin {
    /// A text of its own, which an author edits as it is.
    #[default]
    Own,
    /// A JSON document: edits in the words of the language do not fit into it.
    Json,
    /// A text inside a JSON string of another source.
    Inside(SourceId, PlaceMap),
}

impl Sources {
    /// The diagnostic with its places in the texts that the author has.
    #[must_use]
    pub fn at_home(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        for label in std::iter::once(&mut diagnostic.primary).chain(&mut diagnostic.secondary) {
            label.span = self.home(label.span);
        }
        for help in &mut diagnostic.help {
            self.bring_home(help);
        }
        diagnostic
    }

    fn home(&self, span: Span) -> Span {
        match self.get(span.source).map(|file| &file.origin) {
            Some(Origin::Inside(outer, places)) => self.home(Span::new(
                *outer,
                places.outer(span.start as usize),
                places.outer(span.end as usize),
            )),
            _ => span,
        }
    }

    /// An edit of a text in a JSON string is written with the escapes of JSON; one of a tree is only told.
    fn bring_home(&self, help: &mut Help) {
        let Some(mut fix) = help.fix.take() else {
            return;
        };
        loop {
            match self.get(fix.span.source).map(|file| &file.origin) {
                Some(Origin::Inside(outer, places)) => {
                    let (start, end) = (fix.span.start as usize, fix.span.end as usize);
                    fix = Fix {
                        span: Span::new(*outer, places.outer(start), places.outer(end)),
                        replacement: escaped(&fix.replacement),
                        ..fix
                    };
                    if self
                        .get(*outer)
                        .is_some_and(|file| file.origin == Origin::Json)
                    {
                        break;
                    }
                }
                Some(Origin::Json) => return,
                _ => break,
            }
        }
        help.fix = Some(fix);
    }
}

/// A text as it stands between the quotes of a JSON string.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn places_and_edits_go_through_escapes() {
        let mut sources = Sources::new();
        let json = r#"{"value": "a = \"x\" and nmae"}"#;
        let outer = sources.add_with("a.json", json, Origin::Json);
        let mut places = PlaceMap::default();
        for (inner, place) in [(0, 11), (4, 15), (5, 17), (6, 18), (7, 20)] {
            places.step(inner, place);
        }
        let text = "a = \"x\" and nmae";
        let inner = sources.add_with("a.json", text, Origin::Inside(outer, places));
        let span = Span::new(inner, 12, 16);
        let found = Diagnostic::error(Code::UnknownName, span, "no `nmae`");
        let found = sources.at_home(found.fix("use it", span, "\"name\""));
        assert_eq!(sources.text(found.primary.span), "nmae");
        assert_eq!(found.primary.span.source, outer);
        let fix = found.help[0].fix.as_ref().expect("an edit");
        assert_eq!(
            (fix.span, fix.replacement.as_str()),
            (found.primary.span, "\\\"name\\\"")
        );
    }

    #[test]
    fn edits_of_trees_are_told_without_an_edit() {
        let mut sources = Sources::new();
        let id = sources.add_with("a.json", "{\"fieldName\": \"nmae\"}", Origin::Json);
        let span = Span::new(id, 15, 19);
        let found = Diagnostic::error(Code::UnknownName, span, "no `nmae`");
        let found = sources.at_home(found.fix("did you mean `name`?", span, "name"));
        assert_eq!(found.help[0].fix, None);
        assert_eq!(found.help[0].message, "did you mean `name`?");
    }
}
