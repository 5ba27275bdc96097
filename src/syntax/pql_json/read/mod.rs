//! From a tree of JSON to the AST.
//!
//! Places are narrow: a node stands where its telling part does (the name of a function, of a field, of a
//! variable), so that a message points at one word and not at half of the tree.

mod call;
mod chain;
mod comprehension;
mod function;
mod literal;
mod scope;
mod time;

use crate::diagnostic::{Code, Diagnostic, SourceId, Span, Spanned, nearest};
use crate::syntax::ast::{Expr, ExprKind};
use crate::syntax::json::Json;
use crate::syntax::parse::limits::NODES_MAX;
use crate::types::stack::with_stack;

use scope::Scope;

/// The kinds of nodes that are expressions.
const EXPRESSIONS: [&str; 13] = [
    "fnApply",
    "fnCreate",
    "lambda",
    "literal",
    "fieldLookup",
    "parameterReference",
    "select",
    "quantification",
    "varRef",
    "occurs",
    "chain",
    "let",
    "object",
];
/// The kinds of nodes that are parts of others.
const PARTS: [(&str, &str); 5] = [
    ("varDecl", "a `select`, a `quantification` or a `let`"),
    ("timeQualification", "an `occurs`"),
    ("duration", "a `timeQualification`"),
    ("timeRange", "an `occurs`"),
    ("element", "a `chain`"),
];

/// The expression of a tree, and everything that is wrong with it.
pub(super) fn tree(source: SourceId, json: &Json) -> (Expr, Vec<Diagnostic>) {
    let mut reader = Reader {
        source,
        root: json,
        scopes: Vec::new(),
        nodes: 0,
        diagnostics: Vec::new(),
    };
    let expr = reader.expr(json);
    (expr, reader.diagnostics)
}

