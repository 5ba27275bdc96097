//! The edges of windows as the instants that they stand for.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::backend::interpret::Interpreter;
use crate::backend::{Executable, ProfileRows};
use crate::data::{Binding, Root, Scan};
use crate::ir::modes::edges;
use crate::ir::{Attribute, Comparison, NodeId, Op, Plan};
use crate::schema::layout::PathStep;
use crate::types::json::text_of;
use crate::types::{ArenaId, Value};

/// The window edges that an attribute depends on, as in `timestamp > 2026-05-02T00:00:00Z`.
pub(super) fn window_edges(plan: &Plan, attribute: &Attribute, now: DateTime<Utc>) -> Vec<String> {
    let edges = edges(plan, attribute);
    let nodes: Vec<NodeId> = edges.iter().map(|edge| edge.instant).collect();
    let instants = evaluate(plan, &nodes, now);
    let mut texts: Vec<String> = edges
        .iter()
        .zip(&instants)
        .map(|(edge, instant)| {
            let instant = match instant {
                Value::Missing => "a missing instant, so nothing matches".to_owned(),
                instant => text_of(instant),
            };
            let (row, test) = (row_name(plan, edge.row), symbol(edge.comparison));
            format!("{row} {test} {instant}")
        })
        .collect();
    texts.dedup();
    texts
}

/// The values of nodes that depend on `now` alone: a plan of just these, on no rows.
fn evaluate(plan: &Plan, nodes: &[NodeId], now: DateTime<Utc>) -> Vec<Value> {
    let mut plan = plan.clone();
    let attributes = nodes.iter().map(|&node| Attribute {
        name: String::new(),
        ty: plan.nodes[node].ty.clone(),
        node,
    });
    plan.attributes = attributes.collect();
    let layout = Arc::new(plan.layout.clone());
    let empty = |root| Binding::new(Scan::new(Arc::clone(&layout), root)).records([]);
    let (Ok((profile, _)), Ok((events, _))) = (empty(Root::Profile), empty(Root::Event)) else {
        return vec![Value::Missing; nodes.len()];
    };
    let rows = ProfileRows {
        profile: &profile,
        profile_row: None,
        events: &events,
        event_rows: &[],
    };
    let interpreter = Interpreter::new(Arc::new(plan));
    interpreter.evaluate(&rows, now.timestamp_micros()).values
}

fn row_name(plan: &Plan, row: NodeId) -> String {
    let Op::Column { table, column, .. } = &plan.nodes[row].op else {
        return "the instant of a row".to_owned();
    };
    let column = &plan.layout.tables[table.index()].columns[*column as usize];
    let steps = column.path.iter().map(|step| match step {
        PathStep::Field(name) | PathStep::Key(name) => name.as_str(),
    });
    steps.collect::<Vec<_>>().join(".")
}

fn symbol(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}
