//! The Rust functions that compiled code calls.
//!
//! Kernels that run library code catch its panics: the evaluation is poisoned, the cell is missing,
//! and the caller reports it. The others only do arithmetic on what they are handed.
#![allow(
    unsafe_code,
    reason = "compiled code hands over addresses; each function says what it relies on"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use cranelift_codegen::ir::types::{F64, I64};
use cranelift_codegen::ir::{AbiParam, Signature, Type};
use cranelift_codegen::isa::CallConv;

use crate::ir::semantics;
use crate::library::{Accumulator, OrderKey};
use crate::types::Value;
use crate::types::arithmetic::{self, Outcome};
use crate::types::sum::{ExactSum, IntegerSum};

use super::abi::{Cell, Context};
use super::calls::{Action, Argument, FoldCall, NodeCall};
use super::convert::{cell_of, item_of, item_value, missing_cell, text_of, truths_of, values_of};
use super::group_kernels::{group_drop, group_finish, group_update};
use super::host::Host;
use super::last_texts::last_texts;
use super::library_state::LibraryState;
use super::prefetch::prefetch;
use super::shape::CellKind;
use super::text_calls::text_cell;
use super::texts::Texts;
use super::value_kernels::{entry_key, entry_value, list_element, list_length};

/// A kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kernel {
    CallNode,
    TextOrder,
    AddSlow,
    SumNumber,
    AverageNumber,
    AverageInteger,
    AverageWhole,
    DropSum,
    FoldValues,
    FoldUpdate,
    FoldFinish,
    FoldDrop,
    GroupUpdate,
    GroupFinish,
    GroupDrop,
    ListLength,
    ListElement,
    EntryKey,
    EntryValue,
    IsTrue,
    SetZone,
    Prefetch,
    LastTexts,
}

/// How many kernels there are.
pub(super) const KERNELS: usize = 23;

impl Kernel {
    /// All of them, at the positions of their discriminants.
    pub(super) const ALL: [Kernel; KERNELS] = [
        Kernel::CallNode,
        Kernel::TextOrder,
        Kernel::AddSlow,
        Kernel::SumNumber,
        Kernel::AverageNumber,
        Kernel::AverageInteger,
        Kernel::AverageWhole,
        Kernel::DropSum,
        Kernel::FoldValues,
        Kernel::FoldUpdate,
        Kernel::FoldFinish,
        Kernel::FoldDrop,
        Kernel::GroupUpdate,
        Kernel::GroupFinish,
        Kernel::GroupDrop,
        Kernel::ListLength,
        Kernel::ListElement,
        Kernel::EntryKey,
        Kernel::EntryValue,
        Kernel::IsTrue,
        Kernel::SetZone,
        Kernel::Prefetch,
        Kernel::LastTexts,
    ];

    /// Its symbol, its address, the types of its arguments and of its result.
    fn facts(self) -> (&'static str, *const u8, &'static [Type], Option<Type>) {
        match self {
            Kernel::CallNode => ("call_node", call_node as *const u8, &[I64; 4], None),
            Kernel::TextOrder => ("text_order", text_order as *const u8, &[I64; 4], Some(I64)),
            Kernel::AddSlow => ("add_slow", add_slow as *const u8, &[I64, F64], None),
            Kernel::SumNumber => ("sum_number", sum_number as *const u8, &[I64; 2], None),
            Kernel::AverageNumber => (
                "average_number",
                average_number as *const u8,
                &[I64; 3],
                None,
            ),
            Kernel::AverageInteger => (
                "average_integer",
                average_integer as *const u8,
                &[I64; 3],
                None,
            ),
            Kernel::AverageWhole => ("average_whole", average_whole as *const u8, &[I64; 3], None),
            Kernel::DropSum => ("drop_sum", drop_sum as *const u8, &[I64], None),
            Kernel::FoldValues => ("fold_values", fold_values as *const u8, &[I64; 3], None),
            Kernel::FoldUpdate => ("fold_update", fold_update as *const u8, &[I64; 5], None),
            Kernel::FoldFinish => ("fold_finish", fold_finish as *const u8, &[I64; 4], None),
            Kernel::FoldDrop => ("fold_drop", fold_drop as *const u8, &[I64], None),
            Kernel::GroupUpdate => (
                "group_update",
                group_update as *const u8,
                &[I64; 5],
                Some(I64),
            ),
            Kernel::GroupFinish => ("group_finish", group_finish as *const u8, &[I64; 4], None),
            Kernel::GroupDrop => ("group_drop", group_drop as *const u8, &[I64; 2], None),
            Kernel::ListLength => ("list_length", list_length as *const u8, &[I64], Some(I64)),
            Kernel::ListElement => ("list_element", list_element as *const u8, &[I64; 5], None),
            Kernel::EntryKey => ("entry_key", entry_key as *const u8, &[I64; 4], None),
            Kernel::EntryValue => ("entry_value", entry_value as *const u8, &[I64; 4], None),
            Kernel::IsTrue => ("is_true", is_true as *const u8, &[I64], Some(I64)),
            Kernel::SetZone => ("set_zone", set_zone as *const u8, &[I64; 3], None),
            Kernel::Prefetch => ("prefetch", prefetch as *const u8, &[I64; 4], None),
            Kernel::LastTexts => ("last_texts", last_texts as *const u8, &[I64; 5], None),
        }
    }

