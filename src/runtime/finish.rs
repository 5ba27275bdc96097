//! The attributes of all profiles, in order of first appearance, by several threads at once.
//!
//! The order of the profiles is cut into blocks. A thread takes a block and asks the partition of each
//! of its profiles in turn; blocks are handed on in their order.

use std::ops::Range;
use std::sync::PoisonError;

use super::groups::{GroupIndex, Key};
use super::kept::{ByGroup, Gathered};
use super::line::Line;
use super::parallel;
use super::partition::{Events, Partition};
use super::run::{Run, Totals};
use crate::backend::{Evaluator, Executable, Finisher, ProfileRows, Results, RowFold};
use crate::data::{Batch, Binding, ResultBuilder, Root, Scan};
use crate::diagnostic::Diagnostic;
use crate::types::Kind;

/// How many kept events the profiles of a block have, so that there are blocks for all threads. A profile
/// with more comes as a whole.
const SORTED_ROWS: usize = 1 << 20;

/// How many blocks for each thread may be ahead of the one that is handed on next.
const AHEAD: usize = 16;

/// What is wanted of each profile.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Which attributes of the plan, in its order.
    pub attributes: Vec<bool>,
    /// Whether until when they hold is wanted as well.
    pub valid_until: bool,
    /// Whether values are kept as they are and not in columns.
    pub as_values: bool,
    /// How many profiles a block has at most.
    pub rows_max: usize,
}

/// The attributes of some profiles.
#[derive(Debug)]
pub struct Block {
    /// How many profiles there are.
    pub rows: usize,
    /// Their keys: text or whole numbers.
    pub keys: ResultBuilder,
    /// Their attributes.
    pub results: Results,
}

/// The profiles of a block: a range of the order, and the first group of each partition in it.
#[derive(Debug)]
struct Profiles {
    range: Range<usize>,
    firsts: Vec<u32>,
}

/// A partition that takes in no more rows; its events stand beside it.
struct Done<'a> {
    partition: Partition<'a>,
    events: DoneEvents<'a>,
}

enum DoneEvents<'a> {
    Folded(Box<dyn RowFold + 'a>),
    Kept(ByGroup),
}

/// What all threads finish.
struct Finish<'f, 'a> {
    executable: &'a dyn Executable,
    now: i64,
    wanted: &'f Wanted,
    partitions: Vec<Done<'a>>,
    /// The partition of each profile, in order of first appearance.
    order: Vec<u8>,
    no_record: Batch,
    no_events: Batch,
}

impl<'a> Run<'a> {
    /// Makes blocks of the attributes of all profiles, lets `prepare` make something of each on any
    /// thread, and hands that to `each` in order.
    ///
    /// # Errors
    /// The first in the order of the blocks of those of `prepare` and `each`, and
    /// [`Code::DataUnreadable`](crate::diagnostic::Code::DataUnreadable) where one profile has more
    /// events than 32-bit offsets reach.
    pub fn finish<T: Send>(
        mut self,
        wanted: &Wanted,
        prepare: &(dyn Fn(Block) -> Result<T, Diagnostic> + Sync),
        each: &mut (dyn FnMut(T) -> Result<(), Diagnostic> + Send),
    ) -> Result<Totals, Diagnostic> {
        let mut totals = self.totals();
        let threads = self.options.threads;
        let finish = Finish::new(self, wanted)?;
        let blocks = finish.blocks();
        let faults = std::mem::take(&mut totals.faults);
        let line = Line::new(blocks.len(), threads * AHEAD, faults, each);
        let work = || finish.work(&blocks, prepare, &line);
        parallel::together(threads - 1, work, work);
        // States of many profiles are many pieces of memory.
        parallel::map(threads, finish.partitions, drop);
        totals.faults = line.result()?;
        Ok(totals)
    }
}

