//! The types that a text does not say.

use std::collections::{HashMap, HashSet};

use super::Analysis;
use crate::diagnostic::Span;
use crate::hir::Layer;
use crate::syntax::ast::ItemKind;

/// A type that stands behind a name, though nobody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The name.
    pub span: Span,
    /// Its type.
    pub ty: String,
}

impl Analysis {
    /// The types of attributes, parameters and variables of the main file that the text does not say, in
    /// its order. Where a definition is used several times, the types of the first use.
    pub fn hints(&self) -> Vec<Hint> {
        let mut hints = Vec::new();
        let mut said = HashSet::new();
        for item in self.tree().map_or(&[][..], |tree| &tree.items) {
            match &item.kind {
                ItemKind::Attribute(attribute) if attribute.ty.is_none() => {
                    if let Some(checked) = self.checked_attribute(&attribute.name.node)
                        && checked.span == attribute.name.span
                    {
                        let ty = checked.ty.to_string();
                        let span = attribute.name.span;
                        hints.push(Hint { span, ty });
                    }
                }
                ItemKind::Define(define) => {
                    let parameters = define.parameters.iter().flatten();
                    let typed = parameters.filter(|one| one.ty.is_some());
                    said.extend(typed.map(|one| one.name.span));
                }
                _ => {}
            }
        }
        let mut variables: HashMap<Span, String> = HashMap::new();
        for layer in self.names.scopes.iter().flatten() {
            if let Layer::Bound {
                declared, value, ..
            } = layer
                && declared.source == self.main
                && !said.contains(declared)
            {
                let ty = self.type_of(*value).to_string();
                variables.entry(*declared).or_insert(ty);
            }
        }
        variables.retain(|_, ty| ty != "nothing");
        hints.extend(variables.into_iter().map(|(span, ty)| Hint { span, ty }));
        hints.sort_by_key(|hint| hint.span);
        hints
    }
}
