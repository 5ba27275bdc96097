//! Where the key of a row comes from, and which word it is.
//!
//! A text that is made of one or two columns is not made for each row: compiled code hands over the
//! columns, and [`GroupKeys`] knows what was made of them. Law: the key, its absence and its fault are
//! those of the nodes of the plan, which [`Piece::write`] follows one by one.
#![allow(
    unsafe_code,
    reason = "the cells of a row are read as the call describes them"
)]

use std::sync::Arc;

use crate::ir::{NodeId, Op, Plan, Primitive};
use crate::library::Context;
use crate::library::date_pattern::{Moment, Pattern};
use crate::types::calendar::{CivilDate, MICROS_PER_DAY, Unit};
use crate::types::{TEXT_BYTES_MAX, Value};

use super::abi::Cell;
use super::convert::text_of;
use super::group_keys::{GroupKeys, PARTS_MAX, Parts};
use super::shape::CellKind;
use super::text_calls::constant_pattern;
use super::texts::Texts;

/// Where the key of a row comes from.
#[derive(Debug)]
pub(super) enum KeySource {
    /// It is missing, whatever is handed over.
    Nothing,
    /// The plan says it.
    Constant(Value),
    /// A cell whose word it is.
    Word(CellKind),
    /// A cell of a text.
    Text,
    /// Cells of what it is made of.
    Made(MadeText),
}

/// A text that is made of columns.
#[derive(Debug)]
pub(super) struct MadeText {
    piece: Piece,
    columns: Vec<Column>,
}

/// A column that a text is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Text,
    /// A day, or an instant, of which only the month, the day, or all matters.
    Date(Grain),
    Instant(Grain),
}

/// How much of a moment matters, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Grain {
    Month,
    Day,
    All,
}

/// A piece of a text.
#[derive(Debug)]
enum Piece {
    Constant(Arc<str>),
    /// The text of a column.
    Text(usize),
    /// A day or an instant of a column by a pattern.
    Date(usize, CellKind, Pattern),
    Concat(Box<[Piece; 2]>),
}

/// What became of a piece: whether it is there, and whether making it met a fault.
#[derive(Debug, Clone, Copy)]
struct Written {
    is_present: bool,
    fault: bool,
}

/// Pieces of a text at most: texts that are made of texts could double them.
const PIECES_MAX: usize = 32;

/// A text's length must fit below its address in a word.
const LENGTH_BITS: u32 = 16;

impl Column {
    /// What matters where the column is used twice.
    fn with(self, other: Column) -> Self {
        match (self, other) {
            (Column::Date(one), Column::Date(other)) => Column::Date(one.max(other)),
            (Column::Instant(one), Column::Instant(other)) => Column::Instant(one.max(other)),
            _ => self,
        }
    }
}

impl Grain {
    /// A number for what matters of a day.
    fn of_day(self, day: i64) -> i64 {
        match (self, i32::try_from(day)) {
            (Grain::Month, Ok(day)) => {
                let date = CivilDate::from_days(day);
                date.year * 12 + i64::from(date.month)
            }
            _ => day,
        }
    }
}

impl KeySource {
    /// The source for a node, and the nodes whose cells are handed over for it.
    pub(super) fn of(plan: &Plan, key: NodeId) -> (Self, Vec<NodeId>) {
        if let Op::Constant(constant) = &plan.nodes[key].op {
            return (KeySource::Constant(constant.0.clone()), Vec::new());
        }
        match CellKind::of(&plan.nodes[key].ty.kind) {
            CellKind::Boxed => (KeySource::Nothing, vec![key]),
            CellKind::String => match MadeText::of(plan, key) {
                Some((made, nodes)) => (KeySource::Made(made), nodes),
                None => (KeySource::Text, vec![key]),
            },
            kind => (KeySource::Word(kind), vec![key]),
        }
    }

