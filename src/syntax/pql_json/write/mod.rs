//! From the AST to a tree of JSON, definitions expanded.
//!
//! A bare name of the text means what its place makes of it, so the writer carries the scopes of the text along:
//! each item scope is a lambda with a variable of its own. What a name means beyond that ([`Names`]) is known to
//! whoever has checked the program; [`Plain`] knows nothing and goes by the place alone.

mod call;
mod chain;
mod comprehension;
mod name;
mod refuse;
mod value;
mod window;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::ast::{Amount, Define, Expr, ExprKind, UnaryOp};
use crate::syntax::json::{JSON_NESTING_MAX, quote};
use crate::syntax::parse::limits::NODES_MAX;
use crate::syntax::unparse::{number_text, time_word_text};
use crate::types::stack::with_stack;

/// What a bare name means that no variable of the text has.
#[derive(Debug, Clone)]
pub enum Meaning<'a> {
    /// Nothing is known: a property of the nearest item, of the record where there is none.
    Unknown,
    /// A property of the nearest item scope's item.
    Item,
    /// A property of the value of a variable that a comprehension declares.
    Variable(String),
    /// What a definition stands for.
    Definition(&'a Define),
    /// An attribute, by the path under which it is stored.
    Stored(Vec<String>),
}

/// What names mean in a program.
pub trait Names<'a> {
    /// The meaning of a bare name at a place.
    fn meaning(&self, name: &str, span: Span) -> Meaning<'a>;

    /// The window of the attribute on its events, with the path of their time.
    fn window(&self) -> Option<(&'a Amount, Vec<String>)> {
        None
    }

    /// Whether the expression at a place is an amount of time, which PQL does not calculate with.
    fn is_duration(&self, _: Span) -> bool {
        false
    }

    /// Whether the tree will be written as text, which has no words for some of its nodes.
    fn is_for_text(&self) -> bool {
        false
    }
}

/// A text of which nothing is known.
#[derive(Debug, Clone, Copy)]
pub struct Plain;

impl Names<'_> for Plain {
    fn meaning(&self, _: &str, _: Span) -> Meaning<'static> {
        Meaning::Unknown
    }
}

/// The tree of an expression as JSON text.
///
/// # Errors
/// `NotInPql` for each construct that PQL has no words for, `TooManyNodes` and `NestingTooDeep` for what is too
/// large once its definitions are expanded.
pub fn print_json<'a>(expr: &'a Expr, names: &dyn Names<'a>) -> Result<String, Vec<Diagnostic>> {
    let mut writer = Writer {
        names,
        text: String::new(),
        frames: Vec::new(),
        expanding: Vec::new(),
        depth: 0,
        nodes: 0,
        diagnostics: Vec::new(),
    };
    writer.expr(expr);
    match writer.diagnostics.is_empty() {
        true => Ok(writer.text),
        false => Err(writer.diagnostics),
    }
}

/// One layer of names.
#[derive(Debug, Clone)]
enum Frame<'a> {
    /// The item of brackets or of an item-wise argument, under the variable of its lambda.
    Item(String),
    /// The condition of a comprehension over the variable.
    Where(String),
    /// A name of the text, under the variable of the tree; whether it is the record.
    Bound {
        name: String,
        variable: String,
        is_record: bool,
    },
    /// A parameter of a definition: its argument, read with the frames below `depth`.
    Argument {
        name: &'a str,
        argument: &'a Expr,
        depth: usize,
    },
}

