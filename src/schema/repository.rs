//! The source files of an XDM repository, and unions of them.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::document::{Document, Documents, parse_json};
use super::merge::{Conflict, Law, Merge, Side};
use super::problem::Problem;
use super::reader::{Dialect, Reader};
use super::record::record;
use super::report::conflict_problem;
use super::{SCHEMA_FIELDS_MAX, Schema, SchemaKind};
use crate::diagnostic::Code;
use crate::types::{Field, Kind, ObjectType, Type};

/// How the names of schema files end.
const FILE_SUFFIX: &str = ".schema.json";
/// Folders of old copies and of generated pages, which repeat `$id`s.
const IGNORED_FOLDERS: [&str; 2] = ["archived", "docs"];

/// What a file of a repository says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XdmEntry<'r> {
    /// Its `$id`.
    pub id: &'r str,
    /// Its short human name.
    pub title: Option<&'r str>,
    /// What it is for.
    pub description: Option<&'r str>,
    /// Whether it is a class: one says what a record or an event is at all, field groups add to it.
    pub is_class: bool,
    /// The ids of the classes that a field group is made for.
    pub extends: Vec<&'r str>,
}

/// The schemas of a directory of XDM source files by their `$id`.
#[derive(Debug, Default)]
pub struct XdmRepository {
    documents: Documents,
}

impl XdmRepository {
    /// Whether a file belongs to the repository: its path *relative to the directory* decides.
    pub fn wants(path: &str) -> bool {
        let mut parts = Path::new(path).iter().filter_map(|part| part.to_str());
        path.ends_with(FILE_SUFFIX) && !parts.any(|part| IGNORED_FOLDERS.contains(&part))
    }

    /// Indexes the texts of files under their paths relative to the directory; others are ignored.
    ///
    /// Files that are no JSON, have no `$id` or repeat one are left out and reported.
    pub fn from_files<P, T>(files: impl IntoIterator<Item = (P, T)>) -> (Self, Vec<Problem>)
    where
        P: AsRef<str>,
        T: AsRef<str>,
    {
        let mut repository = Self::default();
        let mut problems = Vec::new();
        for (path, text) in files {
            let path = path.as_ref();
            if Self::wants(path) {
                problems.extend(
                    repository
                        .add(path, text.as_ref())
                        .err()
                        .map(|problem| *problem),
                );
            }
        }
        (repository, problems)
    }

    fn add(&mut self, path: &str, text: &str) -> Result<(), Box<Problem>> {
        let root = parse_json(path, text)?;
        let skipped = |message: String| Problem::warning(Code::SchemaPartSkipped, path, message);
        let Some(id) = root.get("$id").and_then(Value::as_str) else {
            let message = "the schema file has no `$id` and cannot be referred to";
            return Err(skipped(message.to_owned()).into());
        };
        let id = id.to_owned();
        match self.documents.add(Document { id, root }) {
            Ok(_) => Ok(()),
            Err(double) => {
                let message = format!("the schema id `{}` stands in two files", double.id);
                Err(skipped(message).note("the first file counts").into())
            }
        }
    }

    /// All ids in the order of the files.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(|document| document.id.as_str())
    }

    /// What the files say of themselves, in their order.
    pub fn entries(&self) -> impl Iterator<Item = XdmEntry<'_>> {
        self.documents.iter().map(|Document { id, root }| {
            let text = |keyword| root.get(keyword).and_then(Value::as_str);
            let classes = root.get("meta:intendedToExtend").and_then(Value::as_array);
            let is_abstract = root.get("meta:abstract") == Some(&Value::Bool(true));
            XdmEntry {
                id,
                title: text("title"),
                description: text("description"),
                is_class: is_abstract && root.get("meta:extends").is_some() && classes.is_none(),
                extends: classes
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect(),
            }
        })
    }

    /// The ids of the field groups that name the class as one they are made for, in the order of
    /// the files.
    pub fn groups_extending(&self, class_id: &str) -> Vec<&str> {
        let groups = self
            .entries()
            .filter(|entry| entry.extends.contains(&class_id));
        groups.map(|entry| entry.id).collect()
    }

    /// The union of the schemas of `ids`: a class and its field groups, or ready-made schemas.
    ///
    /// Where two of them give one path two types, the first counts and a
    /// [`Code::SchemaConflict`] names both. An id that is not there is an error
    /// ([`Code::SchemaUnknownId`]) with the nearest one as help.
    pub fn resolve(&self, kind: SchemaKind, ids: &[&str]) -> (Schema, Vec<Problem>) {
        let mut union = Union::new(self);
        for id in ids {
            match self.documents.find(id) {
                Some(document) => union.add(id, document),
                None => union.problems.push(self.unknown(id)),
            }
        }
        let title = ids.iter().find_map(|id| self.title(id));
        let name = match ids {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        };
        let (record, problems) = union.finish(kind, &name);
        let schema = Schema {
            name,
            record,
            title,
        };
        (schema, problems)
    }

    fn title(&self, id: &str) -> Option<String> {
        let document = self.documents.get(self.documents.find(id)?);
        let title = document.root.get("title").and_then(Value::as_str);
        title.map(str::to_owned)
    }

    fn unknown(&self, id: &str) -> Problem {
        let message = format!("the schema id `{id}` is in none of the files");
        let problem = Problem::error(Code::SchemaUnknownId, id, message);
        match crate::diagnostic::nearest(id, self.ids()) {
            Some(near) => problem.help(format!("there is `{near}`")),
            None => problem,
        }
    }
}