impl<'f, 'a> Finish<'f, 'a> {
    fn new(run: Run<'a>, wanted: &'f Wanted) -> Result<Self, Diagnostic> {
        let executable = run.executable;
        let partitions = parallel::map(run.options.threads, run.partitions, |partition| {
            let partition = partition.into_inner();
            let mut partition = partition.unwrap_or_else(PoisonError::into_inner);
            let events = match partition.take_events() {
                Events::Folded(fold) => DoneEvents::Folded(fold),
                Events::Kept(kept) => DoneEvents::Kept(kept.by_group(partition.groups.len())),
            };
            Done { partition, events }
        });
        Ok(Self {
            order: order(&partitions),
            partitions,
            executable,
            now: run.options.now,
            wanted,
            no_record: empty_batch(executable, Root::Profile)?,
            no_events: empty_batch(executable, Root::Event)?,
        })
    }

    /// Blocks of at most as many profiles as are wanted, and of about [`SORTED_ROWS`] kept events.
    fn blocks(&self) -> Vec<Profiles> {
        let mut blocks = Vec::new();
        let mut next = vec![0_u32; self.partitions.len()];
        let (mut start, mut firsts, mut rows) = (0, next.clone(), 0);
        for (at, &partition) in self.order.iter().enumerate() {
            let place = usize::from(partition);
            let group = next[place];
            let events = match &self.partitions[place].events {
                DoneEvents::Folded(_) => 0,
                DoneEvents::Kept(kept) => kept.count(group..group + 1),
            };
            let is_full = at - start >= self.wanted.rows_max || rows + events > SORTED_ROWS;
            if is_full && at > start {
                let range = start..at;
                let firsts = std::mem::replace(&mut firsts, next.clone());
                blocks.push(Profiles { range, firsts });
                (start, rows) = (at, 0);
            }
            rows += events;
            next[place] += 1;
        }
        if start < self.order.len() {
            let range = start..self.order.len();
            blocks.push(Profiles { range, firsts });
        }
        blocks
    }

    fn work<T>(
        &self,
        blocks: &[Profiles],
        prepare: &(dyn Fn(Block) -> Result<T, Diagnostic> + Sync),
        line: &Line<'_, T>,
    ) {
        line.work(|number| {
            let mut block = self.block(&blocks[number])?;
            let faults = std::mem::take(&mut block.results.faults);
            Ok((prepare(block)?, faults))
        });
    }

    fn block(&self, profiles: &Profiles) -> Result<Block, Diagnostic> {
        let rows = profiles.range.len();
        let order = &self.order[profiles.range.clone()];
        let mut block = Block {
            rows,
            keys: self.keys(rows),
            results: self.results(rows),
        };
        let mut sources = self.sources(order, profiles);
        for &partition in order {
            let place = usize::from(partition);
            let source = &mut sources[place];
            let group = source.next;
            source.next += 1;
            let Done { partition, .. } = &self.partitions[place];
            push_key(&mut block.keys, &partition.groups, group);
            let (profile, row) = match partition.record(group) {
                Some((batch, row)) => (batch, Some(row)),
                None => (&self.no_record, None),
            };
            match &mut source.states {
                States::Folded(finisher) => {
                    finisher.finish(group, profile, row, &mut block.results);
                }
                States::Kept(kept) => {
                    kept.gather(group, &self.no_events)?;
                    let gathered = kept.gathered.as_ref();
                    let rows = ProfileRows {
                        profile,
                        profile_row: row,
                        events: gathered.map_or(&self.no_events, |gathered| &gathered.events),
                        event_rows: gathered
                            .and_then(|gathered| gathered.of(group))
                            .unwrap_or_default(),
                    };
                    kept.evaluator.evaluate(&rows, &mut block.results);
                }
            }
        }
        Ok(block)
    }

