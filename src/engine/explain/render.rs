//! What is told of attributes, drawn for terminals.

use std::fmt::Write;

use super::cost::CALL_STEPS;
use super::explanation::{
    Cost, Explanation, Explanations, Moves, StateNote, WindowEdge, WindowNote,
};
use crate::diagnostic::Ink;
use crate::diagnostic::render::Style;
use crate::engine::reference::wrap;

/// The narrowest text, in columns.
const WIDTH_MIN: usize = 40;
/// Where values begin, in columns.
const VALUE_COLUMN: usize = 12;
/// For how many profiles a bill is also made.
const PROFILES: u64 = 1_000_000;

/// The explanations as text: an entry for each attribute, then what they come to together.
pub fn render_explanations(explained: &Explanations, style: Style) -> String {
    let mut page = Page {
        text: String::new(),
        color: style.color,
        width: style.width.max(WIDTH_MIN),
    };
    for one in &explained.attributes {
        page.attribute(one, explained);
        page.text.push('\n');
    }
    page.notes(explained);
    page.text
}

struct Page {
    text: String,
    color: bool,
    width: usize,
}

impl Page {
    fn attribute(&mut self, one: &Explanation, all: &Explanations) {
        self.heading(one);
        for line in &one.docs {
            if !line.is_empty() {
                let line = wrap(line, self.width.saturating_sub(2), "");
                for line in line.lines() {
                    let _ = writeln!(self.text, "  {}", Ink::Italic.paint(line, self.color));
                }
            }
        }
        self.row("computes", &one.computes);
        for term in &one.terms {
            self.row("where", &format!("`{}` is {}", term.name, term.words));
        }
        if let Some(default) = &one.default {
            self.row("default", &format!("`{default}`"));
        }
        if one.stored != one.name {
            self.row("stored at", &format!("`{}`", one.stored));
        }
        for window in &one.windows {
            self.row("window", &window_text(window, all));
        }
        self.row("mode", &format!("{}: {}", one.mode.mode, one.mode.why));
        self.row("state", &state_text(&one.state));
        self.row("cost", &cost_text(&one.cost));
        for (label, names) in [
            ("events", &one.reads.event_fields),
            ("profile", &one.reads.profile_fields),
            ("uses", &one.reads.definitions),
            ("needs", &one.reads.attributes),
            ("used by", &one.used_by),
        ] {
            if !names.is_empty() {
                self.row(label, &format!("`{}`", names.join("`, `")));
            }
        }
    }

    fn heading(&mut self, one: &Explanation) {
        let on_event = if one.on_event { " on event" } else { "" };
        let head = format!("{}: {}{on_event}", one.name, one.ty);
        let place = one.place.as_ref();
        let place = place
            .map(|place| format!("{}:{}", place.file, place.line))
            .unwrap_or_default();
        let used = head.chars().count() + place.chars().count();
        let painted = format!(
            "{}: {}{on_event}",
            Ink::Bold.paint(&one.name, self.color),
            Ink::Cyan.paint(&one.ty, self.color)
        );
        let gap = self.width.saturating_sub(used);
        let _ = match (place.is_empty(), gap) {
            (true, _) => writeln!(self.text, "{painted}"),
            (false, 0..2) => writeln!(
                self.text,
                "{painted}\n  {}",
                Ink::Dim.paint(&place, self.color)
            ),
            (false, _) => writeln!(
                self.text,
                "{painted}{:gap$}{}",
                "",
                Ink::Dim.paint(&place, self.color)
            ),
        };
    }

    fn row(&mut self, label: &str, value: &str) {
        let width = self.width.saturating_sub(VALUE_COLUMN);
        let lines = wrap(value, width, "");
        for (index, line) in lines.lines().enumerate() {
            let label = if index == 0 { label } else { "" };
            let label = format!("  {label:<width$}", width = VALUE_COLUMN - 2);
            let (label, line) = (Ink::Blue.paint(&label, self.color), self.code(line));
            let _ = writeln!(self.text, "{label}{line}");
        }
    }

    /// What holds for all attributes.
    fn notes(&mut self, all: &Explanations) {
        if all.attributes.len() > 1 {
            let _ = writeln!(self.text, "{}", Ink::Bold.paint("All together", self.color));
            let mut state = match all.together.keep_events.as_slice() {
                [] => format!(
                    "{} per profile, because what several need is kept once",
                    bytes_text(all.together.state_bytes as u64)
                ),
                names => format!(
                    "the events of each profile are kept, because of `{}`",
                    names.join("`, `")
                ),
            };
            if !all.together.growing.is_empty() {
                let _ = write!(
                    state,
                    "; `{}` grow with the events",
                    all.together.growing.join("`, `")
                );
                if all.together.growing.len() == 1 {
                    state = state.replace(" grow with", " grows with");
                }
            }
            self.row("state", &state);
        }
        if all
            .attributes
            .iter()
            .any(|one| one.reads.zone || !one.windows.is_empty())
        {
            let zone = match &all.zone_of_profile {
                Some(own) => format!("`{own}`; windows are shown in {}, at {}", all.zone, all.now),
                None => format!("{}; windows are those at {}", all.zone, all.now),
            };
            self.row("zone", &zone);
        }
        let what = format!(
            "a step is about one instruction on a value at hand, for an event that passes all filters; \
             a call of the library counts for {CALL_STEPS}"
        );
        self.row("steps", &what);
    }

