//! How the texts of attributes changed.

use std::collections::HashMap;

use serde::Serialize;

use crate::diagnostic::{SourceId, Sources};
use crate::engine::program::Program;
use crate::syntax::ast::{Item, ItemKind};
use crate::syntax::parse::parse_file;
use crate::types::ArenaId;

/// How the text of an attribute changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextChange {
    /// It did not.
    None,
    /// Blanks, lines and comments alone.
    Layout,
    /// Its documentation, and maybe its layout.
    Documentation,
    /// What it says.
    Words,
}

/// The texts of the attributes of a program.
pub(super) struct Texts<'a> {
    program: &'a Program,
    sources: &'a Sources,
    /// The items of the files that were asked for.
    items: HashMap<SourceId, Vec<Item>>,
}

impl<'a> Texts<'a> {
    pub(super) fn of(program: &'a Program) -> Self {
        Self {
            program,
            sources: program.warnings().sources(),
            items: HashMap::new(),
        }
    }

    /// How the text of an attribute became that of another program's.
    pub(super) fn compare(
        &mut self,
        position: usize,
        new: &mut Texts<'_>,
        new_position: usize,
    ) -> Option<TextChange> {
        let (old, old_text) = self.item(position)?;
        let (new, new_text) = new.item(new_position)?;
        let docs = |item: &Item| -> Vec<String> {
            let lines = item.docs.iter();
            lines.map(|line| line.node.trim().to_owned()).collect()
        };
        Some(if !is_same_rule(old, new) {
            TextChange::Words
        } else if docs(old) != docs(new) {
            TextChange::Documentation
        } else if old_text != new_text {
            TextChange::Layout
        } else {
            TextChange::None
        })
    }

    fn item(&mut self, position: usize) -> Option<(&Item, &'a str)> {
        let program = self.program.hir();
        let id = ArenaId::from_index(self.program.slots()[position]);
        let span = program.attributes[id].span;
        let file = self.sources.get(span.source)?;
        let items = self.items.entry(span.source).or_insert_with(|| {
            let (tree, _) = parse_file(span.source, &file.text);
            tree.items
        });
        let item = items.iter().find(|item| {
            item.span.start <= span.start
                && span.end <= item.span.end
                && matches!(item.kind, ItemKind::Attribute(_))
        })?;
        Some((item, self.sources.text(item.span)))
    }
}

/// Whether two attributes say the same but for their name.
fn is_same_rule(old: &Item, new: &Item) -> bool {
    match (&old.kind, &new.kind) {
        (ItemKind::Attribute(old), ItemKind::Attribute(new)) => {
            old.ty == new.ty && old.options == new.options && old.body == new.body
        }
        _ => false,
    }
}
