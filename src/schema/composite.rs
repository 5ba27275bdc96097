//! Lists, maps, alternatives and the objects of namespaces.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::facts::{Declared, Keywords, declared_type};
use super::merge::Law;
use super::reader::{Dialect, Node, Reader, Scope};
use crate::types::{Field, FieldFacts, Kind, ObjectType, Type};

impl<'a> Reader<'a> {
    /// A list, of objects or of anything else.
    pub(super) fn list(&mut self, keywords: &'a Keywords, scope: &Scope) -> Node {
        let element = match (keywords.get("prefixItems"), keywords.get("items")) {
            // A tuple is a list of what all its places have in common.
            (Some(Value::Array(items)), _) => self.alternatives("prefixItems", items, scope),
            (_, Some(Value::Array(items))) => self.alternatives("items", items, scope),
            (_, Some(items)) => self.read_at(&["items"], items, &scope.inner()),
            (_, None) => None,
        };
        self.wrapped(element, "array", |kind| {
            Kind::Array(Box::new(Type::present(kind)))
        })
    }

    /// A map, if the keywords make one: values of one schema and no members of their own.
    pub(super) fn map(&mut self, keywords: &'a Keywords, scope: &Scope) -> Option<Node> {
        let mut values = Vec::new();
        if self.dialect == Dialect::Plain
            && let Some(Value::Object(patterns)) = keywords.get("patternProperties")
        {
            for (pattern, schema) in patterns {
                let steps = ["patternProperties", pattern];
                let value = self.read_at(&steps, schema, &scope.fresh());
                values.push(value.unwrap_or_else(|| self.opaque()));
            }
        }
        if let Some(schema @ Value::Object(_)) = keywords.get("additionalProperties") {
            let value = self.read_at(&["additionalProperties"], schema, &scope.fresh());
            values.push(value.unwrap_or_else(|| self.opaque()));
        }
        if values.is_empty() {
            return None;
        }
        let value = self.one_of(values);
        Some(self.wrapped(value, "map", |kind| Kind::map(Kind::String, kind)))
    }

    /// A list or map around a node. A list of scalars keeps the facts of its elements, since those
    /// are what rules compare.
    fn wrapped(
        &mut self,
        inner: Option<Node>,
        xdm_type: &'static str,
        wrap: impl FnOnce(Kind) -> Kind,
    ) -> Node {
        let inner = inner.unwrap_or_else(|| self.opaque());
        let facts = inner.field.facts.as_deref();
        let is_object = matches!(
            innermost(&inner.field.ty.kind),
            Kind::Object(_) | Kind::Opaque
        );
        let kept = facts.filter(|_| !is_object).cloned().unwrap_or_default();
        let mut node = self.node(wrap(inner.field.ty.kind), xdm_type);
        node.height = inner.height + 1;
        if let Some(facts) = node.field.facts.as_mut().and_then(Arc::get_mut)
            && !is_object
        {
            facts.xdm_type = kept.xdm_type;
            facts.minimum = kept.minimum;
            facts.maximum = kept.maximum;
            facts.allowed = kept.allowed;
            facts.title = kept.title;
            facts.description = kept.description;
        }
        node
    }

    /// One of several schemas, of which `null` says only that the value may be missing.
    pub(super) fn alternatives(
        &mut self,
        keyword: &str,
        members: &'a [Value],
        scope: &Scope,
    ) -> Option<Node> {
        let mut nodes = Vec::new();
        for (index, member) in members.iter().enumerate() {
            if !is_null(member) {
                let steps = [keyword, &index.to_string()];
                nodes.extend(self.read_at(&steps, member, &scope.inner()));
            }
        }
        self.one_of(nodes)
    }

    /// What alternatives have in common.
    fn one_of(&mut self, nodes: Vec<Node>) -> Option<Node> {
        let mut meet = nodes.windows(2);
        if meet.all(|pair| meet_by_kind(&pair[0].field.ty.kind, &pair[1].field.ty.kind)) {
            self.merged_by(Law::Any, nodes)
        } else {
            Some(self.mixed("the field is one of several types that have nothing in common"))
        }
    }
}

/// Whether a schema lets `null` pass and nothing else.
fn is_null(schema: &Value) -> bool {
    let Value::Object(keywords) = schema else {
        return false;
    };
    declared_type(keywords) == Declared::One("null")
        || keywords.get("const") == Some(&Value::Null)
        || keywords
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_null))
}

/// Whether two kinds can be alternatives of one field.
fn meet_by_kind(first: &Kind, second: &Kind) -> bool {
    match (first, second) {
        (Kind::Array(first), Kind::Array(second)) | (Kind::Map(_, first), Kind::Map(_, second)) => {
            meet_by_kind(&first.kind, &second.kind)
        }
        (Kind::Object(_) | Kind::Opaque, Kind::Object(_) | Kind::Opaque) => true,
        (first, second) => first == second || (first.is_numeric() && second.is_numeric()),
    }
}

/// The kind inside all lists and maps.
fn innermost(kind: &Kind) -> &Kind {
    let mut kind = kind;
    while let Kind::Array(inner) | Kind::Map(_, inner) = kind {
        kind = &inner.kind;
    }
    kind
}

/// Gives the objects directly behind a field a name, unless another place named them before.
pub(super) fn name_objects(kind: &mut Kind, name: &str) {
    let mut kind = kind;
    loop {
        match kind {
            Kind::Array(inner) | Kind::Map(_, inner) => kind = &mut inner.kind,
            Kind::Object(object) => {
                if let Some(object) = Arc::get_mut(object)
                    && object.name.is_empty()
                {
                    name.clone_into(&mut object.name);
                }
                return;
            }
            _ => return,
        }
    }
}

/// The object of a namespace around one of its fields.
pub(super) fn fold_namespace(outer: &str, name: String, field: Field, origin: &Arc<str>) -> Field {
    let object = ObjectType {
        name: outer.to_owned(),
        fields: IndexMap::from([(name, field)]),
    };
    Field {
        ty: Type::optional(Kind::Object(Arc::new(object))),
        facts: Some(Arc::new(FieldFacts {
            xdm_type: "object",
            origins: vec![origin.clone()],
            ..FieldFacts::default()
        })),
    }
}

/// Of `kind` only what `paths` name; a path that ends keeps all below it.
pub(super) fn retained(kind: &Kind, paths: &[Vec<&str>]) -> Kind {
    let Kind::Object(object) = kind else {
        return kind.clone();
    };
    if paths.iter().any(Vec::is_empty) {
        return kind.clone();
    }
    let mut below: IndexMap<&str, Vec<Vec<&str>>> = IndexMap::new();
    for (name, rest) in paths.iter().filter_map(|path| path.split_first()) {
        below.entry(name).or_default().push(rest.to_vec());
    }
    let fields = object.fields.iter().filter_map(|(name, field)| {
        let kind = retained(&field.ty.kind, below.get(name.as_str())?);
        let ty = Type::optional(kind);
        Some((
            name.clone(),
            Field {
                ty,
                facts: field.facts.clone(),
            },
        ))
    });
    Kind::Object(Arc::new(ObjectType {
        name: object.name.clone(),
        fields: fields.collect(),
    }))
}
