//! One profile out of files of many.
//!
//! Each part of the inputs is decoded with nothing but keys first; only parts that have the profile
//! are decoded in full. What is kept are the rows of that one profile.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::diagnostics::Diagnostics;
use super::input::ProfileInput;
use super::program::{Program, data_error};
use super::witness::Fields;
use crate::backend::interpret::Interpreter;
use crate::backend::{Executable, ProfileRows};
use crate::data::{Batch, Binding, Input, Reader, Root, Scan};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::hir::{self, ExprKind};
use crate::ir::{self, Op, Source};
use crate::schema::layout::Layout;
use crate::types::json::to_json;
use crate::types::{Arena, ArenaId, Kind, ObjectType, Type};

/// How many events of one profile are brought together with what an attribute needs, in rows.
pub const PROFILE_EVENTS_MAX: usize = 1_000_000;

/// How many are brought together with all their fields, of which a schema may have hundreds, in rows.
pub const WHOLE_EVENTS_MAX: usize = 100_000;

/// How many keys are listed at most.
pub const PROFILE_KEYS_MAX: usize = 1_000_000;

/// Where a row stands in the data.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct RowAt {
    /// The file, as it was named.
    pub file: String,
    /// The line or row in it, from 1.
    pub row: u64,
}

impl RowAt {
    /// What the file counts.
    pub(super) fn unit(&self) -> &'static str {
        let ending = self.file.rsplit('.').next().unwrap_or_default();
        match ["parquet", "arrow", "arrows", "feather", "ipc"].contains(&ending) {
            true => "row",
            false => "line",
        }
    }
}

/// One profile of many, with the places of its rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FoundProfile {
    /// Its record and its events in the order of the inputs: the fields that the schemas know.
    pub input: ProfileInput,
    /// Where the record stands; none where there is none.
    pub record_at: Option<RowAt>,
    /// Where each event stands.
    pub events_at: Vec<RowAt>,
    /// What of these rows does not fit the schemas, as in `events.ndjson:3: …`.
    pub notes: Vec<String>,
}

/// The profile that is looked for.
#[derive(Debug, Clone, Copy)]
struct Wanted<'k> {
    key: &'k str,
    rows_max: usize,
}

/// Rows of one input or part of it.
struct Rows {
    batch: Batch,
    at: Vec<RowAt>,
}

impl Program {
    /// The profile with a key out of files of records and events.
    ///
    /// All inputs are read, in their order; of several records with the key the first counts. A
    /// profile that no row belongs to is an empty one.
    ///
    /// # Errors
    /// `SchemaMissingPath` where the schemas do not say whose a row is, `DataUnreadable` where an input
    /// cannot be read, `RunTooLarge` for more than [`WHOLE_EVENTS_MAX`] events.
    pub fn find_profile(
        &self,
        key: &str,
        events: &[Input],
        profiles: &[Input],
    ) -> Result<FoundProfile, Diagnostics> {
        let record = |binding: &hir::Binding, _| binding.schema.record.clone();
        let wanted = Wanted {
            key,
            rows_max: WHOLE_EVENTS_MAX,
        };
        self.find_fields(wanted, events, profiles, &record)
    }

    /// As [`Program::find_profile`], with no other fields than those that an attribute needs and that say
    /// when an event was and which it is: enough for [`Program::why_of`], and little for each event.
    ///
    /// # Errors
    /// As [`Program::find_profile`], but for more than [`PROFILE_EVENTS_MAX`] events; `UnknownName` where the program has no such attribute.
    pub fn find_profile_for(
        &self,
        attribute: &str,
        key: &str,
        events: &[Input],
        profiles: &[Input],
    ) -> Result<FoundProfile, Diagnostics> {
        let slot = self.slots()[self.position(attribute)?];
        let read = places_of(&self.observed()?.plan.plan, slot);
        let record = |binding: &hir::Binding, root| {
            let of_events = root == Root::Event;
            let read = read.iter().filter(|(events, _)| *events == of_events);
            let read = read.map(|(_, path)| path.as_slice());
            let own = [&binding.time, &binding.id].into_iter().flatten();
            let paths: Vec<&[String]> = read.chain(own.map(Vec::as_slice)).collect();
            Arc::new(along(&binding.schema.record, &paths))
        };
        let wanted = Wanted {
            key,
            rows_max: PROFILE_EVENTS_MAX,
        };
        self.find_fields(wanted, events, profiles, &record)
    }

