//! Where a schema file describes a field.

use std::path::Path;

use super::{Analysis, Target};
use crate::engine::schema_files::repository_texts;
use crate::schema::{TextPlace, field_in_repository, field_in_text, id_in_repository};
use crate::syntax::ast::{ItemKind, SchemaItem, SchemaRole};

impl Analysis {
    /// The place of a field in the file that describes it: the name of the field where that is found,
    /// else the file. The place in a directory of XDM files is in the class, the field group or the data type.
    pub(super) fn schema_target(&self, of_event: bool, path: &[String]) -> Option<Target> {
        let (directory, item) = self.schema_item(of_event)?;
        let (source, ids) = item.sources.split_first()?;
        let file = directory.join(&source.node);
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        if file.is_dir() {
            let ids: Vec<&str> = ids.iter().map(|id| id.node.as_str()).collect();
            return in_repository(&file, |texts| field_in_repository(texts, &ids, &path));
        }
        let is_json = file.extension().is_some_and(|ending| ending == "json");
        let text = self.overlay.read(&file).ok().filter(|_| is_json);
        let found = text.and_then(|text| field_in_text(&text, &path));
        Some(match found {
            Some(found) => Target::Bytes {
                path: file,
                range: (found.range.start, found.range.end),
            },
            None => Target::File(file),
        })
    }

    /// The folder of the rules and the schema item that counts.
    fn schema_item(&self, of_event: bool) -> Option<(&Path, &SchemaItem)> {
        let role = match of_event {
            true => SchemaRole::Event,
            false => SchemaRole::Profile,
        };
        let files = self.checked.loaded.files.iter().rev();
        let mut items = files.flat_map(|file| file.tree.items.iter().map(move |item| (file, item)));
        items.find_map(|(file, item)| match &item.kind {
            ItemKind::Schema(schema) if schema.role == role => {
                Some((file.directory.as_path(), schema))
            }
            _ => None,
        })
    }
}

/// The place of an `$id` in the files of a directory.
pub(super) fn id_target(directory: &Path, id: &str) -> Option<Target> {
    in_repository(directory, |texts| id_in_repository(texts, id))
}

/// A place in the file of a directory that holds the text.
fn in_repository(
    directory: &Path,
    find: impl FnOnce(&[String]) -> Option<TextPlace>,
) -> Option<Target> {
    let (paths, texts): (Vec<_>, Vec<_>) = repository_texts(directory).ok()?.into_iter().unzip();
    let found = find(&texts)?;
    Some(Target::Bytes {
        path: directory.join(paths.get(found.text)?),
        range: (found.range.start, found.range.end),
    })
}
