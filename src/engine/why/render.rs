//! A [`Why`] for people: the value, the rule with the values of its parts, a timeline for each
//! aggregation.

use std::fmt::Write;

use super::timeline;
use super::words;
use super::{Aggregation, Part, Why};
use crate::diagnostic::Ink;

/// How many rows that counted a timeline shows, where not all are wanted.
pub(super) const COUNTED_SHOWN: usize = 20;
/// How many rows that did not count it shows.
pub(super) const REFUSED_SHOWN: usize = 5;
/// How many values of an attribute on events are shown.
const VALUES_SHOWN: usize = 10;
/// How wide it is where nobody knows the width, in columns.
const WIDTH_DEFAULT: usize = 100;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhyStyle {
    /// Whether to use colours.
    pub color: bool,
    /// Whether to draw with more than the letters of ASCII.
    pub unicode: bool,
    /// How wide it may be, in columns.
    pub width: usize,
    /// Whether to show all rows, and not only the nearest and the latest.
    pub all: bool,
}

impl Default for WhyStyle {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: WIDTH_DEFAULT,
            all: false,
        }
    }
}

impl WhyStyle {
    /// The same with fewer columns.
    #[must_use]
    pub(in crate::engine) fn narrowed(self, columns: usize) -> Self {
        Self {
            width: self.width.saturating_sub(columns),
            ..self
        }
    }

    pub(super) fn paint(&self, ink: Ink, text: &str) -> String {
        ink.paint(text, self.color && !text.is_empty())
    }

    /// The first where more than ASCII may be drawn.
    pub(super) fn sign<'a>(&self, unicode: &'a str, ascii: &'a str) -> &'a str {
        if self.unicode { unicode } else { ascii }
    }

    /// A text that is cut to a number of columns.
    pub(super) fn cut(&self, text: &str, columns: usize) -> String {
        if text.chars().count() <= columns {
            return text.to_owned();
        }
        let dots = self.sign("…", "...");
        let left = columns.saturating_sub(dots.chars().count());
        let kept: String = text.chars().take(left).collect();
        format!("{}{dots}", kept.trim_end())
    }
}

impl Why {
    /// As text for people, with a line feed at the end.
    pub fn render(&self, style: WhyStyle) -> String {
        let mut text = String::new();
        self.head(&mut text, style);
        let body = self.render_body(style);
        if !body.is_empty() {
            text.push('\n');
            text.push_str(&body);
        }
        for note in &self.notes {
            text.push_str("\nnote: ");
            text.push_str(note);
        }
        if !self.notes.is_empty() {
            text.push('\n');
        }
        text
    }

    /// The same without the value and what does not fit, as it stands below a failed expectation: the
    /// rule with the values of its parts, the attributes that it uses, and the timelines.
    pub fn render_body(&self, style: WhyStyle) -> String {
        let mut sections = Vec::new();
        if !self.rule.parts.is_empty() {
            let mut text = String::new();
            draw_tree(&mut text, &self.rule, style);
            sections.push(text);
        }
        if !self.values.is_empty() {
            sections.push(self.last_values(style));
        }
        if !self.uses.is_empty() {
            let used = self.uses.iter().map(|used| {
                let value = style.paint(Ink::Bold, &used.shown);
                format!("uses `{}` = {value}\n", used.attribute)
            });
            sections.push(used.collect());
        }
        for aggregation in &self.aggregations {
            let mut text = String::new();
            self.section(&mut text, aggregation, style);
            sections.push(text);
        }
        sections.join("\n")
    }

    /// The values for the last events, the one that is explained marked.
    fn last_values(&self, style: WhyStyle) -> String {
        let shown = match style.all {
            true => self.values.len(),
            false => self.values.len().min(VALUES_SHOWN),
        };
        let mut text = String::new();
        let left_out = self.values.len() - shown;
        if left_out > 0 {
            let more = format!("  {left_out} earlier events have values as well");
            line(&mut text, &style.paint(Ink::Dim, &more));
        }
        for one in &self.values[left_out..] {
            let is_it = self.as_of.as_ref() == Some(&one.event);
            let mark = if is_it { style.sign("▸", ">") } else { " " };
            let time = one
                .event
                .time
                .map(|time| words::instant(time, self.time_zone));
            let time = style.paint(Ink::Dim, &time.unwrap_or_default());
            let id = one.event.id.as_deref().unwrap_or_default();
            let id = style.paint(Ink::Dim, id);
            let value = style.paint(Ink::Bold, &one.shown);
            line(
                &mut text,
                format!("{mark} {time}  {value}  {id}").trim_end(),
            );
        }
        text
    }

