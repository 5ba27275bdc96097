//! A catalogue of a rule set: what its attributes are, for those who use them.
//!
//! [`Engine::catalogue`] gathers what there is to tell: explanations, definitions, the fields that are
//! read, tests and what became of them, the rules themselves. [`Catalogue::html`] makes one page of it
//! that needs no network and no other file.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::builder::Engine;
use super::diagnostics::Diagnostics;
use super::explain::{Explanations, Graph, RulePlace};
use super::program::Program;
use super::source::RuleSource;
use crate::hir;
use crate::schema::SchemaKind;
use crate::syntax::ast::{self, ItemKind};

mod drawing;
mod html;
mod tested;

pub(super) use html::escaped;
pub use tested::{TestNote, TestState};

/// Everything that a catalogue tells.
#[derive(Debug, Clone, Serialize)]
pub struct Catalogue {
    /// What it is called: by default the first line that documents the rules, else their file.
    pub title: String,
    /// What documents the rules as a whole, one line each; the title left out.
    pub docs: Vec<String>,
    /// The attributes.
    pub explained: Explanations,
    /// What depends on what.
    pub graph: Graph,
    /// The definitions in the order of the text.
    pub definitions: Vec<DefinitionNote>,
    /// The schemas.
    pub schemas: Vec<SchemaNote>,
    /// The tests, where they were looked at.
    pub tests: Vec<TestNote>,
    /// The rule files.
    pub files: Vec<FileNote>,
}

/// A definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefinitionNote {
    /// Its name.
    pub name: String,
    /// Its parameters as written, as in `days: integer`.
    pub parameters: Vec<String>,
    /// Its documentation, one line each.
    pub docs: Vec<String>,
    /// What it stands for, in plain words.
    pub words: String,
    /// Its body as written.
    pub rule: String,
    /// Where it stands.
    pub place: Option<RulePlace>,
    /// The attributes that depend on it.
    pub used_by: Vec<String>,
}

/// A schema, as far as the rules read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SchemaNote {
    /// `profile` or `event`.
    pub kind: String,
    /// What the schema is called.
    pub name: String,
    /// What the schema says of itself.
    pub title: Option<String>,
    /// Where keys, times and ids are, as in `key customer`.
    pub places: Vec<String>,
    /// The fields that are read.
    pub fields: Vec<FieldNote>,
    /// How many others there are.
    pub unread: usize,
}

/// A field of a schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldNote {
    /// Its path.
    pub path: String,
    /// Its type in the schema; empty for a list or object as a whole.
    #[serde(rename = "type")]
    pub ty: String,
    /// What the schema says of it.
    pub description: String,
    /// The attributes that read it.
    pub read_by: Vec<String>,
}

/// A file of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileNote {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Engine {
    /// A catalogue of the attributes of `source`, with their windows at `now`. Tests are added with
    /// [`Catalogue::with_tests`].
    ///
    /// # Errors
    /// Those of [`Engine::compile`].
    ///
    /// # Examples
    /// ```
    /// use sumac::Engine;
    ///
    /// let engine = Engine::builder().build();
    /// let rules = "//! Numbers\n/// A number.\nattribute answer = 6 * 7";
    /// let catalogue = engine.catalogue(rules, chrono::DateTime::UNIX_EPOCH)?;
    /// assert!(catalogue.html().contains("<h1>Numbers</h1>"));
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn catalogue(
        &self,
        source: impl Into<RuleSource>,
        now: DateTime<Utc>,
    ) -> Result<Catalogue, Diagnostics> {
        let program = self.compile(source)?;
        let explained = program.explain(now);
        let graph = program.graph(None)?;
        let mut docs = program.documentation();
        let title = match docs.first() {
            Some(first) => first.trim_end_matches('.').to_owned(),
            None => program.file_name(),
        };
        if !docs.is_empty() {
            docs.remove(0);
        }
        Ok(Catalogue {
            title,
            docs,
            definitions: program.definitions(&explained),
            schemas: program.schemas(&explained),
            tests: Vec::new(),
            files: program.texts(),
            explained,
            graph,
        })
    }
}

impl Catalogue {
    /// The catalogue as one page of HTML: styles, drawings and the little script are inside of it.
    pub fn html(&self) -> String {
        html::page(self)
    }
}

