//! Values that are likely to make a difference: the constants of rules, where they are compared.
//!
//! A column that meets a constant in a comparison or a call is likely to matter at that constant and
//! beside it. What depends on `now` alone, such as the edges of windows, is computed for each instant
//! that is tried.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::backend::interpret::Interpreter;
use crate::engine::Program;
use crate::ir::{Level, Op, Plan, Primitive};
use crate::schema::layout::PathStep;
use crate::types::{ArenaId, Kind, Value};

/// How many columns or constants of one comparison are remembered.
const TOGETHER_MAX: usize = 8;
/// The largest number of a rule that may be a number of events.
const COUNT_MAX: i64 = 64;

/// A column by what it stands for: the names from its root, the root first.
pub(super) type Place = (bool, Vec<String>);

/// What rules compare with.
#[derive(Debug, Default)]
pub(super) struct Seeds {
    /// Constants by the columns that meet them.
    pub(super) by_place: HashMap<Place, Vec<Value>>,
    /// All constants.
    pub(super) all: Vec<Value>,
    /// Amounts of time, in microseconds.
    pub(super) durations: Vec<i64>,
    /// Small whole numbers, which may count events or units.
    pub(super) counts: Vec<i64>,
    /// Columns that name a zone.
    pub(super) zones: Vec<Place>,
}

impl Seeds {
    /// What `programs` compare with.
    pub(super) fn of(programs: &[&Program]) -> Self {
        let mut seeds = Self::default();
        for program in programs {
            seeds.add_plan(program.plan());
        }
        let known: BTreeSet<i64> = seeds.counts.drain(..).collect();
        seeds.counts = known.into_iter().collect();
        let known: BTreeSet<i64> = seeds.durations.drain(..).collect();
        seeds.durations = known.into_iter().collect();
        seeds
    }

    fn add_plan(&mut self, plan: &Plan) {
        let mut columns: Vec<Vec<Place>> = Vec::with_capacity(plan.nodes.len());
        let mut constants: Vec<Vec<Value>> = Vec::with_capacity(plan.nodes.len());
        for (_, node) in plan.nodes.iter() {
            let (mut read, mut known) = (Vec::new(), Vec::new());
            if let Op::Column { table, column, .. } = &node.op {
                let place = &plan.layout.tables[table.index()].columns[*column as usize];
                read.push(place_of(plan, table.index(), &place.path));
            }
            if let Op::Constant(constant) = &node.op {
                self.add_constant(&constant.0);
                known.extend(parts(&constant.0));
            }
            node.op.for_each_operand(&mut |operand| {
                read.extend(columns[operand.index()].iter().cloned());
                known.extend(constants[operand.index()].iter().cloned());
            });
            read.dedup();
            read.truncate(TOGETHER_MAX);
            known.truncate(TOGETHER_MAX);
            if meets(&node.op) {
                for place in &read {
                    let seeds = self.by_place.entry(place.clone()).or_default();
                    seeds.extend(known.iter().cloned());
                }
            }
            // What a condition was made of is no longer compared above it.
            if node.ty.kind == Kind::Boolean {
                (read, known) = (Vec::new(), Vec::new());
            }
            columns.push(read);
            constants.push(known);
        }
        if let Some(zone) = plan.zone {
            self.zones.extend(columns[zone.index()].iter().cloned());
        }
    }

    fn add_constant(&mut self, constant: &Value) {
        for value in parts(constant) {
            match value {
                Value::Duration(micros) => self.durations.push(micros),
                Value::Integer(count) if (0..=COUNT_MAX).contains(&count.saturating_abs()) => {
                    self.counts.push(count.abs());
                }
                _ => {}
            }
            self.all.push(value);
        }
    }
}

/// Whether an operation compares its operands with each other.
fn meets(op: &Op) -> bool {
    match op {
        Op::Call(..) | Op::MapGet(..) => true,
        Op::Primitive(op, _) => !matches!(op, Primitive::Widen),
        _ => false,
    }
}

/// The scalars of a constant.
fn parts(constant: &Value) -> Vec<Value> {
    match constant {
        Value::Missing | Value::Map(_) | Value::Object(_) => Vec::new(),
        Value::Array(items) => items.iter().flat_map(parts).collect(),
        scalar => vec![scalar.clone()],
    }
}

/// The place of a column of a plan.
pub(super) fn place_of(plan: &Plan, table: usize, path: &[PathStep]) -> Place {
    super::Fields::place(&plan.layout, table, path)
}

/// The instants and days that programs compute of `now` alone, in microseconds.
pub(super) fn edges(programs: &[&Program], now: DateTime<Utc>) -> Vec<i64> {
    let mut found = BTreeSet::new();
    for program in programs {
        let plan = program.plan();
        let wanted = plan.nodes.iter().filter(|(_, node)| {
            node.level <= Level::Now && matches!(node.ty.kind, Kind::Datetime | Kind::Date)
        });
        let interpreter = Interpreter::new(Arc::clone(plan));
        for (node, _) in wanted {
            match interpreter.value_at(node, now.timestamp_micros()) {
                Value::Datetime(micros) => {
                    found.insert(micros);
                }
                Value::Date(day) => found.extend(plan.calendar.instant_of(day)),
                _ => {}
            }
        }
    }
    found.into_iter().collect()
}
