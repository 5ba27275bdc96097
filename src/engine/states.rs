//! A lint on plans: states that grow with the events of a profile.

use std::collections::HashSet;

use crate::diagnostic::{Code, Diagnostic, Sources, on_one_line};
use crate::hir::{self, ExprId, ExprKind, lints::field_facts};
use crate::ir::modes::growing_folds;
use crate::ir::{Fold, Lowered, NodeId, Op, Plan};
use crate::types::{ArenaId, Kind};

/// The folds of attributes that keep more with every event, told once each.
pub(super) fn lint(
    program: &hir::Program,
    sources: &Sources,
    lowered: &Lowered,
) -> Vec<Diagnostic> {
    let plan = &lowered.plan;
    let aggregated = aggregated_spacings(plan);
    let results: HashSet<NodeId> = plan.attributes.iter().map(|one| one.node).collect();
    let kept = growing_folds(plan).into_iter();
    let kept = kept.filter(|node| results.contains(node) || !aggregated.contains(node));
    let mut found: Vec<Diagnostic> = kept
        .filter_map(|node| {
            let origin = lowered.origins.first(node)?;
            let Op::Fold(fold) = &plan.nodes[node].op else {
                return None;
            };
            (!is_bounded(program, origin)).then(|| told(program, sources, origin, fold))?
        })
        .collect();
    found.sort_by_key(|one| one.primary.span);
    found.dedup_by_key(|one| one.primary.span);
    found
}

/// The lists of neighbours' distances that another aggregate goes over.
fn aggregated_spacings(plan: &Plan) -> HashSet<NodeId> {
    let lists = plan.nodes.iter().filter_map(|(_, node)| match &node.op {
        Op::Fold(fold) => fold.loops.first()?.list(),
        _ => None,
    });
    let is_spacing = |node: &NodeId| match &plan.nodes[*node].op {
        Op::Fold(fold) => ["gaps", "differences"].contains(&fold.function.name()),
        _ => false,
    };
    lists.filter(is_spacing).collect()
}

/// Parts of a time that have a few hundred values at most.
const DATE_PARTS: [&str; 8] = [
    "getMonth",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getWeekOfYear",
    "getHour",
    "getMinute",
    "getSecond",
];

/// Whether the values that an expression keeps apart are few: booleans, those of a closed enum, parts
/// of a time.
fn is_bounded(program: &hir::Program, id: ExprId) -> bool {
    let kept = match &program.exprs[id].kind {
        ExprKind::Fold { items, .. } => items.first().copied(),
        ExprKind::GroupBy { key, .. } => Some(*key),
        ExprKind::MapGroups { groups, .. } => return is_bounded(program, *groups),
        _ => None,
    };
    kept.is_some_and(|kept| {
        if let ExprKind::Call(function, _) = &program.exprs[kept].kind {
            return DATE_PARTS.contains(&function.name());
        }
        let facts = field_facts(program, kept);
        let allowed = facts.and_then(|facts| facts.allowed.as_ref());
        program.exprs[kept].ty.kind == Kind::Boolean || allowed.is_some_and(|one| one.closed)
    })
}

fn told(
    program: &hir::Program,
    sources: &Sources,
    origin: ExprId,
    fold: &Fold,
) -> Option<Diagnostic> {
    let span = program.spans[origin.index()];
    let text = origin_text(program, sources, origin)?;
    let (label, help) = match (fold.key, fold.function.name()) {
        (Some(_), _) => (
            "keeps a value for each group",
            "group by something with few values, or compute just the groups that are needed",
        ),
        (None, "countDistinct") => (
            "keeps every different value",
            "count something coarser, such as categories instead of articles",
        ),
        (None, "distinct") => (
            "keeps every different value",
            "keep the most frequent ones with `topK(…, 10)`, or the last ones with `list(…, 10)`",
        ),
        (None, "$collect" | "list" | "sortBy" | "reverse" | "flatten") => (
            "keeps every value",
            "keep the last ones with `list(…, 10)`, or the largest with `topN(…, 10)`",
        ),
        (None, "gaps" | "differences") => (
            "keeps a value for each event",
            "aggregate them in place, as in `.gaps(timestamp).average()`",
        ),
        (None, "median" | "percentile") => (
            "keeps every value",
            "`average` keeps two numbers, if that is close enough",
        ),
        _ => (
            "keeps more with each event",
            "narrow the events, or aggregate to one value",
        ),
    };
    let message = format!("what `{text}` keeps grows with the events of a profile");
    Some(
        Diagnostic::warning(Code::UnboundedState, span, message)
            .label(label)
            .note("states are kept for each profile, so memory and storage grow with all events")
            .help(help),
    )
}

/// The text of an expression on one line, of bearable length.
pub(super) fn origin_text(program: &hir::Program, sources: &Sources, id: ExprId) -> Option<String> {
    const CHARS_MAX: usize = 80;
    let span = program.spans[id.index()];
    sources.get(span.source)?;
    let line = on_one_line(sources.text(span), CHARS_MAX);
    (!line.is_empty()).then_some(line)
}
