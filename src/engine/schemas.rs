//! Schema sources: where schemas come from and where key, time and id are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::diagnostics::{Diagnostics, nowhere};
use super::load::LoadedFile;
use super::schema_files::{SchemaReader, load_path};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned, nearest};
use crate::hir::Binding;
use crate::schema::{Problem, Schema, SchemaKind, default_paths, from_json};
use crate::syntax::ast::{ItemKind, NamePath, SchemaItem, SchemaRole};
use crate::types::Kind;

/// A schema with the places of key, time and id, as hosts hand it to an engine.
///
/// Places that are not said are those of XDM: `identityMap` or `_id`, `timestamp`, `_id`.
#[derive(Debug, Clone)]
pub struct SchemaSource {
    origin: Origin,
    key: Option<Vec<String>>,
    time: Option<Vec<String>>,
    id: Option<Vec<String>>,
}

#[derive(Debug, Clone)]
enum Origin {
    /// A file, or a directory with `$id`s.
    Path(PathBuf, Vec<String>),
    /// The JSON text of a schema.
    Json { name: String, text: String },
    /// A schema that is there.
    Schema(Arc<Schema>),
}

impl SchemaSource {
    /// A resolved XDM schema, a JSON Schema, or a data file whose own columns are the schema.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::new(Origin::Path(path.into(), Vec::new()))
    }

    /// The union of the schemas `ids` of a directory of XDM repository files.
    pub fn repository<I, S>(directory: impl Into<PathBuf>, ids: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: Into<String>,
    {
        let ids = ids.into_iter().map(Into::into).collect();
        Self::new(Origin::Path(directory.into(), ids))
    }

    /// The JSON text of a resolved XDM schema or a JSON Schema; messages call it `name`.
    pub fn json(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::new(Origin::Json {
            name: name.into(),
            text: text.into(),
        })
    }

    /// A schema that is there already.
    pub fn schema(schema: Schema) -> Self {
        Self::new(Origin::Schema(Arc::new(schema)))
    }

    fn new(origin: Origin) -> Self {
        Self {
            origin,
            key: None,
            time: None,
            id: None,
        }
    }

    /// Where the profile key is, as in `identityMap.CRM`.
    #[must_use]
    pub fn key(mut self, path: &str) -> Self {
        self.key = Some(steps(path));
        self
    }

    /// Where the event time is.
    #[must_use]
    pub fn time(mut self, path: &str) -> Self {
        self.time = Some(steps(path));
        self
    }

    /// Where the event id is.
    #[must_use]
    pub fn id(mut self, path: &str) -> Self {
        self.id = Some(steps(path));
        self
    }

    /// The schema by itself, and what is suspicious about it.
    ///
    /// # Errors
    /// `SchemaUnreadable`, `SchemaUnknownForm` and `SchemaUnknownId` where there is no whole schema.
    pub fn read(&self, kind: SchemaKind) -> Result<(Schema, Diagnostics), Diagnostics> {
        let mut found = Vec::new();
        let schema = report(self.load(kind), nowhere(), &mut found);
        let found = Diagnostics::new(found, Arc::default());
        match schema {
            Some(schema) if !found.has_errors() => Ok((schema, found)),
            _ => Err(found),
        }
    }

    fn load(&self, kind: SchemaKind) -> Result<(Schema, Vec<Problem>), Vec<Problem>> {
        match &self.origin {
            Origin::Path(path, ids) => load_path(path, ids, kind),
            Origin::Json { name, text } => {
                from_json(name, text, kind).map_err(|problem| vec![*problem])
            }
            Origin::Schema(schema) => Ok((Schema::clone(schema), Vec::new())),
        }
    }

    /// The binding of a host's schema, which no text names. Paths that the host does not say are
    /// those of the schema item of `files` that it stands for.
    pub(super) fn bind(
        &self,
        files: &[LoadedFile],
        kind: SchemaKind,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Binding> {
        let place = nowhere();
        let schema = report(self.load(kind), place, diagnostics)?;
        let item = schema_items(files, kind).next().map(|(item, ..)| item);
        let choose = |own: &Option<Vec<String>>, written: Option<&NamePath>| match own {
            Some(path) => Some((path.clone(), place)),
            None => written.and_then(said),
        };
        let said = Said {
            key: choose(&self.key, item.and_then(|item| item.key.as_ref())),
            time: choose(&self.time, item.and_then(|item| item.time.as_ref())),
            id: choose(&self.id, item.and_then(|item| item.id.as_ref())),
        };
        Some(bind(schema, kind, &said, place, diagnostics))
    }

    /// The binding of a schema that data gave: what it lacks is no error.
    pub(super) fn bind_loosely(&self, kind: SchemaKind) -> Option<Binding> {
        let (schema, _) = self.load(kind).ok()?;
        let has = |path: Option<&str>| {
            let path = path.filter(|path| schema.record.fields.contains_key(*path))?;
            Some(vec![path.to_owned()])
        };
        let paths = default_paths(kind);
        let is_time =
            |field: &crate::types::Field| matches!(field.ty.kind, Kind::Datetime | Kind::Date);
        let time = paths.time.filter(|name| {
            let field = schema.record.fields.get(*name);
            field.is_some_and(is_time)
        });
        Some(Binding {
            key: has(schema.default_key(kind)),
            time: has(time),
            id: has(paths.id),
            schema,
        })
    }
}

/// Whether a file names a schema of `kind`.
pub(super) fn has_schema_item(files: &[LoadedFile], kind: SchemaKind) -> bool {
    schema_items(files, kind).next().is_some()
}

/// The schema items of `kind`, those of the main file first, with the directories of their files.
fn schema_items(
    files: &[LoadedFile],
    kind: SchemaKind,
) -> impl Iterator<Item = (&SchemaItem, Span, &Path)> {
    let role = match kind {
        SchemaKind::Profile => SchemaRole::Profile,
        SchemaKind::Event => SchemaRole::Event,
    };
    files.iter().rev().flat_map(move |file| {
        let items = file.tree.items.iter();
        items.filter_map(move |item| match &item.kind {
            ItemKind::Schema(schema) if schema.role == role => {
                Some((schema, item.span, file.directory.as_path()))
            }
            _ => None,
        })
    })
}

/// The paths that were said, each with its place.
struct Said {
    key: Option<(Vec<String>, Span)>,
    time: Option<(Vec<String>, Span)>,
    id: Option<(Vec<String>, Span)>,
}

fn steps(path: &str) -> Vec<String> {
    path.split('.').map(str::to_owned).collect()
}

/// The binding of the schema item of `kind` that counts: that of the main file, else of the first
/// file that has one. A second one must name the same schema.
pub(super) fn bind_items(
    files: &[LoadedFile],
    kind: SchemaKind,
    reader: &SchemaReader<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Binding> {
    let mut bound: Option<(&SchemaItem, Span, &Path)> = None;
    for (item, span, directory) in schema_items(files, kind) {
        match bound {
            None => bound = Some((item, span, directory)),
            Some((first, first_span, first_directory)) => {
                let is_same = span.source != first_span.source
                    && targets(first, first_directory) == targets(item, directory);
                if !is_same {
                    let message = format!("a program has one {kind} schema, and here is another");
                    diagnostics.push(
                        Diagnostic::error(Code::SchemaRepeated, span, message)
                            .label("another schema")
                            .also(first_span, "the schema that counts"),
                    );
                }
            }
        }
    }
    let (item, span, directory) = bound?;
    bind_item(item, span, directory, kind, reader, diagnostics)
}

fn targets(item: &SchemaItem, directory: &Path) -> (PathBuf, Vec<String>) {
    let mut sources = item.sources.iter();
    let path = sources.next().map_or_else(PathBuf::new, |source| {
        let path = directory.join(&source.node);
        path.canonicalize().unwrap_or(path)
    });
    (path, sources.map(|id| id.node.clone()).collect())
}

fn bind_item(
    item: &SchemaItem,
    span: Span,
    directory: &Path,
    kind: SchemaKind,
    reader: &SchemaReader<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Binding> {
    // Without a source the parser has said so.
    let source = item.sources.first()?;
    let (path, ids) = (directory.join(&source.node), item.sources.iter().skip(1));
    let ids: Vec<String> = ids.map(|id: &Spanned<String>| id.node.clone()).collect();
    let schema = report(reader.load(&path, &ids, kind), source.span, diagnostics)?;
    let said = Said {
        key: item.key.as_ref().and_then(said),
        time: item.time.as_ref().and_then(said),
        id: item.id.as_ref().and_then(said),
    };
    Some(bind(schema, kind, &said, span, diagnostics))
}

fn said(path: &NamePath) -> Option<(Vec<String>, Span)> {
    let (first, last) = (path.steps.first()?, path.steps.last()?);
    let steps = path.steps.iter().map(|step| step.node.clone()).collect();
    Some((steps, first.span.to(last.span)))
}

fn report(
    loaded: Result<(Schema, Vec<Problem>), Vec<Problem>>,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    let (schema, problems) = match loaded {
        Ok((schema, problems)) => (Some(schema), problems),
        Err(problems) => (None, problems),
    };
    let problems = problems.into_iter();
    diagnostics.extend(problems.map(|problem| problem.into_diagnostic(span)));
    schema
}

/// Puts the paths to a schema: those that were said must exist, the others are XDM's if they do.
fn bind(
    schema: Schema,
    kind: SchemaKind,
    said: &Said,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) -> Binding {
    let defaults = default_paths(kind);
    let default = |path: Option<&str>| {
        let path = path.filter(|path| schema.record.fields.contains_key(*path))?;
        Some(vec![path.to_owned()])
    };
    let mut chosen =
        |said: &Option<(Vec<String>, Span)>, what: &str, default: Option<Vec<String>>| match said {
            Some((path, place)) => {
                check_path(&schema, path, *place, what, diagnostics);
                Some(path.clone())
            }
            None => default,
        };
    let key = chosen(&said.key, "key", default(schema.default_key(kind)));
    let time = chosen(&said.time, "time", default(defaults.time));
    let id = chosen(&said.id, "id", default(defaults.id));
    if kind == SchemaKind::Event && time.is_none() {
        let message = "the event schema does not say when an event happened";
        diagnostics.push(
            Diagnostic::error(Code::SchemaMissingPath, span, message)
                .label("no time")
                .note("it has no field `timestamp`")
                .help("name the field of the time, as in `time created_at`"),
        );
    }
    Binding {
        schema,
        key,
        time,
        id,
    }
}

fn check_path(
    schema: &Schema,
    path: &[String],
    place: Span,
    what: &str,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    if schema.type_at(&names).is_some() {
        return;
    }
    let dotted = path.join(".");
    let message = format!("the {what} `{dotted}` is no field of the schema");
    let diagnostic = Diagnostic::error(Code::SchemaMissingPath, place, message)
        .label("no such field")
        .note(format!("the schema is `{}`", schema.name));
    let leaves = schema.leaves();
    let near = nearest(&dotted, leaves.iter().map(|leaf| leaf.path.as_str()));
    diagnostics.push(match near {
        // A path that the host said stands in no text.
        Some(near) if place != nowhere() => diagnostic.suggest_name(place, &dotted, near),
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`sumac schema fields` lists the fields of a schema"),
    });
}

/// The type of the value under a path: lists are passed through.
pub(super) fn leaf_kind(schema: &Schema, path: &[String]) -> Option<Kind> {
    let names: Vec<&str> = path.iter().map(String::as_str).collect();
    Some(schema.type_at(&names)?.kind.under_lists().clone())
}
