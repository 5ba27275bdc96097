//! What one fold did with rows, as a reader wants it told: which counted, which nearly did.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::rc::Rc;

use hashbrown::HashMap;
use serde_json::Value as Json;

use super::ask::Rows;
use super::contribution::{self, Contribution};
use super::kept::{LeftOut, Nearest, ROWS_TOLD_MAX, told_of};
use super::reason::{RowValues, column_name};
use super::recorder::{Recorder, Told};
use super::view::View;
use super::words;
use super::{Aggregation, Counted, Reason, ReasonKind, Refused, RowRef};
use super::{chain, part};
use crate::backend::interpret::observe::{Row, RowOutcome, RowPlace};
use crate::engine::find::RowAt;
use crate::hir::ExprId;
use crate::ir::{Fold, Level, NodeId, Op, Source};
use crate::schema::layout::ColumnType;
use crate::types::json::to_json;
use crate::types::{ArenaId, Value};

/// What one aggregation tells.
pub(super) struct Account<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) recorder: &'a Recorder<'a>,
    pub(super) rows: &'a Rows<'a>,
    /// The events behind the elements of lists, found once for each list.
    pub(super) sources: RefCell<HashMap<NodeId, Rc<[Option<u32>]>>>,
}

impl Account<'_> {
    /// Whether a fold goes over something in the data: over events, lists in rows, or a list of these
    /// that another fold chose. What goes over computed values is told with the rule.
    pub(super) fn has_rows(&self, told: &Told, fold: &Fold) -> bool {
        match fold.loops.first().map(|one| one.source) {
            Some(Source::Values(_)) => {
                !told.rows.is_empty() && self.source_event(fold, 0).is_some()
            }
            Some(Source::Events | Source::Children { .. }) => true,
            None => false,
        }
    }

    pub(super) fn of(&self, told: &Told, fold: &Fold, text: Option<ExprId>) -> Aggregation {
        let view = self.view;
        let counted: Vec<&Row> = told
            .rows
            .iter()
            .filter(|row| matches!(row.outcome, RowOutcome::Counted { .. }))
            .collect();
        let contributions = contribution::all(view, told, fold, &counted);
        let mut nearest = Nearest::default();
        let refused = told.rows.iter().filter_map(|row| self.refused(row, fold));
        refused.for_each(|row| nearest.add(row));
        let mut steps = Vec::new();
        let mut failure = None;
        let contributions: Vec<(usize, Contribution)> = if chain::is_chain(fold) {
            let chain = chain::told(view, told, fold, &counted);
            let mut taken = Vec::new();
            for (index, row) in counted.iter().enumerate() {
                match chain.contribution(index) {
                    Some(contribution) => taken.push((index, contribution)),
                    None => {
                        let refused = chain.refusal(index, row, self.row(row, fold), view);
                        refused.into_iter().for_each(|row| nearest.add(row));
                    }
                }
            }
            steps = chain.steps(|index| self.number(counted[index]));
            failure = chain.failure();
            taken
        } else {
            contributions.into_iter().enumerate().collect()
        };
        let is_chosen = |at: usize| contributions[at].1.chosen == Some(true);
        let told_ones = told_of(contributions.len(), ROWS_TOLD_MAX, is_chosen);
        let left_out = contributions.len() - told_ones.len();
        let told_ones = told_ones.into_iter().map(|at| {
            let (index, contribution) = &contributions[at];
            self.counted(counted[*index], contribution.clone(), fold)
        });
        let told_ones: Vec<Counted> = told_ones.collect();
        let (refused, refused_left_out) = nearest.finish();
        Aggregation {
            text: text
                .and_then(|text| view.text_of(text))
                .unwrap_or_else(|| part::function_name(fold)),
            function: part::function_name(fold),
            value: to_json(&told.value),
            shown: shown(&told.value, view.zone),
            settled: self.settled(fold),
            place: text.and_then(|text| self.place(text)),
            window: self.window(fold),
            counted: told_ones,
            refused,
            left_out: LeftOut {
                counted: left_out,
                refused: refused_left_out,
            },
            steps,
            failure,
        }
    }

    fn counted(&self, row: &Row, contribution: Contribution, fold: &Fold) -> Counted {
        let key = match &row.outcome {
            RowOutcome::Counted { key, .. } => key.as_ref().map(to_json),
            _ => None,
        };
        Counted {
            row: self.row(row, fold),
            contribution: contribution.words,
            amount: contribution.amount,
            chosen: contribution.chosen,
            key,
        }
    }

    fn place(&self, text: ExprId) -> Option<RowAt> {
        let span = self.view.program.hir().spans[text.index()];
        let sources = self.view.program.warnings().sources();
        let file = sources.get(span.source)?;
        Some(RowAt {
            file: file.name.clone(),
            row: sources.position(span).line as u64,
        })
    }

    /// The number of the event of a row.
    fn number(&self, row: &Row) -> Option<usize> {
        self.event_row(row)
            .map(|event| self.rows.event(event).number)
    }

    /// The event that a row is, or lies in, or was chosen from.
    fn event_row(&self, row: &Row) -> Option<u32> {
        match row.places.first()? {
            RowPlace::Event { row, .. } => Some(*row),
            _ => None,
        }
    }

    fn row(&self, row: &Row, fold: &Fold) -> RowRef {
        let (event, element) = match row.places.first() {
            Some(RowPlace::Event { row, .. }) => (Some(*row), None),
            Some(RowPlace::Element(element)) => (self.source_event(fold, *element), Some(*element)),
            Some(RowPlace::Item(item)) => (None, Some(*item)),
            None => (None, None),
        };
        let inner = row.places.iter().skip(1).map(|place| match place {
            RowPlace::Item(item) | RowPlace::Element(item) => item + 1,
            RowPlace::Event { position, .. } => position + 1,
        });
        let outer = element.filter(|_| event.is_none()).map(|item| item + 1);
        RowRef {
            event: event.map(|event| self.rows.event(event)),
            item: outer.into_iter().chain(inner).collect(),
            fields: self.fields(row, event.is_some()),
        }
    }

    /// The event that an element of a list came from, where another fold chose it.
    fn source_event(&self, fold: &Fold, element: usize) -> Option<u32> {
        let Source::Values(list) = fold.loops.first()?.source else {
            return None;
        };
        let known = self.sources.borrow().get(&list).map(Rc::clone);
        let events = known.unwrap_or_else(|| {
            let events = Rc::from(self.source_events(list).unwrap_or_default());
            self.sources.borrow_mut().insert(list, Rc::clone(&events));
            events
        });
        events.get(element).copied().flatten()
    }

    /// The events that the elements of a list came from.
    fn source_events(&self, list: NodeId) -> Option<Vec<Option<u32>>> {
        let told = self.recorder.folds.iter().find(|told| told.fold == list)?;
        let inner = self.view.fold(list)?;
        let counted: Vec<&Row> = told
            .rows
            .iter()
            .filter(|row| matches!(row.outcome, RowOutcome::Counted { .. }))
            .collect();
        let order = contribution::chosen_order(self.view, told, inner, &counted)?;
        let event = |row: usize| match counted.get(row)?.places.first()? {
            RowPlace::Event { row, .. } => Some(*row),
            RowPlace::Element(element) => self.source_event(inner, *element),
            RowPlace::Item(_) => None,
        };
        Some(order.into_iter().map(event).collect())
    }

    /// The fields that the rule reads of a row; time and id of its event are known beside.
    fn fields(&self, row: &Row, has_event: bool) -> serde_json::Map<String, Json> {
        let plan = &self.view.observed.plan;
        let mut fields = serde_json::Map::new();
        for (node, value) in &row.values {
            let is_own =
                matches!(plan.nodes[*node].level, Level::Row(depth) if depth > self.view.outside);
            let Op::Column { table, column, .. } = &plan.nodes[*node].op else {
                continue;
            };
            let column = &plan.layout.tables[table.index()].columns[*column as usize];
            let is_known =
                has_event && (self.view.is_event_time(*node) || self.view.is_event_id(*node));
            let name = match column.path.is_empty() {
                true => "item".to_owned(),
                false => column_name(&column.path),
            };
            let is_presence = column.ty == ColumnType::Presence;
            if is_own && !is_known && !is_presence && value.is_present() {
                fields.entry(name).or_insert_with(|| to_json(value));
            }
        }
        fields
    }

    fn refused(&self, row: &Row, fold: &Fold) -> Option<Refused> {
        let values = RowValues::new(self.view, &row.values);
        let of_filter = |at: usize| {
            let filter = fold.loops.get(at).and_then(|one| one.filter);
            filter
                .filter(|filter| !values.value(*filter).is_true())
                .map_or_else(Vec::new, |filter| values.refusals(filter))
        };
        let reasons = match &row.outcome {
            RowOutcome::Counted { .. } => return None,
            RowOutcome::Refused(at) => of_filter(*at),
            RowOutcome::WithoutKey => vec![self.without_key(fold)],
            RowOutcome::Empty(_) => vec![self.without_items()],
            RowOutcome::NotThere(_) => {
                let mut reasons = vec![self.not_there(row)?];
                reasons.extend(of_filter(0));
                reasons
            }
        };
        if reasons.iter().any(|one| one.kind == ReasonKind::AfterEvent) {
            return None;
        }
        let row = self.row(row, fold);
        Some(refusal(row, reasons))
    }

    fn without_key(&self, fold: &Fold) -> Reason {
        let name = fold.key.map(|key| self.view.name(key));
        let name = name.unwrap_or_else(|| "its key".to_owned());
        Reason {
            kind: ReasonKind::NoKey,
            text: format!("{name} is missing, so it belongs to no group"),
            condition: fold.key.and_then(|key| self.view.text(key)),
            found: Json::Null,
            wanted: Json::Null,
            distance: 0.5,
        }
    }

    fn without_items(&self) -> Reason {
        Reason {
            kind: ReasonKind::NoItems,
            text: "nothing in its list".to_owned(),
            condition: None,
            found: Json::Null,
            wanted: Json::Null,
            distance: 0.7,
        }
    }

    /// Why an event is not among those that count.
    fn not_there(&self, row: &Row) -> Option<Reason> {
        let event = self.event_row(row)?;
        if self.rows.later.contains(&event) {
            let by = self.rows.micros(event)?.saturating_sub(self.rows.now);
            let off = by as f64;
            return Some(Reason {
                kind: ReasonKind::AfterNow,
                text: format!("{} after now", words::distance(by)),
                condition: None,
                found: Json::Null,
                wanted: Json::Null,
                distance: off / (off + 6e11),
            });
        }
        let first = self.rows.first_with_id_of(event)?;
        let first = self.rows.event(first);
        let when = match first.time {
            Some(time) => format!("the event of {}", words::instant(time, self.view.zone)),
            None => format!("event {}", first.number),
        };
        Some(Reason {
            kind: ReasonKind::Duplicate,
            text: format!("duplicate of {when}"),
            condition: None,
            found: Json::Null,
            wanted: Json::Null,
            distance: 0.1,
        })
    }
}