    fn find_fields(
        &self,
        wanted: Wanted<'_>,
        events: &[Input],
        profiles: &[Input],
        record: &dyn Fn(&hir::Binding, Root) -> Arc<ObjectType>,
    ) -> Result<FoundProfile, Diagnostics> {
        let mut found = FoundProfile::default();
        if !events.is_empty() {
            let plan = Arc::new(self.rows_of_fields(Root::Event, record)?);
            let rows = self.find_rows(&plan, Root::Event, wanted, events, &mut found)?;
            for rows in rows {
                let events = as_json(&plan, Root::Event, &rows.batch)?;
                found.input.events.extend(events);
                found.events_at.extend(rows.at);
            }
        }
        if !profiles.is_empty() {
            let plan = Arc::new(self.rows_of_fields(Root::Profile, record)?);
            let rows = self.find_rows(&plan, Root::Profile, wanted, profiles, &mut found)?;
            if let Some(first) = rows.into_iter().next() {
                let records = as_json(&plan, Root::Profile, &first.batch)?;
                found.input.profile = records.into_iter().next().unwrap_or_default();
                found.record_at = first.at.into_iter().next();
            }
        }
        Ok(found)
    }

    /// The keys of all profiles in files of records and events, in the order of first appearance;
    /// records come first.
    ///
    /// # Errors
    /// As [`Program::find_profile`]; `RunTooLarge` for more than [`PROFILE_KEYS_MAX`] of them.
    pub fn profile_keys(
        &self,
        events: &[Input],
        profiles: &[Input],
    ) -> Result<Vec<String>, Diagnostics> {
        let mut keys = indexmap::IndexSet::new();
        for (root, inputs) in [(Root::Profile, profiles), (Root::Event, events)] {
            if inputs.is_empty() {
                continue;
            }
            let scan = Scan {
                layout: Arc::new(Layout::new()),
                ..self.scan(root)?
            };
            let mut reader = Reader::open(inputs, scan).map_err(data_error)?;
            while let Some(portion) = reader.next_portion() {
                let mut portion = portion.map_err(data_error)?;
                while let Some(batch) = portion.next_batch() {
                    keys.extend(keys_of(&batch.map_err(data_error)?));
                    if keys.len() > PROFILE_KEYS_MAX {
                        return Err(too_many_keys());
                    }
                }
            }
        }
        Ok(keys.into_iter().collect())
    }