    /// The word of the key of a row, none where it has none, and whether making it met a fault.
    ///
    /// # Safety
    ///
    /// There is a cell for each of the nodes that [`KeySource::of`] gave; texts of cells are live.
    pub(super) unsafe fn word(
        &self,
        context: &Context,
        cells: *const Cell,
        keys: &mut GroupKeys,
        texts: &mut Texts,
        room: &mut String,
    ) -> (Option<u64>, bool) {
        match self {
            KeySource::Nothing => (None, false),
            KeySource::Constant(value) => (constant_word(value, keys, texts), false),
            KeySource::Word(kind) => {
                // SAFETY: there is a cell (the caller says so).
                let cell = unsafe { &*cells };
                // Numbers are equal where their bits are, but for a minus zero.
                let word = match kind {
                    CellKind::Number => (f64::from_bits(cell.word) + 0.0).to_bits(),
                    _ => cell.word,
                };
                ((cell.present != 0).then_some(word), false)
            }
            KeySource::Text => {
                // SAFETY: as above.
                let cell = unsafe { &*cells };
                let word = (cell.present != 0).then(|| {
                    // SAFETY: it is a present cell of a text (the caller says so).
                    keys.number(unsafe { text_of(cell) }, texts)
                });
                (word, false)
            }
            KeySource::Made(made) => {
                // SAFETY: there are as many cells as columns (the caller says so).
                let cells = unsafe { std::slice::from_raw_parts(cells, made.columns.len()) };
                // SAFETY: the cells are of the kinds of the columns.
                unsafe { made.word(context, cells, keys, texts, room) }
            }
        }
    }
}

fn constant_word(value: &Value, keys: &mut GroupKeys, texts: &mut Texts) -> Option<u64> {
    Some(match value {
        Value::Boolean(truth) => u64::from(*truth),
        Value::Integer(whole) | Value::Datetime(whole) | Value::Duration(whole) => {
            whole.cast_unsigned()
        }
        Value::Number(number) => (number + 0.0).to_bits(),
        Value::Date(day) => i64::from(*day).cast_unsigned(),
        Value::String(text) => keys.number(text, texts),
        Value::Missing | Value::Array(_) | Value::Map(_) | Value::Object(_) => return None,
    })
}

impl MadeText {
    /// How a text is made of columns, and which these are; none where it is made of anything else.
    fn of(plan: &Plan, node: NodeId) -> Option<(Self, Vec<NodeId>)> {
        let mut search = Search {
            plan,
            columns: Vec::new(),
            nodes: Vec::new(),
            pieces: 0,
        };
        let piece = search.piece(node)?;
        let Search { columns, nodes, .. } = search;
        (!columns.is_empty()).then_some((Self { piece, columns }, nodes))
    }

    /// As [`KeySource::word`].
    ///
    /// # Safety
    ///
    /// The cells are those of the columns.
    unsafe fn word(
        &self,
        context: &Context,
        cells: &[Cell],
        keys: &mut GroupKeys,
        texts: &mut Texts,
        room: &mut String,
    ) -> (Option<u64>, bool) {
        let parts = self.parts(context, cells);
        if let Some(number) = parts.and_then(|parts| keys.recent(parts)) {
            return (Some(number), false);
        }
        room.clear();
        // SAFETY: the caller vouches for the cells.
        let written = unsafe { self.piece.write(context, cells, room) };
        if !written.is_present {
            return (None, written.fault);
        }
        let number = keys.number(room, texts);
        if let Some(parts) = parts.filter(|_| !written.fault) {
            keys.keep_recent(parts, number);
        }
        (Some(number), written.fault)
    }

    /// What the text is made of; none where a part is missing or does not fit into a word.
    fn parts(&self, context: &Context, cells: &[Cell]) -> Option<Parts> {
        let mut parts = [0; PARTS_MAX];
        for ((part, column), cell) in parts.iter_mut().zip(&self.columns).zip(cells) {
            if cell.present == 0 {
                return None;
            }
            *part = match column {
                Column::Text => {
                    let fits =
                        cell.length >> LENGTH_BITS == 0 && cell.word.leading_zeros() >= LENGTH_BITS;
                    fits.then_some(cell.word << LENGTH_BITS | cell.length)?
                }
                Column::Date(grain) => grain.of_day(cell.word.cast_signed()).cast_unsigned(),
                Column::Instant(Grain::All) => cell.word,
                Column::Instant(grain) => {
                    let local = context.calendar.local(cell.word.cast_signed())?;
                    grain
                        .of_day(local.div_euclid(MICROS_PER_DAY))
                        .cast_unsigned()
                }
            };
        }
        Some(parts)
    }
}