    /// Its symbol.
    pub(super) fn name(self) -> &'static str {
        self.facts().0
    }

    /// Its address.
    pub(super) fn address(self) -> *const u8 {
        self.facts().1
    }

    /// Its signature.
    pub(super) fn signature(self, convention: CallConv) -> Signature {
        let (_, _, parameters, result) = self.facts();
        let mut signature = Signature::new(convention);
        signature
            .params
            .extend(parameters.iter().copied().map(AbiParam::new));
        signature.returns.extend(result.map(AbiParam::new));
        signature
    }
}

/// Runs library code; a panic poisons the evaluation.
pub(super) fn guard(context: *mut Context, run: impl FnOnce(&mut Context)) {
    // SAFETY: compiled code passes the context that it was called with; nobody else uses it meanwhile.
    let context = unsafe { &mut *context };
    let outcome = catch_unwind(AssertUnwindSafe(|| run(&mut *context)));
    if outcome.is_err() {
        // SAFETY: the host lives as long as the context, and no reference to it survived the panic.
        unsafe { (*context.host).poisoned = true };
    }
}

/// Computes a node from the cells of its operands.
unsafe extern "C" fn call_node(
    context: *mut Context,
    call: *const NodeCall,
    arguments: *const Cell,
    out: *mut Cell,
) {
    // SAFETY: compiled code passes the address of a scratch cell.
    unsafe { *out = missing_cell(false) };
    guard(context, |context| {
        // SAFETY: the executable owns the call; the host outlives the context.
        let (call, host) = unsafe { (&*call, &mut *context.host) };
        if let Action::Text(text) = &call.action {
            // SAFETY: compiled code wrote one cell for each operand that is no constant; the scratch
            // cell of the result is its own.
            return unsafe {
                *out = text_cell(host, &mut context.arena_used, text, call, arguments)
            };
        }
        // SAFETY: as above.
        let (operands, mut fault) = unsafe { values_of(&call.operands, arguments) };
        let outcome = compute(&host.context, call, operands);
        fault |= outcome.is_fault();
        let value = outcome.value().unwrap_or_default();
        // SAFETY: as above.
        unsafe { *out = cell_of(host, &mut context.arena_used, call.result, value, fault) };
    });
}

fn compute(
    context: &crate::library::Context,
    call: &NodeCall,
    operands: Vec<Value>,
) -> Outcome<Value> {
    let all_present = operands.iter().all(Value::is_present);
    match (&call.action, operands.as_slice()) {
        (Action::Primitive(primitive), operands) if all_present => {
            semantics::primitive(&context.calendar, *primitive, operands)
        }
        (Action::Scalar(kernel), operands) if all_present => kernel(context, operands),
        (Action::Lenient(kernel), operands) => kernel(context, operands),
        (Action::Member(name), [object]) => Outcome::Value(semantics::member(object, name)),
        (Action::MapGet, [map, key]) if all_present => Outcome::Value(semantics::lookup(map, key)),
        (Action::Object(names), _) => {
            Outcome::Value(Value::object(names.iter().cloned().zip(operands)))
        }
        (Action::List, _) => Outcome::Value(Value::array(operands)),
        _ => Outcome::Missing,
    }
}

/// The order of two texts by code point: negative, zero or positive.
unsafe extern "C" fn text_order(left: *const u8, length: u64, right: *const u8, other: u64) -> i64 {
    // SAFETY: compiled code passes address and length of live bytes; the length is 0 where missing.
    let left = unsafe { std::slice::from_raw_parts(left, length as usize) };
    // SAFETY: as above.
    let right = unsafe { std::slice::from_raw_parts(right, other as usize) };
    left.cmp(right) as i64
}

