//! References between schemas, and inside one.

use std::sync::Arc;

use serde_json::Value;

use super::SCHEMA_LEVELS_MAX;
use super::composite::{name_objects, retained};
use super::document::{Document, at_pointer, push_step};
use super::facts::Keywords;
use super::reader::{Node, Reader, Scope};

/// The definition that nearly every XDM file includes; it lists prefixes and adds no fields.
const CONTEXT_REFERENCE: &str = "https://ns.adobe.com/xdm/common/extensible#/definitions/@context";

impl<'a> Reader<'a> {
    /// The target of a reference; none where it adds nothing or leads nowhere.
    pub(super) fn reference(&mut self, reference: &str, scope: &Scope) -> Option<Node> {
        if reference == CONTEXT_REFERENCE {
            return None;
        }
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if address.is_empty() || address == self.documents.get(self.document).id {
            return self.target(self.document, fragment, &scope.inner());
        }
        match self.documents.find(address) {
            // Another file begins anew: it does not know under which namespace it is used.
            Some(document) => self.target(document, fragment, &scope.fresh()),
            None => match self.embedded(reference) {
                Some(fragment) => self.target(self.document, &fragment, &scope.inner()),
                None => self.dangling(reference),
            },
        }
    }

    /// A place in a document, read once for every namespace that it is used in.
    pub(super) fn target(
        &mut self,
        document: usize,
        fragment: &str,
        scope: &Scope,
    ) -> Option<Node> {
        let target = (document, fragment.to_owned(), scope.namespace.clone());
        if self.active.contains(&target) {
            return self.recursive(&target);
        }
        if let Some(known) = self.known.get(&target) {
            let height = known.as_ref().map_or(0, |node| node.height);
            if scope.depth + height > SCHEMA_LEVELS_MAX {
                return self.too_deep();
            }
            return known.clone();
        }
        let Document { id, root } = self.documents.get(document);
        let found = match fragment.is_empty() || fragment.starts_with('/') {
            true => at_pointer(root, fragment),
            false => anchor(root, fragment),
        };
        let Some(schema) = found else {
            return self.dangling(&format!("{id}#{fragment}"));
        };
        self.active.insert(target.clone());
        let node = self.elsewhere(document, fragment, |reader| {
            reader.outside_properties(schema);
            let node = reader.read(schema, scope)?;
            Some(reader.named(node, fragment))
        });
        self.active.remove(&target);
        self.known.insert(target, node.clone());
        node
    }

    /// The node of a target with the name that messages use for it.
    fn named(&self, mut node: Node, fragment: &str) -> Node {
        name_objects(&mut node.field.ty.kind, self.object_name(fragment));
        node.height += 1;
        // The status of a whole file speaks of the file; fields have their own.
        if fragment.is_empty()
            && let Some(facts) = &mut node.field.facts
            && facts.deprecated
        {
            Arc::make_mut(facts).deprecated = false;
        }
        node
    }

    /// Works at another place of the texts, then comes back.
    pub(super) fn elsewhere<R>(
        &mut self,
        document: usize,
        fragment: &str,
        work: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let pointer = std::mem::replace(&mut self.pointer, fragment.to_owned());
        let before = std::mem::replace(&mut self.document, document);
        let id = Arc::from(self.documents.get(document).id.as_str());
        let origin = std::mem::replace(&mut self.origin, id);
        let result = work(self);
        self.pointer = pointer;
        self.document = before;
        self.origin = origin;
        result
    }

    /// What messages call an object: the end of the address that leads to it.
    pub(super) fn object_name(&self, fragment: &str) -> &'a str {
        let id = &self.documents.get(self.document).id;
        let named = match fragment.rsplit_once('/') {
            Some((_, name)) => name,
            None => return id.rsplit('/').find(|part| !part.is_empty()).unwrap_or(id),
        };
        // The name lives as long as the documents only if it is found there.
        let root = &self.documents.get(self.document).root;
        ["definitions", "$defs"]
            .iter()
            .filter_map(|keyword| root.get(keyword)?.as_object())
            .find_map(|definitions| definitions.get_key_value(named))
            .map_or("", |(name, _)| name)
    }

    /// The fragment of a definition that carries `reference` as its own `$id`.
    pub(super) fn embedded(&self, reference: &str) -> Option<String> {
        let root = &self.documents.get(self.document).root;
        ["definitions", "$defs"].iter().find_map(|keyword| {
            let (name, _) =
                root.get(keyword)?.as_object()?.iter().find(|(_, schema)| {
                    schema.get("$id").and_then(Value::as_str) == Some(reference)
                })?;
            let mut fragment = format!("/{keyword}");
            push_step(&mut fragment, name);
            Some(fragment)
        })
    }

    /// Keeps of a referenced schema the paths that `meta:refProperty` lists, if it stands there.
    pub(super) fn filtered(&mut self, mut node: Node, keywords: &Keywords) -> Node {
        if let Some(Value::Array(paths)) = keywords.get("meta:refProperty") {
            let paths = paths.iter().filter_map(Value::as_str);
            let paths: Vec<Vec<&str>> = paths
                .map(|path| path.split('/').filter(|name| !name.is_empty()).collect())
                .collect();
            node.field.ty.kind = retained(&node.field.ty.kind, &paths);
        }
        node
    }
}

/// The definition that carries an `$anchor`, or in old drafts an `$id` with a fragment alone.
fn anchor<'a>(root: &'a Value, name: &str) -> Option<&'a Value> {
    let carries = |schema: &&Value| {
        let text = |keyword| schema.get(keyword).and_then(Value::as_str);
        text("$anchor") == Some(name)
            || text("$id").and_then(|id| id.strip_prefix('#')) == Some(name)
    };
    ["definitions", "$defs"]
        .iter()
        .filter_map(|keyword| root.get(keyword)?.as_object())
        .find_map(|definitions| definitions.values().find(carries))
}
