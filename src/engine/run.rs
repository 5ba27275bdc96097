//! Many profiles: files or record batches in, a row of values per profile out.

use arrow_array::RecordBatch;
use chrono::{DateTime, Utc};

use super::diagnostics::Diagnostics;
use super::program::{Program, data_error};
use crate::backend::Executable;
use crate::data::{
    Binding, Input, KeyType, Reader, Report, ResultColumn, ResultForm, ResultWriter, Root, Target,
    results_to_record_batch,
};
use crate::diagnostic::Diagnostic;
use crate::runtime::{self, Key, ProfileValues, Totals};
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
    /// The attributes that come out, in this order; all where there is none.
    pub attributes: Option<Vec<String>>,
    /// Whether the inputs promise that no event id stands twice, which saves memory and time.
    pub unique_ids: bool,
    /// Whether each attribute is followed by a column `NAME.validUntil`: the earliest later instant at
    /// which its value could change without a new event, see
    /// [`Evaluation::valid_until`](super::Evaluation::valid_until). The interpreter computes it, which
    /// needs all rows of a profile and takes many times the time.
    pub valid_until: bool,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
        let chosen = self.chosen(options.attributes.as_deref())?;
        let columns = self.result_columns(&chosen, options.valid_until);
        let mut run = self.start(options);
        let report = self.read(options, &mut run, progress)?;
        let writer = ResultWriter::create(&output.target, output.form, columns);
        let mut writer = writer.map_err(data_error)?;
        let mut each = |row: ProfileValues| {
            let (key, values) = pick(row, &chosen);
            writer.write(key, values)
        };
        let totals = run.finish(&mut each).map_err(data_error)?;
        writer.finish().map_err(data_error)?;
        Ok(self.summary(totals, report, &chosen))
    }

    /// Evaluates files and hands each profile's key and values to `each`; with the ends of their
    /// validity, each behind its value.
    ///
    /// # Errors
    /// As [`Program::run`], and those of `each`.
    pub fn run_each(
        &self,
        options: &RunOptions,
        each: &mut dyn FnMut(Value, Vec<Value>) -> Result<(), Diagnostic>,
    ) -> Result<RunSummary, Diagnostics> {
        let chosen = self.chosen(options.attributes.as_deref())?;
        let mut run = self.start(options);
        let report = self.read(options, &mut run, &mut |_| ())?;
        let mut each = |row: ProfileValues| {
            let (key, values) = pick(row, &chosen);
            each(key, values)
        };
        let totals = run.finish(&mut each).map_err(data_error)?;
        Ok(self.summary(totals, report, &chosen))
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
        let mut rows = Vec::new();
        let mut each = |row: ProfileValues| {
            rows.push(pick(row, &chosen));
            Ok(())
        };
        let totals = run.finish(&mut each).map_err(data_error)?;
        let batches = rows.chunks(RESULT_BATCH_ROWS);
        let batches = batches.map(|rows| results_to_record_batch(&columns, rows));
        Ok(RunResult {
            batches: batches.collect::<Result<_, _>>().map_err(data_error)?,
            summary: self.summary(totals, report, &chosen),
        })
    }

    fn start(&self, options: &RunOptions) -> runtime::Run<'_> {
        let executable: &dyn Executable = match options.valid_until {
            true => self.dated(),
            false => self.executable(),
        };
        let options = runtime::RunOptions {
            now: options.now.timestamp_micros(),
            unique_ids: options.unique_ids,
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
            let mut reader = Reader::open(inputs, self.scan(root)?).map_err(data_error)?;
            while let Some(batch) = reader.next() {
                let batch = batch.map_err(data_error)?;
                match root {
                    Root::Event => run.events(batch),
                    Root::Profile => run.records(batch),
                }
                .map_err(data_error)?;
                let now = reader.report();
                progress(Progress {
                    bytes_done: report.bytes_done + now.bytes_done,
                    bytes_total: report.bytes_total + now.bytes_total,
                    rows: report.rows_read + now.rows_read,
                });
            }
            report.merge(reader.report());
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

/// An attribute of the results.
struct Chosen {
    /// Among those that are shown.
    position: usize,
    /// Among those of the plan.
    slot: usize,
}

fn pick(row: ProfileValues, chosen: &[Chosen]) -> (Value, Vec<Value>) {
    let key = match row.key {
        Key::String(text) => Value::String(text),
        Key::Integer(integer) => Value::Integer(integer),
    };
    let evaluated = &row.evaluated;
    let values = chosen.iter().flat_map(|chosen| {
        let value = evaluated.values[chosen.slot].clone();
        let end = evaluated.valid_until.get(chosen.slot);
        let end = end.map(|end| end.map_or(Value::Missing, Value::Datetime));
        std::iter::once(value).chain(end)
    });
    (key, values.collect())
}
