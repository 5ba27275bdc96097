//! Hoisting to dictionaries.
//!
//! The law: a node that reads one text column of one row and nothing else but constants has one value
//! for each text. Where the texts of a batch are entries of a dictionary, its value for a row is its
//! value for the row's entry (or for a missing text), so it can be computed once for each entry and
//! looked up by code. Nodes are pure, so nothing sees that it was computed for entries that no row
//! has, and a fault is looked up like the value: it counts for the rows that have the entry.
//!
//! This is an analysis and no rewrite: the plan stays as it is, and a backend with tables asks here
//! which nodes to put in them. Only tests (booleans) on columns of events and their lists are worth
//! it: a profile's record is one row.

use crate::ir::{NodeId, Op, Plan};
use crate::schema::layout::TableId;
use crate::types::{ArenaId, Kind};

/// The tests that have one value for each entry of the dictionary of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryTable {
    /// The table of the column.
    pub table: TableId,
    /// The column.
    pub column: u32,
    /// The tests with the node of the column that each of them reads.
    pub lanes: Vec<Lane>,
}

/// A test on one text column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lane {
    /// The test.
    pub node: NodeId,
    /// The node of the column, at the depth at which the test reads it.
    pub column: NodeId,
}

/// What a node reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Nothing,
    Text(NodeId),
    More,
}

/// The tests of a plan that can be hoisted: the largest ones, where they nest.
pub fn tables(plan: &Plan) -> Vec<DictionaryTable> {
    let reads = reads_of_nodes(plan);
    let mut tables: Vec<DictionaryTable> = Vec::new();
    for (node, column) in lanes(plan, &reads) {
        let Op::Column {
            table,
            column: index,
            ..
        } = plan.nodes[column].op
        else {
            continue;
        };
        let lane = Lane { node, column };
        let found = tables
            .iter_mut()
            .find(|known| known.table == table && known.column == index);
        match found {
            Some(known) => known.lanes.push(lane),
            None => tables.push(DictionaryTable {
                table,
                column: index,
                lanes: vec![lane],
            }),
        }
    }
    tables
}

fn reads_of_nodes(plan: &Plan) -> Vec<Reads> {
    let mut reads = Vec::with_capacity(plan.nodes.len());
    for (id, node) in plan.nodes.iter() {
        let own = match &node.op {
            Op::Constant(_) => Reads::Nothing,
            Op::Column { table, depth, .. } => {
                let of_events = *depth > 0 && plan.layout.is_of_events(table.index());
                match of_events && node.ty.kind == Kind::String {
                    true => Reads::Text(id),
                    false => Reads::More,
                }
            }
            Op::Now | Op::Element { .. } | Op::Position { .. } | Op::Fold(_) => Reads::More,
            // Without operands it can only be a function of the clock.
            Op::Call(_, operands) if operands.is_empty() => Reads::More,
            op => {
                let mut together = Reads::Nothing;
                op.for_each_operand(&mut |operand: NodeId| {
                    together = join(together, reads[operand.index()]);
                });
                together
            }
        };
        reads.push(own);
    }
    reads
}

fn join(left: Reads, right: Reads) -> Reads {
    match (left, right) {
        (Reads::Nothing, other) | (other, Reads::Nothing) => other,
        (Reads::Text(left), Reads::Text(right)) if left == right => Reads::Text(left),
        _ => Reads::More,
    }
}

/// The tests that something other than a larger test uses.
fn lanes(plan: &Plan, reads: &[Reads]) -> Vec<(NodeId, NodeId)> {
    let column_of = |node: NodeId| match reads[node.index()] {
        Reads::Text(column) if node != column && plan.nodes[node].ty.kind == Kind::Boolean => {
            Some(column)
        }
        _ => None,
    };
    let mut used = vec![false; plan.nodes.len()];
    for (id, node) in plan.nodes.iter() {
        if column_of(id).is_none() {
            node.op
                .for_each_operand(&mut |operand: NodeId| used[operand.index()] = true);
        }
    }
    for attribute in &plan.attributes {
        used[attribute.node.index()] = true;
    }
    let tests = plan.nodes.ids().filter(|node| used[node.index()]);
    tests
        .filter_map(|node| Some((node, column_of(node)?)))
        .collect()
}
