//! Plans as native code.
//!
//! [`compile`] makes an [`Executable`] whose values and faults are those of the interpreter. A plan
//! becomes a few functions: one loop over event rows for each pass, which takes each row into the
//! states of all folds of that pass; one that makes the attributes of a profile from its states and
//! its record; and one for each text column with tests, which are computed once for each entry of
//! the dictionary. The same loop serves rows of one profile in order and rows of many profiles in any
//! order: only where the state row is differs.
//!
//! What is not worth instructions is a call of a kernel, which runs the library; the table in
//! [`ir::kernels`](crate::ir::kernels) says which nodes these are. Compiled code never traps and
//! kernels never unwind into it. Every layout that both sides know is in `abi`; `unsafe` is nowhere
//! but here.

mod abi;
mod batch;
mod bill;
mod calls;
mod code;
mod convert;
mod decision;
mod emit;
mod evaluate;
mod evaluator;
mod group_kernels;
mod group_keys;
mod groups;
mod host;
mod kernels;
mod key_source;
mod last_texts;
mod layout;
mod library_state;
mod pool;
mod prefetch;
mod rows;
mod shape;
mod slots;
mod states;
mod straight;
mod text_calls;
mod texts;
mod trust;
mod value_kernels;

use std::fmt;
use std::sync::Arc;

use crate::backend::{Evaluated, Evaluator, Executable, ProfileRows, RowFold};
use crate::ir::{NodeId, Plan};

pub use bill::{Beside, StateBill, state_bill};
pub(in crate::backend) use prefetch::hint as ask_ahead;

use batch::{Cache, Prepared};
use calls::{FoldCall, NodeCall};
use code::{Code, Listing};
use emit::Shared;
use evaluator::NativeEvaluator;
use layout::Schedule;
use rows::NativeFold;
use shape::CellKind;

/// A plan as native code. It owns the code and frees it when it goes.
pub struct JitExecutable {
    // Code first: it goes before what it refers to.
    code: Code,
    schedule: Schedule,
    plan: Arc<Plan>,
    /// What the cells of the attributes hold.
    kinds: Vec<CellKind>,
    /// What code refers to by address.
    calls: Calls,
    /// The views of a profile without a record.
    nothing: Prepared,
    cache: Cache,
}

/// Descriptions of kernel calls, at addresses that stay.
#[allow(
    clippy::vec_box,
    reason = "compiled code holds the addresses of the boxes"
)]
struct Calls {
    #[allow(dead_code, reason = "compiled code refers to them")]
    nodes: Vec<Box<NodeCall>>,
    folds: Vec<Box<FoldCall>>,
}

/// Why a plan could not be compiled. Plans of the checker compile; this is a broken plan, or a
/// machine that Cranelift does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A node of the plan is not sound.
    Plan(String),
    /// The code generator or the system refused.
    Host(String),
}

impl Error {
    fn plan(node: NodeId, why: &str) -> Self {
        Error::Plan(format!("{node} {why}"))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Plan(why) => write!(f, "the plan cannot be compiled: {why}"),
            Error::Host(why) => write!(f, "native code is not available: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// Compiles a plan to native code.
///
/// # Errors
///
/// [`Error::Plan`] for a plan that `ir::verify` would refuse, [`Error::Host`] where the code
/// generator does not know this machine or the system gives no memory for code.
pub fn compile(plan: Arc<Plan>) -> Result<JitExecutable, Error> {
    let schedule = Schedule::new(&plan);
    let mut shared = Shared::new(&plan, &schedule);
    let (code, _) = Code::compile(&mut shared, Listing::None)?;
    let nodes = shared.node_calls.into_values().map(|(call, _)| call);
    let mut folds: Vec<Box<FoldCall>> = shared.fold_calls.into_values().collect();
    folds.sort_by_key(|call| call.index);
    let calls = Calls {
        nodes: nodes.collect(),
        folds,
    };
    let nothing = Prepared::nothing(&schedule, plan.layout.tables.len());
    let attributes = plan.attributes.iter();
    let kinds = attributes.map(|attribute| CellKind::of(&attribute.ty.kind));
    Ok(JitExecutable {
        kinds: kinds.collect(),
        code,
        schedule,
        plan,
        calls,
        nothing,
        cache: Cache::default(),
    })
}

impl JitExecutable {
    /// The plan's functions in Cranelift's text form, before optimisation.
    ///
    /// # Errors
    ///
    /// As [`compile`]: the plan is compiled again for it.
    pub fn clif_text(&self) -> Result<String, Error> {
        code::listing(&self.plan, &self.schedule, Listing::Clif)
    }

    /// The plan's functions as a listing of machine code.
    ///
    /// # Errors
    ///
    /// As [`compile`]: the plan is compiled again for it.
    pub fn assembly_text(&self) -> Result<String, Error> {
        code::listing(&self.plan, &self.schedule, Listing::Assembly)
    }

    /// Bytes of state of one profile, without what states own elsewhere.
    pub fn state_bytes(&self) -> usize {
        self.schedule.stride
    }
}

impl Executable for JitExecutable {
    fn plan(&self) -> &Plan {
        &self.plan
    }

    fn reads_order(&self) -> bool {
        !self.schedule.is_single_pass || !self.calls.folds.is_empty()
    }

    fn evaluate(&self, rows: &ProfileRows<'_>, now: i64) -> Evaluated {
        evaluate::evaluate(self, rows, now)
    }

    fn evaluator(&self, now: i64) -> Box<dyn Evaluator + '_> {
        Box::new(NativeEvaluator::new(self, now))
    }

    fn fold(&self, now: i64) -> Option<Box<dyn RowFold + '_>> {
        let fold = self
            .schedule
            .is_single_pass
            .then(|| NativeFold::new(self, now))?;
        Some(Box::new(fold))
    }
}

impl fmt::Debug for JitExecutable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JitExecutable")
            .field("schedule", &self.schedule)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
