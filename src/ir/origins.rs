//! Where the folds of a plan come from.
//!
//! A plan knows nothing of texts. Whoever explains it wants to show the expression behind a fold, so the
//! lowering notes for each attribute which expression became which node, in a table beside the plan.
//! Passes that make nodes anew say where each went, and the table follows.

use hashbrown::HashMap;

use super::{NodeId, Plan, Unplannable, lower, passes};
use crate::hir::{self, AttributeId, ExprId};
use crate::types::ArenaId;

/// A plan with the expressions that its folds come from.
#[derive(Debug, Clone)]
pub struct Lowered {
    /// The plan.
    pub plan: Plan,
    /// Its origins.
    pub origins: Origins,
}

impl Lowered {
    /// The plan after all rewrites.
    #[must_use]
    pub fn optimised(&self) -> Self {
        let (plan, places) = passes::optimise_tracked(&self.plan);
        Self {
            plan,
            origins: self.origins.moved(&places),
        }
    }
}

/// The expressions behind nodes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins {
    /// For each node the expressions that became it, with the attribute that each belongs to. Equal
    /// expressions of several attributes are one node.
    by_node: HashMap<NodeId, Vec<(AttributeId, ExprId)>>,
}

impl Origins {
    /// The expression that became a node: that of `attribute`, else any.
    pub fn of(&self, node: NodeId, attribute: AttributeId) -> Option<ExprId> {
        let all = self.by_node.get(&node)?;
        let own = all.iter().find(|(of, _)| *of == attribute);
        own.or(all.first()).map(|(_, expr)| *expr)
    }

    /// The first expression that became a node, with its attribute.
    pub fn first(&self, node: NodeId) -> Option<ExprId> {
        self.by_node.get(&node)?.first().map(|(_, expr)| *expr)
    }

    /// Notes an expression; the first of an attribute stays, which is the innermost. Attributes come
    /// one after the other, so that only the last can be the same.
    pub(super) fn note(&mut self, node: NodeId, attribute: AttributeId, expr: ExprId) {
        let all = self.by_node.entry(node).or_default();
        if all.last().is_none_or(|(of, _)| *of != attribute) {
            all.push((attribute, expr));
        }
    }

    /// The origins with those of users for nodes that the lowering made on its own, such as the folds
    /// behind a group.
    #[must_use]
    pub(super) fn inherited(mut self, plan: &Plan) -> Self {
        for (id, node) in plan.nodes.iter().rev() {
            let Some(&own) = self.by_node.get(&id).and_then(|all| all.first()) else {
                continue;
            };
            node.op.for_each_operand(&mut |operand| {
                self.by_node.entry(operand).or_insert_with(|| vec![own]);
            });
        }
        self
    }

    /// The origins after every node went to its place; what has none is gone.
    #[must_use]
    pub(super) fn moved(&self, places: &[Option<NodeId>]) -> Self {
        let mut moved = Self::default();
        let mut nodes: Vec<NodeId> = self.by_node.keys().copied().collect();
        nodes.sort_unstable();
        for node in nodes {
            if let Some(Some(place)) = places.get(node.index()) {
                for &(attribute, expr) in &self.by_node[&node] {
                    moved.note(*place, attribute, expr);
                }
            }
        }
        moved
    }
}

/// As [`lower`](super::lower), with the origins of the folds.
///
/// # Errors
/// As [`lower`](super::lower).
pub fn lower_with_origins(program: &hir::Program) -> Result<Lowered, Unplannable> {
    lower::lower_noting(program)
}

/// A plan for observation: without the rewrites that merge or drop what authors wrote, and with the
/// expressions behind every node.
#[derive(Debug, Clone)]
pub struct ObservedPlan {
    /// The plan.
    pub plan: Plan,
    exprs: Vec<Vec<ExprId>>,
    nodes: Vec<Vec<NodeId>>,
}

impl ObservedPlan {
    /// `noted` pairs nodes of the builder with expressions, `renames` says which of them were made
    /// anew, `places` where each stands in the plan.
    pub(super) fn new(
        plan: Plan,
        expr_count: usize,
        noted: Vec<(NodeId, ExprId)>,
        renames: &[(NodeId, NodeId)],
        places: &[Option<NodeId>],
    ) -> Self {
        let mut by_node: HashMap<NodeId, Vec<ExprId>> = HashMap::new();
        let mut add = |node: NodeId, expr: ExprId| {
            let all = by_node.entry(node).or_default();
            if !all.contains(&expr) {
                all.push(expr);
            }
        };
        noted.into_iter().for_each(|(node, expr)| add(node, expr));
        for (from, to) in renames.iter().filter(|(from, to)| from != to) {
            let of_old = by_node.get(from).cloned().unwrap_or_default();
            let all = by_node.entry(*to).or_default();
            all.extend(of_old);
            all.sort_unstable();
            all.dedup();
        }
        let mut exprs = vec![Vec::new(); plan.nodes.len()];
        let mut nodes = vec![Vec::new(); expr_count];
        for (index, place) in places.iter().enumerate() {
            let found = by_node.remove(&NodeId::from_index(index));
            let (Some(place), Some(found)) = (place, found) else {
                continue;
            };
            for expr in &found {
                nodes[expr.index()].push(*place);
            }
            exprs[place.index()] = found;
        }
        Self { plan, exprs, nodes }
    }

    /// The expressions that became a node; none for what the lowering made on its own.
    pub fn exprs_of(&self, node: NodeId) -> &[ExprId] {
        self.exprs.get(node.index()).map_or(&[], Vec::as_slice)
    }

    /// The nodes that an expression became: one for each set of rows in which it is computed; none
    /// where it is a place or a list that nobody needs as a value.
    pub fn nodes_of(&self, expr: ExprId) -> &[NodeId] {
        self.nodes.get(expr.index()).map_or(&[], Vec::as_slice)
    }
}

/// As [`lower`](super::lower), for observation.
///
/// # Errors
/// As [`lower`](super::lower).
pub fn lower_observed(program: &hir::Program) -> Result<ObservedPlan, Unplannable> {
    lower::lower_observed(program)
}
