//! Made-up profiles for which attributes differ.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::attributes::{Matched, Verdict};
use super::example::{Example, Pair};
use super::{DiffProgress, Told};
use crate::engine::diagnostics::Diagnostics;
use crate::engine::program::Program;

/// How many made-up profiles lie between two words of progress.
const TOLD_EVERY: u64 = 256;

/// How a difference is looked for where no data show one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Search {
    /// How many profiles are made up for each attribute at most; none where it is 0.
    pub tries: u64,
    /// What they are drawn from: the same seed gives the same profiles.
    pub seed: u64,
    /// The instant of evaluation; some instants at which calendars are odd where there is none.
    pub now: Option<DateTime<Utc>>,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            tries: 10_000,
            seed: 1,
            now: None,
        }
    }
}

/// How many profiles all searches have tried.
struct Tried<'t> {
    tried: u64,
    tries: u64,
    progress: Told<'t>,
}

impl Tried<'_> {
    fn add(&mut self, tried: u64) {
        self.tried += tried;
        (self.progress)(DiffProgress::Searching {
            tried: self.tried,
            tries: self.tries,
        });
    }
}

/// What a search found.
struct Found {
    example: Option<Example>,
    tried: u64,
}

/// Looks for a profile that tells the two of each attribute apart of which no difference is known.
pub(super) fn search(
    (old, new): (&Program, &Program),
    search: Search,
    threads: Option<NonZero<usize>>,
    attributes: &mut [Matched],
    progress: Told<'_>,
) -> Result<(), Diagnostics> {
    if search.tries == 0 {
        return Ok(());
    }
    let open = super::attributes::open_pairs(attributes);
    let pairs = open.iter().map(|&(_, pair)| Pair::of(old, new, pair));
    let pairs: Vec<Pair> = pairs.collect::<Result<_, _>>()?;
    for ((index, _), found) in open.into_iter().zip(all(&pairs, search, threads, progress)) {
        let one = &mut attributes[index].diff;
        one.searched = Some(found.tried);
        if found.example.is_some() {
            one.verdict = Verdict::Differs;
            one.example = found.example;
        }
    }
    Ok(())
}

/// Searches for all pairs, on as many threads as there are; what is found does not depend on them.
fn all(
    pairs: &[Pair],
    search: Search,
    threads: Option<NonZero<usize>>,
    progress: Told<'_>,
) -> Vec<Found> {
    let tried = Tried {
        tried: 0,
        tries: search.tries.saturating_mul(pairs.len() as u64),
        progress,
    };
    let tried = Mutex::new(tried);
    let threads = threads.or_else(|| std::thread::available_parallelism().ok());
    let threads = threads.map_or(1, NonZero::get).min(pairs.len());
    let next = AtomicUsize::new(0);
    let found: Mutex<Vec<(usize, Found)>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, pair)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    pairs.get(index).map(|pair| (index, pair))
                } {
                    let one = pair.search(search, &tried);
                    let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                    found.push((index, one));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, found)| found).collect()
}

impl Pair {
    fn search(&self, search: Search, told: &Mutex<Tried<'_>>) -> Found {
        let timelines = self.timelines(search.now, search.seed);
        let tell = |tried| {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            told.add(tried);
        };
        for (tried, timeline) in (1..=search.tries).zip(timelines) {
            if tried % TOLD_EVERY == 0 {
                tell(TOLD_EVERY);
            }
            if self.difference(&timeline).is_some() {
                let example = self.smallest(timeline, None);
                // What need not be tried any more counts as done.
                tell(search.tries - tried / TOLD_EVERY * TOLD_EVERY);
                return Found { example, tried };
            }
        }
        Found {
            example: None,
            tried: search.tries,
        }
    }
}
