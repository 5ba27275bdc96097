//! The walk over schema texts that makes fields of them.
//!
//! One walk serves all forms, since they differ in little: [`Dialect`] says how keys become names
//! and what stands beside a reference. Each target of a reference is read once and shared wherever
//! it is used, so that the work is bound by the texts and not by the tree they unfold to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value;

use super::composite::{fold_namespace, name_objects};
use super::document::{Documents, push_step};
use super::facts::{Declared, Keywords, declared_type, scalar};
use super::merge::{Law, Merge};
use super::names::query_name;
use super::problem::Problem;
use super::{SCHEMA_FIELDS_MAX, SCHEMA_LEVELS_MAX};
use crate::diagnostic::Code;
use crate::types::stack::with_stack;
use crate::types::{Field, FieldFacts, Kind, ObjectType, Type};

/// The form of a schema text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// A source file of an XDM repository: keys carry namespaces.
    Source,
    /// The resolved form of a registry: names are those of queries.
    Resolved,
    /// JSON Schema of any draft.
    Plain,
}

/// What a schema object stands for, with the number of levels below it.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The type and the facts, without a name yet.
    pub(super) field: Field,
    /// Levels of the walk that it took.
    pub(super) height: usize,
}

/// What holds at a place of the walk.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    /// The namespace inside which keys do not repeat it.
    pub(super) namespace: Option<Arc<str>>,
    /// Levels above.
    pub(super) depth: usize,
}

impl Scope {
    /// One level further in, in the same namespace.
    pub(super) fn inner(&self) -> Self {
        Self {
            namespace: self.namespace.clone(),
            depth: self.depth + 1,
        }
    }

    /// One level further in, where no namespace holds.
    pub(super) fn fresh(&self) -> Self {
        Self {
            namespace: None,
            depth: self.depth + 1,
        }
    }
}

/// A target of references: the document, the fragment, and the namespace if that matters.
pub(super) type Target = (usize, String, Option<Arc<str>>);

/// The walk and what it has found so far.
pub(super) struct Reader<'a> {
    pub(super) documents: &'a Documents,
    pub(super) dialect: Dialect,
    /// What targets turned out to be.
    pub(super) known: HashMap<Target, Option<Node>>,
    /// Targets that are being read: to meet one of them again is recursion.
    pub(super) active: HashSet<Target>,
    /// The document of the present place, and its `$id` as fields keep it.
    pub(super) document: usize,
    pub(super) origin: Arc<str>,
    /// The JSON pointer of the present place.
    pub(super) pointer: String,
    /// Fields that may still be read or merged.
    pub(super) budget: usize,
    pub(super) problems: Vec<Problem>,
    /// Problems that are worth saying only once.
    pub(super) reported: HashSet<(Code, String)>,
}

impl<'a> Reader<'a> {
    /// A walk that begins in one of `documents`.
    pub(super) fn new(documents: &'a Documents, dialect: Dialect) -> Self {
        Self {
            documents,
            dialect,
            known: HashMap::new(),
            active: HashSet::new(),
            document: 0,
            origin: Arc::from(""),
            pointer: String::new(),
            budget: SCHEMA_FIELDS_MAX,
            problems: Vec::new(),
            reported: HashSet::new(),
        }
    }

    /// The whole of a document; none if it says nothing of a record.
    pub(super) fn document(&mut self, document: usize) -> Option<Node> {
        self.target(document, "", &Scope::default())
    }

    /// Ends the walk.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// What one schema object stands for; none if it says no type.
    pub(super) fn read(&mut self, schema: &'a Value, scope: &Scope) -> Option<Node> {
        let Value::Object(keywords) = schema else {
            return None;
        };
        if scope.depth > SCHEMA_LEVELS_MAX {
            return self.too_deep();
        }
        with_stack(|| self.keywords(keywords, scope))
    }

    /// As [`Reader::read`], one step further in the text.
    pub(super) fn read_at(
        &mut self,
        steps: &[&str],
        schema: &'a Value,
        scope: &Scope,
    ) -> Option<Node> {
        let length = self.pointer.len();
        for step in steps {
            push_step(&mut self.pointer, step);
        }
        let node = self.read(schema, scope);
        self.pointer.truncate(length);
        node
    }

