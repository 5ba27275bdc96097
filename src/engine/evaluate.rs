//! One profile at a time.

use std::fmt;
use std::sync::Arc;

use arrow_array::RecordBatch;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::diagnostics::Diagnostics;
use super::program::{Program, data_error};
use crate::backend::{Evaluated, Executable};
use crate::data::{Batch, Report};
use crate::runtime::evaluate_one;
use crate::types::Value;
use crate::types::json::to_json;

/// The attributes of one profile.
#[derive(Clone)]
pub struct Evaluation {
    values: Vec<Value>,
    faults: Vec<bool>,
    /// What the values were computed from.
    rows: BoundRows,
    now: i64,
}

/// The record and the events of one profile, bound to the columns that a program reads. Clones share
/// them.
#[derive(Clone)]
pub struct BoundRows(Arc<Bound>);

struct Bound {
    program: Program,
    profile: Batch,
    events: Batch,
    report: Report,
}

impl Program {
    /// The attributes of one profile from its record and its events, at `now`.
    ///
    /// Both are anything that serialises as objects. `null` or `()` is a profile without a record.
    /// Events may come in any order; of two with one id the first counts, and those after `now` do not.
    ///
    /// # Errors
    /// `DataUnreadable` where a value does not serialise. Events without a readable time and values
    /// that do not fit the schema are no errors: see [`Evaluation::report`].
    ///
    /// # Examples
    /// ```
    /// use sumac::{Engine, SchemaSource};
    /// # use chrono::{DateTime, Utc};
    /// use serde_json::json;
    ///
    /// let schema = r#"{"type": "object", "properties": {
    ///     "timestamp": {"type": "string", "format": "date-time"},
    ///     "price": {"type": "number"}}}"#;
    /// let engine = Engine::builder()
    ///     .event_schema(SchemaSource::json("orders", schema))
    ///     .build();
    /// let program = engine.compile("attribute spent = xEvent.sum(price)")?;
    /// let events = [
    ///     json!({"timestamp": "2026-05-01T10:00:00Z", "price": 20.0}),
    ///     json!({"timestamp": "2026-05-02T10:00:00Z", "price": 1.5}),
    /// ];
    /// let now: DateTime<Utc> = "2026-06-01T00:00:00Z".parse().expect("an instant");
    /// let evaluation = program.evaluate(&(), &events, now)?;
    /// assert_eq!(evaluation.to_json(), json!({"spent": 21.5}));
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn evaluate<P, E>(
        &self,
        profile: &P,
        events: &[E],
        now: DateTime<Utc>,
    ) -> Result<Evaluation, Diagnostics>
    where
        P: Serialize + ?Sized,
        E: Serialize,
    {
        let profile = serde_json::to_value(profile).map_err(not_serialised)?;
        let record = (!profile.is_null()).then_some(&profile);
        let (profile, mut report) = self.profile_binding().records(record).map_err(data_error)?;
        let (events, of_events) = self
            .event_binding()
            .serialized(events)
            .map_err(data_error)?;
        report.merge(&of_events);
        let rows = self.bound(profile, events, report);
        Ok(self.evaluate_bound(&rows, now))
    }

    /// The attributes of one profile from Arrow rows: at most one record, and its events.
    ///
    /// # Errors
    /// `DataUnreadable` where the rows outgrow one batch.
    pub fn evaluate_rows(
        &self,
        profile: Option<&RecordBatch>,
        events: &RecordBatch,
        now: DateTime<Utc>,
    ) -> Result<Evaluation, Diagnostics> {
        Ok(self.evaluate_bound(&self.bind_rows(profile, events)?, now))
    }

    /// Arrow rows of one profile bound to the columns that the program reads: at most one record, and
    /// its events. What is bound once is evaluated again and again, at other instants, in a few
    /// microseconds: see [`Program::evaluate_bound`].
    ///
    /// # Errors
    /// `DataUnreadable` where the rows outgrow one batch.
    pub fn bind_rows(
        &self,
        profile: Option<&RecordBatch>,
        events: &RecordBatch,
    ) -> Result<BoundRows, Diagnostics> {
        let (profile, mut report) = match profile {
            Some(rows) => self.profile_binding().record_batch(rows),
            None => self.profile_binding().records([]),
        }
        .map_err(data_error)?;
        let (events, of_events) = self
            .event_binding()
            .record_batch(events)
            .map_err(data_error)?;
        report.merge(&of_events);
        Ok(self.bound(profile, events, report))
    }

