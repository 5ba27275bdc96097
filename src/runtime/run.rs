//! Many profiles: batches of events and of records in, the attributes of each profile out.
//!
//! Where the plan can fold rows as they come, memory grows with profiles and not with events; else
//! the columns that the plan reads are kept, and each profile's rows are put together and in order
//! at the end. Profiles come out in order of first appearance: those with events first, then those
//! that have a record alone.

use crate::backend::{Evaluated, Executable, ProfileRows, RowFold};
use crate::data::{Batch, Binding, Root, Scan};
use crate::diagnostic::{Code, Diagnostic, Span};

use super::groups::{GroupIndex, Key};
use super::identities::SeenIds;
use super::order::EventOrder;

/// How many kept events are put in order at a time; a profile with more comes as a whole.
const SORTED_ROWS: usize = 1 << 20;

/// How a run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunOptions {
    /// The instant of evaluation, in microseconds since 1970 UTC.
    pub now: i64,
    /// Whether the input promises that no event id stands twice, which saves the memory of the ids.
    pub unique_ids: bool,
}

/// The attributes of one profile.
#[derive(Debug, Clone)]
pub struct ProfileValues {
    /// Its key.
    pub key: Key,
    /// The values and faults in the order of the plan's attributes.
    pub evaluated: Evaluated,
}

/// What a run met.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Totals {
    /// Profiles that came out.
    pub profiles: u64,
    /// Records of profiles that came in.
    pub records: u64,
    /// Records left out since an earlier one has the same key.
    pub repeated_records: u64,
    /// Events that came in.
    pub events: u64,
    /// Events left out since an earlier arrival has the same id.
    pub repeated_events: u64,
    /// Events left out since they are after `now`.
    pub later_events: u64,
    /// Profiles in which computing an attribute met a fault, in the order of the plan's attributes.
    pub faults: Vec<u64>,
}

/// A run under way: give it all events and records, then take the values.
pub struct Run<'a> {
    executable: &'a dyn Executable,
    options: RunOptions,
    groups: GroupIndex,
    seen: SeenIds,
    events: Events<'a>,
    /// The position in the input of the next event.
    arrival: u64,
    records: Vec<Batch>,
    /// For each group the batch and row of its record.
    record_of: Vec<Option<(u32, u32)>>,
    totals: Totals,
}

enum Events<'a> {
    /// Taken in as they come.
    Folded(Box<dyn RowFold + 'a>),
    /// Kept until all are there.
    Kept(Vec<Kept>),
}

/// The events of a batch that count, and their groups.
struct Kept {
    batch: Batch,
    rows: Vec<u32>,
    groups: Vec<u32>,
}

impl<'a> Run<'a> {
    /// A run of `executable` that has seen nothing.
    pub fn new(executable: &'a dyn Executable, options: RunOptions) -> Self {
        let events = match executable.fold(options.now) {
            Some(fold) => Events::Folded(fold),
            None => Events::Kept(Vec::new()),
        };
        let faults = vec![0; executable.plan().attributes.len()];
        Self {
            executable,
            options,
            groups: GroupIndex::new(),
            seen: SeenIds::default(),
            events,
            arrival: 0,
            records: Vec::new(),
            record_of: Vec::new(),
            totals: Totals {
                faults,
                ..Totals::default()
            },
        }
    }

    /// Takes in events of any profiles in any order.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`] where keys are of another kind than before.
    pub fn events(&mut self, batch: Batch) -> Result<(), Diagnostic> {
        let all_groups = self.groups.groups_of(&batch.keys)?;
        let order = EventOrder::new(&batch);
        let mut rows = Vec::with_capacity(all_groups.len());
        let mut groups = Vec::with_capacity(all_groups.len());
        for (row, &group) in all_groups.iter().enumerate() {
            let row = row as u32;
            let is_new = self.options.unique_ids
                || order.id(row).is_none_or(|id| self.seen.insert(group, id));
            if !is_new {
                self.totals.repeated_events += 1;
            } else if order.time(row) > self.options.now {
                self.totals.later_events += 1;
            } else {
                rows.push(row);
                groups.push(group);
            }
        }
        let first_arrival = self.arrival;
        self.arrival += all_groups.len() as u64;
        self.totals.events += all_groups.len() as u64;
        match &mut self.events {
            Events::Folded(fold) => fold.fold_rows(&batch, &rows, &groups, first_arrival),
            Events::Kept(kept) => kept.push(Kept {
                batch,
                rows,
                groups,
            }),
        }
        Ok(())
    }

    /// Takes in records of profiles; of two with one key the first counts.
    ///
    /// # Errors
    /// [`Code::DataMissingColumn`] where keys are of another kind than before.
    pub fn records(&mut self, batch: Batch) -> Result<(), Diagnostic> {
        let groups = self.groups.groups_of(&batch.keys)?;
        self.record_of.resize(self.groups.len(), None);
        let index = self.records.len() as u32;
        for (row, &group) in groups.iter().enumerate() {
            let place = &mut self.record_of[group as usize];
            if place.is_some() {
                self.totals.repeated_records += 1;
            } else {
                *place = Some((index, row as u32));
            }
        }
        self.totals.records += groups.len() as u64;
        self.records.push(batch);
        Ok(())
    }

