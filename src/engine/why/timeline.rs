//! The rows of an aggregation on a drawn axis of time.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use indexmap::IndexMap;
use serde_json::{Map, Value as Json};

use super::kept::{LeftOut, told_of};
use super::render::{COUNTED_SHOWN, REFUSED_SHOWN, WhyStyle, line};
use super::words;
use super::{Aggregation, Counted, Edge, Refused, RowRef};
use crate::diagnostic::Ink;

/// How many kinds of other refusals are told.
const SUMMARY_KINDS_MAX: usize = 4;
/// The columns that a row keeps for what is said of it, however narrow the terminal is.
const SAID_COLUMNS_MIN: usize = 20;

/// A field or a name is shown from this many columns on, its gap included.
const PIECE_COLUMNS_MIN: usize = 8;

/// One line of the drawing.
struct Drawn<'a> {
    time: Option<DateTime<Utc>>,
    what: What<'a>,
}

enum What<'a> {
    Counted(&'a Counted),
    Refused(&'a Refused),
    /// So many rows that counted are left out here.
    Others(usize),
    Edge(&'a Edge, bool),
}

/// Draws the rows in order of time, and says what is left out.
pub(super) fn draw(text: &mut String, aggregation: &Aggregation, zone: Tz, style: WhyStyle) {
    let counted = shown_of(&aggregation.counted, style);
    let not_shown = aggregation.counted.len() - counted.len();
    let left_out = not_shown + aggregation.left_out.counted;
    let refused_shown = match style.all {
        true => aggregation.refused.len(),
        false => near(&aggregation.refused),
    };
    let (near, others) = aggregation.refused.split_at(refused_shown);
    let time = |row: &RowRef| row.event.as_ref().and_then(|event| event.time);
    let mut drawn: Vec<Drawn<'_>> = Vec::new();
    if left_out > 0 {
        let first = counted.first().and_then(|one| time(&one.row));
        drawn.push(Drawn {
            time: first,
            what: What::Others(left_out),
        });
    }
    drawn.extend(counted.into_iter().map(|one| Drawn {
        time: time(&one.row),
        what: What::Counted(one),
    }));
    drawn.extend(near.iter().map(|one| Drawn {
        time: time(&one.row),
        what: What::Refused(one),
    }));
    let has_rows = drawn.iter().any(|one| one.time.is_some());
    let window = aggregation.window.as_ref().filter(|_| has_rows);
    let edges = window.map(|window| {
        let from = window.from.as_ref().map(|edge| (edge, true));
        from.into_iter()
            .chain(window.to.as_ref().map(|edge| (edge, false)))
    });
    drawn.extend(edges.into_iter().flatten().map(|(edge, begins)| Drawn {
        time: Some(edge.time),
        what: What::Edge(edge, begins),
    }));
    // Stable, so that rows without times keep their order; an edge stands on its side of its instant.
    drawn.sort_by_key(|one| (one.time, side(&one.what)));
    let columns = Columns::of(&drawn, aggregation, zone, style);
    let mut is_inside = window.is_some_and(|window| window.from.is_none());
    for one in &drawn {
        columns.draw(text, one, window.is_some(), &mut is_inside);
    }
    steps(text, aggregation, style);
    if drawn.is_empty() && others.is_empty() && aggregation.left_out.is_empty() {
        line(text, &style.paint(Ink::Dim, "  no row was there"));
    }
    summary(text, others, &aggregation.left_out, style);
}

/// Where something stands among others of the same instant.
fn side(what: &What<'_>) -> u8 {
    match what {
        What::Edge(edge, true) => 1 - u8::from(edge.inside),
        What::Edge(edge, false) => 1 + u8::from(edge.inside),
        What::Others(_) => 0,
        _ => 1,
    }
}

/// How many of the refused are near enough to be shown.
fn near(refused: &[Refused]) -> usize {
    refused.len().min(REFUSED_SHOWN)
}

/// The rows that are shown: those that were chosen, and the latest.
fn shown_of(counted: &[Counted], style: WhyStyle) -> Vec<&Counted> {
    if style.all {
        return counted.iter().collect();
    }
    let is_chosen = |at: usize| counted[at].chosen == Some(true);
    let shown = told_of(counted.len(), COUNTED_SHOWN, is_chosen).into_iter();
    shown.map(|at| &counted[at]).collect()
}

/// The columns of a drawing.
struct Columns<'a> {
    zone: Tz,
    style: WhyStyle,
    date: usize,
    said: usize,
    name: usize,
    /// Whether all rows are of one file, so that nobody needs its name.
    has_one_file: bool,
    settled: &'a [String],
}

impl<'a> Columns<'a> {
    fn of(drawn: &[Drawn<'_>], aggregation: &'a Aggregation, zone: Tz, style: WhyStyle) -> Self {
        let mut columns = Self {
            zone,
            style,
            date: 0,
            said: 0,
            name: 0,
            has_one_file: has_one_file(drawn),
            settled: &aggregation.settled,
        };
        for one in drawn {
            if let What::Counted(_) | What::Refused(_) = one.what {
                let date = columns.date_of(one).chars().count();
                columns.date = columns.date.max(date);
            }
            if let What::Counted(counted) = one.what {
                let said = said(&one.what).chars().count();
                columns.said = columns.said.max(said);
                let name = columns.name_of(&counted.row).chars().count();
                columns.name = columns.name.max(name);
            }
        }
        // Date, axis and mark with their gaps come before what is said.
        let taken = 2 + columns.date + 6;
        let room = style.width.saturating_sub(taken).max(SAID_COLUMNS_MIN);
        columns.said = columns.said.min(room);
        columns
    }

    fn date_of(&self, one: &Drawn<'_>) -> String {
        one.time
            .map(|time| words::instant(time, self.zone))
            .unwrap_or_default()
    }

    fn draw(&self, text: &mut String, one: &Drawn<'_>, has_window: bool, is_inside: &mut bool) {
        let style = self.style;
        let axis = match (has_window, *is_inside) {
            (false, _) | (true, true) => style.sign("│", "|"),
            (true, false) => style.sign("┊", ":"),
        };
        let mark = |ink, unicode, ascii| style.paint(ink, style.sign(unicode, ascii));
        let (axis, mark, ink) = match &one.what {
            What::Edge(_, true) => {
                *is_inside = true;
                (
                    style.sign("┌", "+"),
                    style.sign("─", "-").to_owned(),
                    Ink::Dim,
                )
            }
            What::Edge(_, false) => {
                *is_inside = false;
                (
                    style.sign("└", "+"),
                    style.sign("─", "-").to_owned(),
                    Ink::Dim,
                )
            }
            What::Others(_) => (axis, style.sign("⋮", ":").to_owned(), Ink::Dim),
            What::Counted(one) if one.chosen == Some(false) => {
                (axis, mark(Ink::Green, "◦", "."), Ink::Dim)
            }
            What::Counted(_) => (axis, mark(Ink::Green, "●", "*"), Ink::Bold),
            What::Refused(_) => (axis, mark(Ink::Yellow, "○", "o"), Ink::Yellow),
        };
        let date = match &one.what {
            What::Others(_) => String::new(),
            _ => self.date_of(one),
        };
        let gap = " ".repeat(self.date.saturating_sub(date.chars().count()));
        let date = style.paint(Ink::Dim, &date);
        let said = said(&one.what);
        let start = format!("  {date}{gap} {axis} {mark} ");
        let Some(row) = row(&one.what) else {
            let room = style
                .width
                .saturating_sub(self.date + 8)
                .max(SAID_COLUMNS_MIN);
            let said = style.cut(&said, room);
            line(text, &format!("{start}{}", style.paint(ink, &said)));
            return;
        };
        let room = style
            .width
            .saturating_sub(self.date + 8)
            .max(SAID_COLUMNS_MIN);
        // What counted stands in columns; a reason takes the place that it needs.
        let (said_columns, name_columns) = match &one.what {
            What::Counted(_) => (self.said, self.name),
            _ => (0, 0),
        };
        let said = style.cut(&said, room);
        let gap = said_columns.saturating_sub(said.chars().count());
        let mut left = room.saturating_sub(said.chars().count() + gap);
        let mut rest = " ".repeat(gap);
        let pieces = [
            (self.name_of(row), name_columns),
            (self.fields_of(&row.fields), 0),
        ];
        for (piece, columns) in pieces {
            if left < PIECE_COLUMNS_MIN || (piece.is_empty() && columns == 0) {
                continue;
            }
            let piece = style.cut(&piece, left - 2);
            let width = piece.chars().count();
            let gap = columns.min(left - 2).saturating_sub(width);
            left -= 2 + width + gap;
            rest.push_str("  ");
            rest.push_str(&piece);
            rest.push_str(&" ".repeat(gap));
        }
        let said = style.paint(ink, &said);
        let rest = style.paint(Ink::Dim, rest.trim_end());
        line(text, format!("{start}{said}{rest}").trim_end());
    }
}

fn row<'a>(what: &What<'a>) -> Option<&'a RowRef> {
    match what {
        What::Counted(one) => Some(&one.row),
        What::Refused(one) => Some(&one.row),
        What::Edge(..) | What::Others(_) => None,
    }
}

