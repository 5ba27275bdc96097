//! Many profiles: files or record batches in, a row of values per profile out.

use std::borrow::Cow;
use std::num::NonZero;

use arrow_array::{ArrayRef, RecordBatch};
use chrono::{DateTime, Utc};

use super::diagnostics::Diagnostics;
use super::program::{Program, data_error};
use crate::backend::Executable;
use crate::data::{
    Binding, Input, KeyType, Reader, Report, ResultBuilder, ResultColumn, ResultForm, ResultRow,
    ResultWriter, Root, Target, result_batch, result_too_large,
};
use crate::diagnostic::Diagnostic;
use crate::runtime::{self, Block, Fed, Totals, Wanted};
use crate::types::{Kind, Type, Value};

/// The name of the first column of results.
pub const KEY_COLUMN: &str = "key";
/// What follows the name of an attribute in the name of the column with the end of its validity.
pub const END_COLUMN: &str = "validUntil";
/// How many rows a record batch of results has at most.
const RESULT_BATCH_ROWS: usize = 64 * 1024;

/// What a run reads and at which instant it evaluates.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Files, directories and patterns of events.
    pub events: Vec<Input>,
    /// Files, directories and patterns of records of profiles.
    pub profiles: Vec<Input>,
    /// The instant of evaluation.
    pub now: DateTime<Utc>,
    /// The attributes that come out, in this order; all where there is none. What they do not need is
    /// neither read nor computed.
    pub attributes: Option<Vec<String>>,
    /// Whether the inputs promise that no event id stands twice, which saves memory and time.
    pub unique_ids: bool,
    /// Whether each attribute is followed by a column `NAME.validUntil`: the earliest later instant at
    /// which its value could change without a new event, see
    /// [`Evaluation::valid_until`](super::Evaluation::valid_until). The interpreter computes it, which
    /// needs all rows of a profile and takes many times the time.
    pub valid_until: bool,
    /// How many threads work on it; as many as the machine has cores where there is none. Results do
    /// not depend on it.
    pub threads: Option<NonZero<usize>>,
    /// How many bytes the states and keys of all profiles, and events that must be kept, may take; a
    /// run that needs more ends with an error. Batches that are being read come on top.
    pub memory_bytes_max: Option<usize>,
    /// Whether a row that cannot be used ends the run; else it is left out and counted.
    pub fails_on_bad_rows: bool,
}

impl RunOptions {
    /// A run at `now` that reads nothing yet.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            events: Vec::new(),
            profiles: Vec::new(),
            now,
            attributes: None,
            unique_ids: false,
            valid_until: false,
            threads: None,
            memory_bytes_max: None,
            fails_on_bad_rows: false,
        }
    }
}

/// Where the results of a run are written, and how.
#[derive(Debug, Clone)]
pub struct Output {
    /// Standard output or a file.
    pub target: Target,
    /// The form.
    pub form: ResultForm,
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// How many bytes of the inputs were read.
    pub bytes_done: u64,
    /// How many bytes the inputs have; zero where that is not known.
    pub bytes_total: u64,
    /// Rows read so far.
    pub rows: u64,
}

/// What a run met.
#[derive(Debug, Clone, PartialEq)]
pub struct RunSummary {
    /// Profiles that came out.
    pub profiles: u64,
    /// Events that came in, refused ones left out.
    pub events: u64,
    /// Events left out since an earlier arrival has the same id.
    pub repeated_events: u64,
    /// Events left out since they are after the instant of evaluation.
    pub later_events: u64,
    /// Records left out since an earlier one has the same key.
    pub repeated_records: u64,
    /// For each attribute that came out, profiles whose value is missing because of a fault.
    pub faults: Vec<(String, u64)>,
    /// What of the inputs could not be used.
    pub report: Report,
}

/// The results of a run in memory.
#[derive(Debug, Clone)]
pub struct RunResult {
    /// The rows, the profile key first: see [`Program::run_batches`].
    pub batches: Vec<RecordBatch>,
    /// What the run met.
    pub summary: RunSummary,
}

