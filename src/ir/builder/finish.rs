//! From a builder to a plan: what no attribute needs goes.

use std::collections::HashMap;

use super::Builder;
use crate::ir::{Attribute, NodeId, Op, Plan, Source};
use crate::schema::layout::{EVENT_TABLE, Layout, PROFILE_TABLE, TableId};
use crate::types::{Arena, ArenaId};

/// Where the tables and columns of a builder are in the plan.
struct Kept {
    tables: Vec<Option<TableId>>,
    columns: HashMap<(TableId, u32), u32>,
}

impl Builder {
    /// The plan of these attributes: nodes that none of them reaches and columns that no node reads
    /// are dropped; the others keep their order.
    pub fn finish(self, attributes: Vec<Attribute>) -> Plan {
        self.finish_tracked(attributes, None).0
    }

    /// As [`Builder::finish`], with the name of the zone of the profile, and with the place of each
    /// node; none where it was dropped.
    pub fn finish_tracked(
        self,
        mut attributes: Vec<Attribute>,
        zone: Option<NodeId>,
    ) -> (Plan, Vec<Option<NodeId>>) {
        let roots = attributes.iter().map(|attribute| attribute.node);
        let live = self.live(roots.chain(zone));
        let (layout, kept) = self.live_layout(&live);
        let mut nodes = Arena::new();
        let mut places: Vec<Option<NodeId>> = vec![None; self.nodes.len()];
        for (id, mut node) in self
            .nodes
            .ids()
            .zip(self.nodes.iter().map(|(_, n)| n.clone()))
        {
            if !live[id.index()] {
                continue;
            }
            node.op = node
                .op
                .map_operands(&mut |id| places[id.index()].unwrap_or(id));
            kept.apply(&mut node.op);
            places[id.index()] = Some(nodes.push(node));
        }
        for attribute in &mut attributes {
            attribute.node = places[attribute.node.index()].unwrap_or(attribute.node);
        }
        let plan = Plan {
            zone: zone.and_then(|zone| places[zone.index()]),
            nodes,
            attributes,
            layout,
            calendar: self.calendar,
        };
        crate::ir::verify::assert_sound(&plan);
        (plan, places)
    }

    /// Which nodes the roots reach. Operands stand before their users, so one pass is enough.
    fn live(&self, roots: impl Iterator<Item = NodeId>) -> Vec<bool> {
        let mut live = vec![false; self.nodes.len()];
        for root in roots {
            live[root.index()] = true;
        }
        for (id, node) in self.nodes.iter().rev() {
            if live[id.index()] {
                node.op
                    .for_each_operand(&mut |operand| live[operand.index()] = true);
            }
        }
        live
    }

    fn live_layout(&self, live: &[bool]) -> (Layout, Kept) {
        let tables = &self.layout.tables;
        let mut used_tables = vec![false; tables.len()];
        used_tables[PROFILE_TABLE] = true;
        used_tables[EVENT_TABLE] = true;
        let mut used_columns: Vec<Vec<bool>> = tables
            .iter()
            .map(|table| vec![false; table.columns.len()])
            .collect();
        for (id, node) in self.nodes.iter() {
            if !live[id.index()] {
                continue;
            }
            match &node.op {
                Op::Column { table, column, .. } => {
                    used_tables[table.index()] = true;
                    used_columns[table.index()][*column as usize] = true;
                }
                Op::Fold(fold) => {
                    for one in &fold.loops {
                        if let Source::Children { table, .. } = one.source {
                            used_tables[table.index()] = true;
                        }
                    }
                }
                _ => {}
            }
        }
        for (index, table) in tables.iter().enumerate().rev() {
            if let Some(parent) = table.parent {
                used_tables[parent.index()] |= used_tables[index];
            }
        }
        self.compact(&used_tables, &used_columns)
    }

    fn compact(&self, used_tables: &[bool], used_columns: &[Vec<bool>]) -> (Layout, Kept) {
        let mut layout = Layout { tables: Vec::new() };
        let mut kept = Kept {
            tables: Vec::new(),
            columns: HashMap::new(),
        };
        for (index, table) in self.layout.tables.iter().enumerate() {
            if !used_tables[index] {
                kept.tables.push(None);
                continue;
            }
            let mut table = table.clone();
            let id = TableId::from_index(index);
            table.parent = table.parent.and_then(|parent| kept.tables[parent.index()]);
            let columns = std::mem::take(&mut table.columns);
            for (number, column) in columns.into_iter().enumerate() {
                if used_columns[index][number] {
                    let place = table.columns.len() as u32;
                    kept.columns.insert((id, number as u32), place);
                    table.columns.push(column);
                }
            }
            kept.tables
                .push(Some(TableId::from_index(layout.tables.len())));
            layout.tables.push(table);
        }
        (layout, kept)
    }
}

impl Kept {
    fn apply(&self, op: &mut Op) {
        match op {
            Op::Column { table, column, .. } => {
                *column = self
                    .columns
                    .get(&(*table, *column))
                    .copied()
                    .unwrap_or(*column);
                *table = self.table(*table);
            }
            Op::Fold(fold) => fold.loops.iter_mut().for_each(|one| {
                if let Source::Children { table, .. } = &mut one.source {
                    *table = self.table(*table);
                }
            }),
            _ => {}
        }
    }

    fn table(&self, table: TableId) -> TableId {
        self.tables[table.index()].unwrap_or(table)
    }
}