/// A value in words. What the lowering carries of chosen rows has members that nobody named.
fn shown(value: &Value, zone: chrono_tz::Tz) -> String {
    let is_carried = |item: &Value| {
        let Value::Object(members) = item else {
            return false;
        };
        let mut names = members.keys();
        names.all(|name| name.parse::<usize>().is_ok())
    };
    match value.items() {
        [] => words::whole(value, zone),
        [_] if value.items().iter().all(is_carried) => "1 row".to_owned(),
        items if items.iter().all(is_carried) => format!("{} rows", items.len()),
        _ => words::whole(value, zone),
    }
}

/// A refused row with how far it was from counting.
pub(super) fn refusal(row: RowRef, reasons: Vec<Reason>) -> Refused {
    let own: f64 = reasons.iter().map(|one| one.distance).sum();
    Refused {
        row,
        distance: own + reasons.len().saturating_sub(1) as f64,
        reasons,
    }
}

/// The order of refused rows: the nearest first, of equally near ones the latest.
pub(super) fn nearest_first(left: &Refused, right: &Refused) -> Ordering {
    let time = |refused: &Refused| refused.row.event.as_ref().and_then(|event| event.time);
    let near = left.distance.total_cmp(&right.distance);
    near.then_with(|| time(right).cmp(&time(left)))
}