impl Program {
    /// Evaluates files and writes a row per profile: its key, then the attributes.
    ///
    /// Profiles come in order of first appearance: those with events, then those that have a record
    /// alone. `progress` is called now and then.
    ///
    /// # Errors
    /// Where an input cannot be read, the output cannot be written, the schemas do not say where the
    /// keys are, or an attribute does not exist.
    pub fn run(
        &self,
        options: &RunOptions,
        output: &Output,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<RunSummary, Diagnostics> {
        let names = options.attributes.as_deref();
        let program = self.computing_only(names)?;
        let chosen = program.chosen(names)?;
        let columns = program.result_columns(&chosen, options.valid_until);
        let inputs = options.events.iter().chain(&options.profiles);
        output.target.check(inputs).map_err(data_error)?;
        let mut run = program.start(options);
        let report = program.read(options, &mut run, progress)?;
        let writer = ResultWriter::create(&output.target, output.form, columns.clone());
        let (mut writer, encoder) = writer.map_err(data_error)?;
        let wanted = program.wanted(&chosen, options.valid_until, !encoder.takes_columns());
        let prepare = |block: Block| match encoder.takes_columns() {
            true => encoder.columns(to_record_batch(&columns, block, &chosen)?),
            false => encoder.rows(to_rows(block, &chosen)),
        };
        let mut each = |encoded| writer.append(encoded);
        let totals = run.finish(&wanted, &prepare, &mut each);
        let totals = totals.map_err(data_error)?;
        writer.finish().map_err(data_error)?;
        Ok(program.summary(totals, report, &chosen))
    }

    /// Evaluates files and hands each profile's key and values to `each`; with the ends of their
    /// validity, each behind its value.
    ///
    /// # Errors
    /// As [`Program::run`], and those of `each`.
    pub fn run_each(
        &self,
        options: &RunOptions,
        each: &mut (dyn FnMut(Value, Vec<Value>) -> Result<(), Diagnostic> + Send),
    ) -> Result<RunSummary, Diagnostics> {
        self.run_each_told(options, each, &mut |_| ())
    }

    /// As [`Program::run_each`], with `progress` called now and then.
    pub(super) fn run_each_told(
        &self,
        options: &RunOptions,
        each: &mut (dyn FnMut(Value, Vec<Value>) -> Result<(), Diagnostic> + Send),
        progress: &mut dyn FnMut(Progress),
    ) -> Result<RunSummary, Diagnostics> {
        let names = options.attributes.as_deref();
        let program = self.computing_only(names)?;
        let chosen = program.chosen(names)?;
        let mut run = program.start(options);
        let report = program.read(options, &mut run, progress)?;
        let wanted = program.wanted(&chosen, options.valid_until, true);
        let prepare = |block: Block| Ok(to_rows(block, &chosen));
        let mut each = |rows: Vec<ResultRow>| {
            let mut rows = rows.into_iter();
            rows.try_for_each(|(key, values)| each(key, values))
        };
        let totals = run.finish(&wanted, &prepare, &mut each);
        let totals = totals.map_err(data_error)?;
        Ok(program.summary(totals, report, &chosen))
    }

    /// Evaluates record batches in memory.
    ///
    /// The result has the profile keys in a column `key`, then a column for each attribute. Columns of
    /// the inputs are found by the names that the schemas say; others are ignored.
    ///
    /// # Errors
    /// As [`Program::run`].
    pub fn run_batches<E, P>(
        &self,
        events: E,
        profiles: P,
        now: DateTime<Utc>,
    ) -> Result<RunResult, Diagnostics>
    where
        E: IntoIterator<Item = RecordBatch>,
        P: IntoIterator<Item = RecordBatch>,
    {
        let chosen = self.chosen(None)?;
        let columns = self.result_columns(&chosen, false);
        let mut run = self.start(&RunOptions::at(now));
        let mut report = Report::default();
        let mut events = events.into_iter().peekable();
        if events.peek().is_some() {
            let binding = Binding::new(self.scan(Root::Event)?);
            for rows in events {
                let (batch, found) = binding.record_batch(&rows).map_err(data_error)?;
                report.merge(&found);
                run.events(batch).map_err(data_error)?;
            }
        }
        let mut profiles = profiles.into_iter().peekable();
        if profiles.peek().is_some() {
            let binding = Binding::new(self.scan(Root::Profile)?);
            for rows in profiles {
                let (batch, found) = binding.record_batch(&rows).map_err(data_error)?;
                report.merge(&found);
                run.records(batch).map_err(data_error)?;
            }
        }
        let wanted = self.wanted(&chosen, false, false);
        let prepare = |block: Block| to_record_batch(&columns, block, &chosen);
        let mut batches = Vec::new();
        let mut each = |batch| {
            batches.push(batch);
            Ok(())
        };
        let totals = run.finish(&wanted, &prepare, &mut each);
        let totals = totals.map_err(data_error)?;
        Ok(RunResult {
            batches,
            summary: self.summary(totals, report, &chosen),
        })
    }

    /// A program that reads and computes nothing that the named attributes, or else all that are shown, do
    /// not need: this one where it is such.
    fn computing_only(&self, names: Option<&[String]>) -> Result<Cow<'_, Self>, Diagnostics> {
        let mut chosen = self.chosen(names)?;
        let plan = self.plan();
        let slots = chosen.iter().map(|one| plan.attributes[one.slot].node);
        if plan.reached(slots.chain(plan.zone)).iter().all(|&is| is) {
            return Ok(Cow::Borrowed(self));
        }
        chosen.sort_unstable_by_key(|one| one.position);
        chosen.dedup_by_key(|one| one.position);
        let positions: Vec<usize> = chosen.iter().map(|one| one.position).collect();
        Ok(Cow::Owned(self.only(&positions)?))
    }

