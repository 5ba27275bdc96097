//! Calls of functions and definitions.

use super::{Meaning, Writer};
use crate::diagnostic::Span;
use crate::syntax::ast::{Call, Expr, ExprKind};
use crate::syntax::json::quote;
use crate::syntax::pql_json::vocabulary::{is_itemwise, is_pql_function};

/// Aggregates that Sumac computes for each group right behind `groupBy`.
const PER_GROUP: [&str; 5] = ["count", "sum", "average", "min", "max"];

impl<'a> Writer<'a, '_> {
    pub(super) fn call(&mut self, call: &'a Call, span: Span) {
        let arguments: Vec<&'a Expr> = call.receiver.iter().chain(&call.arguments).collect();
        if let Meaning::Definition(define) = self.names.meaning(&call.name, call.name.span) {
            return self.expand(define, &arguments, span);
        }
        if call.name.node == "datetime"
            && !self.names.is_for_text()
            && let [
                Expr {
                    kind: ExprKind::String(text),
                    ..
                },
            ] = arguments.as_slice()
        {
            return self.literal("DateTime", &quote(text));
        }
        let has_more = match call.name.node.as_str() {
            "count" | "distinct" => arguments.len() > 1,
            "average" => arguments.len() > 2,
            _ => false,
        };
        if has_more || !is_pql_function(&call.name) {
            return self.refuse_function(&call.name, call.name.span);
        }
        let is_per_group = PER_GROUP.contains(&call.name.node.as_str());
        if is_per_group && arguments.first().is_some_and(|list| self.is_grouping(list)) {
            let way = "say it with `map`, as in `.map((K, G) => mapEntry(K, G.count()))`";
            return self.refuse(
                call.name.span,
                "an aggregate right behind `groupBy`",
                Some(way),
            );
        }
        let is_itemwise = is_itemwise(&call.name);
        self.node("fnApply", |w| {
            w.string("fnName", &call.name);
            w.key("params");
            w.array(
                arguments.into_iter().enumerate(),
                |w, (index, argument)| match is_itemwise && index == 1 {
                    true => w.on_item(argument),
                    false => w.expr(argument),
                },
            );
        });
    }

    fn is_grouping(&self, list: &Expr) -> bool {
        match &list.kind {
            ExprKind::Call(call) => call.name.node == "groupBy",
            ExprKind::Name(name) => match self.names.meaning(name, list.span) {
                Meaning::Definition(define) => {
                    matches!(&define.body.kind, ExprKind::Call(call) if call.name.node == "groupBy")
                }
                _ => false,
            },
            _ => false,
        }
    }
}
