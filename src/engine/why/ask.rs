//! Asking a program why.

use chrono::{DateTime, Utc};
use hashbrown::{HashMap, HashSet};
use serde::Serialize;

use super::choice::accounts;
use super::part;
use super::recorder::Recorder;
use super::view::View;
use super::words;
use super::{EventRef, EventValue, Used, Why};
use crate::backend::ProfileRows;
use crate::backend::interpret::Dated;
use crate::backend::interpret::observe::observe;
use crate::data::Batch;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::engine::diagnostics::Diagnostics;
use crate::engine::find::FoundProfile;
use crate::engine::input::ProfileInput;
use crate::engine::program::{Observed, Program, data_error};
use crate::hir::{self, AttributeId, ExprId, ExprKind};
use crate::ir::{NodeId, Op, semantics};
use crate::runtime::{InOrder, evaluate_one, in_order};
use crate::types::instant::format_instant;
use crate::types::json::{text_of, to_json};
use crate::types::{ArenaId, Value};

/// Up to so many events all values of an attribute on events are computed.
const EACH_EVENT_MAX: usize = 2_000;
/// Of more events the values for so many last ones.
const LAST_EVENTS: usize = 10;

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// The attribute.
    pub attribute: String,
    /// The id of the event that an attribute on events is explained for; the last one where there is
    /// none.
    pub event: Option<String>,
    /// The instant of evaluation.
    pub now: DateTime<Utc>,
}

/// The events of a profile, bound and in order.
pub(super) struct Rows<'a> {
    pub(super) found: &'a FoundProfile,
    pub(super) profile: Batch,
    pub(super) events: Batch,
    pub(super) order: InOrder,
    /// The rows of events after `now`.
    pub(super) later: HashSet<u32>,
    /// The first row of each id, where some stand twice.
    pub(super) first_of_id: HashMap<String, u32>,
    pub(super) now: i64,
}

impl Rows<'_> {
    /// The event at a row of the batch.
    pub(super) fn event(&self, row: u32) -> EventRef {
        use arrow_array::Array;
        let at = row as usize;
        let lines = self.events.lines.as_deref();
        let number = lines.and_then(|lines| lines.get(at)).copied();
        let number = number.map_or(at + 1, |line| usize::try_from(line).unwrap_or(usize::MAX));
        let ids = self.events.ids.as_ref().filter(|ids| ids.is_valid(at));
        EventRef {
            number,
            time: self.micros(row).and_then(words::time),
            id: ids.map(|ids| ids.value(at).to_owned()),
            at: self.found.events_at.get(number - 1).cloned(),
        }
    }

    /// The time of an event.
    pub(super) fn micros(&self, row: u32) -> Option<i64> {
        let times = self.events.times.as_ref()?;
        Some(times.value(row as usize))
    }

    /// The first event with the id of a row.
    pub(super) fn first_with_id_of(&self, row: u32) -> Option<u32> {
        let ids = self.events.ids.as_ref()?;
        self.first_of_id.get(ids.value(row as usize)).copied()
    }
}

