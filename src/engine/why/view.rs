//! What explanations look at: the rule, the plan for observation, and what authors call things.

use hashbrown::HashSet;

use super::reason::column_name;
use super::recorder::Recorder;
use super::words;
use crate::engine::program::Program;
use crate::hir::ExprId;
use crate::ir::{Fold, NodeId, ObservedPlan, Op, Plan};
use crate::schema::layout::{EVENT_TABLE, PathStep};
use crate::types::calendar::Calendar;
use crate::types::{ArenaId, Value};

/// What explanations look at.
pub(super) struct View<'a> {
    pub(super) program: &'a Program,
    pub(super) observed: &'a ObservedPlan,
    /// The expressions of the rule.
    pub(super) own: HashSet<ExprId>,
    pub(super) calendar: Calendar,
    pub(super) zone: chrono_tz::Tz,
    pub(super) now: i64,
    /// The depth of the rows that count as outside: 1 for attributes on events.
    pub(super) outside: u8,
}

impl View<'_> {
    /// The expression of the rule that became a node.
    pub(super) fn expr(&self, node: NodeId) -> Option<ExprId> {
        let all = self.observed.exprs_of(node);
        all.iter().find(|expr| self.own.contains(*expr)).copied()
    }

    /// What the author wrote for a node.
    pub(super) fn text(&self, node: NodeId) -> Option<String> {
        let all = self.observed.exprs_of(node).first().copied();
        self.text_of(self.expr(node).or(all)?)
    }

    /// What the author wrote for an expression, on one line.
    pub(super) fn text_of(&self, expr: ExprId) -> Option<String> {
        let span = self.program.hir().spans[expr.index()];
        let sources = self.program.warnings().sources();
        sources.get(span.source)?;
        let text = words::joined(sources.text(span));
        (!text.is_empty()).then_some(text)
    }

    /// What a node is called among words: a field by its path, anything else by its text.
    pub(super) fn name(&self, node: NodeId) -> String {
        let plan = &self.observed.plan;
        if let Op::Column { table, column, .. } = &plan.nodes[node].op {
            let column = &plan.layout.tables[table.index()].columns[*column as usize];
            if !column.path.is_empty() {
                return column_name(&column.path);
            }
        }
        match self.text(node) {
            Some(text) => format!("`{text}`"),
            None => "the item".to_owned(),
        }
    }

    /// Whether a node is the time of the event whose row is bound.
    pub(super) fn is_event_time(&self, node: NodeId) -> bool {
        let event = self.program.hir().event.as_ref();
        let time = event.and_then(|binding| binding.time.as_deref());
        is_event_field(&self.observed.plan, node, time)
    }

    /// Whether a node is the id of the event whose row is bound.
    pub(super) fn is_event_id(&self, node: NodeId) -> bool {
        let event = self.program.hir().event.as_ref();
        let id = event.and_then(|binding| binding.id.as_deref());
        is_event_field(&self.observed.plan, node, id)
    }

    pub(super) fn fold(&self, node: NodeId) -> Option<&Fold> {
        match &self.observed.plan.nodes[node].op {
            Op::Fold(fold) => Some(fold),
            _ => None,
        }
    }

    /// The value of an expression outside of rows, where it was asked for.
    pub(super) fn value_of<'r>(
        &'r self,
        expr: ExprId,
        recorder: &'r Recorder<'_>,
    ) -> Option<&'r Value> {
        let nodes = self.observed.nodes_of(expr).iter();
        let mut values = nodes.filter_map(|node| match &self.observed.plan.nodes[*node].op {
            Op::Constant(constant) => Some(&constant.0),
            _ => recorder.values.get(node).map(|(value, _)| value),
        });
        values.next()
    }
}

/// Whether a node reads the field of events that a schema has at a path.
pub(in crate::engine) fn is_event_field(
    plan: &Plan,
    node: NodeId,
    path: Option<&[String]>,
) -> bool {
    let Op::Column { table, column, .. } = &plan.nodes[node].op else {
        return false;
    };
    let column = &plan.layout.tables[table.index()].columns[*column as usize];
    let steps = column.path.iter().map(|step| match step {
        PathStep::Field(name) | PathStep::Key(name) => name,
    });
    table.index() == EVENT_TABLE && path.is_some_and(|path| steps.eq(path))
}
