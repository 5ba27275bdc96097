//! From rules to PQL: as trees, as texts, as documents of the computed-attributes API.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::json;

use super::builder::{Checked, Engine};
use super::diagnostics::Diagnostics;
use super::source::RuleSource;
use crate::diagnostic::{Code, Diagnostic, SourceId, Span, Spanned, nearest};
use crate::hir;
use crate::syntax::ast::{self, Amount, AttributeOption, ItemKind};
use crate::syntax::pql_json::{Meaning, Names, parse_json, print_json};
use crate::syntax::unparse::unparse_expr;
use crate::types::Kind;
use crate::types::calendar::Unit;

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

impl Engine {
    /// The rules of `source` in PQL: those of `attributes`, or all where there is none. Definitions are expanded,
    /// other attributes are read from where they are stored.
    ///
    /// # Errors
    /// Everything that is wrong with the rules, `UnknownName` for an attribute that is not there, and `NotInPql` for
    /// each construct that PQL has no words for.
    ///
    /// # Examples
    /// ```
    /// use sumac::engine::{Engine, ExportForm};
    ///
    /// let rules = "define limit = 3 attribute isRegular = visits > limit";
    /// let engine = Engine::builder()
    ///     .profile_schema(sumac::SchemaSource::json("p", r#"{"properties": {"visits": {"type": "integer"}}}"#))
    ///     .build();
    /// let text = engine.export(rules, &[], ExportForm::PqlText)?;
    /// assert_eq!(text, "visits > 3\n");
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn export(
        &self,
        source: impl Into<RuleSource>,
        attributes: &[String],
        form: ExportForm,
    ) -> Result<String, Diagnostics> {
        let checked = self.checked(&source.into());
        if checked.has_errors() {
            return Err(checked.into_diagnostics());
        }
        let facts = Facts::new(&checked);
        let rules = chosen(&checked, attributes)?;
        let (mut exported, mut found) = (Vec::new(), Vec::new());
        for rule in rules {
            match rule.export(&facts, form) {
                Ok(text) => exported.push((rule, text)),
                Err(refused) => found.extend(refused),
            }
        }
        if !found.is_empty() {
            return Err(Diagnostics::new(found, Arc::clone(&checked.loaded.sources)));
        }
        Ok(whole(&exported, form))
    }
}

/// A rule that is exported.
struct Rule<'a> {
    name: &'a str,
    docs: &'a [Spanned<String>],
    options: &'a [Spanned<AttributeOption>],
    body: &'a ast::Expr,
}

/// The rules of an export, in the order that was asked for.
fn chosen<'a>(checked: &'a Checked, wanted: &[String]) -> Result<Vec<Rule<'a>>, Diagnostics> {
    let mut rules = Vec::new();
    for file in &checked.loaded.files {
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
    rules.extend(checked.loaded.expression.iter().map(|body| Rule {
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
        let message = format!("the program has no attribute `{name}`");
        let unknown = Diagnostic::error(Code::UnknownName, Span::default(), message);
        let near = nearest(name, rules.iter().map(|rule| rule.name));
        return Err(Diagnostics::without_places(match near {
            Some(near) => unknown.help(format!("did you mean `{near}`?")),
            None => unknown,
        }));
    }
    rules.retain(|rule| wanted.iter().any(|name| name == rule.name));
    rules.sort_by_key(|rule| wanted.iter().position(|name| name == rule.name));
    Ok(rules)
}

/// What the checker knows of names and types, by their places.
struct Facts<'a> {
    fields: HashMap<Span, Meaning<'a>>,
    durations: HashSet<Span>,
    definitions: HashMap<&'a str, &'a ast::Define>,
    stored: HashMap<&'a str, Vec<String>>,
    event_time: Vec<String>,
}

impl<'a> Facts<'a> {
    fn new(checked: &'a Checked) -> Self {
        let program = &checked.program;
        let (mut fields, mut durations, mut unsure) =
            (HashMap::new(), HashSet::new(), HashSet::new());
        for ((_, expr), span) in program.exprs.iter().zip(&program.spans) {
            if expr.ty.kind == Kind::Duration {
                durations.insert(*span);
            }
            let Some((meaning, key)) = field_meaning(program, expr) else {
                continue;
            };
            // A definition reads a name at each place of its use; where these differ, the place decides.
            if fields
                .insert(*span, (meaning, key.clone()))
                .is_some_and(|(_, known)| known != key)
            {
                unsure.insert(*span);
            }
        }
        fields.retain(|span, _| !unsure.contains(span));
        let items = checked
            .loaded
            .files
            .iter()
            .flat_map(|file| &file.tree.items);
        let definitions = items.filter_map(|item| match &item.kind {
            ItemKind::Define(define) => Some((define.name.node.as_str(), define)),
            _ => None,
        });
        let attributes = program.attributes.iter().map(|(_, attribute)| attribute);
        let event = program.event.as_ref();
        Self {
            fields: fields
                .into_iter()
                .map(|(span, (meaning, _))| (span, meaning))
                .collect(),
            durations,
            definitions: definitions.collect(),
            stored: attributes
                .map(|attribute| (attribute.name.as_str(), attribute.path.clone()))
                .collect(),
            event_time: event
                .and_then(|binding| binding.time.clone())
                .unwrap_or_else(|| vec!["timestamp".to_owned()]),
        }
    }
}

/// What a field is read from, with a word that tells meanings apart.
fn field_meaning(program: &hir::Program, expr: &hir::Expr) -> Option<(Meaning<'static>, String)> {
    let hir::ExprKind::Field(base, name) = &expr.kind else {
        return None;
    };
    match &program.exprs[*base].kind {
        hir::ExprKind::Profile => Some((
            Meaning::Stored(vec![name.to_string()]),
            "profile".to_owned(),
        )),
        hir::ExprKind::Variable(variable) => match &program.variables[*variable].name {
            Some(name) => Some((Meaning::Variable(name.clone()), format!("of {name}"))),
            None => Some((Meaning::Item, "item".to_owned())),
        },
        _ => None,
    }
}

/// The names of one rule.
struct RuleNames<'a, 'f> {
    facts: &'f Facts<'a>,
    window: Option<&'a Amount>,
    is_for_text: bool,
}

impl<'a> Names<'a> for RuleNames<'a, '_> {
    fn meaning(&self, name: &str, span: Span) -> Meaning<'a> {
        if let Some(meaning) = self.facts.fields.get(&span) {
            return meaning.clone();
        }
        if let Some(define) = self.facts.definitions.get(name) {
            return Meaning::Definition(define);
        }
        match self.facts.stored.get(name) {
            Some(path) => Meaning::Stored(path.clone()),
            None => Meaning::Unknown,
        }
    }

    fn window(&self) -> Option<(&'a Amount, Vec<String>)> {
        Some((self.window?, self.facts.event_time.clone()))
    }

    fn is_duration(&self, span: Span) -> bool {
        self.facts.durations.contains(&span)
    }

    fn is_for_text(&self) -> bool {
        self.is_for_text
    }
}

