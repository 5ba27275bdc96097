//! JSON with the place of every value, so that what is wrong in a tree or a document can be shown.

mod read;
mod text;

pub(in crate::syntax) use read::read;
pub(in crate::syntax) use text::quote;

use crate::diagnostic::{PlaceMap, SourceId, Span, Spanned};

/// The deepest nesting of arrays and objects, in levels.
pub(in crate::syntax) const JSON_NESTING_MAX: usize = 1024;

/// A value with its place.
#[derive(Debug)]
pub(in crate::syntax) struct Json {
    pub(in crate::syntax) kind: JsonKind,
    pub(in crate::syntax) span: Span,
}

/// What a value can be.
#[derive(Debug)]
pub(in crate::syntax) enum JsonKind {
    Null,
    Boolean(bool),
    /// A number as written.
    Number(String),
    String(Text),
    Array(Vec<Json>),
    Object(Vec<(Spanned<String>, Json)>),
}

/// The text of a string, its escapes read.
#[derive(Debug)]
pub(in crate::syntax) struct Text {
    pub(in crate::syntax) text: String,
    /// Where its bytes stand in the source.
    pub(in crate::syntax) places: PlaceMap,
}

impl Text {
    /// The place of the text between its quotes.
    pub(in crate::syntax) fn span(&self, source: SourceId) -> Span {
        let end = self.places.outer(self.text.len());
        Span::new(source, self.places.outer(0), end)
    }
}

impl Json {
    /// The member of an object.
    pub(in crate::syntax) fn get(&self, name: &str) -> Option<&Json> {
        let members = self.members().iter();
        let mut named = members.filter(|(known, _)| known.node == name);
        named.next().map(|(_, value)| value)
    }

    /// As [`Json::get`]; `null` is no value.
    pub(in crate::syntax) fn present(&self, name: &str) -> Option<&Json> {
        self.get(name)
            .filter(|value| !matches!(value.kind, JsonKind::Null))
    }

    /// The members of an object; none of anything else.
    pub(in crate::syntax) fn members(&self) -> &[(Spanned<String>, Json)] {
        match &self.kind {
            JsonKind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of an array; none of anything else.
    pub(in crate::syntax) fn elements(&self) -> &[Json] {
        match &self.kind {
            JsonKind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    pub(in crate::syntax) fn text(&self) -> Option<&Text> {
        match &self.kind {
            JsonKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string.
    pub(in crate::syntax) fn str(&self) -> Option<&str> {
        self.text().map(|text| text.text.as_str())
    }

    /// What it is, in words.
    pub(in crate::syntax) fn noun(&self) -> &'static str {
        match &self.kind {
            JsonKind::Null => "null",
            JsonKind::Boolean(_) => "a boolean",
            JsonKind::Number(_) => "a number",
            JsonKind::String(_) => "a string",
            JsonKind::Array(_) => "an array",
            JsonKind::Object(_) => "an object",
        }
    }

    /// The way from this value to the innermost one at a place, as in `$.params[0].object`.
    pub(in crate::syntax) fn path_to(&self, place: Span) -> String {
        let mut path = "$".to_owned();
        let mut value = self;
        loop {
            let holds =
                |inner: &Json| inner.span.start <= place.start && place.end <= inner.span.end;
            let ends_before = |inner: &Json| inner.span.end < place.end;
            let members = value.members();
            let member = members.get(members.partition_point(|(_, inner)| ends_before(inner)));
            let index = value.elements().partition_point(ends_before);
            let element = value.elements().get(index);
            let member = member.filter(|(_, inner)| holds(inner));
            value = match (member, element.filter(|inner| holds(inner))) {
                (Some((name, inner)), _) => {
                    path.push('.');
                    path.push_str(name);
                    inner
                }
                (None, Some(inner)) => {
                    path.push_str(&format!("[{index}]"));
                    inner
                }
                (None, None) => return path,
            };
        }
    }
}
