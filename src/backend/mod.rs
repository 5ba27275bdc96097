//! Plans made executable.
//!
//! [`interpret`] is the definition of the language; `jit` compiles the same plan to native code. The
//! two never see each other; the runtime drives either through [`Executable`].

use crate::data::Batch;
use crate::ir::Plan;
use crate::types::Value;

pub mod interpret;
#[cfg(feature = "jit")]
pub mod jit;
mod read;
mod results;

pub use read::{absent, read_column};
pub use results::Results;

/// Asks for the memory of a place that is read soon. It changes nothing but time, and nothing at all
/// without the feature `jit`, where `unsafe` has no place.
#[inline]
pub(crate) fn ask_ahead<T>(place: &T) {
    #[cfg(feature = "jit")]
    jit::ask_ahead(std::ptr::from_ref(place).cast());
    #[cfg(not(feature = "jit"))]
    let _ = place;
}

/// One profile: its record and its events.
#[derive(Debug, Clone, Copy)]
pub struct ProfileRows<'a> {
    /// The batch that holds the record.
    pub profile: &'a Batch,
    /// The row of the record; none where the profile has no record: all its fields are missing.
    pub profile_row: Option<u32>,
    /// The batch that holds the events.
    pub events: &'a Batch,
    /// The rows of the events in the total order; duplicates and events after `now` are left out.
    pub event_rows: &'a [u32],
}

/// The values of the attributes of one profile.
#[derive(Debug, Clone, Default)]
pub struct Evaluated {
    /// The values in the order of the plan's attributes.
    pub values: Vec<Value>,
    /// Whether computing the value met a fault, in the same order.
    pub faults: Vec<bool>,
    /// Until when each value holds without a new event: the earliest later instant at which it could
    /// change, none where it never does. Empty where nobody asked.
    pub valid_until: Vec<Option<i64>>,
}

/// A plan that can run. It may be shared by threads.
pub trait Executable: Send + Sync {
    /// The plan behind it.
    fn plan(&self) -> &Plan;

    /// Whether values may depend on where events stand in the total order, or ask for their times
    /// other than by columns.
    fn reads_order(&self) -> bool {
        true
    }

    /// The attributes of one profile at `now`.
    fn evaluate(&self, rows: &ProfileRows<'_>, now: i64) -> Evaluated;

    /// What gives the attributes of many profiles, one after the other.
    fn evaluator(&self, now: i64) -> Box<dyn Evaluator + '_>;

    /// A fold of rows as they come; none where the plan needs the rows of a profile together, in
    /// order or again, or needs the profile's record while it goes over the rows.
    fn fold(&self, now: i64) -> Option<Box<dyn RowFold + '_>>;
}

/// Gives the attributes of profiles from their rows.
pub trait Evaluator {
    /// Adds the attributes of a profile to the results of many.
    fn evaluate(&mut self, rows: &ProfileRows<'_>, results: &mut Results);
}

/// An [`Evaluator`] that asks [`Executable::evaluate`] for each profile.
#[derive(Debug)]
pub struct OneByOne<'e, E> {
    executable: &'e E,
    now: i64,
}

impl<'e, E: Executable> OneByOne<'e, E> {
    /// The attributes at `now`.
    pub fn new(executable: &'e E, now: i64) -> Self {
        Self { executable, now }
    }
}

impl<E: Executable> Evaluator for OneByOne<'_, E> {
    fn evaluate(&mut self, rows: &ProfileRows<'_>, results: &mut Results) {
        results.push(self.executable.evaluate(rows, self.now));
    }
}

/// States of many profiles that take in rows of any profile in any order.
pub trait RowFold: Send + Sync {
    /// Takes in `rows` of the batch; `groups` names the profile of each of them, counted from 0.
    /// `first_arrival` is the position in the input of row 0 of the batch. Duplicates and events
    /// after `now` are left out by the caller.
    fn fold_rows(&mut self, batch: &Batch, rows: &[u32], groups: &[u32], first_arrival: u64);

    /// Bytes of the states; what they own beside their rows may be left out.
    fn bytes(&self) -> usize;

    /// What gives the attributes of profiles. Several may be at work at once.
    fn finisher(&self) -> Box<dyn Finisher + '_>;

    /// The attributes of one profile: [`Finisher::evaluate`].
    fn finish(&self, group: u32, profile: &Batch, row: Option<u32>) -> Evaluated {
        self.finisher().evaluate(group, profile, row)
    }
}

/// Gives the attributes of profiles from their states.
pub trait Finisher {
    /// The attributes of a profile from its state and its record, which is a row of a batch; none
    /// where the profile has no record.
    fn evaluate(&mut self, group: u32, profile: &Batch, row: Option<u32>) -> Evaluated;

    /// Adds them to the results of many profiles.
    fn finish(&mut self, group: u32, profile: &Batch, row: Option<u32>, results: &mut Results) {
        results.push(self.evaluate(group, profile, row));
    }
}
