//! Schemas from files: one text, a directory of XDM files, or data whose columns say what there is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::diagnostics::{Diagnostics, nowhere};
use super::overlay::Overlay;
use super::program::data_error;
use super::stamp::Stamp;
use crate::data::{Form, Input, Told, columns_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::schema::{
    Problem, Schema, SchemaKind, XdmRepository, from_columns, from_json, infer_from_json,
};

/// How deep the directories of an XDM repository may nest.
const REPOSITORY_DEPTH_MAX: usize = 32;
/// The largest schema file that is read, in bytes.
const SCHEMA_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The schema that a data file says of itself, and what did not fit into one.
///
/// # Errors
/// `DataUnreadable` and `DataUnknownForm`.
pub fn infer_schema(input: &Input, kind: SchemaKind) -> Result<(Schema, Diagnostics), Diagnostics> {
    let (schema, problems) = infer(input, kind).map_err(data_error)?;
    let found = problems.into_iter();
    let found = found.map(|problem| problem.into_diagnostic(nowhere()));
    Ok((schema, Diagnostics::new(found.collect(), Arc::default())))
}

/// Reads the schemas that rule files name.
#[derive(Clone, Copy)]
pub(super) struct SchemaReader<'e> {
    /// Texts that stand for files.
    pub(super) overlay: &'e Overlay,
    /// Schemas that were read before.
    pub(super) cache: Option<&'e SchemaCache>,
}

/// A path, the ids of the schemas that are meant, and what they describe.
type Asked = (PathBuf, Vec<String>, SchemaKind);

type Read = Result<(Schema, Vec<Problem>), Vec<Problem>>;

impl SchemaReader<'_> {
    /// Loads whatever schema a path leads to, anew where something under it has changed.
    pub(super) fn load(&self, path: &Path, ids: &[String], kind: SchemaKind) -> Read {
        if let Some(text) = self.overlay.text(path).filter(|_| ids.is_empty()) {
            let name = path.display().to_string();
            return from_json(&name, text, kind).map_err(|problem| vec![*problem]);
        }
        match self.cache {
            Some(cache) => cache.load(path, ids, kind),
            None => load_path(path, ids, kind),
        }
    }
}

/// Schemas that were read, as long as their files stay the same.
#[derive(Debug, Default)]
pub(super) struct SchemaCache {
    read: Mutex<HashMap<Asked, (Stamp, Read)>>,
}

impl SchemaCache {
    fn load(&self, path: &Path, ids: &[String], kind: SchemaKind) -> Read {
        let stamp = Stamp::of([path]);
        let key = (path.to_owned(), ids.to_vec(), kind);
        // A thread that panicked leaves whole entries behind.
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, schema)) = read.get(&key)
            && *known == stamp
        {
            return schema.clone();
        }
        let schema = load_path(path, ids, kind);
        read.insert(key, (stamp, schema.clone()));
        schema
    }
}

/// Loads whatever schema a path leads to.
pub(super) fn load_path(
    path: &Path,
    ids: &[String],
    kind: SchemaKind,
) -> Result<(Schema, Vec<Problem>), Vec<Problem>> {
    let name = path.display().to_string();
    if path.is_dir() {
        return load_repository(path, &name, ids, kind);
    }
    if !ids.is_empty() {
        let message = "only a directory of XDM files has schema ids";
        let problem = Problem::error(Code::SchemaUnknownId, name, message)
            .help("name the directory that holds the files");
        return Err(vec![problem]);
    }
    match Form::of_name(path) {
        Some(form) if form != Form::Json => {
            infer(&Input::Path(path.to_owned()), kind).map_err(|diagnostic| {
                let mut problem = Problem::error(Code::SchemaUnreadable, name, diagnostic.message);
                problem.notes = diagnostic.notes;
                vec![problem]
            })
        }
        _ => {
            let text = read(path).map_err(|reason| vec![unreadable(&name, &reason)])?;
            from_json(&name, &text, kind).map_err(|problem| vec![*problem])
        }
    }
}

/// The schema that the columns or the first rows of a data file say.
fn infer(input: &Input, kind: SchemaKind) -> Result<(Schema, Vec<Problem>), Diagnostic> {
    Ok(match columns_of(input)? {
        Told::Columns(columns) => (from_columns(input.name(), kind, columns), Vec::new()),
        Told::Records(records) => infer_from_json(input.name(), kind, records),
    })
}

fn load_repository(
    path: &Path,
    name: &str,
    ids: &[String],
    kind: SchemaKind,
) -> Result<(Schema, Vec<Problem>), Vec<Problem>> {
    let texts = repository_texts(path).map_err(|reason| vec![unreadable(name, &reason)])?;
    let (repository, mut problems) = XdmRepository::from_files(texts);
    if ids.is_empty() {
        let message = "a directory of XDM files needs the `$id`s of the schemas that are meant";
        let examples: Vec<&str> = repository.ids().take(3).collect();
        let problem = Problem::error(Code::SchemaUnknownId, name, message);
        let problem = match examples.is_empty() {
            true => problem.note("the directory holds no XDM files"),
            false => problem.help(format!("such as \"{}\"", examples.join("\", \""))),
        };
        problems.push(problem);
        return Err(problems);
    }
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let (schema, more) = repository.resolve(kind, &ids);
    problems.extend(more);
    Ok((schema, problems))
}

/// The texts of a directory of XDM files under their relative paths, sorted.
///
/// # Errors
/// In words, where one of them cannot be read.
pub(super) fn repository_texts(path: &Path) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    collect(path, path, 0, &mut texts)?;
    Ok(texts)
}

fn collect(
    root: &Path,
    directory: &Path,
    depth: usize,
    texts: &mut Vec<(String, String)>,
) -> Result<(), String> {
    if depth > REPOSITORY_DEPTH_MAX {
        return Err(format!(
            "directories nest more than {REPOSITORY_DEPTH_MAX} levels deep"
        ));
    }
    let entries = std::fs::read_dir(directory).map_err(|error| error.to_string())?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, depth + 1, texts)?;
            continue;
        }
        let relative = path.strip_prefix(root).unwrap_or(&path);
        let relative = relative.to_string_lossy().replace('\\', "/");
        if XdmRepository::wants(&relative) {
            let text = read(&path).map_err(|reason| format!("{relative}: {reason}"))?;
            texts.push((relative, text));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, String> {
    let size = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if size.len() > SCHEMA_BYTES_MAX {
        return Err(format!("it is larger than {SCHEMA_BYTES_MAX} bytes"));
    }
    std::fs::read_to_string(path).map_err(|error| error.to_string())
}

fn unreadable(name: &str, reason: &str) -> Problem {
    Problem::error(
        Code::SchemaUnreadable,
        name,
        format!("the schema `{name}` cannot be read"),
    )
    .note(reason)
}
