//! The ids of the schemas in a directory of XDM files.

use std::path::Path;

use super::CompletionKind;
use super::builder::{Builder, rank};
use crate::diagnostic::SourceId;
use crate::engine::schema_files::repository_texts;
use crate::schema::XdmRepository;
use crate::syntax::ast::{ItemKind, SchemaItem};
use crate::syntax::parse::parse_file;

impl Builder<'_> {
    /// The ids that can stand at a place behind a directory, or false where none is named before it: first the
    /// groups that are made for the classes that stand there already, or the classes where there are none.
    pub(super) fn schema_ids(&mut self, directory: &Path) -> bool {
        let Some(item) = self.schema_before() else {
            return false;
        };
        let Some((source, ids)) = item.sources.split_first() else {
            return false;
        };
        let folder = directory.join(&source.node);
        if !folder.is_dir() {
            return false;
        }
        let texts = repository_texts(&folder).unwrap_or_default();
        let (repository, _) = XdmRepository::from_files(texts);
        let is_named = |id: &str| ids.iter().any(|named| named.node == id);
        for entry in repository.entries().filter(|entry| !is_named(entry.id)) {
            let fits = match ids.is_empty() {
                true => entry.is_class,
                false => entry.extends.iter().any(|class| is_named(class)),
            };
            let rank = if fits { rank::VALUE } else { rank::OTHER };
            let added = self.add(entry.id, CompletionKind::Value, rank);
            added.detail = entry.title.map(str::to_owned);
            added.docs = entry.description.map(str::to_owned);
        }
        true
    }

    /// The schema item as it stands before the quotes of the place.
    fn schema_before(&self) -> Option<SchemaItem> {
        let before = self
            .text
            .get(self.possible.item_start..self.possible.word.start)?;
        let before = before.strip_suffix(['"', '\''])?;
        let (file, _) = parse_file(SourceId(0), before);
        file.items.into_iter().find_map(|item| match item.kind {
            ItemKind::Schema(schema) => Some(schema),
            _ => None,
        })
    }
}