    /// A line whose pieces of code are coloured instead of quoted.
    fn code(&self, line: &str) -> String {
        if !self.color {
            return line.to_owned();
        }
        let mut text = String::new();
        for (index, piece) in line.split('`').enumerate() {
            match index % 2 {
                0 => text.push_str(piece),
                _ => text.push_str(&Ink::Cyan.paint(piece, self.color)),
            }
        }
        text
    }
}

pub(in crate::engine) fn window_text(window: &WindowNote, all: &Explanations) -> String {
    let instant = |edge: &WindowEdge| match &edge.instant {
        Some(instant) => instant.clone(),
        None => "a missing instant".to_owned(),
    };
    let mut text = format!("`{}`", window.field);
    if let Some(from) = &window.from {
        let how = if from.included { "from" } else { "after" };
        let _ = write!(text, " {how} {}", instant(from));
    }
    if let Some(to) = &window.to {
        let how = match (to.included, window.from.is_some()) {
            (true, _) => "up to",
            (false, true) => "to before",
            (false, false) => "before",
        };
        let _ = write!(text, " {how} {}", instant(to));
    }
    let _ = match &window.moves {
        Moves::WithTime => write!(text, "; it moves with time"),
        Moves::At(instant) => write!(text, "; it moves next at {instant}"),
        Moves::Never => write!(text, "; it never moves"),
    };
    if all.zone_of_profile.is_some() {
        text.push_str(" (for a profile without a zone of its own)");
    }
    text
}

pub(in crate::engine) fn state_text(state: &StateNote) -> String {
    if let Some(bytes) = state.event_bytes {
        let of_all = bytes as u64 * 100 * PROFILES;
        return format!(
            "the events of a profile are kept, about {bytes} bytes each: not bounded; {} for a million \
             profiles with 100 events",
            bytes_text(of_all)
        );
    }
    if state.bytes == 0 {
        return "nothing is kept".to_owned();
    }
    let mut bytes = state.bytes as u64;
    let mut text = format!("{bytes} bytes per profile");
    for part in &state.parts {
        let (Some(each_bytes), Some(each)) = (part.each_bytes, &part.each) else {
            continue;
        };
        let _ = match part.at_most {
            Some(count) => {
                bytes += each_bytes as u64 * count;
                write!(
                    text,
                    ", and about {each_bytes} for each {each} of at most {count}"
                )
            }
            None => {
                bytes += each_bytes as u64 * 10;
                write!(
                    text,
                    ", and about {each_bytes} for each {each} in `{}`",
                    part.rule
                )
            }
        };
    }
    let million = bytes_text(bytes * PROFILES);
    let _ = match state.bounded {
        true => write!(text, ": bounded; {million} for a million profiles"),
        false => write!(
            text,
            ": not bounded; {million} for a million profiles with 10 of these"
        ),
    };
    text
}

pub(in crate::engine) fn cost_text(cost: &Cost) -> String {
    let mut text = match cost.event_steps {
        0 => "none for an event".to_owned(),
        1 => "1 step for each event".to_owned(),
        steps => format!("{steps} steps for each event"),
    };
    let mut parts = Vec::new();
    for (count, one, many) in [
        (cost.columns, "column", "columns"),
        (
            cost.looked_up,
            "text test looked up",
            "text tests looked up",
        ),
        (cost.operations, "operation", "operations"),
        (cost.state_words, "word of state", "words of state"),
    ] {
        match count {
            0 => {}
            1 => parts.push(format!("1 {one}")),
            count => parts.push(format!("{count} {many}")),
        }
    }
    parts.extend(calls_text(&cost.event_calls));
    if !parts.is_empty() {
        let _ = write!(text, " ({})", parts.join(", "));
    }
    if cost.item_steps > 0 {
        let calls = calls_text(&cost.item_calls).map(|calls| format!(" ({calls})"));
        let _ = write!(
            text,
            ", {} for each item of its lists{}",
            cost.item_steps,
            calls.unwrap_or_default()
        );
    }
    if cost.is_pairwise {
        text.push_str(", and each event is compared with the others of its profile");
    }
    if let Some(calls) = calls_text(&cost.profile_calls) {
        let _ = write!(text, "; once for a profile: {calls}");
    }
    if !cost.native {
        text.push_str("; interpreted");
    }
    text
}

fn calls_text(calls: &[String]) -> Option<String> {
    let mut names: Vec<&str> = calls.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let plural = if calls.len() == 1 { "call" } else { "calls" };
    match names.as_slice() {
        [] => None,
        [_, _, _, _, ..] => Some(format!("{} {plural} of the library", calls.len())),
        names => Some(format!(
            "{} {plural} of `{}`",
            calls.len(),
            names.join("`, `")
        )),
    }
}

/// A number of bytes as people say it.
fn bytes_text(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (1_000_000_000_000, "TB"),
        (1_000_000_000, "GB"),
        (1_000_000, "MB"),
        (1_000, "kB"),
    ];
    let unit = UNITS.iter().find(|(size, _)| bytes >= *size);
    match unit {
        None => format!("{bytes} bytes"),
        Some((size, name)) => {
            let (whole, tenth) = (bytes / size, bytes % size * 10 / size);
            match whole < 10 && tenth > 0 {
                true => format!("{whole}.{tenth} {name}"),
                false => format!("{whole} {name}"),
            }
        }
    }
}