    /// What gives the attributes of each partition's profiles of a block.
    fn sources(&self, order: &[u8], profiles: &Profiles) -> Vec<Source<'_>> {
        let mut counts = vec![0_u32; self.partitions.len()];
        for &partition in order {
            counts[usize::from(partition)] += 1;
        }
        let parts = self.partitions.iter().zip(&profiles.firsts).zip(counts);
        let sources = parts.map(|((done, &next), count)| Source {
            next,
            states: match &done.events {
                DoneEvents::Folded(fold) => States::Folded(fold.finisher()),
                DoneEvents::Kept(kept) => States::Kept(Box::new(KeptSource {
                    kept,
                    end: next + count,
                    gathered: None,
                    evaluator: self.executable.evaluator(self.now),
                })),
            },
        });
        sources.collect()
    }

    fn keys(&self, rows: usize) -> ResultBuilder {
        let mut indexes = self.partitions.iter().map(|done| &done.partition.groups);
        let kind = match indexes.any(GroupIndex::has_integers) {
            true => Kind::Integer,
            false => Kind::String,
        };
        self.builder(&kind, rows)
    }

    fn builder(&self, kind: &Kind, rows: usize) -> ResultBuilder {
        match self.wanted.as_values {
            true => ResultBuilder::of_values(kind),
            false => ResultBuilder::new(kind, rows),
        }
    }

    fn results(&self, rows: usize) -> Results {
        let wanted = self.wanted;
        let attributes = &self.executable.plan().attributes;
        let column = |is_wanted: bool, kind: &Kind| is_wanted.then(|| self.builder(kind, rows));
        let chosen = attributes.iter().zip(&wanted.attributes);
        let columns = chosen.map(|(attribute, &wanted)| column(wanted, &attribute.ty.kind));
        let ends = wanted.attributes.iter().filter(|_| wanted.valid_until);
        Results {
            columns: columns.collect(),
            ends: ends
                .map(|&wanted| column(wanted, &Kind::Datetime))
                .collect(),
            faults: vec![0; attributes.len()],
        }
    }
}

/// The profiles of a block that are of one partition.
struct Source<'s> {
    next: u32,
    states: States<'s>,
}

enum States<'s> {
    Folded(Box<dyn Finisher + 's>),
    Kept(Box<KeptSource<'s>>),
}

/// Profiles of a partition whose events were kept.
struct KeptSource<'s> {
    kept: &'s ByGroup,
    /// Where they end.
    end: u32,
    /// The events of some of them.
    gathered: Option<Gathered>,
    /// It knows the batch of the profile before, which is that of the next one as well.
    evaluator: Box<dyn Evaluator + 's>,
}

impl KeptSource<'_> {
    /// Sees to it that the events of a profile are at hand.
    fn gather(&mut self, group: u32, nothing: &Batch) -> Result<(), Diagnostic> {
        let is_there = |gathered: &Gathered| gathered.of(group).is_some();
        if !self.gathered.as_ref().is_some_and(is_there) {
            // The memory of those before is used again.
            self.gathered = None;
            self.gathered = Some(self.kept.gather(group..self.end, nothing)?);
        }
        Ok(())
    }
}

fn push_key(keys: &mut ResultBuilder, groups: &GroupIndex, group: u32) {
    match groups.has_integers() {
        true => {
            if let Some(Key::Integer(key)) = groups.key(group) {
                keys.push_whole(Some(key));
            }
        }
        false => groups.with_text(group, |text| keys.push_text(text)),
    }
}

/// The partition of each profile, in order of first appearance. The profiles of a partition are in
/// that order, so that the first ones of all partitions are all that is compared.
fn order(partitions: &[Done<'_>]) -> Vec<u8> {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;
    let seen = |number: usize, group: usize| {
        let first = partitions[number].partition.first_seen.get(group)?;
        Some(Reverse((*first, number, group)))
    };
    let mut heads: BinaryHeap<_> = (0..partitions.len())
        .filter_map(|number| seen(number, 0))
        .collect();
    let mut order = Vec::new();
    while let Some(Reverse((_, number, group))) = heads.pop() {
        order.push(number as u8);
        heads.extend(seen(number, group + 1));
    }
    order
}

/// A batch without rows.
fn empty_batch(executable: &dyn Executable, root: Root) -> Result<Batch, Diagnostic> {
    let layout = std::sync::Arc::new(executable.plan().layout.clone());
    let (batch, _) = Binding::new(Scan::new(layout, root)).records([])?;
    Ok(batch)
}
