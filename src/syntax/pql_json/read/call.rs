//! Calls: operators and functions, the receiver first.

use super::Reader;
use crate::diagnostic::{Span, Spanned};
use crate::syntax::ast::{BinaryOp, Call, Expr, ExprKind, UnaryOp};
use crate::syntax::json::Json;
use crate::syntax::pql_json::vocabulary::{is_prefix, operator};

impl<'j> Reader<'j> {
    /// `{"nodeType": "fnApply", "fnName": "=", "params": [a, b]}`
    pub(super) fn call(&mut self, json: &'j Json, place: Span) -> (ExprKind, Span) {
        let Some(name) = self.name(json, "fnName") else {
            return (ExprKind::Error, place);
        };
        let span = name.span;
        let params = match json.present("params") {
            None if is_prefix(&name) => &[],
            _ => self.array(json, "params"),
        };
        let word = name.node.to_ascii_lowercase();
        let kind = match (operator(&name), word.as_str()) {
            (Some(BinaryOp::Subtract), _) if params.len() == 1 => {
                self.unary(UnaryOp::Negate, params, &name)
            }
            (Some(op @ (BinaryOp::And | BinaryOp::Or)), _) => self.connected(op, params, &name),
            (Some(op), _) => self.binary(op, params, &name),
            (None, "not" | "!") => self.unary(UnaryOp::Not, params, &name),
            (None, _) => self.function(name, params),
        };
        (kind, span)
    }

    fn count(&mut self, name: &Spanned<String>, wanted: &str, found: usize) -> ExprKind {
        let message = format!("`{}` takes {wanted}, found {found}", name.node);
        self.wrong(name.span, message, "the number of `params` is wrong")
    }

    fn unary(&mut self, op: UnaryOp, params: &'j [Json], name: &Spanned<String>) -> ExprKind {
        match params {
            [operand] => ExprKind::Unary(op, Box::new(self.expr(operand))),
            _ => self.count(name, "one operand", params.len()),
        }
    }

    fn binary(&mut self, op: BinaryOp, params: &'j [Json], name: &Spanned<String>) -> ExprKind {
        match params {
            [left, right] => {
                let (left, right) = (self.expr(left), self.expr(right));
                ExprKind::Binary(Box::new(left), Spanned::new(op, name.span), Box::new(right))
            }
            _ => self.count(name, "two operands", params.len()),
        }
    }

    /// `and` and `or` of any number of operands, from the left.
    fn connected(&mut self, op: BinaryOp, params: &'j [Json], name: &Spanned<String>) -> ExprKind {
        let mut operands = params.iter();
        let Some(first) = operands.next() else {
            return self.count(name, "at least one operand", 0);
        };
        let mut all = self.expr(first);
        for operand in operands {
            let operand = Box::new(self.expr(operand));
            all = Expr {
                kind: ExprKind::Binary(Box::new(all), Spanned::new(op, name.span), operand),
                span: name.span,
            };
        }
        all.take_kind()
    }

    fn function(&mut self, name: Spanned<String>, params: &'j [Json]) -> ExprKind {
        let mut arguments: Vec<Expr> = Vec::with_capacity(params.len());
        for (index, param) in params.iter().enumerate() {
            let on_item = match index > 0 && !is_prefix(&name) {
                true => self.item_lambda(param),
                false => None,
            };
            let is_filter = name.node == "filter" && params.len() == 2;
            match on_item {
                Some(condition) if is_filter && index == 1 => {
                    let list = arguments.pop().map(Box::new);
                    let list = list.unwrap_or_else(|| Box::new(self.missing(name.span)));
                    return ExprKind::Filter(list, Box::new(condition));
                }
                Some(on_item) => arguments.push(on_item),
                None => {
                    let argument = self.expr(param);
                    arguments.push(argument);
                }
            }
        }
        let receiver = match is_prefix(&name) || arguments.is_empty() {
            true => None,
            false => Some(arguments.remove(0)),
        };
        ExprKind::Call(Box::new(Call {
            receiver,
            name,
            arguments,
        }))
    }
}