    /// The attributes of one profile whose rows are bound, at `now`.
    ///
    /// Rows that are bound by another program are evaluated by that one.
    ///
    /// # Examples
    /// ```
    /// # use std::sync::Arc;
    /// use arrow_array::{ArrayRef, Float64Array, RecordBatch, TimestampMicrosecondArray};
    /// use sumac::{Engine, SchemaSource};
    /// use serde_json::json;
    ///
    /// let schema = r#"{"type": "object", "properties": {
    ///     "timestamp": {"type": "string", "format": "date-time"},
    ///     "price": {"type": "number"}}}"#;
    /// let engine = Engine::builder()
    ///     .event_schema(SchemaSource::json("orders", schema))
    ///     .build();
    /// let program = engine.compile("attribute recent = xEvent[timestamp occurs < 7 days before now].sum(price)")?;
    /// let day = 86_400_000_000;
    /// let times = TimestampMicrosecondArray::from(vec![0, 5 * day]).with_timezone("UTC");
    /// let columns: [(&str, ArrayRef); 2] = [
    ///     ("timestamp", Arc::new(times)),
    ///     ("price", Arc::new(Float64Array::from(vec![20.0, 1.5]))),
    /// ];
    /// let events = RecordBatch::try_from_iter(columns).expect("columns of one length");
    /// let rows = program.bind_rows(None, &events)?;
    /// for (now, recent) in [("1970-01-06", 21.5), ("1970-01-10", 1.5)] {
    ///     let evaluation = program.evaluate_bound(&rows, sumac::engine::parse_now(now)?);
    ///     assert_eq!(evaluation.to_json(), json!({"recent": recent}));
    /// }
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn evaluate_bound(&self, rows: &BoundRows, now: DateTime<Utc>) -> Evaluation {
        let now = now.timestamp_micros();
        let program = &rows.0.program;
        let mut evaluated = rows.evaluate(program.executable(), now);
        let slots = program.slots();
        let take = |&slot: &usize| std::mem::take(&mut evaluated.values[slot]);
        Evaluation {
            values: slots.iter().map(take).collect(),
            faults: slots.iter().map(|&slot| evaluated.faults[slot]).collect(),
            rows: rows.clone(),
            now,
        }
    }

    fn bound(&self, profile: Batch, events: Batch, report: Report) -> BoundRows {
        BoundRows(Arc::new(Bound {
            program: self.clone(),
            profile,
            events,
            report,
        }))
    }
}

impl BoundRows {
    /// What of the record and the events could not be used.
    pub fn report(&self) -> &Report {
        &self.0.report
    }

    fn evaluate(&self, executable: &dyn Executable, now: i64) -> Evaluated {
        let Bound {
            profile, events, ..
        } = &*self.0;
        let row = (profile.rows() > 0).then_some(0);
        evaluate_one(executable, profile, row, events, now)
    }
}

impl fmt::Debug for BoundRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BoundRows")
            .field("records", &self.0.profile.rows())
            .field("events", &self.0.events.rows())
            .finish_non_exhaustive()
    }
}

impl Evaluation {
    /// The value of an attribute; none where the program does not have it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// All attributes with their values, in the order of the program.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let names = self.program().attributes().iter();
        names.map(|info| info.name.as_str()).zip(&self.values)
    }

    /// The attributes whose values are missing because of a fault, such as an overflow.
    pub fn faults(&self) -> impl Iterator<Item = &str> {
        let flagged = self.program().attributes().iter().zip(&self.faults);
        flagged
            .filter(|(_, fault)| **fault)
            .map(|(info, _)| info.name.as_str())
    }

    /// Until when each value holds, in the order of the program: the earliest instant after the
    /// evaluation at which it could change without a new event. None where it never does.
    ///
    /// It is exact for windows, calendar units, distances and streaks; of a value that a function
    /// makes of the instant in another way it may be too early, never too late. Events after the
    /// evaluation are new ones. It is computed anew by each call, and takes many times the time of the
    /// evaluation where values depend on `now`.
    ///
    /// # Examples
    /// ```
    /// use sumac::{Engine, SchemaSource};
    /// use serde_json::json;
    ///
    /// let schema = r#"{"type": "object", "properties": {
    ///     "timestamp": {"type": "string", "format": "date-time"}}}"#;
    /// let engine = Engine::builder()
    ///     .event_schema(SchemaSource::json("visits", schema))
    ///     .build();
    /// let program = engine.compile("attribute recent = xEvent.count(timestamp occurs < 7 days before now)")?;
    /// let events = [json!({"timestamp": "2026-05-30T10:00:00Z"})];
    /// let now = sumac::engine::parse_now("2026-06-01")?;
    /// let evaluation = program.evaluate(&(), &events, now)?;
    /// let until = sumac::engine::parse_now("2026-06-06T10:00:00Z")?;
    /// assert_eq!(evaluation.valid_until(), [Some(until)]);
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn valid_until(&self) -> Vec<Option<DateTime<Utc>>> {
        let program = self.program();
        let evaluated = self.rows.evaluate(program.dated(), self.now);
        let slots = program.slots().iter();
        let ends = slots.map(|&slot| evaluated.valid_until.get(slot).copied().flatten());
        ends.map(|end| DateTime::from_timestamp_micros(end?))
            .collect()
    }

    /// What of the record and the events could not be used.
    pub fn report(&self) -> &Report {
        self.rows.report()
    }

    fn program(&self) -> &Program {
        &self.rows.0.program
    }

    /// The values as one JSON object.
    pub fn to_json(&self) -> serde_json::Value {
        self.iter()
            .map(|(name, value)| (name.to_owned(), to_json(value)))
            .collect()
    }

    pub(super) fn at(&self, position: usize) -> Option<&Value> {
        self.values.get(position)
    }

    pub(super) fn is_of(&self, program: &Program) -> bool {
        self.program().is_same(program)
    }
}

impl fmt::Debug for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

fn not_serialised(error: serde_json::Error) -> Diagnostics {
    use crate::diagnostic::{Code, Diagnostic, Span};
    let message = "a record in memory cannot be read as an object";
    let diagnostic = Diagnostic::error(Code::DataUnreadable, Span::default(), message);
    data_error(diagnostic.note(error.to_string()))
}
