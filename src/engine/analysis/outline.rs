//! What a file declares, in its order.

use super::Analysis;
use crate::diagnostic::{SourceId, Span};
use crate::syntax::ast::{Item, ItemKind, SchemaRole};
use crate::syntax::parse::parse_file;

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
        let mut entries = entries(self.text(), items);
        for entry in &mut entries {
            if entry.kind == EntryKind::Attribute {
                let checked = self.checked_attribute(&entry.name);
                entry.detail = checked.map(|one| one.ty.to_string());
            }
        }
        entries
    }
}

/// What the text of a rule file declares, as far as the text alone says it: attributes have no type.
pub fn outline(text: &str) -> Vec<Entry> {
    let (tree, _) = parse_file(SourceId(0), text);
    entries(text, &tree.items)
}

fn entries(text: &str, items: &[Item]) -> Vec<Entry> {
    items.iter().filter_map(|item| entry(text, item)).collect()
}

fn entry(text: &str, item: &Item) -> Option<Entry> {
    let written = |span: Span| {
        let text = text.get(span.start as usize..span.end as usize);
        text.map(str::to_owned)
    };
    let (kind, name, detail, name_span) = match &item.kind {
        ItemKind::Attribute(attribute) => {
            let name = attribute.name.node.clone();
            (EntryKind::Attribute, name, None, attribute.name.span)
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
            let name = "timezone".to_owned();
            (EntryKind::Setting, name, written(zone.span), zone.span)
        }
        ItemKind::WeekStarts(day) => {
            let name = "week starts".to_owned();
            (EntryKind::Setting, name, written(day.span), day.span)
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
