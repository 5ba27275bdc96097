//! What changed in meaning between two programs.
//!
//! Attributes are matched by name (`attributes`), then by what they compute where a name is gone and
//! another is new. Those whose plans are built alike have the same meaning and are not run. The others
//! are computed of the same data by both programs (`compare`), their values are counted against each
//! other (`change`), and for each that differs the smallest timeline of one profile is made that still
//! shows it (`example`). Where no data show a difference, profiles are made up that may (`search`). What
//! comes out is data; `render` writes it for people.

mod attributes;
mod change;
mod compare;
mod example;
mod numbers;
mod render;
mod search;
mod tests_of;
mod texts;
pub(in crate::engine) mod words;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::diagnostics::Diagnostics;
use super::instants;
use super::program::{Program, data_error};
use super::run::{Progress, RunOptions, RunSummary};
use crate::data::Input;
use attributes::Matched;
use change::Collector;

pub use attributes::{AttributeDiff, Declared, Verdict};
pub use change::{Difference, ItemChange, Transition, ValueChange};
pub use compare::Compared;
pub use example::Example;
pub use numbers::NumberChange;
pub use search::Search;
pub use tests_of::Expected;
pub use texts::TextChange;

/// How two programs are compared.
#[derive(Debug, Clone)]
pub struct DiffOptions {
    /// The data that both programs run over, and the instant. Without any data nothing runs.
    /// `attributes` are those to look at, by their names in either program; all where there is none.
    pub run: RunOptions,
    /// How a difference is looked for that no data show.
    pub search: Search,
}

/// How far a comparison has come; each step follows the one before it, where there is something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DiffProgress {
    /// So many bytes of standard input are kept, to be read again.
    Keeping(u64),
    /// Both programs run over the data.
    Running(Progress),
    /// The profiles of examples are looked for in the data.
    Finding(Progress),
    /// So many profiles are made up, of at most so many.
    Searching {
        /// Those that were looked at.
        tried: u64,
        /// Those that there are at most.
        tries: u64,
    },
}

/// Whom a comparison tells how far it is.
type Told<'t> = &'t mut (dyn FnMut(DiffProgress) + Send);

/// What changed in meaning between two programs.
#[derive(Debug, Clone, Serialize)]
pub struct RuleDiff {
    /// The instant of evaluation.
    #[serde(serialize_with = "instants::serialize")]
    pub now: DateTime<Utc>,
    /// The profiles whose values were compared; none where nothing ran.
    pub compared: Option<Compared>,
    /// The attributes of the new program in their order, then those that are gone.
    pub attributes: Vec<AttributeDiff>,
    /// What the run of the new program met.
    #[serde(skip)]
    pub summary: Option<RunSummary>,
}

impl RuleDiff {
    /// Whether anything of the meaning, the names, the types or the places of attributes changed.
    pub fn is_changed(&self) -> bool {
        self.attributes.iter().any(AttributeDiff::is_changed)
    }
}

impl Program {
    /// What changes in meaning where `new` takes the place of this program.
    ///
    /// The data are read more than once; standard input is kept in a temporary file for it.
    ///
    /// # Errors
    /// Those of [`Program::run`], and `UnknownName` where neither program has an attribute of the
    /// options.
    ///
    /// # Examples
    /// ```
    /// use sumac::Engine;
    /// use sumac::engine::{DiffOptions, RunOptions, Search, Verdict, parse_now};
    ///
    /// let engine = Engine::builder().build();
    /// let old = engine.compile("attribute a = 6 * 7; attribute b = 1")?;
    /// let new = engine.compile("attribute a = 42")?;
    /// let run = RunOptions::at(parse_now("2026-06-01")?);
    /// let options = DiffOptions { run, search: Search::default() };
    /// let diff = old.diff(&new, &options)?;
    /// let verdicts: Vec<Verdict> = diff.attributes.iter().map(|one| one.verdict).collect();
    /// assert_eq!(verdicts, [Verdict::Same, Verdict::Gone]);
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn diff(&self, new: &Program, options: &DiffOptions) -> Result<RuleDiff, Diagnostics> {
        self.diff_told(new, options, &mut |_| ())
    }

    /// As [`Program::diff`]; `progress` is called now and then, from any thread.
    ///
    /// # Errors
    /// As [`Program::diff`].
    pub fn diff_told(
        &self,
        new: &Program,
        options: &DiffOptions,
        progress: &mut (dyn FnMut(DiffProgress) + Send),
    ) -> Result<RuleDiff, Diagnostics> {
        let mut attributes = attributes::matched(self, new, options.run.attributes.as_deref())?;
        let run = &options.run;
        let run = RunOptions {
            attributes: None,
            valid_until: false,
            events: to_read_again(&run.events, progress)?,
            profiles: to_read_again(&run.profiles, progress)?,
            ..run.clone()
        };
        let mut diff = RuleDiff {
            now: run.now,
            compared: None,
            attributes: Vec::new(),
            summary: None,
        };
        if !(run.events.is_empty() && run.profiles.is_empty()) {
            diff.take_values((self, new), &run, &mut attributes, progress)?;
            let progress = &mut |one| progress(DiffProgress::Finding(one));
            example::add(self, new, &run, &mut attributes, progress)?;
        }
        search::search(
            (self, new),
            options.search,
            run.threads,
            &mut attributes,
            progress,
        )?;
        diff.attributes = attributes.into_iter().map(|one| one.diff).collect();
        Ok(diff)
    }
}

fn to_read_again(inputs: &[Input], progress: Told<'_>) -> Result<Vec<Input>, Diagnostics> {
    let inputs = inputs.iter().cloned();
    let kept =
        inputs.map(|one| one.to_read_again(&mut |bytes| progress(DiffProgress::Keeping(bytes))));
    kept.collect::<Result<_, _>>().map_err(data_error)
}

impl RuleDiff {
    /// Runs what is not known to be the same, and tells the attributes what their values did.
    fn take_values(
        &mut self,
        (old, new): (&Program, &Program),
        run: &RunOptions,
        attributes: &mut Vec<Matched>,
        progress: Told<'_>,
    ) -> Result<(), Diagnostics> {
        let open = attributes::open_pairs(attributes);
        let guesses = attributes::guesses(old, new, attributes);
        let mut pairs: Vec<(usize, usize)> = open.iter().map(|&(_, pair)| pair).collect();
        pairs.extend(&guesses);
        if pairs.is_empty() {
            return Ok(());
        }
        let progress = &mut |one| progress(DiffProgress::Running(one));
        let ran = compare::compare(old, new, &pairs, run, progress)?;
        self.compared = Some(ran.compared);
        self.summary = Some(ran.summary);
        let mut collectors = ran.collectors.into_iter();
        for (index, _) in open {
            let collector = collectors.next().unwrap_or_default();
            attributes[index].take_values(collector);
        }
        let equal = guesses.into_iter().zip(collectors);
        let equal = equal.filter(|(_, collector)| collector.is_telling_and_equal());
        attributes::rename(attributes, equal.map(|(pair, _)| pair));
        Ok(())
    }
}