impl Program {
    /// Why an attribute has its value for a profile at `now`.
    ///
    /// The record and the events are as for [`Program::evaluate`]. An attribute on events is explained
    /// for the last event; [`Program::why_of`] takes another one.
    ///
    /// # Errors
    /// `UnknownName` with the nearest name, and those of [`Program::evaluate`].
    ///
    /// # Examples
    /// ```
    /// use sumac::{Engine, SchemaSource};
    /// use serde_json::json;
    ///
    /// let schema = r#"{"type": "object", "properties": {
    ///     "timestamp": {"type": "string", "format": "date-time"},
    ///     "price": {"type": "number"}}}"#;
    /// let engine = Engine::builder()
    ///     .event_schema(SchemaSource::json("orders", schema))
    ///     .build();
    /// let program = engine.compile("attribute spent = xEvent[price >= 10].sum(price)")?;
    /// let events = [
    ///     json!({"timestamp": "2026-05-01T10:00:00Z", "price": 20}),
    ///     json!({"timestamp": "2026-05-02T10:00:00Z", "price": 9.99}),
    /// ];
    /// let why = program.why("spent", &(), &events, sumac::engine::parse_now("2026-06-01")?)?;
    /// assert_eq!(why.value, json!(20.0));
    /// assert_eq!(why.aggregations[0].counted[0].contribution, "+20");
    /// assert_eq!(why.aggregations[0].refused[0].reasons[0].text, "price is 9.99, not >= 10");
    /// # Ok::<(), sumac::Diagnostics>(())
    /// ```
    pub fn why<P, E>(
        &self,
        attribute: &str,
        profile: &P,
        events: &[E],
        now: DateTime<Utc>,
    ) -> Result<Why, Diagnostics>
    where
        P: Serialize + ?Sized,
        E: Serialize,
    {
        let not_serialised = |error: serde_json::Error| {
            let message = "a record in memory cannot be read as an object";
            let diagnostic = Diagnostic::error(Code::DataUnreadable, Span::default(), message);
            data_error(diagnostic.note(error.to_string()))
        };
        let profile = serde_json::to_value(profile).map_err(not_serialised)?;
        let events: Result<_, _> = events.iter().map(serde_json::to_value).collect();
        let found = FoundProfile::from(ProfileInput {
            profile,
            events: events.map_err(not_serialised)?,
        });
        let question = Question {
            attribute: attribute.to_owned(),
            event: None,
            now,
        };
        self.why_of(&question, &found)
    }

    /// Why an attribute has its value for a profile that was found in files, or is in memory.
    ///
    /// # Errors
    /// As [`Program::why`]; `UnknownName` for an event that the profile does not have.
    pub fn why_of(&self, question: &Question, found: &FoundProfile) -> Result<Why, Diagnostics> {
        let position = self.position(&question.attribute)?;
        let id = AttributeId::from_index(self.slots()[position]);
        self.why_for(id, question, found)
    }

    /// As [`Program::why_of`], for an attribute of any of its files, whatever the question names.
    pub(in crate::engine) fn why_for(
        &self,
        id: AttributeId,
        question: &Question,
        found: &FoundProfile,
    ) -> Result<Why, Diagnostics> {
        let observed = self.observed()?;
        let now = question.now.timestamp_micros();
        let (rows, notes) = bind(observed, found, now)?;
        let mut plan = observed.plan.plan.clone();
        plan.attributes = vec![plan.attributes[id.index()].clone()];
        let target = self.target(question, id, &plan, &rows)?;
        let mut recorder = Recorder::new(&plan, target);
        recorder.wanted = target.and_then(|(_, row)| wanted_events(&rows, row));
        let absent: Vec<u32> = [&rows.order.repeated[..], &rows.order.later[..]].concat();
        let evaluated = observe(
            &plan,
            &ProfileRows {
                profile: &rows.profile,
                profile_row: (rows.profile.rows() > 0).then_some(0),
                events: &rows.events,
                event_rows: &rows.order.rows,
            },
            &absent,
            now,
            &mut recorder,
        );
        let zone = plan.zone.and_then(|zone| recorder.values.get(&zone));
        let calendar = match zone {
            Some((zone, _)) => semantics::local_calendar(plan.calendar, zone),
            None => plan.calendar,
        };
        let own = own_exprs(self.hir(), id);
        let view = View {
            program: self,
            observed: &observed.plan,
            own,
            calendar,
            zone: calendar.zone,
            now,
            outside: u8::from(target.is_some()),
        };
        let body = self.hir().attributes[id].body;
        let value = match target {
            None => evaluated.values.first().cloned().unwrap_or_default(),
            Some(_) => view.value_of(body, &recorder).cloned().unwrap_or_default(),
        };
        Ok(Why {
            attribute: self.hir().attributes[id].name.clone(),
            ty: self.hir().attributes[id].ty.to_string(),
            value: to_json(&value),
            shown: words::whole(&value, calendar.zone),
            fault: evaluated.faults.first().copied().unwrap_or_default(),
            now: question.now,
            valid_until: match target {
                None => self.end_of(id, found, now),
                Some(_) => None,
            },
            time_zone: calendar.zone,
            as_of: target.map(|(_, row)| rows.event(row)),
            values: match target {
                None => Vec::new(),
                Some(_) => values_of_events(
                    evaluated.values.first(),
                    &rows,
                    recorder.wanted.as_ref(),
                    calendar.zone,
                ),
            },
            rule: part::of(&view, &recorder, body, &value),
            uses: self.used(&view, &recorder),
            aggregations: accounts(&view, &recorder, &rows, body),
            events: rows.events.rows(),
            notes,
        })
    }