    /// Hands the attributes of every profile to `each`, which may stop the run with an error.
    ///
    /// # Errors
    /// Those of `each`, and [`Code::DataUnreadable`] where one profile has more events than 32-bit
    /// offsets reach.
    pub fn finish(
        mut self,
        each: &mut dyn FnMut(ProfileValues) -> Result<(), Diagnostic>,
    ) -> Result<Totals, Diagnostic> {
        self.record_of.resize(self.groups.len(), None);
        let nobody = self.nobody()?;
        let events = std::mem::replace(&mut self.events, Events::Kept(Vec::new()));
        match events {
            Events::Folded(fold) => self.finish_fold(fold, &nobody, each)?,
            Events::Kept(kept) => self.finish_kept(&kept, &nobody, each)?,
        }
        Ok(self.totals)
    }

    fn finish_fold(
        &mut self,
        mut fold: Box<dyn RowFold + 'a>,
        nobody: &Batch,
        each: &mut dyn FnMut(ProfileValues) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        for group in 0..self.groups.len() as u32 {
            let (profile, row) = self.record(group, nobody);
            let evaluated = fold.finish(group, profile, row);
            self.emit(group, evaluated, each)?;
        }
        Ok(())
    }

    fn finish_kept(
        &mut self,
        kept: &[Kept],
        nobody: &Batch,
        each: &mut dyn FnMut(ProfileValues) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        let group_count = self.groups.len();
        let no_events = empty_batch(self.executable, Root::Event)?;
        let mut first_group = 0;
        for part in parts(kept, group_count) {
            let (events, groups) = gather(kept, first_group..part)?;
            let events = events.unwrap_or_else(|| no_events.clone());
            let order = EventOrder::new(&events);
            let mut rows: Vec<u32> = (0..groups.len() as u32).collect();
            rows.sort_unstable_by(|&left, &right| {
                let by_group = groups[left as usize].cmp(&groups[right as usize]);
                by_group.then_with(|| order.compare(left, right))
            });
            let mut rest = rows.as_slice();
            for group in first_group..part {
                let count = rest.partition_point(|&row| groups[row as usize] == group);
                let (event_rows, others) = rest.split_at(count);
                rest = others;
                let (profile, profile_row) = self.record(group, nobody);
                let rows = ProfileRows {
                    profile,
                    profile_row,
                    events: &events,
                    event_rows,
                };
                let evaluated = self.executable.evaluate(&rows, self.options.now);
                self.emit(group, evaluated, each)?;
            }
            first_group = part;
        }
        Ok(())
    }

    /// A batch without rows for profiles without a record.
    fn nobody(&self) -> Result<Batch, Diagnostic> {
        empty_batch(self.executable, Root::Profile)
    }

    fn record<'b>(&'b self, group: u32, nobody: &'b Batch) -> (&'b Batch, Option<u32>) {
        match self.record_of[group as usize] {
            Some((batch, row)) => (&self.records[batch as usize], Some(row)),
            None => (nobody, None),
        }
    }

    fn emit(
        &mut self,
        group: u32,
        evaluated: Evaluated,
        each: &mut dyn FnMut(ProfileValues) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        self.totals.profiles += 1;
        for (count, &fault) in self.totals.faults.iter_mut().zip(&evaluated.faults) {
            *count += u64::from(fault);
        }
        match self.groups.key(group) {
            Some(key) => each(ProfileValues { key, evaluated }),
            None => Ok(()),
        }
    }
}

fn empty_batch(executable: &dyn Executable, root: Root) -> Result<Batch, Diagnostic> {
    let layout = std::sync::Arc::new(executable.plan().layout.clone());
    let (batch, _) = Binding::new(Scan::new(layout, root)).records([])?;
    Ok(batch)
}

/// Ends of runs of groups that have about [`SORTED_ROWS`] events together; all groups are covered.
fn parts(kept: &[Kept], group_count: usize) -> Vec<u32> {
    let mut counts = vec![0usize; group_count];
    for &group in kept.iter().flat_map(|kept| &kept.groups) {
        counts[group as usize] += 1;
    }
    let mut ends = Vec::new();
    let mut rows = 0;
    for (group, count) in counts.iter().enumerate() {
        if rows > 0 && rows + count > SORTED_ROWS {
            ends.push(group as u32);
            rows = 0;
        }
        rows += count;
    }
    ends.push(group_count as u32);
    ends
}

/// The events of a range of groups as one batch in order of arrival, with the group of each.
fn gather(
    kept: &[Kept],
    range: std::ops::Range<u32>,
) -> Result<(Option<Batch>, Vec<u32>), Diagnostic> {
    let mut batches = Vec::new();
    let mut groups = Vec::new();
    for part in kept {
        let chosen = part.rows.iter().zip(&part.groups);
        let mut rows = Vec::new();
        for (&row, &group) in chosen.filter(|(_, group)| range.contains(group)) {
            rows.push(row);
            groups.push(group);
        }
        if rows.len() == part.batch.rows() {
            batches.push(part.batch.clone());
        } else if !rows.is_empty() {
            batches.push(part.batch.take(&rows)?);
        }
    }
    if u32::try_from(groups.len()).is_err() {
        let message = "one profile has more events than a run can hold";
        return Err(Diagnostic::error(
            Code::DataUnreadable,
            Span::default(),
            message,
        ));
    }
    match batches.is_empty() {
        true => Ok((None, groups)),
        false => Ok((Some(Batch::concat(&batches)?), groups)),
    }
}
