//! `select`, quantifiers and `let`.

use super::Reader;
use super::scope::Scope;
use crate::syntax::ast::{Declaration, ExprKind, Quantifier};
use crate::syntax::json::Json;

impl<'j> Reader<'j> {
    pub(super) fn quantification(&mut self, json: &'j Json) -> ExprKind {
        let Some(member) = self.member(json, "quantifier") else {
            return ExprKind::Error;
        };
        let quantifier = match member.str() {
            Some("some" | "exists") => Quantifier::Exists,
            Some("all" | "forall") => Quantifier::ForAll,
            Some("none") => Quantifier::None,
            Some("one") => Quantifier::One,
            _ => {
                let message = "a quantifier is `some`, `all`, `none` or `one`";
                return self.wrong(member.span, message, "no such quantifier");
            }
        };
        ExprKind::Quantifier(quantifier, self.declarations(json))
    }

    pub(super) fn declarations(&mut self, json: &'j Json) -> Vec<Declaration> {
        let depth = self.scopes.len();
        let mut declarations = Vec::new();
        let variables = self.array(json, "variables");
        if variables.is_empty()
            && json
                .get("variables")
                .is_some_and(|all| all.noun() == "an array")
        {
            self.wrong(
                json.span,
                "a comprehension declares a variable",
                "`variables` is empty",
            );
        }
        for variable in variables {
            let Some(name) = self.name(variable, "varName") else {
                continue;
            };
            let source = self.operand(variable, "from");
            self.scopes.push(Scope::Bound(name.node.clone()));
            let condition = variable.present("where");
            let condition = condition
                .map(|condition| self.within([Scope::Where], |reader| reader.expr(condition)));
            declarations.push(Declaration {
                variable: name,
                source,
                condition,
            });
        }
        self.scopes.truncate(depth);
        declarations
    }

    pub(super) fn let_in(&mut self, json: &'j Json) -> ExprKind {
        let depth = self.scopes.len();
        let mut bindings = Vec::new();
        for variable in self.array(json, "variables") {
            if let Some(name) = self.name(variable, "varName") {
                let value = self.operand(variable, "value");
                self.scopes.push(Scope::Bound(name.node.clone()));
                bindings.push((name, value));
            }
        }
        let body = self.operand(json, "body");
        self.scopes.truncate(depth);
        match bindings.is_empty() {
            true => self.wrong(
                json.span,
                "a `let` binds a value to a name",
                "binds nothing",
            ),
            false => ExprKind::Let(bindings, Box::new(body)),
        }
    }
}