/// What a line says.
fn said(what: &What<'_>) -> String {
    match what {
        What::Counted(one) => match &one.key {
            Some(key) => format!("{} {}", words::json(key), one.contribution),
            None => one.contribution.clone(),
        },
        What::Refused(one) => {
            let texts: Vec<&str> = one.reasons.iter().map(|one| one.text.as_str()).collect();
            texts.join("; ")
        }
        What::Others(count) => format!("{count} more that counted"),
        What::Edge(edge, _) => edge.text.clone(),
    }
}

/// Whether all rows with a place are of the same file.
fn has_one_file(drawn: &[Drawn<'_>]) -> bool {
    let mut files = drawn.iter().filter_map(|one| {
        let event = row(&one.what)?.event.as_ref()?;
        Some(&event.at.as_ref()?.file)
    });
    let first = files.next();
    files.all(|file| Some(file) == first)
}

impl Columns<'_> {
    /// What a row is called: the id of its event, its place, its item.
    fn name_of(&self, row: &RowRef) -> String {
        let mut names = Vec::new();
        if let Some(event) = &row.event {
            names.extend(event.id.as_ref().map(|id| format!("{id},")));
            if let (None, None) = (&event.id, &event.at) {
                names.push(format!("event {}", event.number));
            }
            names.extend(event.at.as_ref().map(|at| match self.has_one_file {
                true => format!("{} {}", at.unit(), at.row),
                false => format!("{}:{}", at.file, at.row),
            }));
        }
        if !row.item.is_empty() {
            let item: Vec<String> = row.item.iter().map(usize::to_string).collect();
            names.push(format!("item {}", item.join(".")));
        }
        names.join(" ").trim_end_matches(',').to_owned()
    }

    fn fields_of(&self, fields: &Map<String, Json>) -> String {
        let told = fields
            .iter()
            .filter(|(name, _)| !self.settled.contains(name))
            .map(|(name, value)| format!("{name} {}", words::json(value)));
        told.collect::<Vec<_>>().join(", ")
    }
}