    fn head(&self, text: &mut String, style: WhyStyle) {
        let name = style.paint(Ink::Bold, &self.attribute);
        let value = style.paint(Ink::Bold, &self.shown);
        let ty = style.paint(Ink::Dim, &self.ty);
        line(text, &format!("{name} = {value}  {ty}"));
        let zone = self.time_zone.name();
        let mut when = format!("at {} {zone}", words::instant(self.now, self.time_zone));
        if let Some(event) = &self.as_of {
            let time = event.time.map(|time| words::instant(time, self.time_zone));
            let id = event.id.as_ref().map(|id| format!("`{id}`"));
            let what: Vec<String> = id.into_iter().chain(time).collect();
            when = format!("for the event {} ({zone})", what.join(" of "));
        }
        if let Some(until) = self.valid_until {
            let until = words::instant(until, self.time_zone);
            let _ = write!(when, ", holds until {until} if no event comes");
        }
        line(text, &style.paint(Ink::Dim, &when));
        if self.fault {
            let message = "a fault, such as an overflow, had a part in it";
            line(text, &style.paint(Ink::Yellow, message));
        }
    }

    fn section(&self, text: &mut String, aggregation: &Aggregation, style: WhyStyle) {
        let value = style.paint(Ink::Bold, &aggregation.shown);
        let place = aggregation.place.as_ref();
        let place = place.map(|place| format!("  {}:{}", place.file, place.row));
        let place = style.paint(Ink::Dim, &place.unwrap_or_default());
        let room = style.width * 2 / 3;
        let what = style.cut(&aggregation.text, room.max(20));
        line(text, &format!("{what} = {value}{place}"));
        if self.events == 0 && aggregation.counted.is_empty() && aggregation.refused.is_empty() {
            line(
                text,
                &style.paint(Ink::Dim, "  there is nothing to go over"),
            );
            return;
        }
        timeline::draw(text, aggregation, self.time_zone, style);
    }
}

/// The parts of a rule below each other, their values in a column.
fn draw_tree(text: &mut String, rule: &Part, style: WhyStyle) {
    let mut lines = Vec::new();
    let width = style.width.saturating_sub(4) * 3 / 5;
    collect(&mut lines, rule, "", "", style, width.max(20));
    let widest = lines.iter().map(|(left, _)| left.chars().count()).max();
    let widest = widest.unwrap_or(0);
    for (left, value) in lines {
        let gap = widest - left.chars().count();
        let left = left + &" ".repeat(gap);
        line(text, format!("{left}  {value}").trim_end());
    }
}

fn collect(
    lines: &mut Vec<(String, String)>,
    part: &Part,
    branch: &str,
    below: &str,
    style: WhyStyle,
    width: usize,
) {
    let room = width.saturating_sub(branch.chars().count()).max(10);
    let left = format!("{branch}{}", shortened(part, room, style));
    let value = match (part.asked, part.value.is_null()) {
        (false, _) => style.paint(Ink::Dim, "not asked for"),
        (true, true) => style.paint(Ink::Dim, "missing"),
        (true, false) => style.paint(Ink::Bold, &part.shown),
    };
    let is_plain = part.asked;
    lines.push((
        left,
        if is_plain {
            format!("= {value}")
        } else {
            value
        },
    ));
    let last = part.parts.len().saturating_sub(1);
    for (index, inner) in part.parts.iter().enumerate() {
        let (branch, more) = match index == last {
            true => (style.sign("└─ ", "`- "), "   "),
            false => (style.sign("├─ ", "|- "), style.sign("│  ", "|  ")),
        };
        let branch = format!("{below}{branch}");
        let below = format!("{below}{more}");
        collect(lines, inner, &branch, &below, style, width);
    }
}

/// The text of a part; of a long one that goes on from its first part just how.
fn shortened(part: &Part, columns: usize, style: WhyStyle) -> String {
    let first = part.parts.first().map(|first| first.text.as_str());
    let rest = first.and_then(|first| part.text.strip_prefix(first));
    match rest {
        Some(rest) if part.text.chars().count() > columns => {
            let dots = style.sign("…", "...");
            style.cut(&format!("{dots}{rest}"), columns)
        }
        _ => style.cut(&part.text, columns),
    }
}

pub(super) fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