/// Adds a number to a sum for which two doubles are not enough.
unsafe extern "C" fn add_slow(sum: *mut ExactSum, number: f64) {
    // SAFETY: compiled code passes the address of a sum in a state; nobody else uses it meanwhile.
    unsafe { &mut *sum }.add_slow(number);
}

fn write(out: *mut Cell, outcome: Outcome<u64>) {
    let cell = match outcome {
        Outcome::Value(word) => Cell {
            word,
            present: 1,
            ..Cell::default()
        },
        Outcome::Missing => missing_cell(false),
        Outcome::Fault => missing_cell(true),
    };
    // SAFETY: compiled code passes the address of a scratch cell.
    unsafe { *out = cell };
}

unsafe extern "C" fn sum_number(sum: *const ExactSum, out: *mut Cell) {
    // SAFETY: compiled code passes the address of a sum in a state.
    let sum = unsafe { &*sum }.value();
    write(out, Outcome::or_fault(sum).map(f64::to_bits));
}

unsafe extern "C" fn average_number(sum: *const ExactSum, count: u64, out: *mut Cell) {
    let average = match count {
        0 => Outcome::Missing,
        count => {
            // SAFETY: compiled code passes the address of a sum in a state.
            let sum = unsafe { &*sum }.value();
            Outcome::or_fault(sum).and_then(|sum| arithmetic::average_of_numbers(sum, count))
        }
    };
    write(out, average.map(f64::to_bits));
}

/// The words of a 128-bit sum; it need not be aligned as one.
fn wide(words: [u64; 2]) -> i128 {
    i128::from(words[1].cast_signed()) << 64 | i128::from(words[0])
}

unsafe extern "C" fn average_integer(sum: *const [u64; 2], count: u64, out: *mut Cell) {
    // SAFETY: compiled code passes the address of such a sum in a state.
    let sum = wide(unsafe { *sum });
    let sum = arithmetic::integer_sum_to_number(IntegerSum(sum).0);
    let average = arithmetic::average_of_numbers(sum, count);
    write(out, average.map(f64::to_bits));
}

unsafe extern "C" fn average_whole(sum: *const [u64; 2], count: u64, out: *mut Cell) {
    // SAFETY: compiled code passes the address of such a sum in a state.
    let sum = wide(unsafe { *sum });
    let average = arithmetic::average_of_integers(sum, count);
    write(out, average.map(i64::cast_unsigned));
}

/// Frees what a sum owns and makes it zero.
pub(super) unsafe extern "C" fn drop_sum(sum: *mut ExactSum) {
    // SAFETY: the address of a sum in a state, which is still valid afterwards: it is an empty one.
    unsafe { *sum = ExactSum::new() };
}

/// Keeps the arguments of a fold that are evaluated once.
unsafe extern "C" fn fold_values(context: *mut Context, call: *const FoldCall, cells: *const Cell) {
    guard(context, |context| {
        // SAFETY: the executable owns the call; the host outlives the context.
        let (call, host) = unsafe { (&*call, &mut *context.host) };
        let known = &mut host.fold_values[call.index];
        // Constants are the same for every owner.
        if known.len() == call.values.len() && call.values.iter().all(Argument::is_constant) {
            return;
        }
        // SAFETY: compiled code wrote one cell for each value that is no constant.
        let (values, _) = unsafe { values_of(&call.values, cells) };
        *known = values;
    });
}

/// Takes one item into a state that the library keeps.
unsafe extern "C" fn fold_update(
    context: *mut Context,
    call: *const FoldCall,
    state: *mut Option<Box<LibraryState>>,
    row: u64,
    cells: *const Cell,
) {
    guard(context, |context| {
        // SAFETY: the executable owns the call; the host outlives the context; the state is a word
        // of a state row or of the stack frame, all zeros (none) or what this function wrote.
        let (call, host, state) = unsafe { (&*call, &mut *context.host, &mut *state) };
        let state = state.get_or_insert_with(|| Box::new(LibraryState::new(call.aggregate)));
        let order = host.next_order(row, call);
        // SAFETY: compiled code wrote one cell for each argument that is no constant.
        unsafe { take_in(call, host, state, &order, cells) };
    });
}