    fn keywords(&mut self, keywords: &'a Keywords, scope: &Scope) -> Option<Node> {
        let reference = keywords.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|reference| self.reference(reference, scope));
        let target = target.map(|node| self.filtered(node, keywords));
        if reference.is_some() && self.dialect != Dialect::Plain {
            // The drafts of XDM ignore what stands beside a reference; only its words are used.
            return target.map(|node| self.described(node, keywords));
        }
        let mut parts = Vec::from_iter(target);
        if let Some(Value::Object(properties)) = keywords.get("properties") {
            let required = keywords.get("required").and_then(Value::as_array);
            let required = required.map_or(&[][..], Vec::as_slice);
            parts.push(self.members(properties, required, scope));
        }
        self.combined(keywords, scope, &mut parts);
        parts.extend(self.own(keywords, scope));
        let node = self.merged(parts)?;
        Some(self.described(node, keywords))
    }

    /// Adds what `allOf`, `anyOf` and `oneOf` say. XDM uses the last two only for metadata that no
    /// rule reads.
    fn combined(&mut self, keywords: &'a Keywords, scope: &Scope, parts: &mut Vec<Node>) {
        if let Some(Value::Array(members)) = keywords.get("allOf") {
            for (index, member) in members.iter().enumerate() {
                let steps = ["allOf", &index.to_string()];
                parts.extend(self.read_at(&steps, member, &scope.inner()));
            }
        }
        if self.dialect != Dialect::Plain {
            return;
        }
        for keyword in ["anyOf", "oneOf"] {
            if let Some(Value::Array(members)) = keywords.get(keyword) {
                parts.extend(self.alternatives(keyword, members, scope));
            }
        }
    }

    /// One node of several parts of one schema.
    fn merged(&mut self, parts: Vec<Node>) -> Option<Node> {
        let law = match self.dialect {
            Dialect::Plain => Law::All,
            Dialect::Source | Dialect::Resolved => Law::Union,
        };
        self.merged_by(law, parts)
    }

    /// One node of several by a law; types that do not meet are reported, the first stays.
    pub(super) fn merged_by(&mut self, law: Law, parts: Vec<Node>) -> Option<Node> {
        let mut parts = parts.into_iter();
        let mut merged = parts.next()?;
        let mut merge = Merge::new(law, &mut self.budget);
        for part in parts {
            merge.fields(&mut merged.field, &part.field);
            merged.height = merged.height.max(part.height);
        }
        let conflicts = merge.conflicts;
        for conflict in &conflicts {
            self.conflict(conflict);
        }
        Some(merged)
    }

    /// The members of an object.
    fn members(&mut self, properties: &'a Keywords, required: &[Value], scope: &Scope) -> Node {
        let mut object = ObjectType::default();
        let mut height = 0;
        for (key, schema) in properties {
            // `false` says that there is no such member.
            if schema == &Value::Bool(false) || !self.spend() {
                continue;
            }
            let (names, namespace) = match self.dialect {
                Dialect::Source => {
                    let name = query_name(key, scope.namespace.as_deref());
                    let namespace = name.namespace.map(Arc::from);
                    (name.names, namespace.or_else(|| scope.namespace.clone()))
                }
                Dialect::Resolved | Dialect::Plain => (vec![key.clone()], None),
            };
            let inner = Scope {
                namespace,
                depth: scope.depth + 1,
            };
            let node = self.read_at(&["properties", key], schema, &inner);
            let mut node = node.unwrap_or_else(|| self.node(Kind::Opaque, ""));
            if required.iter().any(|name| name == key.as_str()) {
                let facts = node.field.facts.get_or_insert_default();
                Arc::make_mut(facts).required = true;
            }
            height = height.max(node.height + names.len());
            self.insert(&mut object, names, node.field);
        }
        let kind = Kind::Object(Arc::new(object));
        Node {
            height,
            ..self.node(kind, "object")
        }
    }

    /// Puts a field under its names; several keys may lead to one name.
    fn insert(&mut self, object: &mut ObjectType, names: Vec<String>, mut field: Field) {
        let mut names = names.into_iter().rev();
        let Some(last) = names.next() else { return };
        name_objects(&mut field.ty.kind, &last);
        let (mut name, mut field) = (last, field);
        for outer in names {
            field = fold_namespace(&outer, name, field, &self.origin);
            name = outer;
        }
        let single = ObjectType {
            name: String::new(),
            fields: [(name, field)].into_iter().collect(),
        };
        let mut merge = Merge::new(Law::Union, &mut self.budget);
        merge.objects(object, &single);
        let conflicts = merge.conflicts;
        for conflict in &conflicts {
            self.conflict(conflict);
        }
    }

    /// What the type keywords of a schema object say by themselves.
    fn own(&mut self, keywords: &'a Keywords, scope: &Scope) -> Option<Node> {
        let declared = declared_type(keywords);
        if declared == Declared::One("array") || keywords.contains_key("items") {
            return Some(self.list(keywords, scope));
        }
        if !keywords.contains_key("properties")
            && let Some(node) = self.map(keywords, scope)
        {
            return Some(node);
        }
        if let Some((kind, facts)) = scalar(keywords, self.dialect) {
            self.check_width(keywords, &facts);
            return Some(Node {
                field: Field {
                    ty: Type::optional(kind),
                    facts: Some(Arc::new(FieldFacts {
                        origins: vec![self.origin.clone()],
                        ..facts
                    })),
                },
                height: 0,
            });
        }
        match declared {
            Declared::One("object") => Some(self.opaque()),
            Declared::Mixed => Some(self.mixed("the field has several types at once")),
            _ if keywords.contains_key("properties") => None,
            _ => keywords
                .get("meta:xdmType")
                .is_some()
                .then(|| self.opaque()),
        }
    }

    /// Takes the title, the description and the status that stand at this very place.
    fn described(&mut self, mut node: Node, keywords: &Keywords) -> Node {
        let text = |keyword| keywords.get(keyword).and_then(Value::as_str);
        let title = text("title").map(str::to_owned);
        let description = text("description").map(str::to_owned);
        let deprecated = text("meta:status") == Some("deprecated")
            || keywords.get("deprecated") == Some(&Value::Bool(true));
        if title.is_none() && description.is_none() && !deprecated {
            return node;
        }
        let facts = node.field.facts.get_or_insert_default();
        let facts = Arc::make_mut(facts);
        facts.title = title.or_else(|| facts.title.take());
        facts.description = description.or_else(|| facts.description.take());
        facts.deprecated |= deprecated;
        node
    }

    /// A node of `kind` that is declared here.
    pub(super) fn node(&self, kind: Kind, xdm_type: &'static str) -> Node {
        let facts = FieldFacts {
            xdm_type,
            origins: vec![self.origin.clone()],
            ..FieldFacts::default()
        };
        Node {
            field: Field {
                ty: Type::optional(kind),
                facts: Some(Arc::new(facts)),
            },
            height: 0,
        }
    }

    /// An object of which the schema says nothing more.
    pub(super) fn opaque(&self) -> Node {
        self.node(Kind::Opaque, "object")
    }
}
