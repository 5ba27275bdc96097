//! `select`, quantifiers, `let` and `sum e over …`.

use super::{Frame, Writer};
use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::{Declaration, Expr, Quantifier};
use crate::syntax::pql_json::vocabulary::is_itemwise;

impl<'a> Writer<'a, '_> {
    pub(super) fn quantification(
        &mut self,
        quantifier: Quantifier,
        declarations: &'a [Declaration],
    ) {
        self.node("quantification", |w| {
            w.string(
                "quantifier",
                match quantifier {
                    Quantifier::Exists => "some",
                    Quantifier::ForAll => "all",
                    Quantifier::None => "none",
                    Quantifier::One => "one",
                },
            );
            w.declarations(declarations);
        });
    }

    /// The member `variables`.
    pub(super) fn declarations(&mut self, declarations: &'a [Declaration]) {
        let depth = self.frames.len();
        self.key("variables");
        self.array(declarations, |w, declaration| w.declaration(declaration));
        self.frames.truncate(depth);
    }

    /// One declaration, whose variable the ones behind it see too.
    fn declaration(&mut self, declaration: &'a Declaration) {
        self.node("varDecl", |w| {
            let frame = w.bind(&declaration.variable, false);
            let variable = variable_of(&frame);
            w.string("varName", &variable);
            w.operand("from", &declaration.source);
            w.frames.push(frame);
            if let Some(condition) = &declaration.condition {
                w.key("where");
                w.within([Frame::Where(variable)], |w| w.expr(condition));
            }
        });
    }

    pub(super) fn let_in(&mut self, bindings: &'a [(Spanned<String>, Expr)], body: &'a Expr) {
        let depth = self.frames.len();
        self.node("let", |w| {
            w.key("variables");
            w.array(bindings, |w, (name, value)| {
                let frame = w.bind(name, w.is_record(value));
                w.node("varDecl", |w| {
                    w.string("varName", &variable_of(&frame));
                    w.operand("value", value);
                });
                w.frames.push(frame);
            });
            w.operand("body", body);
        });
        self.frames.truncate(depth);
    }

    /// `sum e over v from xs where c` is the aggregate of a `select`.
    pub(super) fn aggregate_over(
        &mut self,
        name: &'a Spanned<String>,
        value: Option<&'a Expr>,
        declarations: &'a [Declaration],
        span: Span,
    ) {
        let [declaration] = declarations else {
            return self.refuse(span, "an aggregate over several variables", None);
        };
        if !is_itemwise(name) || name.node == "count" && value.is_some() {
            return self.refuse_function(name, name.span);
        }
        let frame = self.bind(&declaration.variable, false);
        let variable = variable_of(&frame);
        self.apply(name, |w| {
            w.node("select", |w| w.declarations(declarations));
            let Some(value) = value else { return };
            w.push(",");
            let frames = [frame, Frame::Where(variable.clone())];
            w.lambda_of(&[variable], |w| w.within(frames, |w| w.expr(value)));
        });
    }
}

fn variable_of(frame: &Frame<'_>) -> String {
    match frame {
        Frame::Bound { variable, .. } | Frame::Item(variable) | Frame::Where(variable) => {
            variable.clone()
        }
        Frame::Argument { name, .. } => (*name).to_owned(),
    }
}
