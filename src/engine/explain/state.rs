//! How an attribute is kept up to date, and what that keeps per profile.

use super::explanation::{Explanation, ModeNote, StateNote, StatePart, Together};
use crate::engine::program::Program;
use crate::engine::states;
use crate::hir::AttributeId;
use crate::ir::modes::{Mode, Upkeep, upkeep};
use crate::ir::{Fold, Lowered, NodeId, Op, Plan};
use crate::library::{Body, StateSize};
use crate::schema::layout::ColumnType;
use crate::types::{ArenaId, Value};

/// What a plan keeps for a profile, as the backend lays it out.
struct Bill {
    row_bytes: usize,
    /// Bytes beside the row with the first item, and of each further one.
    beside: Vec<(NodeId, usize, usize)>,
    keeps_events: bool,
}

#[cfg(feature = "jit")]
fn bill(plan: &Plan, _: &Upkeep) -> Bill {
    let bill = crate::backend::jit::state_bill(plan);
    let beside = bill.beside.iter();
    Bill {
        row_bytes: bill.row_bytes,
        beside: beside
            .map(|(node, beside)| (*node, beside.bytes, beside.item_bytes))
            .collect(),
        keeps_events: !bill.is_single_pass,
    }
}

/// Without native code the sizes are those that the library says.
#[cfg(not(feature = "jit"))]
fn bill(plan: &Plan, upkeep: &Upkeep) -> Bill {
    let mut bill = Bill {
        row_bytes: 0,
        beside: Vec::new(),
        keeps_events: upkeep.mode == Mode::History,
    };
    for (node, size) in &upkeep.states {
        match (size, &plan.nodes[*node].op) {
            (StateSize::Bytes(bytes), Op::Fold(fold)) if fold.key.is_none() => {
                bill.row_bytes += bytes;
            }
            _ => bill.beside.push((*node, 0, size_of::<Value>())),
        }
    }
    bill
}