    /// What a run computes of each profile.
    fn wanted(&self, chosen: &[Chosen], valid_until: bool, as_values: bool) -> Wanted {
        let mut attributes = vec![false; self.executable().plan().attributes.len()];
        for chosen in chosen {
            attributes[chosen.slot] = true;
        }
        Wanted {
            attributes,
            valid_until,
            as_values,
            rows_max: RESULT_BATCH_ROWS,
        }
    }

    fn start(&self, options: &RunOptions) -> runtime::Run<'_> {
        let executable: &dyn Executable = match options.valid_until {
            true => self.dated(),
            false => self.executable(),
        };
        let options = runtime::RunOptions {
            now: options.now.timestamp_micros(),
            unique_ids: options.unique_ids,
            threads: options
                .threads
                .map_or_else(threads_of_machine, NonZero::get),
            memory_bytes_max: options.memory_bytes_max,
            fails_on_bad_rows: options.fails_on_bad_rows,
        };
        runtime::Run::new(executable, options)
    }

    /// Reads all inputs into a run.
    fn read(
        &self,
        options: &RunOptions,
        run: &mut runtime::Run<'_>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Report, Diagnostics> {
        let mut report = Report::default();
        for (root, inputs) in [
            (Root::Event, &options.events),
            (Root::Profile, &options.profiles),
        ] {
            if inputs.is_empty() {
                continue;
            }
            let mut scan = self.scan(root)?;
            if !run.reads_order() {
                scan.times_until = Some(options.now.timestamp_micros());
            }
            let mut reader = Reader::open(inputs, scan).map_err(data_error)?;
            let total = reader.bytes_total();
            let (bytes_before, rows_before) = (report.bytes_done, report.rows_read);
            let mut told = |fed: Fed| {
                progress(Progress {
                    bytes_done: bytes_before + fed.bytes,
                    bytes_total: bytes_before + total,
                    rows: rows_before + fed.rows,
                });
            };
            let read = run.read(root, &mut reader, &mut told);
            let read = read.map_err(data_error)?;
            report.merge(&read);
            report.bytes_done += reader.bytes_done();
            report.bytes_total += total;
        }
        Ok(report)
    }

    /// The chosen attributes as positions among those that are shown, with their slots.
    fn chosen(&self, names: Option<&[String]>) -> Result<Vec<Chosen>, Diagnostics> {
        let all = 0..self.attributes().len();
        let positions: Vec<usize> = match names {
            None => all.collect(),
            Some(names) => names
                .iter()
                .map(|name| self.position(name))
                .collect::<Result<_, _>>()?,
        };
        let chosen = positions.into_iter().map(|position| Chosen {
            position,
            slot: self.slots()[position],
        });
        Ok(chosen.collect())
    }

    fn result_columns(&self, chosen: &[Chosen], valid_until: bool) -> Vec<ResultColumn> {
        let key_kind = match self.key_type() {
            KeyType::Integer => Kind::Integer,
            KeyType::String => Kind::String,
        };
        let key = ResultColumn {
            name: KEY_COLUMN.to_owned(),
            ty: Type::present(key_kind),
        };
        let attributes = chosen.iter().flat_map(|chosen| {
            let info = &self.attributes()[chosen.position];
            let value = ResultColumn {
                name: info.name.clone(),
                ty: info.ty.clone(),
            };
            let end = ResultColumn {
                name: format!("{}.{END_COLUMN}", info.name),
                ty: Type::optional(Kind::Datetime),
            };
            std::iter::once(value).chain(valid_until.then_some(end))
        });
        std::iter::once(key).chain(attributes).collect()
    }

    fn summary(&self, totals: Totals, report: Report, chosen: &[Chosen]) -> RunSummary {
        let fault = |chosen: &Chosen| {
            let name = self.attributes()[chosen.position].name.clone();
            (name, totals.faults[chosen.slot])
        };
        RunSummary {
            profiles: totals.profiles,
            events: totals.events,
            repeated_events: totals.repeated_events,
            later_events: totals.later_events,
            repeated_records: totals.repeated_records,
            faults: chosen.iter().map(fault).collect(),
            report,
        }
    }
}

