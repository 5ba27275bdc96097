//! From JSON to documents.

use std::collections::HashSet;

use super::member::{rest, valid_name};
use super::{Content, Document, Window};
use crate::diagnostic::{Code, Diagnostic, Origin, SourceId, Sources, Span, Spanned};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::json::{Json, JsonKind};
use crate::syntax::parse::limits::ATTRIBUTES_MAX;
use crate::syntax::parse::parse_expression;
use crate::syntax::pql_json::{merge, parse_tree};
use crate::types::calendar::Unit;

/// Members of a page that hold its documents.
const LISTS: [&str; 3] = ["children", "segments", "items"];
/// The units of a document's window.
const UNITS: [Unit; 4] = [Unit::Hour, Unit::Day, Unit::Week, Unit::Month];

pub(super) struct Reader<'s> {
    sources: &'s mut Sources,
    source: SourceId,
    names: &'s mut HashSet<String>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(
        sources: &'s mut Sources,
        source: SourceId,
        names: &'s mut HashSet<String>,
    ) -> Self {
        Self {
            sources,
            source,
            names,
            diagnostics: Vec::new(),
        }
    }

    fn wrong(&mut self, span: Span, message: impl Into<String>, label: impl Into<String>) {
        let diagnostic = Diagnostic::error(Code::MalformedDocument, span, message);
        self.diagnostics.push(diagnostic.label(label));
    }

    pub(super) fn content(&mut self, root: &Json) -> Content {
        let has = |name| root.get(name).is_some();
        let list = LISTS.iter().find_map(|name| root.get(name));
        match (&root.kind, list) {
            (JsonKind::String(_), _) => self.tree(root),
            (JsonKind::Object(_), _) if has("nodeType") => self.tree(root),
            (JsonKind::Object(_), _) if has("expression") => {
                self.documents(std::slice::from_ref(root))
            }
            (JsonKind::Object(_), _) if has("format") && has("value") => {
                Content::Expression(self.expression(root).0)
            }
            (JsonKind::Array(elements), _) => self.documents(elements),
            (JsonKind::Object(_), Some(list)) if matches!(list.kind, JsonKind::Array(_)) => {
                self.documents(list.elements())
            }
            _ => {
                let message = "the JSON text holds no rules";
                let diagnostic = Diagnostic::error(Code::MalformedDocument, root.span, message)
                    .label("no document of a computed attribute")
                    .note("a document has the members `name` and `expression`; an array or a page of them is fine too")
                    .note("a tree of PQL begins with a `nodeType`");
                self.diagnostics.push(diagnostic);
                Content::Documents(Vec::new())
            }
        }
    }

    fn tree(&mut self, root: &Json) -> Content {
        let (expr, found) = parse_tree(self.source, root);
        self.diagnostics.extend(found);
        Content::Expression(expr)
    }

    fn documents(&mut self, elements: &[Json]) -> Content {
        if let Some(first) = elements.get(ATTRIBUTES_MAX) {
            let message = format!("a program has at most {ATTRIBUTES_MAX} attributes");
            let many = Diagnostic::error(Code::TooManyAttributes, first.span, message);
            self.diagnostics.push(many.label("one too many"));
        }
        let elements = elements.iter().take(ATTRIBUTES_MAX);
        Content::Documents(
            elements
                .filter_map(|element| self.document(element))
                .collect(),
        )
    }

    fn document(&mut self, json: &Json) -> Option<Document> {
        let Some(expression) = json.present("expression") else {
            let message = match json.members() {
                [] => format!("a document is an object, and this is {}", json.noun()),
                _ => "a document needs the member `expression`".to_owned(),
            };
            self.wrong(json.span, message, "has no rule");
            return None;
        };
        let given = self.given_name(json)?;
        let (body, text) = self.expression(expression);
        let merge = json
            .present("mergeFunction")
            .and_then(|merge| self.merge(merge));
        let is_read = !matches!(body.kind, ExprKind::Error);
        if let Some(said) = merge.filter(|_| is_read) {
            self.diagnostics.extend(merge::check(&said, &body));
        }
        Some(Document {
            name: Spanned::new(valid_name(&given, self.names), given.span),
            given_name: given.node,
            path: self.path(json),
            description: self.text(json, "description"),
            window: json
                .present("duration")
                .and_then(|duration| self.window(duration)),
            body,
            text,
            keep_current: json
                .get("keepCurrent")
                .is_some_and(|keep| matches!(keep.kind, JsonKind::Boolean(true))),
            rest: rest(json),
            span: json.span,
        })
    }

    fn given_name(&mut self, json: &Json) -> Option<Spanned<String>> {
        let named = self
            .text(json, "name")
            .or_else(|| self.text(json, "displayName"));
        if named.is_none() {
            self.wrong(json.span, "a document needs a `name`", "has no name");
        }
        named
    }

    /// A member that is a string, if it is there.
    fn text(&mut self, json: &Json, name: &str) -> Option<Spanned<String>> {
        let member = json.present(name)?;
        match member.text() {
            Some(text) => Some(Spanned::new(text.text.clone(), text.span(self.source))),
            None => {
                let message = format!("`{name}` is a string, and this is {}", member.noun());
                self.wrong(member.span, message, "expected a string");
                None
            }
        }
    }

    /// `"_acme.shop"` or `"_acme/shop"`
    fn path(&mut self, json: &Json) -> Vec<Spanned<String>> {
        let Some(path) = self.text(json, "path") else {
            return Vec::new();
        };
        let steps = path.node.split(['.', '/']).filter(|step| !step.is_empty());
        let steps: Vec<Spanned<String>> = steps
            .map(|step| Spanned::new(step.to_owned(), path.span))
            .collect();
        if let Some(step) = steps
            .iter()
            .find(|step| step.contains(|c: char| c == '`' || c.is_control()))
        {
            let span = step.span;
            self.wrong(
                span,
                "a path is made of names with dots between them",
                "no path",
            );
            return Vec::new();
        }
        steps
    }

    /// `{"type": "PQL", "format": "pql/text", "value": …}`, with the text of one in text.
    fn expression(&mut self, json: &Json) -> (Expr, Option<String>) {
        let nothing = || Expr {
            kind: ExprKind::Error,
            span: json.span,
        };
        let is_pql = json
            .get("type")
            .is_none_or(|ty| ty.str().is_some_and(|ty| ty.eq_ignore_ascii_case("pql")));
        if !is_pql {
            let span = json.get("type").map_or(json.span, |ty| ty.span);
            self.wrong(span, "the type of an expression is `PQL`", "not PQL");
            return (nothing(), None);
        }
        let (Some(format), Some(value)) = (json.present("format"), json.present("value")) else {
            let message = "an expression has the members `format` and `value`";
            self.wrong(json.span, message, "expected a rule");
            return (nothing(), None);
        };
        match format.str() {
            Some("pql/json") => {
                let (expr, found) = parse_tree(self.source, value);
                self.diagnostics.extend(found);
                (expr, None)
            }
            Some("pql/text") => self.rule_text(value),
            _ => {
                let message = "the format of an expression is `pql/text` or `pql/json`";
                self.wrong(format.span, message, "no known format");
                (nothing(), None)
            }
        }
    }

    fn rule_text(&mut self, value: &Json) -> (Expr, Option<String>) {
        let Some(text) = value.text() else {
            let message = format!(
                "a rule in `pql/text` is a string, and this is {}",
                value.noun()
            );
            self.wrong(value.span, message, "expected the text of a rule");
            let kind = ExprKind::Error;
            return (
                Expr {
                    kind,
                    span: value.span,
                },
                None,
            );
        };
        let origin = Origin::Inside(self.source, text.places.clone());
        let file = self.sources.file(self.source).name.clone();
        let inner = self.sources.add_with(file, text.text.as_str(), origin);
        let (expr, found) = parse_expression(inner, &text.text);
        self.diagnostics.extend(found);
        (expr, Some(text.text.clone()))
    }

    fn merge(&mut self, json: &Json) -> Option<Spanned<String>> {
        let value = json.get("value").unwrap_or(json);
        match value.text() {
            Some(text) => Some(Spanned::new(text.text.clone(), text.span(self.source))),
            None => {
                self.wrong(
                    value.span,
                    "`mergeFunction` names a function in its `value`",
                    "expected a name",
                );
                None
            }
        }
    }

    /// `{"count": 7, "unit": "DAYS"}`
    fn window(&mut self, json: &Json) -> Option<Window> {
        let count = json.get("count");
        let number = count.and_then(|count| match &count.kind {
            JsonKind::Number(raw) => raw.parse().ok().filter(|count: &i64| *count > 0),
            _ => None,
        });
        let Some(count) = number else {
            let span = count.map_or(json.span, |count| count.span);
            self.wrong(
                span,
                "the `count` of a duration is a whole number from 1",
                "no such count",
            );
            return None;
        };
        let unit = json.get("unit");
        let known = unit
            .and_then(Json::str)
            .and_then(Unit::parse)
            .filter(|unit| UNITS.contains(unit));
        let Some(unit) = known else {
            let span = unit.map_or(json.span, |unit| unit.span);
            let message = "the `unit` of a duration is HOURS, DAYS, WEEKS or MONTHS";
            self.wrong(span, message, "no such unit");
            return None;
        };
        let span = json.span;
        Some(Window { count, unit, span })
    }
}
