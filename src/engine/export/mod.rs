//! From rules to PQL: as trees, as texts, as documents of the computed-attributes API.

mod facts;
mod rule;

use std::sync::Arc;

use serde_json::json;

use super::builder::{Checked, Engine};
use super::diagnostics::Diagnostics;
use super::load::{Loaded, Tests, load};
use super::source::RuleSource;
use crate::diagnostic::Diagnostic;
use crate::engine::program::unknown_attribute;
use crate::hir;
use crate::syntax::ast::ItemKind;

use facts::Facts;
use rule::Rule;

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportForm {
    /// Trees of JSON.
    PqlJson,
    /// PQL as people write it.
    PqlText,
    /// Documents of the computed-attributes API.
    Api,
}

/// What an export gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The rules in PQL.
    pub text: String,
    /// What a reader should know, a sentence each.
    pub notes: Vec<String>,
}

impl Engine {
    /// The rules of `source` in PQL: those of `attributes`, or all where there is none. Definitions are expanded,
    /// other attributes are read from where they are stored. Where no schema is known at all, names are not checked.
    ///
    /// # Errors
    /// Everything that is wrong with the rules, `UnknownName` for an attribute that is not there, and `NotInPql` for
    /// each construct that PQL has no words for.
    ///
    /// # Examples
    /// ```
    /// use sumac::engine::{Engine, ExportForm};
    ///
    /// let rules = "define limit = 3; attribute isRegular = visits > limit";
    /// let exported = Engine::builder().build().export(rules, &[], ExportForm::PqlText)?;
    /// assert_eq!(exported.text, "visits > 3\n");
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn export(
        &self,
        source: impl Into<RuleSource>,
        attributes: &[String],
        form: ExportForm,
    ) -> Result<Exported, Diagnostics> {
        let source = source.into();
        let checked = match self.without_schemas(&source) {
            Some(loaded) => Checked {
                plan: None,
                loaded,
                program: hir::Program::default(),
                diagnostics: Vec::new(),
            },
            None => self.checked(&source, Tests::Ignored),
        };
        if checked.has_errors() {
            return Err(checked.into_diagnostics());
        }
        let facts = Facts::new(&checked.loaded, &checked.program);
        let (mut exported, mut found) = (Vec::new(), Vec::new());
        for rule in chosen(&checked.loaded, attributes)? {
            match rule.export(&facts, form) {
                Ok(text) => exported.push((rule, text)),
                Err(refused) => found.extend(refused),
            }
        }
        if !found.is_empty() {
            return Err(Diagnostics::new(found, Arc::clone(&checked.loaded.sources)));
        }
        Ok(Exported {
            text: whole(&exported, form),
            notes: notes(&checked.program),
        })
    }

    /// The trees of a source that nobody knows a schema for, unless its text is wrong.
    fn without_schemas(&self, source: &RuleSource) -> Option<Loaded> {
        if self.has_schema() {
            return None;
        }
        let loaded = load(source, Tests::Ignored, self.texts());
        let mut items = loaded.files.iter().flat_map(|file| &file.tree.items);
        let has_schema = items.any(|item| matches!(item.kind, ItemKind::Schema(_)));
        let is_wrong = loaded.diagnostics.iter().any(Diagnostic::is_error);
        (!has_schema && !is_wrong).then_some(loaded)
    }
}

fn notes(program: &hir::Program) -> Vec<String> {
    let zone = program.calendar.zone;
    match zone == chrono_tz::UTC {
        true => Vec::new(),
        false => vec![format!(
            "PQL knows no time zone, so days are no longer those of {zone}"
        )],
    }
}

/// The rules of an export, in the order that was asked for.
fn chosen<'a>(loaded: &'a Loaded, wanted: &[String]) -> Result<Vec<Rule<'a>>, Diagnostics> {
    let mut rules = Vec::new();
    for file in &loaded.files {
        for item in &file.tree.items {
            if let ItemKind::Attribute(attribute) = &item.kind
                && (file.is_named || wanted.contains(&attribute.name.node))
            {
                rules.push(Rule {
                    name: &attribute.name.node,
                    docs: &item.docs,
                    options: &attribute.options,
                    body: &attribute.body,
                });
            }
        }
    }
    rules.extend(loaded.expression.iter().map(|body| Rule {
        name: hir::EXPRESSION_ATTRIBUTE,
        docs: &[],
        options: &[],
        body,
    }));
    if wanted.is_empty() {
        return Ok(rules);
    }
    if let Some(name) = wanted
        .iter()
        .find(|name| rules.iter().all(|rule| rule.name != **name))
    {
        let unknown = unknown_attribute(name, rules.iter().map(|rule| rule.name));
        return Err(Diagnostics::without_places(unknown));
    }
    rules.retain(|rule| wanted.iter().any(|name| name == rule.name));
    rules.sort_by_key(|rule| wanted.iter().position(|name| name == rule.name));
    Ok(rules)
}

/// All rules as one text: one alone, several under their names.
fn whole(exported: &[(Rule<'_>, String)], form: ExportForm) -> String {
    match (form, exported) {
        (ExportForm::Api, _) => {
            let documents = exported.iter().map(|(rule, text)| rule.document(text));
            let documents = serde_json::Value::Array(documents.collect());
            format!("{documents:#}\n")
        }
        (_, [(_, text)]) => format!("{text}\n"),
        (ExportForm::PqlJson, _) => {
            let members = exported
                .iter()
                .map(|(rule, tree)| format!("  {}: {tree}", json!(rule.name)));
            format!("{{\n{}\n}}\n", members.collect::<Vec<_>>().join(",\n"))
        }
        (ExportForm::PqlText, _) => {
            let texts = exported
                .iter()
                .map(|(rule, text)| format!("// {}\n{text}\n", rule.name));
            texts.collect::<Vec<_>>().join("\n")
        }
    }
}
