//! Which folds of a plan a reader wants told: those that authors wrote, over what is in the data.

use std::cell::RefCell;

use hashbrown::{HashMap, HashSet};

use super::Aggregation;
use super::account::Account;
use super::ask::Rows;
use super::contribution;
use super::recorder::{Recorder, Told};
use super::view::View;
use crate::hir::{ExprId, ExprKind};
use crate::ir::{Fold, NodeId};

/// What a rule did with rows: its folds over events and lists of the record, outermost text first.
pub(super) fn accounts(
    view: &View<'_>,
    recorder: &Recorder<'_>,
    rows: &Rows<'_>,
    body: ExprId,
) -> Vec<Aggregation> {
    let account = Account {
        view,
        recorder,
        rows,
        sources: RefCell::default(),
    };
    let own = own_nodes(view, body);
    let texts = inherited_texts(view, &own);
    let mut told: Vec<(&Told, &Fold)> = recorder
        .folds
        .iter()
        .filter(|told| own.contains(&told.fold))
        .filter_map(|told| Some((told, view.fold(told.fold)?)))
        .filter(|(told, fold)| account.has_rows(told, fold))
        .collect();
    told.sort_by_key(|(told, _)| texts.get(&told.fold).copied());
    let mut kept: Vec<(&Told, &Fold)> = Vec::new();
    for one in told {
        if !kept.iter().any(|(_, other)| says_the_same(other, one.1)) {
            kept.push(one);
        }
    }
    // What the lowering made beside a fold over the same rows says nothing more.
    let with_text: Vec<&Fold> = kept
        .iter()
        .filter(|(told, _)| view.expr(told.fold).is_some())
        .map(|(_, fold)| *fold)
        .collect();
    kept.retain(|(told, fold)| {
        view.expr(told.fold).is_some() || !with_text.iter().any(|other| other.loops == fold.loops)
    });
    let found = kept.into_iter();
    found
        .map(|(told, fold)| {
            let own = view.expr(told.fold).or_else(|| only_call(view, fold));
            account.of(told, fold, own.or_else(|| texts.get(&told.fold).copied()))
        })
        .collect()
}

/// The only call of the rule that a fold without a text of its own can be of.
fn only_call(view: &View<'_>, fold: &Fold) -> Option<ExprId> {
    let program = view.program.hir();
    let mut calls = view.own.iter().filter(|expr| {
        matches!(&program.exprs[**expr].kind,
            ExprKind::Fold { function, .. } if *function == fold.function)
    });
    let first = calls.next().copied();
    first.filter(|_| calls.next().is_none())
}

/// The nodes of the rule, those of other attributes that it uses left out.
fn own_nodes(view: &View<'_>, body: ExprId) -> HashSet<NodeId> {
    let plan = &view.observed.plan;
    let program = view.program.hir();
    let roots = view.observed.nodes_of(body);
    let mut own = HashSet::new();
    let mut open: Vec<NodeId> = roots.to_vec();
    while let Some(node) = open.pop() {
        let is_other = view.observed.exprs_of(node).iter().any(|expr| {
            let kind = &program.exprs[*expr].kind;
            view.own.contains(expr)
                && matches!(kind, ExprKind::Attribute(_) | ExprKind::EventAttribute(..))
        });
        if !is_other && own.insert(node) {
            let op = &plan.nodes[node].op;
            op.for_each_operand(&mut |operand| open.push(operand));
        }
    }
    own
}

/// The expression behind each node: its own, else that of what uses it.
fn inherited_texts(view: &View<'_>, own: &HashSet<NodeId>) -> HashMap<NodeId, ExprId> {
    let mut texts = HashMap::new();
    for (id, node) in view.observed.plan.nodes.iter().rev() {
        if !own.contains(&id) {
            continue;
        }
        let text = view.expr(id).or_else(|| texts.get(&id).copied());
        let Some(text) = text else { continue };
        texts.insert(id, text);
        node.op.for_each_operand(&mut |operand| {
            texts.entry(operand).or_insert(text);
        });
    }
    texts
}

/// Whether two folds choose the same rows, and differ in what they carry of them alone.
fn says_the_same(left: &Fold, right: &Fold) -> bool {
    let payload = contribution::carries_payload(left);
    let keys = |fold: &Fold| match payload {
        true => fold.items[..fold.items.len().saturating_sub(1)].to_vec(),
        false => fold.items.clone(),
    };
    left.function == right.function
        && left.loops == right.loops
        && left.key == right.key
        && left.values == right.values
        && keys(left) == keys(right)
}