/// Hands an item to a state.
///
/// # Safety
///
/// `cells` has one cell for each argument of an item that is no constant.
unsafe fn take_in(
    call: &FoldCall,
    host: &mut Host,
    state: &mut LibraryState,
    order: &OrderKey,
    cells: *const Cell,
) {
    let values = &host.fold_values[call.index];
    let texts = &mut host.texts;
    if let LibraryState::Accumulator(accumulator) = state {
        if let [Argument::Cell(kind)] = call.items.as_slice() {
            // SAFETY: the caller vouches for the cells.
            let cell = unsafe { &*cells };
            // SAFETY: the only cell is of that kind (the caller says so).
            return unsafe { take_in_one(accumulator.as_mut(), order, cell, *kind, values, texts) };
        }
        if let (Some(truths), Some(first)) = (&call.truths, call.items.first()) {
            // SAFETY: the caller vouches for the cells.
            let (first, truths) = unsafe { truths_of(first, truths, cells, texts) };
            if accumulator.update_truths(order, &first, truths) {
                return;
            }
        }
    }
    let mut item = std::mem::take(&mut host.item);
    // SAFETY: the caller vouches for the cells.
    unsafe { item_of(&call.items, cells, texts, &mut item) };
    match state {
        // What an accumulator keeps of an item it clones, so that the room for the item stays.
        LibraryState::Accumulator(accumulator) => {
            accumulator.update(order, &item, values);
            item.clear();
            host.item = item;
        }
        state => state.update(order.clone(), item, values),
    }
}

/// Hands an item that is one value to an accumulator, without making a value of it where that does.
///
/// # Safety
///
/// The cell is of its kind.
#[inline]
unsafe fn take_in_one(
    accumulator: &mut dyn Accumulator,
    order: &OrderKey,
    cell: &Cell,
    kind: CellKind,
    values: &[Value],
    texts: &mut Texts,
) {
    let is_taken = match kind {
        _ if cell.present == 0 => false,
        CellKind::Datetime => accumulator.update_instant(cell.word.cast_signed(), values),
        CellKind::String => {
            // SAFETY: it is a present cell of a text (the caller says so).
            let text = unsafe { text_of(cell) };
            accumulator.update_text(order, text, values, &mut |text| texts.shared(text))
        }
        _ => false,
    };
    if !is_taken {
        // SAFETY: the caller vouches for the cell.
        let item = [unsafe { item_value(cell, kind, texts) }];
        accumulator.update(order, &item, values);
    }
}

/// The value of a state that the library keeps.
unsafe extern "C" fn fold_finish(
    context: *mut Context,
    call: *const FoldCall,
    state: *const Option<Box<LibraryState>>,
    out: *mut Cell,
) {
    // SAFETY: compiled code passes the address of a scratch cell.
    unsafe { *out = missing_cell(false) };
    guard(context, |context| {
        // SAFETY: as in `fold_update`.
        let (call, host, state) = unsafe { (&*call, &mut *context.host, &*state) };
        let values = &host.fold_values[call.index];
        let (value, fault) = match state {
            Some(state) => state.evaluate(call.aggregate, &host.context, values),
            None => LibraryState::of_nothing(call.aggregate, &host.context, values),
        };
        // SAFETY: as above.
        unsafe { *out = cell_of(host, &mut context.arena_used, call.result, value, fault) };
    });
}

/// Drops a state that the library keeps.
pub(super) unsafe extern "C" fn fold_drop(state: *mut Option<Box<LibraryState>>) {
    // SAFETY: as in `fold_update`; what is left is none, which owns nothing.
    let state = unsafe { (*state).take() };
    // A panic of a drop must not leave through compiled code.
    drop(catch_unwind(AssertUnwindSafe(|| drop(state))));
}

/// Empties a state that the library keeps: it is none, or one without items.
///
/// # Safety
///
/// As for `fold_drop`.
pub(super) unsafe fn fold_reset(state: *mut Option<Box<LibraryState>>) {
    // SAFETY: the state is a word of a state row, as in `fold_update`.
    let kept = unsafe { &mut *state };
    if kept.as_mut().is_some_and(|kept| !kept.reset()) {
        // SAFETY: as above.
        unsafe { fold_drop(state) };
    }
}

/// Whether a value counts as true where a condition is wanted.
unsafe extern "C" fn is_true(value: *const Value) -> u64 {
    // SAFETY: compiled code passes the address of a live value.
    u64::from(unsafe { &*value }.is_true())
}

/// Takes over the zone of a profile; its name is empty where it is missing.
unsafe extern "C" fn set_zone(context: *mut Context, name: *const u8, length: u64) {
    guard(context, |context| {
        // SAFETY: compiled code passes address and length of live bytes; the length is 0 where missing.
        let name = unsafe { std::slice::from_raw_parts(name, length as usize) };
        let name = String::from_utf8_lossy(name);
        // SAFETY: the host outlives the context.
        let host = unsafe { &mut *context.host };
        host.context.calendar = semantics::local_calendar(host.calendar, &Value::string(&*name));
    });
}
