//! References between schemas, and inside one.

use std::sync::Arc;

use serde_json::Value;

use super::SCHEMA_LEVELS_MAX;
use super::composite::{name_objects, retained};
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
        let Some((document, fragment)) = self.documents.referred(self.document, reference) else {
            return self.dangling(reference);
        };
        // Another file begins anew: it does not know under which namespace it is used.
        let scope = match document == self.document {
            true => scope.inner(),
            false => scope.fresh(),
        };
        self.target(document, &fragment, &scope)
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
        let target_document = self.documents.get(document);
        let Some((_, schema)) = target_document.at(fragment) else {
            return self.dangling(&format!("{}#{fragment}", target_document.id));
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
        let document = self.documents.get(self.document);
        document.definition_name(named).unwrap_or_default()
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