impl<'a> Rule<'a> {
    fn window(&self) -> Option<&'a Amount> {
        self.options.iter().find_map(|option| match &option.node {
            AttributeOption::OverLast(amount) => Some(amount.as_ref()),
            _ => None,
        })
    }

    /// The rule as a tree, or as text.
    fn export(&self, facts: &Facts<'a>, form: ExportForm) -> Result<String, Vec<Diagnostic>> {
        let mut refused = self.refused_options(form);
        let names = RuleNames {
            facts,
            // The API says the window beside the expression.
            window: self.window().filter(|_| form != ExportForm::Api),
            is_for_text: form != ExportForm::PqlJson,
        };
        match print_json(self.body, &names) {
            Ok(tree) if refused.is_empty() && form == ExportForm::PqlJson => Ok(tree),
            Ok(tree) if refused.is_empty() => {
                let (expr, found) = parse_json(SourceId::default(), &tree);
                match found.is_empty() {
                    true => Ok(unparse_expr(&expr)),
                    false => Err(found),
                }
            }
            Ok(_) => Err(refused),
            Err(found) => {
                refused.extend(found);
                Err(refused)
            }
        }
    }

    fn refused_options(&self, form: ExportForm) -> Vec<Diagnostic> {
        let options = self.options.iter().filter_map(|option| {
            let (what, way) = match &option.node {
                AttributeOption::OnEvent => ("rules on events", None),
                AttributeOption::Default(_) => (
                    "`default`",
                    Some("write `if(x.isNull(), value, x)` in the rule"),
                ),
                AttributeOption::Round(_) => ("`round`", None),
                AttributeOption::OverLast(amount) if form == ExportForm::Api && duration(amount).is_none() => (
                    "a duration of other than a number of hours, days, weeks or months",
                    Some("write the window in the rule, as in `xEvent[timestamp occurs < 1 years before now]`"),
                ),
                AttributeOption::OverLast(_) | AttributeOption::At(_) => return None,
            };
            let message = format!("there is no PQL for {what}");
            let refused = Diagnostic::error(Code::NotInPql, option.span, message).label("not in PQL");
            Some(match way {
                Some(way) => refused.help(way),
                None => refused,
            })
        });
        options.collect()
    }

    /// A document of the API around the text of the rule.
    fn document(&self, text: &str) -> serde_json::Value {
        let mut document = serde_json::Map::new();
        document.insert("name".to_owned(), json!(self.name));
        let path = self.options.iter().find_map(|option| match &option.node {
            AttributeOption::At(path) => Some(path.steps.iter().map(|step| step.node.as_str())),
            _ => None,
        });
        if let Some(steps) = path {
            let path = steps.collect::<Vec<_>>().join("/");
            document.insert("path".to_owned(), json!(path));
        }
        if !self.docs.is_empty() {
            let lines: Vec<&str> = self.docs.iter().map(|line| line.trim()).collect();
            document.insert("description".to_owned(), json!(lines.join("\n")));
        }
        let expression = json!({"type": "PQL", "format": "pql/text", "value": text});
        document.insert("expression".to_owned(), expression);
        document.insert("schema".to_owned(), json!({"name": "_xdm.context.profile"}));
        if let Some((count, unit)) = self.window().and_then(duration) {
            document.insert("duration".to_owned(), json!({"count": count, "unit": unit}));
        }
        document.into()
    }
}

/// A window as the API says it.
fn duration(amount: &Amount) -> Option<(i64, &'static str)> {
    let ast::ExprKind::Integer(count) = amount.count.kind else {
        return None;
    };
    let unit = match amount.unit.node {
        Unit::Hour => "HOURS",
        Unit::Day => "DAYS",
        Unit::Week => "WEEKS",
        Unit::Month => "MONTHS",
        _ => return None,
    };
    Some((count, unit))
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
