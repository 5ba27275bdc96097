//! Functions of items and of groups.

use super::Reader;
use super::scope::Scope;
use crate::diagnostic::Spanned;
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::json::Json;

impl<'j> Reader<'j> {
    /// The names of a function's parameters, in either form.
    pub(super) fn parameters(&mut self, json: &'j Json) -> Vec<Spanned<String>> {
        let is_new = json.get("varNames").is_some() || json.get("params").is_none();
        let member = if is_new { "varNames" } else { "params" };
        let mut names = Vec::new();
        for parameter in self.array(json, member) {
            names.extend(match parameter.get("varName") {
                Some(name) => self.name_of(name, "varName"),
                None => self.name_of(parameter, member),
            });
        }
        names
    }

    pub(super) fn lambda(&mut self, json: &'j Json) -> ExprKind {
        let names = self.parameters(json);
        if names.is_empty() {
            return self.wrong(
                json.span,
                "a function names its parameters",
                "has no parameters",
            );
        }
        let bound: Vec<Scope> = names
            .iter()
            .map(|name| Scope::Bound(name.node.clone()))
            .collect();
        let body = self.within(bound, |reader| reader.operand(json, "body"));
        ExprKind::Lambda(names, Box::new(body))
    }

    /// A member that is a function of one item, as an expression on that item.
    pub(super) fn on_item(&mut self, json: &'j Json, name: &str) -> Expr {
        let Some(function) = self.member(json, name) else {
            return self.missing(json.span);
        };
        match self.item_lambda(function) {
            Some(expr) => expr,
            None => {
                let message = format!("`{name}` is a function of one item");
                self.wrong(
                    function.span,
                    message,
                    "expected a `lambda` with one variable",
                );
                self.missing(function.span)
            }
        }
    }

    /// The body of a function with one parameter, which becomes the item of a scope.
    pub(super) fn item_lambda(&mut self, json: &'j Json) -> Option<Expr> {
        let kind = json.get("nodeType").and_then(Json::str);
        if !matches!(kind, Some("lambda" | "fnCreate")) {
            return None;
        }
        let is_one = |member| {
            json.get(member)
                .is_some_and(|names: &Json| names.elements().len() == 1)
        };
        if !is_one("varNames") && !is_one("params") {
            return None;
        }
        let name = self.parameters(json).pop()?;
        Some(self.within([Scope::Item(name.node)], |reader| {
            reader.operand(json, "body")
        }))
    }
}