/// What is found on the way through the nodes of a text.
struct Search<'p> {
    plan: &'p Plan,
    columns: Vec<Column>,
    nodes: Vec<NodeId>,
    pieces: usize,
}

impl Search<'_> {
    /// The piece that a node is; none where it is no such piece, or one too many.
    fn piece(&mut self, node: NodeId) -> Option<Piece> {
        self.pieces += 1;
        if self.pieces > PIECES_MAX {
            return None;
        }
        Some(match &self.plan.nodes[node].op {
            Op::Constant(constant) => match &constant.0 {
                Value::String(text) => Piece::Constant(Arc::clone(text)),
                _ => return None,
            },
            Op::Column { .. } => Piece::Text(self.column(node, Column::Text)?),
            Op::Primitive(Primitive::Concat, operands) => {
                let [left, right] = operands.as_slice() else {
                    return None;
                };
                Piece::Concat(Box::new([self.piece(*left)?, self.piece(*right)?]))
            }
            op @ Op::Call(_, operands) => {
                let (pattern, moment) = (constant_pattern(self.plan, op)?, *operands.first()?);
                let grain = match pattern.grain() {
                    Some(Unit::Month) => Grain::Month,
                    Some(_) => Grain::Day,
                    None => Grain::All,
                };
                let kind = CellKind::of(&self.plan.nodes[moment].ty.kind);
                let column = match (&self.plan.nodes[moment].op, kind) {
                    (Op::Column { .. }, CellKind::Date) => Column::Date(grain),
                    (Op::Column { .. }, CellKind::Datetime) => Column::Instant(grain),
                    _ => return None,
                };
                Piece::Date(self.column(moment, column)?, kind, pattern)
            }
            _ => return None,
        })
    }

    /// The place of a column among those that are known; none where it is one too many.
    fn column(&mut self, node: NodeId, column: Column) -> Option<usize> {
        if let Some(known) = self.nodes.iter().position(|known| *known == node) {
            self.columns[known] = self.columns[known].with(column);
            return Some(known);
        }
        if self.nodes.len() == PARTS_MAX {
            return None;
        }
        self.columns.push(column);
        self.nodes.push(node);
        Some(self.nodes.len() - 1)
    }
}

impl Piece {
    /// Writes the piece behind what stands in `text`; where it is missing, what was added means
    /// nothing.
    ///
    /// # Safety
    ///
    /// The cells are those of the columns.
    unsafe fn write(&self, context: &Context, cells: &[Cell], text: &mut String) -> Written {
        let there = |is_present| Written {
            is_present,
            fault: false,
        };
        match self {
            Piece::Constant(constant) => {
                text.push_str(constant);
                there(true)
            }
            Piece::Text(place) => match cells.get(*place).filter(|cell| cell.present != 0) {
                Some(cell) => {
                    // SAFETY: it is a present cell of a text (the caller says so).
                    text.push_str(unsafe { text_of(cell) });
                    there(true)
                }
                None => there(false),
            },
            Piece::Date(place, kind, pattern) => {
                let Some(cell) = cells.get(*place).filter(|cell| cell.present != 0) else {
                    return there(false);
                };
                let whole = cell.word.cast_signed();
                let moment = match kind {
                    CellKind::Date => Some(Moment::of_date(&context.calendar, whole as i32)),
                    _ => Moment::of_instant(&context.calendar, whole),
                };
                let Some(moment) = moment else {
                    return Written {
                        is_present: false,
                        fault: true,
                    };
                };
                there(pattern.write_to(text, &moment).is_some())
            }
            Piece::Concat(pieces) => {
                let start = text.len();
                let [left, right] = &**pieces;
                // SAFETY: the caller vouches for the cells.
                let left = unsafe { left.write(context, cells, text) };
                // SAFETY: as above.
                let right = unsafe { right.write(context, cells, text) };
                let is_present = left.is_present && right.is_present;
                let is_too_long = is_present && text.len() - start > TEXT_BYTES_MAX;
                if !is_present {
                    text.truncate(start);
                }
                Written {
                    is_present: is_present && !is_too_long,
                    fault: left.fault | right.fault | is_too_long,
                }
            }
        }
    }
}
