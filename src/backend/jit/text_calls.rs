//! Texts that are made for a row, written into room that the next row uses again.
//!
//! Law: what is written is what the function of the library gives as a value, fault and absence
//! included; the differential tests compare the two. A text as a value costs two allocations, one of
//! the bytes and one of the shared text made of them, which keys of groups throw away at once.
#![allow(
    unsafe_code,
    reason = "the cells of a row are read as the call describes them"
)]

use crate::ir::{Op, Plan, Primitive};
use crate::library::Context;
use crate::library::date_pattern::{Moment, Pattern};
use crate::types::arithmetic::Outcome;
use crate::types::{TEXT_BYTES_MAX, Value};

use super::abi::Cell;
use super::calls::{Argument, NodeCall};
use super::convert::{Given, given, missing_cell, text_of, value_of};
use super::host::Host;
use super::shape::CellKind;

/// A text from the cells of a row.
#[derive(Debug)]
pub(super) enum TextCall {
    /// The texts of the operands, one after the other.
    Concat,
    /// The day or the instant of the first operand by a pattern.
    FormatDate(Pattern),
}

impl TextCall {
    /// The call for an operation, if it is one of these.
    pub(super) fn of(plan: &Plan, op: &Op) -> Option<Self> {
        match op {
            Op::Primitive(Primitive::Concat, _) => Some(TextCall::Concat),
            op => constant_pattern(plan, op).map(TextCall::FormatDate),
        }
    }

    /// Writes the text behind what stands in `text`, and says whether an operand met a fault.
    ///
    /// # Safety
    ///
    /// As [`given`].
    pub(super) unsafe fn write(
        &self,
        context: &Context,
        arguments: &[Argument],
        cells: *const Cell,
        text: &mut String,
    ) -> (Outcome<()>, bool) {
        let (mut outcome, mut fault) = (Outcome::Value(()), false);
        // SAFETY: the caller vouches for the cells.
        for part in unsafe { given(arguments, cells) } {
            if let Given::Cell(cell, _) = part {
                fault |= cell.fault != 0;
            }
            if matches!(outcome, Outcome::Value(())) {
                // SAFETY: the cell is of its kind (the caller says so).
                outcome = unsafe { self.take(context, part, text) };
            }
        }
        (outcome, fault)
    }

    /// Takes in one operand.
    ///
    /// # Safety
    ///
    /// A cell is of its kind.
    unsafe fn take(&self, context: &Context, part: Given<'_>, text: &mut String) -> Outcome<()> {
        match (self, part) {
            (_, Given::Cell(cell, _)) if cell.present == 0 => Outcome::Missing,
            (TextCall::Concat, Given::Constant(Value::String(constant))) => append(text, constant),
            (TextCall::Concat, Given::Cell(cell, CellKind::String)) => {
                // SAFETY: it is present and of a text (the caller says so).
                append(text, unsafe { text_of(cell) })
            }
            (TextCall::FormatDate(pattern), Given::Cell(cell, kind)) => {
                // SAFETY: the cell is of this kind (the caller says so).
                let moment = match unsafe { value_of(cell, kind) } {
                    Value::Datetime(instant) => Moment::of_instant(&context.calendar, instant),
                    Value::Date(day) => Some(Moment::of_date(&context.calendar, day)),
                    _ => return Outcome::Missing,
                };
                let Some(moment) = moment else {
                    return Outcome::Fault;
                };
                match pattern.write_to(text, &moment) {
                    Some(()) => Outcome::Value(()),
                    None => Outcome::Missing,
                }
            }
            // The pattern.
            (TextCall::FormatDate(_), Given::Constant(Value::String(_))) => Outcome::Value(()),
            _ => Outcome::Missing,
        }
    }
}

/// The pattern by which an operation writes a day or an instant, where the plan says it.
pub(super) fn constant_pattern(plan: &Plan, op: &Op) -> Option<Pattern> {
    let Op::Call(function, operands) = op else {
        return None;
    };
    // A third operand is a zone, which the library looks up.
    let [_, pattern] = operands.as_slice() else {
        return None;
    };
    match &plan.nodes[*pattern].op {
        Op::Constant(constant) if function.name() == "formatDate" => match &constant.0 {
            Value::String(pattern) => Pattern::new(pattern),
            _ => None,
        },
        _ => None,
    }
}

/// The cell of a text that is written into the arena.
///
/// # Safety
///
/// As [`given`] for the operands of the call.
pub(super) unsafe fn text_cell(
    host: &mut Host,
    used: &mut u64,
    text: &TextCall,
    call: &NodeCall,
    arguments: *const Cell,
) -> Cell {
    let mut fault = false;
    let context = &host.context;
    let written = host.arena.keep_text(used, |out| {
        // SAFETY: the caller vouches for the cells.
        let (outcome, met_fault) = unsafe { text.write(context, &call.operands, arguments, out) };
        fault = met_fault | outcome.is_fault();
        outcome.value().is_some()
    });
    match written {
        Some((word, length)) => Cell {
            word,
            length,
            present: 1,
            fault: u8::from(fault),
            ..Cell::default()
        },
        None => missing_cell(fault),
    }
}

/// A text that would be too long is a fault, which only the last operand can be the first to see: of
/// two operands a missing one is seen before.
fn append(text: &mut String, part: &str) -> Outcome<()> {
    if text.len().saturating_add(part.len()) > TEXT_BYTES_MAX {
        return Outcome::Fault;
    }
    text.push_str(part);
    Outcome::Value(())
}
