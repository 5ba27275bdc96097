//! What a file declares, in its order.

use super::Analysis;
use crate::diagnostic::Span;
use crate::syntax::ast::{Item, ItemKind, SchemaRole};

/// What an entry of an outline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// An attribute.
    Attribute,
    /// A definition.
    Definition,
    /// A test.
    Test,
    /// A schema.
    Schema,
    /// A file that is used.
    Use,
    /// A time zone or a first day of the week.
    Setting,
}

/// An item of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its name.
    pub name: String,
    /// Its type, or how it is called.
    pub detail: Option<String>,
    /// The whole item, with its documentation.
    pub span: Span,
    /// Its name, or what stands for it.
    pub name_span: Span,
}

impl Analysis {
    /// What the main file declares.
    pub fn outline(&self) -> Vec<Entry> {
        let items = self.tree().map_or(&[][..], |tree| &tree.items);
        items.iter().filter_map(|item| self.entry(item)).collect()
    }

    fn entry(&self, item: &Item) -> Option<Entry> {
        let (kind, name, detail, name_span) = match &item.kind {
            ItemKind::Attribute(attribute) => {
                let name = attribute.name.node.clone();
                let ty = self.checked_attribute(&name).map(|one| one.ty.to_string());
                (EntryKind::Attribute, name, ty, attribute.name.span)
            }
            ItemKind::Define(define) => {
                let parameters = define.parameters.as_ref().map(|parameters| {
                    let names = parameters.iter().map(|one| one.name.node.as_str());
                    format!("({})", names.collect::<Vec<_>>().join(", "))
                });
                let name = define.name.node.clone();
                (EntryKind::Definition, name, parameters, define.name.span)
            }
            ItemKind::Test(test) => {
                let name = test.name.node.clone();
                (EntryKind::Test, name, None, test.name.span)
            }
            ItemKind::Schema(schema) => {
                let role = match schema.role {
                    SchemaRole::Profile => "schema profile",
                    SchemaRole::Event => "schema event",
                };
                let source = schema.sources.first();
                let detail = source.map(|source| source.node.clone());
                (EntryKind::Schema, role.to_owned(), detail, item.span)
            }
            ItemKind::Use(path) => (EntryKind::Use, path.node.clone(), None, path.span),
            ItemKind::Timezone(zone) => {
                let text = self.sources().text(zone.span).to_owned();
                (
                    EntryKind::Setting,
                    "timezone".to_owned(),
                    Some(text),
                    zone.span,
                )
            }
            ItemKind::WeekStarts(day) => {
                let text = self.sources().text(day.span).to_owned();
                (
                    EntryKind::Setting,
                    "week starts".to_owned(),
                    Some(text),
                    day.span,
                )
            }
            ItemKind::Allow(_) => return None,
        };
        let docs = item.docs.iter().map(|line| line.span);
        let inside = docs.filter(|line| line.source == item.span.source);
        Some(Entry {
            kind,
            name,
            detail,
            span: inside.fold(item.span, Span::to),
            name_span,
        })
    }
}