/// A union that grows by one schema after the other.
struct Union<'a> {
    reader: Reader<'a>,
    merged: ObjectType,
    parts: Vec<(&'a str, Field)>,
    budget: usize,
    problems: Vec<Problem>,
}

impl<'a> Union<'a> {
    fn new(repository: &'a XdmRepository) -> Self {
        Self {
            reader: Reader::new(&repository.documents, Dialect::Source),
            merged: ObjectType::default(),
            parts: Vec::new(),
            budget: SCHEMA_FIELDS_MAX,
            problems: Vec::new(),
        }
    }

    fn add(&mut self, id: &'a str, document: usize) {
        let Some(node) = self.reader.document(document) else {
            return;
        };
        if let Kind::Object(object) = &node.field.ty.kind {
            let mut merge = Merge::new(Law::Union, &mut self.budget);
            merge.objects(&mut self.merged, object);
            for conflict in merge.conflicts {
                let problem = self.conflict(id, &conflict);
                self.problems.push(problem);
            }
        }
        self.parts.push((id, node.field));
    }

    /// The problem of a conflict between the schema of `id` and what was merged before it.
    fn conflict(&self, id: &str, conflict: &Conflict) -> Problem {
        let mut problem = conflict_problem(conflict);
        id.clone_into(&mut problem.document);
        let earlier = self.parts.iter().find(|(_, root)| has_type(root, conflict));
        // A part may take the field from another file; the author has chosen the parts.
        let parts = [
            earlier.map(|(id, _)| (*id, &conflict.first)),
            Some((id, &conflict.second)),
        ];
        for (id, side) in parts.into_iter().flatten() {
            if id != side.origin() {
                problem = problem.note(format!("{} comes with {id}", side.type_name()));
            }
        }
        problem
    }

    fn finish(mut self, kind: SchemaKind, name: &str) -> (Arc<ObjectType>, Vec<Problem>) {
        self.problems.splice(0..0, self.reader.into_problems());
        let root = Field {
            ty: Type::optional(Kind::Object(Arc::new(self.merged))),
            facts: None,
        };
        let cut = (self.budget == 0).then(|| {
            let message = format!("the schema has more than {SCHEMA_FIELDS_MAX} fields");
            Problem::error(Code::SchemaPartSkipped, name, message)
        });
        self.problems.extend(cut);
        match record(kind, name, Some(root)) {
            Ok(record) => (record, self.problems),
            Err(problem) => {
                self.problems.push(*problem);
                let name = kind.name().to_owned();
                let fields = indexmap::IndexMap::new();
                (Arc::new(ObjectType { name, fields }), self.problems)
            }
        }
    }
}

/// Whether a part has the path of a conflict with the type that was there first.
fn has_type(root: &Field, conflict: &Conflict) -> bool {
    let mut field = root;
    for name in &conflict.names {
        let mut kind = &field.ty.kind;
        while let Kind::Array(inner) | Kind::Map(_, inner) = kind {
            kind = &inner.kind;
        }
        let Kind::Object(object) = kind else {
            return false;
        };
        match object.fields.get(name) {
            Some(inner) => field = inner,
            None => return false,
        }
    }
    let there = Side {
        field: field.clone(),
    };
    there.type_name() == conflict.first.type_name()
}
