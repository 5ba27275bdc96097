//! `chain`: a fold that is told of each event which steps it satisfies.

use super::aggregates::Behind;
use super::calls::CallSite;
use super::coerce::with_article;
use super::scope::Frame;
use super::{Checker, ExprId, ExprKind};
use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::library::{self, CHAIN_STEPS_MAX};
use crate::syntax::ast::{self, ChainClause, ChainStep};
use crate::types::{Kind, Type, Value};

/// A step as checked.
struct Step {
    /// Whether an event satisfies it.
    satisfies: ExprId,
    /// Whether an event is one that it forbids.
    forbids: ExprId,
    /// Comparison, count and time, as the library reads them.
    wants: [ExprId; 3],
}

/// The clauses of a step, each at most once.
#[derive(Default)]
struct Clauses<'a> {
    what: Option<&'a ast::Expr>,
    when: Option<&'a ast::Window>,
    filter: Option<&'a ast::Expr>,
    count: Option<(Option<&'a Spanned<ast::BinaryOp>>, &'a ast::Expr)>,
    within: Option<(&'a ast::Expr, Span)>,
    without: Option<(&'a ast::Expr, Span)>,
}

impl<'a> Checker<'a> {
    /// A chain as a condition.
    pub(super) fn chain(&mut self, chain: &'a ast::Chain, span: Span) -> Option<ExprId> {
        let list = self.expr(&chain.list)?;
        let (list, element) = self.items_of(list, "`chain`")?;
        let (item, value) = self.variable(None, element.clone(), span)?;
        let order = self.on_item(value, &chain.order)?;
        self.chain_order(order)?;
        if chain.steps.len() > CHAIN_STEPS_MAX {
            let message = format!("a chain has at most {CHAIN_STEPS_MAX} steps");
            let help = "ask for parts of it in chains of their own";
            self.report(Diagnostic::error(Code::TooManyNodes, span, message).help(help));
            return None;
        }
        let steps: Vec<Option<Step>> = chain
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| self.chain_step(step, index == 0, value, order))
            .collect();
        let steps: Vec<Step> = steps.into_iter().collect::<Option<_>>()?;
        let mut items = vec![order];
        let mut values = Vec::new();
        for step in steps {
            items.extend([step.satisfies, step.forbids]);
            values.extend(step.wants);
        }
        let types = [element, self.ty(order).clone()];
        let function = library::lookup("$chain")?;
        self.fold(function, list, (item, value), items, values, &types, span)
    }

    /// What orders events: a time or a number of each.
    fn chain_order(&mut self, order: ExprId) -> Option<()> {
        let kind = self.kind(order);
        if matches!(kind, Kind::Datetime | Kind::Date | Kind::Nothing) || kind.is_numeric() {
            return Some(());
        }
        let message = format!(
            "a chain goes by a time or a number of each event, and this is {}",
            with_article(&kind.to_string())
        );
        let label = format!("this is `{}`", self.ty(order));
        self.report(
            Diagnostic::error(Code::TypeMismatch, self.span(order), message)
                .label(label)
                .help("name the time of the events, as in `chain(xEvent, timestamp, […])`"),
        );
        None
    }

    fn chain_step(
        &mut self,
        step: &'a ChainStep,
        is_first: bool,
        event: ExprId,
        order: ExprId,
    ) -> Option<Step> {
        let clauses = self.clauses(step)?;
        let span = step.label.span;
        let satisfies = self.step_condition(&clauses, event, order, span);
        let (comparison, count) = match clauses.count {
            Some((comparison, count)) => {
                self.step_comparison(comparison)?;
                (comparison, self.step_count(count))
            }
            None => (None, self.constant(Value::Integer(1), Kind::Integer, span)),
        };
        let within = match clauses.within {
            Some((within, place)) => {
                let told = self.bound_to_previous(is_first, "WITHIN", place);
                told.and_then(|()| self.step_time(within, order))
            }
            None => self.constant(Value::Boolean(false), Kind::Boolean, span),
        };
        let forbids = match clauses.without {
            Some((without, place)) => {
                let told = self.bound_to_previous(is_first, "WITHOUT", place);
                told.and_then(|()| self.event_condition(event, without, "`WITHOUT`"))
            }
            None => self.constant(Value::Boolean(false), Kind::Boolean, span),
        };
        let comparison = comparison.map_or("", |op| symbol(op.node));
        let comparison = self.constant(Value::string(comparison), Kind::String, span);
        Some(Step {
            satisfies: satisfies?,
            forbids: forbids?,
            wants: [comparison?, count?, within?],
        })
    }

    fn clauses(&mut self, step: &'a ChainStep) -> Option<Clauses<'a>> {
        let mut clauses = Clauses::default();
        for clause in &step.clauses {
            let place = clause.span;
            let (word, again) = match &clause.node {
                ChainClause::What(what) => ("WHAT", clauses.what.replace(what).is_some()),
                ChainClause::When(when) => ("WHEN", clauses.when.replace(when).is_some()),
                ChainClause::Where(filter) => ("WHERE", clauses.filter.replace(filter).is_some()),
                ChainClause::Count(comparison, count) => {
                    let count = (comparison.as_ref(), count);
                    ("COUNT", clauses.count.replace(count).is_some())
                }
                ChainClause::Within(within) => {
                    let again = clauses.within.replace((within, place)).is_some();
                    ("WITHIN", again)
                }
                ChainClause::Without(without) => {
                    let again = clauses.without.replace((without, place)).is_some();
                    ("WITHOUT", again)
                }
            };
            if again {
                let message = format!("`{word}` stands twice in the step");
                let help = match word {
                    "WHAT" | "WHERE" | "WITHOUT" => "join the conditions with `and` or `or`",
                    _ => "keep one of them",
                };
                self.report(Diagnostic::error(Code::RepeatedSetting, place, message).help(help));
                return None;
            }
        }
        if clauses.what.is_none() {
            let message = format!("the step `{}` does not say which events", step.label.node);
            self.report(
                Diagnostic::error(Code::ArgumentCount, step.label.span, message)
                    .label("`WHAT` is missing")
                    .help("add a condition on events, as in `WHAT(eventType = \"…\")`"),
            );
            return None;
        }
        Some(clauses)
    }

    /// `WHAT`, `WHERE` and `WHEN` of a step together.
    fn step_condition(
        &mut self,
        clauses: &Clauses<'a>,
        event: ExprId,
        order: ExprId,
        span: Span,
    ) -> Option<ExprId> {
        let what = self.event_condition(event, clauses.what?, "`WHAT`");
        let filter = match clauses.filter {
            Some(filter) => Some(self.event_condition(event, filter, "`WHERE`")?),
            None => None,
        };
        let when = match clauses.when {
            Some(window) => {
                let window = self.within([Frame::Item(event)], |checker| {
                    checker.window(order, window)
                });
                Some(window?)
            }
            None => None,
        };
        let mut all = what?;
        for more in filter.into_iter().chain(when) {
            let both = ExprKind::And(all, more);
            all = self.push(both, Type::present(Kind::Boolean), span)?;
        }
        Some(all)
    }

    fn event_condition(
        &mut self,
        event: ExprId,
        condition: &'a ast::Expr,
        place: &str,
    ) -> Option<ExprId> {
        let condition = self.on_item(event, condition)?;
        self.as_condition(condition, place)
    }

    /// `COUNT(!= n)` would hold for too few and for too many.
    fn step_comparison(&mut self, op: Option<&Spanned<ast::BinaryOp>>) -> Option<()> {
        let Some(op) = op.filter(|op| op.node == ast::BinaryOp::NotEqual) else {
            return Some(());
        };
        let message = "a step cannot ask for any other number of events than one";
        self.report(
            Diagnostic::error(Code::UnexpectedText, op.span, message)
                .label("`!=` counts nothing")
                .help("say which numbers are meant, with `<`, `<=`, `=`, `>=` or `>`"),
        );
        None
    }

    fn step_count(&mut self, count: &'a ast::Expr) -> Option<ExprId> {
        let count = self.expr(count)?;
        let wanted = Type::present(Kind::Integer);
        let count = self.fit(count, &wanted, "the count of a step", None)?;
        if let Some(Value::Integer(whole)) = self.as_constant(count)
            && *whole < 0
        {
            let message = "a step cannot have a negative number of events";
            self.report(
                Diagnostic::error(Code::ImpossibleConstant, self.span(count), message)
                    .label("matches nothing"),
            );
            return None;
        }
        Some(count)
    }

    fn step_time(&mut self, within: &'a ast::Expr, order: ExprId) -> Option<ExprId> {
        let within = self.expr(within)?;
        if self.kind(order).is_numeric() {
            let message = "`WITHIN` measures time, and this chain goes by a number";
            self.report(
                Diagnostic::error(Code::TypeMismatch, self.span(within), message)
                    .label("no time to measure")
                    .also(self.span(order), format!("this is `{}`", self.ty(order)))
                    .help("let the chain go by the time of the events"),
            );
            return None;
        }
        let wanted = Type::present(Kind::Duration);
        self.fit(within, &wanted, "`WITHIN`", None)
    }

    /// Refuses what is measured from the step before where there is none.
    fn bound_to_previous(&mut self, is_first: bool, word: &str, place: Span) -> Option<()> {
        if !is_first {
            return Some(());
        }
        let message = format!("`{word}` looks back to the step before, and this is the first");
        self.report(
            Diagnostic::error(Code::NoSuchScope, place, message)
                .label("no step before this one")
                .help("bound the first step with `WHEN(…)`, or move this to the next step"),
        );
        None
    }

    /// Whether a text is a chain, also behind the name of a definition.
    fn is_chain(&self, expr: &'a ast::Expr) -> bool {
        let name = match &expr.kind {
            ast::ExprKind::Chain(_) => return true,
            ast::ExprKind::Name(name) if self.bound(name).is_none() => name,
            ast::ExprKind::Call(call) if call.receiver.is_none() => &call.name.node,
            _ => return false,
        };
        let definition = self.definitions.get(name.as_str());
        definition.is_some_and(|definition| {
            // A definition that uses itself is told elsewhere.
            let is_open = self.expanding.iter().any(|(open, _)| open == name);
            !is_open && matches!(definition.item.body.kind, ast::ExprKind::Chain(_))
        })
    }

    /// What is asked of a chain: `matches()`, `steps()`, `first()`, `last()`. None where the call is
    /// none of these.
    pub(super) fn chain_question(&mut self, site: &CallSite<'a>) -> Option<Option<ExprId>> {
        let question = match site.name {
            "matches" => "$chainMatches",
            "steps" => "$chainSteps",
            "first" | "last" | "head" => "$chainSpans",
            _ => return None,
        };
        let receiver = site.arguments.first().copied()?;
        self.is_chain(receiver)
            .then(|| self.ask_chain(receiver, question, site))
    }

    fn ask_chain(
        &mut self,
        receiver: &'a ast::Expr,
        question: &str,
        site: &CallSite<'a>,
    ) -> Option<ExprId> {
        self.wants(site, 1, 1)?;
        let chain = self.expr(receiver)?;
        let ExprKind::Fold {
            list,
            item,
            items,
            values,
            ..
        } = self.program.exprs[chain].kind.clone()
        else {
            return None;
        };
        let function = library::lookup(question)?;
        let order = *items.first()?;
        let event = self.program.variables[item].ty.clone();
        let types = [event, self.ty(order).clone()];
        let ty = (function.get().result)(&types);
        let fold = ExprKind::Fold {
            function,
            list,
            item,
            items,
            values,
        };
        let asked = self.push(fold, ty, site.span)?;
        match library::lookup(site.name) {
            Some(pick) if question == "$chainSpans" => {
                self.aggregate_list(pick, asked, Behind::Arguments(&[]), site)
            }
            _ => Some(asked),
        }
    }
}

/// The comparison of a count as the library reads it.
fn symbol(op: ast::BinaryOp) -> &'static str {
    use ast::BinaryOp as B;
    match op {
        B::Equal => "=",
        B::Less => "<",
        B::LessOrEqual => "<=",
        B::Greater => ">",
        _ => ">=",
    }
}