struct Reader<'j> {
    source: SourceId,
    root: &'j Json,
    scopes: Vec<Scope>,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'j> Reader<'j> {
    /// Reports a node that is not what its place wants.
    fn wrong(
        &mut self,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> ExprKind {
        let diagnostic = Diagnostic::error(Code::MalformedTree, span, message);
        self.report(diagnostic.label(label))
    }

    fn report(&mut self, diagnostic: Diagnostic) -> ExprKind {
        let path = self.root.path_to(diagnostic.primary.span);
        self.diagnostics
            .push(diagnostic.note(format!("this is `{path}`")));
        ExprKind::Error
    }

    /// Runs `inside` with further names.
    fn within<R>(
        &mut self,
        scopes: impl IntoIterator<Item = Scope>,
        inside: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let depth = self.scopes.len();
        self.scopes.extend(scopes);
        let result = inside(self);
        self.scopes.truncate(depth);
        result
    }

    fn expr(&mut self, json: &'j Json) -> Expr {
        with_stack(|| {
            let (kind, span) = self.node(json);
            Expr { kind, span }
        })
    }

    fn node(&mut self, json: &'j Json) -> (ExprKind, Span) {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            // Told once; the rest of the tree is not read.
            if self.nodes == NODES_MAX + 1 {
                let message = format!("a rule has at most {NODES_MAX} parts");
                let large = Diagnostic::error(Code::TooManyNodes, json.span, message);
                self.report(large.help("compute parts of it as attributes of their own"));
            }
            return (ExprKind::Error, json.span);
        }
        let Some(kind) = self.node_type(json) else {
            return (ExprKind::Error, json.span);
        };
        match kind.node.as_str() {
            "fnApply" => self.call(json, kind.span),
            "lambda" | "fnCreate" => (self.lambda(json), kind.span),
            "literal" => self.literal(json, kind.span),
            "fieldLookup" => self.field(json, kind.span),
            "parameterReference" => (self.parameter(json), kind.span),
            "varRef" => self.variable(json, kind.span),
            "select" => (ExprKind::Select(self.declarations(json)), kind.span),
            "quantification" => (self.quantification(json), kind.span),
            "occurs" => (self.occurs(json), kind.span),
            "chain" => (self.chain(json), kind.span),
            "let" => (self.let_in(json), kind.span),
            "object" => (self.object(json), kind.span),
            name => (self.unknown_node(name, kind.span), kind.span),
        }
    }

    /// The kind of a node, at its place.
    fn node_type(&mut self, json: &Json) -> Option<Spanned<String>> {
        let Some(kind) = json.get("nodeType") else {
            let (message, label) = match json.members() {
                [] => (
                    format!("a node is an object, and this is {}", json.noun()),
                    "not a node",
                ),
                _ => (
                    "a node says what it is in `nodeType`".to_owned(),
                    "has no `nodeType`",
                ),
            };
            self.wrong(json.span, message, label);
            return None;
        };
        match kind.text() {
            Some(text) => Some(Spanned::new(text.text.clone(), text.span(self.source))),
            None => {
                let message = format!("`nodeType` is a string, and this is {}", kind.noun());
                self.wrong(kind.span, message, "expected the kind of a node");
                None
            }
        }
    }

    fn unknown_node(&mut self, name: &str, span: Span) -> ExprKind {
        if let Some((_, whole)) = PARTS.iter().find(|(part, _)| *part == name) {
            let message = format!("`{name}` is a part of {whole}");
            return self.wrong(span, message, "stands alone");
        }
        let diagnostic = Diagnostic::error(
            Code::MalformedTree,
            span,
            format!("there is no node of the kind `{name}`"),
        );
        let diagnostic = diagnostic.label("unknown kind");
        self.report(match nearest(name, EXPRESSIONS) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.note(format!("the kinds: {}", EXPRESSIONS.join(", "))),
        })
    }

    /// A member that must be there.
    fn member(&mut self, json: &'j Json, name: &str) -> Option<&'j Json> {
        let member = json.present(name);
        if member.is_none() {
            let kind = json.get("nodeType").and_then(Json::str).unwrap_or("node");
            let message = format!("`{kind}` needs the member `{name}`");
            self.wrong(json.span, message, format!("has no `{name}`"));
        }
        member
    }

    /// A member that is an expression.
    fn operand(&mut self, json: &'j Json, name: &str) -> Expr {
        match self.member(json, name) {
            Some(member) => self.expr(member),
            None => self.missing(json.span),
        }
    }

    fn missing(&self, span: Span) -> Expr {
        let kind = ExprKind::Error;
        Expr { kind, span }
    }

    /// A member that is an array.
    fn array(&mut self, json: &'j Json, name: &str) -> &'j [Json] {
        let Some(member) = self.member(json, name) else {
            return &[];
        };
        if !matches!(member.kind, crate::syntax::json::JsonKind::Array(_)) {
            let message = format!("`{name}` is an array, and this is {}", member.noun());
            self.wrong(member.span, message, "expected an array");
        }
        member.elements()
    }

    /// A member that is a name: what a path or a variable can be called.
    fn name(&mut self, json: &'j Json, member: &str) -> Option<Spanned<String>> {
        let value = self.member(json, member)?;
        self.name_of(value, member)
    }

    fn name_of(&mut self, value: &Json, member: &str) -> Option<Spanned<String>> {
        let Some(text) = value.text() else {
            let message = format!("`{member}` is a string, and this is {}", value.noun());
            self.wrong(value.span, message, "expected a name");
            return None;
        };
        let is_name = |c: char| c != '`' && !c.is_control();
        if text.text.is_empty() || !text.text.chars().all(is_name) {
            let message = format!("`{member}` is a name on one line without backticks");
            self.wrong(value.span, message, "not a name");
            return None;
        }
        Some(Spanned::new(text.text.clone(), text.span(self.source)))
    }

    fn object(&mut self, json: &'j Json) -> ExprKind {
        let mut entries = Vec::new();
        if let Some(properties) = self.member(json, "properties") {
            if !matches!(properties.kind, crate::syntax::json::JsonKind::Object(_)) {
                let message = format!(
                    "`properties` is an object, and this is {}",
                    properties.noun()
                );
                self.wrong(properties.span, message, "expected an object");
            }
            for (name, value) in properties.members() {
                entries.push((name.clone(), self.expr(value)));
            }
        }
        ExprKind::Object(entries)
    }
}