    fn find_rows(
        &self,
        plan: &ir::Plan,
        root: Root,
        Wanted { key, rows_max }: Wanted<'_>,
        inputs: &[Input],
        found: &mut FoundProfile,
    ) -> Result<Vec<Rows>, Diagnostics> {
        let keyed = self.scan(root)?.with_lines();
        let of = |layout: Layout| Scan {
            layout: Arc::new(layout),
            ..keyed.clone()
        };
        let open = |scan| Reader::open(inputs, scan).map_err(data_error);
        let mut whole = open(of(plan.layout.clone()))?;
        // What comes once cannot be read twice.
        let comes_once = inputs.iter().any(|input| matches!(input, Input::Stdin));
        let mut keys = match comes_once {
            true => None,
            false => Some(open(of(Layout::new()))?),
        };
        let (mut all, mut count) = (Vec::new(), 0);
        loop {
            let has_key = match &mut keys {
                None => true,
                Some(keys) => match keys.next_portion() {
                    None => break,
                    Some(portion) => {
                        let mut portion = portion.map_err(data_error)?;
                        let mut has_key = false;
                        while let Some(batch) = portion.next_batch() {
                            let batch = batch.map_err(data_error)?;
                            has_key |= !rows_of(&batch, key).is_empty();
                        }
                        has_key
                    }
                },
            };
            let Some(portion) = whole.next_portion() else {
                break;
            };
            let mut portion = portion.map_err(data_error)?;
            if !has_key {
                continue;
            }
            let file = portion.name().to_owned();
            while let Some(batch) = portion.next_batch() {
                let batch = batch.map_err(data_error)?;
                let own = rows_of(&batch, key);
                if own.is_empty() {
                    continue;
                }
                count += own.len();
                if count > rows_max {
                    return Err(too_many(key, rows_max));
                }
                let batch = batch.take(&own).map_err(data_error)?;
                let lines = batch.lines.as_deref().unwrap_or_default().iter();
                let at = |&row: &u64| RowAt {
                    file: file.clone(),
                    row,
                };
                let at = lines.map(at).collect();
                all.push(Rows { batch, at });
            }
            found.note(&portion, &all);
        }
        Ok(all)
    }

    /// A plan whose one attribute is the record, or the list of events, with some of their fields.
    fn rows_of_fields(
        &self,
        root: Root,
        record: &dyn Fn(&hir::Binding, Root) -> Arc<ObjectType>,
    ) -> Result<ir::Plan, Diagnostics> {
        let program = self.hir();
        let binding = match root {
            Root::Profile => &program.profile,
            Root::Event => &program.event,
        };
        let record = binding.as_ref().map(|one| record(one, root));
        let record = Kind::Object(record.unwrap_or_default());
        let (kind, ty) = match root {
            Root::Profile => (ExprKind::Profile, Type::present(record)),
            Root::Event => (ExprKind::Events, Type::list(record)),
        };
        let mut exprs = Arena::new();
        let body = exprs.push(hir::Expr {
            kind,
            ty: ty.clone(),
        });
        let mut attributes = Arena::new();
        attributes.push(hir::Attribute {
            name: "rows".to_owned(),
            path: vec!["rows".to_owned()],
            ty,
            on_event: false,
            body,
            docs: Vec::new(),
            bounds: None,
            own: true,
            span: Span::default(),
        });
        let whole = hir::Program {
            exprs,
            spans: vec![Span::default()],
            attributes,
            profile: program.profile.clone(),
            event: program.event.clone(),
            ..hir::Program::default()
        };
        ir::lower(&whole).map_err(|_| {
            let message = "the schema has lists inside lists beyond what a row can be read with";
            data_error(Diagnostic::error(
                Code::NestingTooDeep,
                Span::default(),
                message,
            ))
        })
    }
}

impl FoundProfile {
    /// Takes over what a part of the inputs says of rows that belong to the profile.
    fn note(&mut self, portion: &crate::data::Portion, own: &[Rows]) {
        for place in &portion.report().places {
            let mut rows = own.iter().flat_map(|rows| &rows.at);
            if rows.any(|at| at.row == place.row && *at.file == *place.file) {
                let (file, row, path) = (&place.file, place.row, &place.path);
                let (expected, found) = (&place.expected, &place.found);
                self.notes.push(format!(
                    "{file}:{row}: `{path}` does not fit and counts as missing: expected {expected}, found {found}"
                ));
            }
        }
    }
}

