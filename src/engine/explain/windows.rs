//! The windows of an attribute as the instants that they stand for.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use super::explanation::{Moves, WindowEdge, WindowNote};
use crate::backend::interpret::Dated;
use crate::backend::{Executable, ProfileRows};
use crate::data::{Binding, Root, Scan};
use crate::ir::modes::{Edge, edges};
use crate::ir::{Attribute, Comparison, NodeId, Op, Plan};
use crate::schema::layout::PathStep;
use crate::types::calendar::calendar_zone;
use crate::types::{ArenaId, Value};

/// The windows that an attribute depends on.
pub(super) fn windows(
    plan: &Plan,
    attribute: &Attribute,
    now: DateTime<Utc>,
    zone: Tz,
) -> Vec<WindowNote> {
    let edges = edges(plan, attribute);
    let instants = Instants::new(plan, &edges, now, zone);
    let mut notes: Vec<WindowNote> = Vec::new();
    for together in together(plan, &edges) {
        let note = instants.note(plan, &together);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// Edges that bound one window: tests of one field that must all hold.
fn together(plan: &Plan, edges: &[(NodeId, Edge)]) -> Vec<Vec<Edge>> {
    let mut windows: Vec<Vec<Edge>> = Vec::new();
    let mut used = HashSet::new();
    for root in conjunctions(plan) {
        let mut own: Vec<(NodeId, Edge)> = Vec::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            match &plan.nodes[node].op {
                Op::And(left, right) => open.extend([*right, *left]),
                _ => own.extend(edges.iter().filter(|(id, _)| *id == node).copied()),
            }
        }
        let mut rows: Vec<NodeId> = own.iter().map(|(_, edge)| edge.row).collect();
        rows.dedup();
        for row in rows {
            let window = own.iter().filter(|(_, edge)| edge.row == row);
            used.extend(window.clone().map(|(id, _)| *id));
            windows.push(window.map(|(_, edge)| *edge).collect());
        }
    }
    let alone = edges.iter().filter(|(id, _)| !used.contains(id));
    windows.extend(alone.map(|(_, edge)| vec![*edge]));
    windows
}

/// The conjunctions that are part of no other.
fn conjunctions(plan: &Plan) -> Vec<NodeId> {
    let mut inner = HashSet::new();
    let mut found = Vec::new();
    for (id, node) in plan.nodes.iter().rev() {
        if let Op::And(left, right) = &node.op {
            if !inner.contains(&id) {
                found.push(id);
            }
            inner.extend([*left, *right]);
        }
    }
    found.reverse();
    found
}

/// The edges at one instant of evaluation.
struct Instants {
    edges: Vec<(NodeId, Option<i64>, Option<i64>)>,
    now: i64,
    zone: Tz,
}

impl Instants {
    /// Evaluates what depends on `now` alone: a plan of just the edges, on no rows.
    fn new(plan: &Plan, edges: &[(NodeId, Edge)], now: DateTime<Utc>, zone: Tz) -> Self {
        let mut nodes: Vec<NodeId> = edges.iter().map(|(_, edge)| edge.instant).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let now = now.timestamp_micros();
        let edges = evaluate(plan, &nodes, now).unwrap_or_default();
        let edges = edges.into_iter();
        let edges = edges.map(|(node, value, until)| match value {
            Value::Datetime(instant) => (node, Some(instant), until),
            _ => (node, None, until),
        });
        Self {
            edges: edges.collect(),
            now,
            zone,
        }
    }

    fn note(&self, plan: &Plan, window: &[Edge]) -> WindowNote {
        let mut note = WindowNote {
            field: window
                .first()
                .map(|edge| row_name(plan, edge.row))
                .unwrap_or_default(),
            from: None,
            to: None,
            moves: Moves::Never,
        };
        let mut next: Option<i64> = None;
        for edge in window {
            let found = self.edges.iter().find(|(node, ..)| *node == edge.instant);
            let (instant, until) =
                found.map_or((None, None), |(_, instant, until)| (*instant, *until));
            next = match (next, until) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            let end = WindowEdge {
                instant: instant.and_then(|instant| self.text(instant)),
                included: edge.comparison.holds(std::cmp::Ordering::Equal),
            };
            match edge.comparison {
                Comparison::Greater | Comparison::GreaterOrEqual => note.from = Some(end),
                Comparison::Less | Comparison::LessOrEqual => note.to = Some(end),
                Comparison::Equal | Comparison::NotEqual => {
                    note.from = Some(end.clone());
                    note.to = Some(end);
                }
            }
        }
        note.moves = match next {
            None => Moves::Never,
            Some(next) if next <= self.now + 1 => Moves::WithTime,
            Some(next) => self.text(next).map_or(Moves::Never, Moves::At),
        };
        note
    }

    fn text(&self, instant: i64) -> Option<String> {
        let instant = DateTime::from_timestamp_micros(instant)?;
        let local = instant.with_timezone(&self.zone);
        Some(local.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

/// Instants with the ends of their validity.
type Dates = Vec<(NodeId, Value, Option<i64>)>;

fn evaluate(plan: &Plan, nodes: &[NodeId], now: i64) -> Option<Dates> {
    let mut plan = plan.clone();
    let attributes = nodes.iter().map(|&node| Attribute {
        name: String::new(),
        ty: plan.nodes[node].ty.clone(),
        node,
    });
    plan.attributes = attributes.collect();
    let layout = Arc::new(plan.layout.clone());
    let empty = |root| Binding::new(Scan::new(Arc::clone(&layout), root)).records([]);
    let ((profile, _), (events, _)) = (empty(Root::Profile).ok()?, empty(Root::Event).ok()?);
    let rows = ProfileRows {
        profile: &profile,
        profile_row: None,
        events: &events,
        event_rows: &[],
    };
    let evaluated = Dated::new(Arc::new(plan)).evaluate(&rows, now);
    let dates = nodes
        .iter()
        .zip(evaluated.values.into_iter().zip(evaluated.valid_until));
    Some(
        dates
            .map(|(node, (value, until))| (*node, value, until))
            .collect(),
    )
}

fn row_name(plan: &Plan, row: NodeId) -> String {
    let Op::Column { table, column, .. } = &plan.nodes[row].op else {
        return "an instant".to_owned();
    };
    let column = &plan.layout.tables[table.index()].columns[*column as usize];
    let steps = column.path.iter().map(|step| match step {
        PathStep::Field(name) | PathStep::Key(name) => name.as_str(),
    });
    steps.collect::<Vec<_>>().join(".")
}

/// The zone that windows are shown in: that of the rules, as profiles without one of their own have it.
pub(super) fn zone(plan: &Plan, now: DateTime<Utc>) -> Tz {
    let own = plan.zone.and_then(|zone| {
        let (_, name, _) = evaluate(plan, &[zone], now.timestamp_micros())?.pop()?;
        match name {
            Value::String(name) => calendar_zone(&name),
            _ => None,
        }
    });
    own.unwrap_or(plan.calendar.zone)
}
