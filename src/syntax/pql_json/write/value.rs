//! Operators, lists and objects.

use super::Writer;
use crate::diagnostic::Spanned;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::json::quote;
use crate::syntax::pql_json::vocabulary::operator_name;
use crate::syntax::unparse::number_text;

impl<'a> Writer<'a, '_> {
    pub(super) fn binary(
        &mut self,
        whole: &'a Expr,
        left: &'a Expr,
        op: BinaryOp,
        right: &'a Expr,
    ) {
        let Some(name) = operator_name(op) else {
            return self.refuse_default(left, right, whole.span);
        };
        if !matches!(op, BinaryOp::And | BinaryOp::Or) {
            return self.apply(name, |w| {
                w.expr(left);
                w.push(",");
                w.expr(right);
            });
        }
        // `a and b and c` is one call with three operands.
        let mut operands = vec![right];
        let mut rest = left;
        while let ExprKind::Binary(left, known, right) = &rest.kind {
            if known.node != op {
                break;
            }
            operands.push(right);
            rest = left;
        }
        operands.push(rest);
        self.node("fnApply", |w| {
            w.string("fnName", name);
            w.key("params");
            w.array(operands.into_iter().rev(), Self::expr);
        });
    }

    /// A list of plain values.
    pub(super) fn list(&mut self, elements: &'a [Expr]) {
        let value = |element: &Expr| match &element.kind {
            ExprKind::Boolean(truth) => Some(truth.to_string()),
            ExprKind::Integer(value) => Some(value.to_string()),
            ExprKind::Number(value) => Some(number_text(*value)),
            ExprKind::String(text) => Some(quote(text)),
            _ => None,
        };
        let mut values = Vec::with_capacity(elements.len());
        for element in elements {
            match value(element) {
                Some(value) => values.push(value),
                None => self.refuse(element.span, "a list of other than plain values", None),
            }
        }
        self.nodes += values.len();
        self.literal("List", &format!("[{}]", values.join(",")));
    }

    pub(super) fn object(&mut self, entries: &'a [(Spanned<String>, Expr)]) {
        self.node("object", |w| {
            w.key("properties");
            w.push("{");
            w.depth += 1;
            for (index, (name, value)) in entries.iter().enumerate() {
                w.push(if index > 0 { "," } else { "" });
                w.push(&quote(name));
                w.push(":");
                w.expr(value);
            }
            w.depth -= 1;
            w.push("}");
        });
    }
}