/// The places that an attribute needs, those of events as `true`.
fn places_of(plan: &ir::Plan, slot: usize) -> Vec<(bool, Vec<String>)> {
    let roots = [plan.attributes[slot].node].into_iter().chain(plan.zone);
    let reached = plan.reached(roots);
    let nodes = plan.nodes.iter();
    let mut places = Vec::new();
    for (_, node) in nodes.filter(|(id, _)| reached[id.index()]) {
        match &node.op {
            Op::Column { table, column, .. } => {
                let path = &plan.layout.tables[table.index()].columns[*column as usize].path;
                places.push(Fields::place(&plan.layout, table.index(), path));
            }
            Op::Fold(fold) => {
                for one in &fold.loops {
                    if let Source::Children { table, .. } = one.source {
                        places.push(Fields::place(&plan.layout, table.index(), &[]));
                    }
                }
            }
            _ => {}
        }
    }
    places.sort();
    places.dedup();
    places
}

/// The part of a record along some paths; what lies below a list or a map stays whole.
fn along(record: &ObjectType, paths: &[&[String]]) -> ObjectType {
    let mut part = ObjectType {
        name: record.name.clone(),
        ..ObjectType::default()
    };
    for (name, field) in &record.fields {
        let below: Vec<&[String]> = paths
            .iter()
            .filter_map(|path| path.split_first())
            .filter_map(|(first, rest)| (first == name).then_some(rest))
            .collect();
        if below.is_empty() {
            continue;
        }
        let mut field = field.clone();
        if let Kind::Object(inner) = &field.ty.kind
            && below.iter().all(|path| !path.is_empty())
        {
            field.ty.kind = Kind::Object(Arc::new(along(inner, &below)));
        }
        part.fields.insert(name.clone(), field);
    }
    part
}

/// The rows of a batch of whole rows as JSON.
fn as_json(
    plan: &Arc<ir::Plan>,
    root: Root,
    batch: &Batch,
) -> Result<Vec<serde_json::Value>, Diagnostics> {
    let other = match root {
        Root::Profile => Root::Event,
        Root::Event => Root::Profile,
    };
    let nothing = Binding::new(Scan::new(Arc::new(plan.layout.clone()), other));
    let (nothing, _) = nothing.records([]).map_err(data_error)?;
    let count = u32::try_from(batch.rows()).unwrap_or(u32::MAX);
    let event_rows: Vec<u32> = (0..count).collect();
    let rows = match root {
        Root::Profile => ProfileRows {
            profile: batch,
            profile_row: Some(0),
            events: &nothing,
            event_rows: &[],
        },
        Root::Event => ProfileRows {
            profile: &nothing,
            profile_row: None,
            events: batch,
            event_rows: &event_rows,
        },
    };
    let evaluated = Interpreter::new(Arc::clone(plan)).evaluate(&rows, 0);
    let values = evaluated.values.iter();
    Ok(match root {
        Root::Profile => values.map(to_json).collect(),
        Root::Event => values.flat_map(|list| list.items()).map(to_json).collect(),
    })
}

/// The rows of a batch that belong to the profile.
fn rows_of(batch: &Batch, key: &str) -> Vec<u32> {
    let is_own = |row: usize| batch.key_text(row).is_some_and(|own| own == key);
    let rows = (0..batch.rows()).filter(|&row| is_own(row));
    rows.filter_map(|row| u32::try_from(row).ok()).collect()
}

/// The keys of the rows of a batch.
fn keys_of(batch: &Batch) -> Vec<String> {
    let keys = (0..batch.rows()).filter_map(|row| batch.key_text(row));
    keys.map(Cow::into_owned).collect()
}

fn too_many_keys() -> Diagnostics {
    let message = format!("there are more than {PROFILE_KEYS_MAX} profiles");
    let diagnostic = Diagnostic::error(Code::RunTooLarge, Span::default(), message);
    data_error(diagnostic.help("name fewer files, or a profile by its key"))
}

fn too_many(key: &str, rows_max: usize) -> Diagnostics {
    let message = format!("the profile `{key}` has more than {rows_max} rows");
    let diagnostic = Diagnostic::error(Code::RunTooLarge, Span::default(), message);
    data_error(diagnostic.help("name fewer files"))
}