/// The steps of a chain, and why it does not match.
fn steps(text: &mut String, aggregation: &Aggregation, style: WhyStyle) {
    for step in &aggregation.steps {
        let (mark, ink) = match step.taken.is_empty() {
            true => (style.sign("○", "o"), Ink::Yellow),
            false => (style.sign("●", "*"), Ink::Green),
        };
        let plural = if step.events == 1 { "" } else { "s" };
        let count = format!("{} event{plural}", step.events);
        line(
            text,
            &format!(
                "  {} step `{}`: {count}",
                style.paint(ink, mark),
                step.label
            ),
        );
    }
    if let Some(failure) = &aggregation.failure {
        line(text, &format!("  {}", style.paint(Ink::Yellow, failure)));
    }
}

/// What of the refused rows is not shown, by the condition that refused most of them.
fn summary(text: &mut String, others: &[Refused], left_out: &LeftOut, style: WhyStyle) {
    let mut kinds: IndexMap<String, usize> = IndexMap::new();
    for one in others {
        *kinds.entry(one.kind()).or_default() += 1;
    }
    for (kind, count) in &left_out.refused {
        *kinds.entry(kind.clone()).or_default() += count;
    }
    let count: usize = kinds.values().sum();
    if count == 0 {
        return;
    }
    let mut kinds: Vec<(String, usize)> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> = match kinds.as_slice() {
        [(kind, _)] => vec![kind.clone()],
        kinds => kinds
            .iter()
            .take(SUMMARY_KINDS_MAX)
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect(),
    };
    let plural = if count == 1 { "" } else { "s" };
    let message = format!("  {count} other{plural} did not count: {}", told.join(", "));
    line(
        text,
        &style.paint(Ink::Dim, &style.cut(&message, style.width)),
    );
}