    /// The event for which an attribute on events is explained, with the fold that goes over all.
    fn target(
        &self,
        question: &Question,
        id: AttributeId,
        plan: &crate::ir::Plan,
        rows: &Rows<'_>,
    ) -> Result<Option<(NodeId, u32)>, Diagnostics> {
        if !self.hir().attributes[id].on_event {
            return match &question.event {
                None => Ok(None),
                Some(_) => {
                    let name = &question.attribute;
                    let message =
                        format!("`{name}` has one value for a profile and none for an event");
                    let diagnostic = Diagnostic::error(Code::NoSuchScope, Span::default(), message);
                    Err(data_error(diagnostic.help("leave out the event")))
                }
            };
        }
        let root = plan.attributes[0].node;
        let is_asked = |row: &&u32| match &question.event {
            None => true,
            Some(id) => rows.event(**row).id.as_deref() == Some(id),
        };
        match rows.order.rows.iter().rev().find(is_asked) {
            Some(&row) if matches!(plan.nodes[root].op, Op::Fold(_)) => Ok(Some((root, row))),
            _ => match &question.event {
                None => Ok(None),
                Some(event) => {
                    let message = format!("the profile has no event `{event}` that counts");
                    let diagnostic = Diagnostic::error(Code::UnknownName, Span::default(), message);
                    Err(data_error(diagnostic))
                }
            },
        }
    }

    /// Until when the value holds without a new event.
    fn end_of(&self, id: AttributeId, found: &FoundProfile, now: i64) -> Option<DateTime<Utc>> {
        let mut plan = crate::ir::Plan::clone(self.plan());
        plan.attributes = vec![plan.attributes.get(id.index())?.clone()];
        let input = &found.input;
        let record = (!input.profile.is_null()).then_some(&input.profile);
        let (profile, _) = self.profile_binding().records(record).ok()?;
        let (events, _) = self.event_binding().records(&input.events).ok()?;
        let row = (profile.rows() > 0).then_some(0);
        let dated = Dated::new(std::sync::Arc::new(plan));
        let evaluated = evaluate_one(&dated, &profile, row, &events, now);
        words::time(evaluated.valid_until.first().copied().flatten()?)
    }

    fn used(&self, view: &View<'_>, recorder: &Recorder<'_>) -> Vec<Used> {
        let program = self.hir();
        let mut used: Vec<Used> = Vec::new();
        let mut own: Vec<&ExprId> = view.own.iter().collect();
        own.sort_unstable();
        for expr in own {
            let (ExprKind::Attribute(id) | ExprKind::EventAttribute(id, _)) =
                program.exprs[*expr].kind
            else {
                continue;
            };
            let attribute = program.attributes[id].name.clone();
            let value = view.value_of(*expr, recorder);
            if let (Some(value), false) = (value, used.iter().any(|one| one.attribute == attribute))
            {
                used.push(Used {
                    attribute,
                    value: to_json(value),
                    shown: words::whole(value, view.zone),
                });
            }
        }
        used
    }
}

