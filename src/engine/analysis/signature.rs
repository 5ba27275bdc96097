//! The call around a place, while it is being written.

use std::path::Path;

use super::definition;
use crate::engine::builder::Engine;
use crate::engine::load::{Tests, load};
use crate::engine::reference::{fits, shown, written};
use crate::engine::source::RuleSource;
use crate::library::{self, Body, Role};
use crate::syntax::parse::{Call, Inside, possible};

/// A call that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCall {
    /// The function or definition.
    pub name: String,
    /// The whole of how it is called here.
    pub label: String,
    /// The bytes of the label that show each parameter.
    pub parameters: Vec<(usize, usize)>,
    /// What fits each parameter.
    pub fits: Vec<String>,
    /// The parameter that is being written, where there is one for it.
    pub active: Option<usize>,
    /// What the function does.
    pub docs: String,
}

impl Engine {
    /// The innermost call whose brackets are open at a byte of a rule file.
    pub fn open_call(&self, path: &Path, byte: usize) -> Option<OpenCall> {
        let text = self.overlay().read(path).ok()?;
        let possible = possible(&text, byte);
        if possible.inside == Inside::Comment {
            return None;
        }
        let mut calls = possible.calls.iter().rev();
        calls.find_map(|call| self.call(path, &text, call))
    }

    fn call(&self, path: &Path, text: &str, call: &Call) -> Option<OpenCall> {
        let name = text[call.name.clone()].trim_matches('`');
        let receiver = usize::from(call.is_method);
        let loaded = load(&RuleSource::file(path), Tests::Ignored, self.texts());
        let trees = loaded.files.iter().map(|file| &file.tree);
        if let Some((item, define)) = definition(trees, name) {
            let source = |span| loaded.sources.text(span).to_owned();
            let parameters: Vec<(String, String)> = define
                .parameters
                .iter()
                .flatten()
                .map(|one| match &one.ty {
                    Some(ty) => (
                        format!("{}: {}", one.name.node, source(ty.span)),
                        String::new(),
                    ),
                    None => (one.name.node.clone(), String::new()),
                })
                .collect();
            let docs = super::docs_of(item).unwrap_or_default();
            return Some(open_call(name, &parameters, false, receiver, call, docs));
        }
        let function = library::lookup(name)?.get();
        if matches!(function.body, Body::Refused(_)) || name.starts_with('$') {
            return None;
        }
        let parameters: Vec<(String, String)> = written(function)
            .map(|one| (shown(one), fits(one)))
            .collect();
        let is_open = written(function)
            .last()
            .is_some_and(|last| matches!(last.role, Role::Rest | Role::ItemRest));
        let docs = function.summary.to_owned();
        Some(open_call(name, &parameters, is_open, receiver, call, docs))
    }
}

fn open_call(
    name: &str,
    parameters: &[(String, String)],
    is_open: bool,
    receiver: usize,
    call: &Call,
    docs: String,
) -> OpenCall {
    let mut label = String::new();
    if let Some((first, _)) = parameters.first().filter(|_| call.is_method) {
        label.push_str(first);
        label.push('.');
    }
    label.push_str(name);
    label.push('(');
    let written = parameters.get(receiver..).unwrap_or_default();
    let mut places = Vec::with_capacity(written.len());
    for (index, (parameter, _)) in written.iter().enumerate() {
        if index > 0 {
            label.push_str(", ");
        }
        places.push((label.len(), label.len() + parameter.len()));
        label.push_str(parameter);
    }
    label.push(')');
    let last = written.len().checked_sub(1);
    let active = last.and_then(|last| match call.argument > last {
        true => is_open.then_some(last),
        false => Some(call.argument),
    });
    OpenCall {
        name: name.to_owned(),
        label,
        parameters: places,
        fits: written.iter().map(|(_, fits)| fits.clone()).collect(),
        active,
        docs,
    }
}