/// What all attributes of a plan keep together.
pub(super) fn together(plan: &Plan, attributes: &[Explanation]) -> Together {
    let none = Upkeep {
        mode: Mode::Incremental,
        cause: None,
        why: String::new(),
        states: plan
            .attributes
            .iter()
            .flat_map(|attribute| upkeep(plan, attribute).states)
            .collect(),
    };
    let bill = bill(plan, &none);
    let beside: usize = bill.beside.iter().map(|(_, bytes, _)| bytes).sum();
    let names = |is: &dyn Fn(&Explanation) -> bool| {
        let some = attributes.iter().filter(|one| is(one));
        some.map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    Together {
        state_bytes: bill.row_bytes + beside,
        keep_events: names(&|one| one.state.event_bytes.is_some()),
        growing: names(&|one| !one.state.bounded && one.state.event_bytes.is_none()),
    }
}

impl Program {
    /// The mode, and why, with the expression that forces it.
    pub(super) fn mode_note(&self, part: &Lowered, position: usize) -> ModeNote {
        let Some(attribute) = part.plan.attributes.first() else {
            return ModeNote {
                mode: String::new(),
                why: String::new(),
            };
        };
        let upkeep = upkeep(&part.plan, attribute);
        ModeNote {
            mode: upkeep.mode.to_string(),
            why: self.why_text(part, &upkeep, position),
        }
    }

    fn why_text(&self, part: &Lowered, upkeep: &Upkeep, position: usize) -> String {
        let why = &upkeep.why;
        let cause = upkeep.cause;
        let text = cause.and_then(|cause| self.origin_text(part, cause, position));
        let (Some(cause), Some(text)) = (cause, text) else {
            return why.clone();
        };
        let name = match &part.plan.nodes[cause].op {
            Op::Fold(fold) => format!("`{}`", fold.function.name()),
            _ if text == "now" => return why.clone(),
            _ => String::new(),
        };
        match why.strip_prefix(&name).filter(|_| !name.is_empty()) {
            Some(rest) => format!("`{text}`{rest}"),
            None => format!("in `{text}` {why}"),
        }
    }

    /// The text behind a node of a part of the plan, on one line.
    fn origin_text(&self, part: &Lowered, node: NodeId, position: usize) -> Option<String> {
        let attribute = AttributeId::from_index(self.slots()[position]);
        let expr = part.origins.of(node, attribute)?;
        let sources = self.warnings().sources();
        states::origin_text(self.hir(), sources, expr)
    }

    /// What a profile keeps for an attribute.
    pub(super) fn state_note(&self, part: &Lowered, position: usize) -> StateNote {
        let plan = &part.plan;
        let mut note = StateNote {
            bytes: 0,
            bounded: true,
            parts: Vec::new(),
            event_bytes: None,
        };
        let Some(attribute) = plan.attributes.first() else {
            return note;
        };
        let upkeep = upkeep(plan, attribute);
        let bill = bill(plan, &upkeep);
        if bill.keeps_events {
            note.bounded = false;
            note.event_bytes = Some(event_bytes(plan));
            return note;
        }
        note.bytes = bill.row_bytes;
        for (node, bytes, item_bytes) in bill.beside {
            let Op::Fold(fold) = &plan.nodes[node].op else {
                continue;
            };
            let growth = growth(plan, fold);
            note.bytes += bytes;
            note.bounded &= !matches!(growth, Growth::Endless(_));
            let (at_most, each) = match growth {
                Growth::None => (None, None),
                Growth::AtMost(count) => (Some(count), Some("item")),
                Growth::Endless(each) => (None, Some(each)),
            };
            note.add(StatePart {
                rule: self.origin_text(part, node, position).unwrap_or_default(),
                bytes,
                each_bytes: each.map(|_| item_bytes),
                at_most,
                each: each.map(str::to_owned),
            });
        }
        note
    }
}

impl StateNote {
    /// Adds a part. Several states of one expression, such as a count and a sum by group, are one.
    fn add(&mut self, part: StatePart) {
        let is_same = |known: &&mut StatePart| {
            (&known.rule, &known.each, known.at_most) == (&part.rule, &part.each, part.at_most)
        };
        match self.parts.iter_mut().find(is_same) {
            Some(known) => {
                known.bytes += part.bytes;
                known.each_bytes = known.each_bytes.zip(part.each_bytes).map(|(a, b)| a + b);
            }
            None => self.parts.push(part),
        }
    }
}

/// How a state of the library grows.
enum Growth {
    None,
    AtMost(u64),
    /// With what.
    Endless(&'static str),
}

fn growth(plan: &Plan, fold: &Fold) -> Growth {
    if fold.key.is_some() {
        return Growth::Endless("group");
    }
    let Body::Aggregate(aggregate) = fold.function.get().body else {
        return Growth::None;
    };
    match aggregate.state {
        StateSize::Bytes(_) => Growth::None,
        StateSize::Items => {
            let counts = fold
                .values
                .iter()
                .filter_map(|value| match &plan.nodes[*value].op {
                    Op::Constant(constant) => match constant.0 {
                        Value::Integer(count) => Some(count.unsigned_abs()),
                        _ => None,
                    },
                    _ => None,
                });
            counts.max().map_or(Growth::Endless("item"), Growth::AtMost)
        }
        StateSize::Growing if fold.function.name().to_lowercase().contains("distinct") => {
            Growth::Endless("different value")
        }
        StateSize::Growing => Growth::Endless("value"),
    }
}

/// About how many bytes an event takes that is kept: its columns, texts counted as the number of an
/// entry, with its time and its place.
fn event_bytes(plan: &Plan) -> usize {
    const PLACE_BYTES: usize = 16;
    let mut read: Vec<(usize, u32)> = plan
        .nodes
        .iter()
        .filter_map(|(_, node)| match node.op {
            Op::Column { table, column, .. } => Some((table.index(), column)),
            _ => None,
        })
        .filter(|(table, _)| plan.layout.is_of_events(*table))
        .collect();
    read.sort_unstable();
    read.dedup();
    let columns = read.iter();
    let columns =
        columns.map(|(table, column)| &plan.layout.tables[*table].columns[*column as usize]);
    let widths = columns.map(|column| match column.ty {
        ColumnType::Boolean | ColumnType::Presence => 1,
        ColumnType::Date | ColumnType::String | ColumnType::Key => 4,
        ColumnType::Integer | ColumnType::Number | ColumnType::Datetime | ColumnType::Duration => 8,
    });
    PLACE_BYTES + widths.sum::<usize>()
}
