//! Sequences of events.

use super::Reader;
use super::time::expr;
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::syntax::ast::{BinaryOp, Chain, ChainClause, ChainStep, Expr, ExprKind};
use crate::syntax::json::{Json, JsonKind};

/// A step, and whether it must not happen.
struct Element {
    step: ChainStep,
    is_negated: bool,
}

impl<'j> Reader<'j> {
    /// `{"nodeType": "chain", "array": …, "timestampField": …, "elements": […]}`
    pub(super) fn chain(&mut self, json: &'j Json) -> ExprKind {
        let found = self.diagnostics.len();
        let list = self.operand(json, "array");
        let order = self.on_item(json, "timestampField");
        let mut elements = Vec::new();
        for element in self.array(json, "elements") {
            elements.extend(self.element(element));
        }
        if elements.is_empty() && self.diagnostics.len() == found {
            self.wrong(json.span, "a chain has a step", "`elements` is empty");
        }
        let steps = self.steps(elements);
        // What is left of a wrong chain means something else.
        if self.diagnostics.len() > found {
            return ExprKind::Error;
        }
        ExprKind::Chain(Box::new(Chain { list, order, steps }))
    }

    fn element(&mut self, json: &'j Json) -> Option<Element> {
        let label = self.name(json, "name")?;
        let span = label.span;
        let is_negated = match json
            .present("negated")
            .map(|negated| (&negated.kind, negated.span))
        {
            None => false,
            Some((JsonKind::Boolean(negated), _)) => *negated,
            Some((_, span)) => {
                self.wrong(span, "`negated` is `true` or `false`", "not a boolean");
                false
            }
        };
        let mut clauses = vec![Spanned::new(
            ChainClause::What(self.on_item(json, "what")),
            span,
        )];
        if json.present("where").is_some() {
            clauses.push(Spanned::new(
                ChainClause::Where(self.on_item(json, "where")),
                span,
            ));
        }
        if let Some(when) = json.present("when") {
            let window = self.window(when);
            let span = window.span;
            clauses.push(Spanned::new(ChainClause::When(window), span));
        }
        if let Some(count) = json.present("count") {
            let count = self.expr(count);
            let span = count.span;
            clauses.push(Spanned::new(ChainClause::Count(None, count), span));
        }
        let step = ChainStep { label, clauses };
        Some(Element { step, is_negated })
    }

    /// A negated step forbids its event before the next one; as the last step it counts none.
    fn steps(&mut self, elements: Vec<Element>) -> Vec<ChainStep> {
        let mut steps: Vec<ChainStep> = Vec::new();
        let mut forbidden: Vec<ChainStep> = Vec::new();
        for element in elements {
            match element {
                Element {
                    step,
                    is_negated: true,
                } if steps.is_empty() => self.forbidden_first(&step),
                Element {
                    step,
                    is_negated: true,
                } => forbidden.push(step),
                Element { mut step, .. } => {
                    if let Some(condition) = self.any_of(std::mem::take(&mut forbidden)) {
                        let span = condition.span;
                        step.clauses
                            .push(Spanned::new(ChainClause::Without(condition), span));
                    }
                    steps.push(step);
                }
            }
        }
        if let Some(last) = forbidden.first().map(|step| step.label.clone()) {
            let condition = self.any_of(forbidden);
            steps.extend(condition.map(|condition| none_after(last, condition)));
        }
        steps
    }

    fn forbidden_first(&mut self, step: &ChainStep) {
        let message = format!(
            "the negated step `{}` stands before every other",
            step.label.node
        );
        let diagnostic = Diagnostic::error(Code::MalformedTree, step.label.span, message)
            .label("negates what comes before a chain")
            .note("a negated step forbids an event between two steps, or after the last one")
            .help("say it beside the chain, as in `not xEvent.exists(…)` of the text");
        self.report(diagnostic);
    }

    /// One condition of several forbidden steps.
    fn any_of(&mut self, steps: Vec<ChainStep>) -> Option<Expr> {
        let conditions = steps.into_iter().filter_map(|step| self.condition_of(step));
        conditions.reduce(|one, other| joined(BinaryOp::Or, one, other))
    }

    fn condition_of(&mut self, step: ChainStep) -> Option<Expr> {
        let mut all: Option<Expr> = None;
        for clause in step.clauses {
            match clause.node {
                ChainClause::What(condition) | ChainClause::Where(condition) => {
                    all = Some(match all {
                        Some(one) => joined(BinaryOp::And, one, condition),
                        None => condition,
                    });
                }
                _ => {
                    let message = "a negated step has a condition and neither `when` nor `count`";
                    self.wrong(clause.span, message, "no such part of a negated step");
                }
            }
        }
        all
    }
}

fn joined(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    let span = left.span;
    let op = Spanned::new(op, span);
    expr(ExprKind::Binary(Box::new(left), op, Box::new(right)), span)
}

/// A step that no event takes: none from the step before it to the end.
fn none_after(label: Spanned<String>, condition: Expr) -> ChainStep {
    let span: Span = label.span;
    let none = ChainClause::Count(
        Some(Spanned::new(BinaryOp::Equal, span)),
        expr(ExprKind::Integer(0), span),
    );
    let clauses = vec![
        Spanned::new(ChainClause::What(condition), span),
        Spanned::new(none, span),
    ];
    ChainStep { label, clauses }
}