fn threads_of_machine() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// An attribute of the results.
struct Chosen {
    /// Among those that are shown.
    position: usize,
    /// Among those of the plan.
    slot: usize,
}

/// The rows of a block.
fn to_rows(block: Block, chosen: &[Chosen]) -> Vec<ResultRow> {
    let columns = block.results.columns.into_iter();
    let values: Vec<Vec<Value>> = columns.map(values_of).collect();
    let ends: Vec<Vec<Value>> = block.results.ends.into_iter().map(values_of).collect();
    let keys = block.keys.into_values().into_iter().enumerate();
    let row = |(row, key): (usize, Value)| {
        let cells = chosen.iter().flat_map(|chosen| {
            let columns = values
                .get(chosen.slot)
                .into_iter()
                .chain(ends.get(chosen.slot));
            columns.filter_map(move |column| column.get(row).cloned())
        });
        (key, cells.collect())
    };
    keys.map(row).collect()
}

fn values_of(column: Option<ResultBuilder>) -> Vec<Value> {
    column.map_or_else(Vec::new, ResultBuilder::into_values)
}

/// The columns of a block.
fn to_record_batch(
    columns: &[ResultColumn],
    block: Block,
    chosen: &[Chosen],
) -> Result<RecordBatch, Diagnostic> {
    let finish = |columns: Vec<Option<ResultBuilder>>| {
        let columns = columns.into_iter();
        let arrays = columns.map(|column| column.map(ResultBuilder::finish).transpose());
        arrays.collect::<Result<Vec<Option<ArrayRef>>, _>>()
    };
    let too_large = |error| result_too_large(&error);
    let values = finish(block.results.columns).map_err(too_large)?;
    let ends = finish(block.results.ends).map_err(too_large)?;
    let mut arrays = vec![block.keys.finish().map_err(too_large)?];
    for chosen in chosen {
        let of = |arrays: &[Option<ArrayRef>]| arrays.get(chosen.slot).cloned().flatten();
        arrays.extend(of(&values));
        arrays.extend(of(&ends));
    }
    result_batch(columns, arrays).map_err(too_large)
}