struct Writer<'a, 'n> {
    names: &'n dyn Names<'a>,
    text: String,
    frames: Vec<Frame<'a>>,
    /// The definitions that are being written, outermost first, with the places of their use.
    expanding: Vec<(&'a str, Span)>,
    depth: usize,
    nodes: usize,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Writer<'a, '_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// A name and a colon, behind a comma.
    fn key(&mut self, name: &str) {
        self.push(",\"");
        self.push(name);
        self.push("\":");
    }

    /// A member that is a string.
    fn string(&mut self, name: &str, value: &str) {
        self.key(name);
        self.push(&quote(value));
    }

    /// A node of a kind with the members that `members` writes.
    fn node(&mut self, kind: &str, members: impl FnOnce(&mut Self)) {
        self.depth += 1;
        self.push("{\"nodeType\":\"");
        self.push(kind);
        self.push("\"");
        members(self);
        self.push("}");
        self.depth -= 1;
    }

    /// An array of what `write` writes for each element.
    fn array<T>(
        &mut self,
        elements: impl IntoIterator<Item = T>,
        mut write: impl FnMut(&mut Self, T),
    ) {
        self.depth += 1;
        self.push("[");
        for (index, element) in elements.into_iter().enumerate() {
            if index > 0 {
                self.push(",");
            }
            write(self, element);
        }
        self.push("]");
        self.depth -= 1;
    }

    /// A member that is an expression.
    fn operand(&mut self, name: &str, expr: &'a Expr) {
        self.key(name);
        self.expr(expr);
    }

    /// A literal with its value as JSON.
    fn literal(&mut self, ty: &str, value: &str) {
        self.node("literal", |w| {
            w.string("literalType", ty);
            w.key("value");
            w.push(value);
        });
    }

    /// A call; `params` writes the elements.
    fn apply(&mut self, name: &str, params: impl FnOnce(&mut Self)) {
        self.node("fnApply", |w| {
            w.string("fnName", name);
            w.key("params");
            w.push("[");
            w.depth += 1;
            params(w);
            w.depth -= 1;
            w.push("]");
        });
    }

    /// Runs `inside` with further frames.
    fn within<R>(
        &mut self,
        frames: impl IntoIterator<Item = Frame<'a>>,
        inside: impl FnOnce(&mut Self) -> R,
    ) -> R {
        let depth = self.frames.len();
        self.frames.extend(frames);
        let result = inside(self);
        self.frames.truncate(depth);
        result
    }

    fn expr(&mut self, expr: &'a Expr) {
        self.nodes += 1;
        if self.nodes > NODES_MAX || self.depth > JSON_NESTING_MAX - 8 {
            return self.too_large(expr.span);
        }
        with_stack(|| self.kind(expr));
    }

    /// Told once; then everything is left out, so that a tree cannot grow without bound.
    fn too_large(&mut self, span: Span) {
        let is_wide = self.nodes > NODES_MAX;
        self.nodes = usize::MAX / 2;
        let is_told =
            |found: &Diagnostic| matches!(found.code, Code::TooManyNodes | Code::NestingTooDeep);
        if self.diagnostics.iter().any(is_told) {
            return;
        }
        let (code, message) = match is_wide {
            true => (
                Code::TooManyNodes,
                format!("a rule has at most {NODES_MAX} parts"),
            ),
            false => (
                Code::NestingTooDeep,
                format!("a tree nests at most {JSON_NESTING_MAX} levels deep"),
            ),
        };
        let diagnostic = Diagnostic::error(code, span, message);
        self.diagnostics
            .push(diagnostic.help("export parts of it as attributes of their own"));
    }

    fn kind(&mut self, expr: &'a Expr) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Error => self.refuse(span, "a part that could not be read", None),
            ExprKind::Null => {
                let way = "test for the missing value with `x.isNull()`";
                self.refuse(span, "the literal `null`", Some(way));
            }
            ExprKind::Boolean(truth) => self.literal("Boolean", &truth.to_string()),
            ExprKind::Integer(value) => self.literal("Integer", &value.to_string()),
            ExprKind::Number(value) => self.literal("Number", &number_text(*value)),
            ExprKind::String(text) => self.literal("String", &quote(text)),
            ExprKind::Amount(_) => self.refuse_amount(span),
            ExprKind::Name(name) => self.name(name, span),
            ExprKind::Positional(position) => self.parameter(*position),
            ExprKind::This => self.outer(0, span),
            ExprKind::Outer(levels) => self.outer(*levels as usize, span),
            ExprKind::Context(_) => {
                self.refuse(span, "a context object of Journey Optimizer", None);
            }
            ExprKind::TimeWord(word) => self.literal("Timestamp", &quote(time_word_text(*word))),
            ExprKind::Filter(list, condition) => self.apply("filter", |w| {
                w.expr(list);
                w.push(",");
                w.on_item(condition);
            }),
            // Definitions are looked into.
            ExprKind::Binary(..) | ExprKind::Field(..) if self.names.is_duration(span) => {
                self.refuse_amount(span)
            }
            ExprKind::Field(base, name) => self.field(base, name),
            ExprKind::Call(call) => self.call(call, span),
            ExprKind::Unary(UnaryOp::Not, operand) => self.apply("not", |w| w.expr(operand)),
            ExprKind::Unary(UnaryOp::Negate, operand) => self.refuse_minus(operand, span),
            ExprKind::Binary(left, op, right) => self.binary(expr, left, op.node, right),
            ExprKind::Occurs(time, window) => self.occurs(Some(time), window),
            ExprKind::Case(arms, otherwise) => self.refuse_case(arms, otherwise.as_deref(), span),
            ExprKind::Let(bindings, body) => self.let_in(bindings, body),
            ExprKind::Lambda(names, body) => self.lambda(names, body),
            ExprKind::Select(declarations) => {
                self.node("select", |w| w.declarations(declarations));
            }
            ExprKind::Quantifier(quantifier, declarations) => {
                self.quantification(*quantifier, declarations)
            }
            ExprKind::AggregateOver(name, value, declarations) => {
                self.aggregate_over(name, value.as_deref(), declarations, span);
            }
            ExprKind::Chain(chain) => self.chain(chain),
            ExprKind::Array(elements) => self.list(elements),
            ExprKind::Object(entries) => self.object(entries),
        }
    }
}