/// Each value of an attribute on events may go over all events before it, so of many events only the
/// asked one and the last ones are computed; none where all are.
fn wanted_events(rows: &Rows<'_>, asked: u32) -> Option<HashSet<u32>> {
    let all = &rows.order.rows;
    (all.len() > EACH_EVENT_MAX).then(|| {
        let last = all.iter().rev().take(LAST_EVENTS);
        last.copied().chain([asked]).collect()
    })
}

/// The values of an attribute on events, which are kept by the id of the event, or else its time.
fn values_of_events(
    map: Option<&Value>,
    rows: &Rows<'_>,
    wanted: Option<&HashSet<u32>>,
    zone: chrono_tz::Tz,
) -> Vec<EventValue> {
    let Some(Value::Map(map)) = map else {
        return Vec::new();
    };
    let by_key: HashMap<String, &Value> = map
        .entries
        .iter()
        .map(|(key, value)| (text_of(key), value))
        .collect();
    let events = rows.order.rows.iter();
    let events = events.filter(|row| wanted.is_none_or(|wanted| wanted.contains(*row)));
    let events = events.map(|&row| (row, rows.event(row)));
    let values = events.map(|(row, event)| {
        let time = || rows.micros(row).map(format_instant).unwrap_or_default();
        let key = event.id.clone().unwrap_or_else(time);
        let value = by_key.get(&key).copied().cloned().unwrap_or_default();
        EventValue {
            event,
            value: to_json(&value),
            shown: words::whole(&value, zone),
        }
    });
    values.collect()
}

impl From<ProfileInput> for FoundProfile {
    fn from(input: ProfileInput) -> Self {
        Self {
            input,
            ..Self::default()
        }
    }
}

/// The rows of a profile as the observed plan reads them, with what of them does not fit.
fn bind<'a>(
    observed: &Observed,
    found: &'a FoundProfile,
    now: i64,
) -> Result<(Rows<'a>, Vec<String>), Diagnostics> {
    let input = &found.input;
    let record = (!input.profile.is_null()).then_some(&input.profile);
    let (profile, of_record) = observed.profile.records(record).map_err(data_error)?;
    let (events, of_events) = observed.event.records(&input.events).map_err(data_error)?;
    let mut notes = found.notes.clone();
    let places = of_record.places.iter().map(|place| ("the record", place));
    let events_places = of_events.places.iter().map(|place| ("event", place));
    for (what, place) in places.chain(events_places) {
        let whose = match what {
            "event" => format!("event {}", place.row),
            other => other.to_owned(),
        };
        let field = match place.path.as_str() {
            "" => "is left out".to_owned(),
            path => format!("`{path}` does not fit and counts as missing"),
        };
        let (expected, got) = (&place.expected, &place.found);
        notes.push(format!(
            "{whose}: {field}: expected {expected}, found {got}"
        ));
    }
    let order = in_order(&events, now);
    let rows = Rows {
        found,
        first_of_id: match order.repeated.is_empty() {
            true => HashMap::new(),
            false => first_of_ids(&events),
        },
        later: order.later.iter().copied().collect(),
        profile,
        events,
        order,
        now,
    };
    Ok((rows, notes))
}

fn first_of_ids(events: &Batch) -> HashMap<String, u32> {
    use arrow_array::Array;
    let mut first = HashMap::new();
    if let Some(ids) = &events.ids {
        for row in (0..ids.len()).filter(|row| ids.is_valid(*row)) {
            let id = ids.value(row).to_owned();
            first.entry(id).or_insert(row as u32);
        }
    }
    first
}

/// The expressions of a rule; those of other attributes that it uses are not among them.
pub(super) fn own_exprs(program: &hir::Program, id: AttributeId) -> HashSet<ExprId> {
    let mut own = HashSet::new();
    let mut open = vec![program.attributes[id].body];
    while let Some(expr) = open.pop() {
        if own.insert(expr) {
            hir::walk::operands(&program.exprs[expr].kind, &mut |operand| open.push(operand));
        }
    }
    own
}
