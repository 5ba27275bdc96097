//! What attributes and definitions depend on.

use std::collections::BTreeSet;

use super::explanation::Reads;
use super::words::Known;
use crate::engine::program::Program;
use crate::hir::{self, AttributeId, ExprId, ExprKind};
use crate::ir::{Level, Op, Plan, Source, semantics};
use crate::schema::layout::{EVENT_TABLE, PROFILE_TABLE, PathStep, RowKind};
use crate::syntax::ast;
use crate::types::ArenaId;

/// What an attribute reads: fields and the zone from its plan, names from its rule.
pub(super) fn reads(
    program: &Program,
    known: &Known<'_>,
    plan: &Plan,
    attribute: AttributeId,
    body: Option<&ast::Expr>,
) -> Reads {
    let mut reads = fields(plan);
    reads.attributes = attributes(program.hir(), attribute);
    reads.definitions = body
        .map(|body| known.definitions_of(body))
        .unwrap_or_default();
    reads
}

/// The fields, the zone and `now`, as far as the attributes of a plan need them.
fn fields(plan: &Plan) -> Reads {
    let attributes = || plan.attributes.iter().map(|attribute| attribute.node);
    let mut reached = plan.reached(attributes());
    let is_zoned = |node: &crate::ir::Node| semantics::is_zoned(&node.op);
    let zoned = plan
        .nodes
        .iter()
        .any(|(id, node)| reached[id.index()] && is_zoned(node));
    let mut reads = Reads {
        zone: zoned,
        ..Reads::default()
    };
    if let (true, Some(zone)) = (zoned, plan.zone) {
        reached = plan.reached(attributes().chain([zone]));
    }
    let mut paths = BTreeSet::new();
    for (_, node) in plan.nodes.iter().filter(|(id, _)| reached[id.index()]) {
        match &node.op {
            Op::Column { table, column, .. } => {
                let column = &plan.layout.tables[table.index()].columns[*column as usize];
                let mut steps = table_path(plan, table.index());
                push_steps(&mut steps, &column.path);
                paths.insert((plan.layout.is_of_events(table.index()), steps));
            }
            Op::Fold(fold) => {
                for one in &fold.loops {
                    if let Source::Children { table, .. } = one.source {
                        let path = table_path(plan, table.index());
                        paths.insert((plan.layout.is_of_events(table.index()), path));
                    }
                }
            }
            _ => {}
        }
        reads.now |= node.op == Op::Now || node.level == Level::Now;
    }
    // A list is named where nothing inside it is.
    let is_inside = |of: bool, path: &str| {
        let start = format!("{path}.");
        paths
            .iter()
            .any(|(other, field)| *other == of && field.starts_with(&start))
    };
    for (of_events, path) in &paths {
        if path.is_empty() || is_inside(*of_events, path) {
            continue;
        }
        match of_events {
            true => reads.event_fields.push(path.clone()),
            false => reads.profile_fields.push(path.clone()),
        }
    }
    reads
}

/// Where the rows of a table stand, as in `productListItems`.
fn table_path(plan: &Plan, table: usize) -> String {
    let mut tables = Vec::new();
    let mut at = table;
    while at != PROFILE_TABLE && at != EVENT_TABLE {
        let layout = &plan.layout.tables[at];
        tables.push(&layout.path);
        let Some(parent) = layout.parent else { break };
        at = parent.index();
    }
    let mut path = String::new();
    for steps in tables.into_iter().rev() {
        push_steps(&mut path, steps);
    }
    match plan.layout.tables[table].rows {
        RowKind::Root | RowKind::Item | RowKind::Entry => path,
    }
}

fn push_steps(path: &mut String, steps: &[PathStep]) {
    for step in steps {
        let (PathStep::Field(name) | PathStep::Key(name)) = step;
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(name);
    }
}

/// The attributes that an attribute reads itself.
pub(super) fn attributes(program: &hir::Program, attribute: AttributeId) -> Vec<String> {
    let mut seen = vec![false; program.exprs.len()];
    let mut open: Vec<ExprId> = vec![program.attributes[attribute].body];
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let kind = &program.exprs[id].kind;
        if let ExprKind::Attribute(other) | ExprKind::EventAttribute(other, _) = kind {
            found.insert(*other);
        }
        hir::walk::operands(kind, &mut |operand| open.push(operand));
    }
    let names = found.into_iter();
    names
        .map(|other| program.attributes[other].name.clone())
        .collect()
}