impl Program {
    /// What documents the file that was asked for.
    fn documentation(&self) -> Vec<String> {
        let files = self.trees().files.iter();
        let mut named = files.rev().filter(|file| file.is_named);
        let docs = named.next().map(|file| &file.tree.docs);
        let lines = docs
            .into_iter()
            .flatten()
            .map(|line| line.node.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    }

    fn file_name(&self) -> String {
        let sources = self.warnings().sources();
        let last = self.trees().files.last();
        let name = last.and_then(|file| sources.get(file.source));
        name.map_or_else(|| "Rules".to_owned(), |file| file.name.clone())
    }

    fn texts(&self) -> Vec<FileNote> {
        let sources = self.warnings().sources();
        // The file that was asked for stands last among the trees, and is what readers look for.
        let files = self.trees().files.iter().rev();
        let texts = files.filter_map(|file| sources.get(file.source));
        texts
            .map(|file| FileNote {
                name: file.name.clone(),
                text: file.text.clone(),
            })
            .collect()
    }

    fn definitions(&self, explained: &Explanations) -> Vec<DefinitionNote> {
        let known = self.known();
        let items = self
            .trees()
            .files
            .iter()
            .rev()
            .flat_map(|file| &file.tree.items);
        let defined = items.filter_map(|item| match &item.kind {
            ItemKind::Define(define) => Some((item, define)),
            _ => None,
        });
        defined
            .map(|(item, define)| DefinitionNote {
                name: define.name.node.clone(),
                parameters: self.parameters(define),
                docs: item
                    .docs
                    .iter()
                    .map(|line| line.node.trim().to_owned())
                    .collect(),
                words: known.define(define).text,
                rule: self.rule_text(&define.body),
                place: self.place_of(item.span),
                used_by: names(explained, |one| {
                    one.reads.definitions.contains(&define.name.node)
                }),
            })
            .collect()
    }

    fn parameters(&self, define: &ast::Define) -> Vec<String> {
        let sources = self.warnings().sources();
        let parameters = define.parameters.iter().flatten();
        parameters
            .map(|parameter| match &parameter.ty {
                Some(ty) => format!("{}: {}", parameter.name.node, sources.text(ty.span)),
                None => parameter.name.node.clone(),
            })
            .collect()
    }

    fn schemas(&self, explained: &Explanations) -> Vec<SchemaNote> {
        let program = self.hir();
        let kinds = [
            (SchemaKind::Profile, &program.profile),
            (SchemaKind::Event, &program.event),
        ];
        let bound = kinds
            .into_iter()
            .filter_map(|(kind, binding)| Some((kind, binding.as_ref()?)));
        bound
            .map(|(kind, binding)| schema_note(kind, binding, explained))
            .collect()
    }
}

fn schema_note(kind: SchemaKind, binding: &hir::Binding, explained: &Explanations) -> SchemaNote {
    let reads = |one: &super::Explanation| match kind {
        SchemaKind::Profile => one.reads.profile_fields.clone(),
        SchemaKind::Event => one.reads.event_fields.clone(),
    };
    let leaves = binding.schema.leaves();
    let read: BTreeSet<String> = explained.attributes.iter().flat_map(reads).collect();
    let plain = |path: &str| path.replace("[]", "").replace("{}", "");
    let fields: Vec<FieldNote> = read
        .iter()
        .map(|path| {
            let leaf = leaves.iter().find(|leaf| plain(&leaf.path) == *path);
            FieldNote {
                path: path.clone(),
                ty: leaf.map_or_else(String::new, |leaf| leaf.xdm_type.to_owned()),
                description: leaf.map_or_else(String::new, |leaf| leaf.description().to_owned()),
                read_by: names(explained, |one| reads(one).contains(path)),
            }
        })
        .collect();
    let places = [
        ("key", &binding.key),
        ("time", &binding.time),
        ("id", &binding.id),
    ];
    let places = places.into_iter().filter_map(|(word, path)| {
        let path = path.as_ref()?;
        Some(format!("{word} {}", path.join(".")))
    });
    SchemaNote {
        kind: kind.name().to_owned(),
        name: binding.schema.name.clone(),
        title: binding.schema.title.clone(),
        places: places.collect(),
        unread: leaves
            .iter()
            .filter(|leaf| !read.contains(&plain(&leaf.path)))
            .count(),
        fields,
    }
}

/// The names of the attributes that something holds for.
fn names(explained: &Explanations, is: impl Fn(&super::Explanation) -> bool) -> Vec<String> {
    let some = explained.attributes.iter().filter(|one| is(one));
    some.map(|one| one.name.clone()).collect()
}
