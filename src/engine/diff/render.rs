//! A comparison as people read it.

use std::fmt::Write;

use super::example::EXAMPLE_EVENTS_MAX;
use super::words::{
    VALUE_CHARS_MAX, by_text, chars, list, mean_text, padded, percent, signed, value_text,
};
use super::{
    AttributeDiff, Difference, Example, ItemChange, NumberChange, RuleDiff, TextChange,
    ValueChange, Verdict,
};
use crate::diagnostic::render::Style;
use crate::diagnostic::{Ink, shortened};
use crate::engine::numerals::{count, grouped};

impl RuleDiff {
    /// The comparison as text.
    pub fn render(&self, style: Style) -> String {
        let mut writer = Writer {
            text: String::new(),
            style,
            profiles: self.compared.map_or(0, |compared| compared.profiles),
        };
        writer.heading(self);
        let is_told = |one: &&AttributeDiff| one.is_changed() || one.verdict != Verdict::Same;
        for one in self.attributes.iter().filter(is_told) {
            writer.attribute(one);
        }
        writer.unchanged(&self.attributes);
        writer.text
    }
}

struct Writer {
    text: String,
    style: Style,
    /// How many profiles were compared.
    profiles: u64,
}

impl Writer {
    fn painted(&self, ink: Ink, text: &str) -> String {
        ink.paint(text, self.style.color)
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    /// A line under an attribute, with its topic before it.
    fn under(&mut self, topic: &str, text: &str) {
        let topic = self.painted(Ink::Dim, &format!("{topic:<10}"));
        self.line(&format!("    {topic} {text}"));
    }

    fn heading(&mut self, diff: &RuleDiff) {
        let Some(compared) = diff.compared else {
            return;
        };
        let mut text = format!("compared {}", count(compared.profiles, "profile"));
        for (number, whose) in [(compared.only_old, "old"), (compared.only_new, "new")] {
            if number > 0 {
                let more = count(number, "profile");
                let _ = write!(text, ", left out {more} that the {whose} rules alone see");
            }
        }
        let text = self.painted(Ink::Dim, &text);
        self.line(&text);
    }

    fn attribute(&mut self, one: &AttributeDiff) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.title(one);
        if let Some((old, new)) = one.retyped() {
            self.under("type", &format!("{old} -> {new}"));
        }
        if let Some((old, new)) = one.moved() {
            self.under("stored at", &format!("{old} -> {new}"));
        }
        if let Some(change) = &one.change {
            self.change(change);
        }
        if matches!(one.verdict, Verdict::Changed | Verdict::Differs)
            && let Some(text) = one.text.filter(|text| *text != TextChange::Words)
        {
            let told = match text {
                TextChange::None => "its own text is the same; what it uses changed",
                _ => "only the looks of its own text changed; what it uses changed",
            };
            self.under("text", told);
        }
        match &one.example {
            Some(example) => self.example(one, example),
            None if one.verdict == Verdict::Changed => self.under(
                "example",
                &format!("none was found of at most {EXAMPLE_EVENTS_MAX} events"),
            ),
            None => {}
        }
    }

    fn title(&mut self, one: &AttributeDiff) {
        let (sign, colour) = match (one.verdict, &one.renamed_from) {
            (Verdict::New, _) => ('+', Ink::Green),
            (Verdict::Gone, _) => ('-', Ink::Red),
            (Verdict::NoDifferenceFound, None) => ('?', Ink::Cyan),
            (Verdict::Same | Verdict::NoDifferenceFound, Some(_)) => ('>', Ink::Cyan),
            _ => ('~', Ink::Yellow),
        };
        let name = match &one.renamed_from {
            Some(old) => format!("{old} -> {}", one.name),
            None => one.name.clone(),
        };
        let ty = one.new.as_ref().or(one.old.as_ref());
        let ty = ty.map_or("", |declared| &declared.ty);
        let told = match one.verdict {
            Verdict::New => "new".to_owned(),
            Verdict::Gone => "gone".to_owned(),
            Verdict::Same if one.renamed_from.is_some() => "renamed, same meaning".to_owned(),
            Verdict::Same => "same meaning".to_owned(),
            Verdict::NoDifferenceFound => self.not_found(one),
            Verdict::Differs if self.profiles > 0 => {
                format!(
                    "differs, though for none of {}",
                    count(self.profiles, "profile")
                )
            }
            Verdict::Differs => "differs".to_owned(),
            Verdict::Changed => one.change.as_ref().map_or("changed".to_owned(), changed),
        };
        let (sign, name) = (
            self.painted(colour, &sign.to_string()),
            self.painted(Ink::Bold, &name),
        );
        self.line(&format!("{sign} {name}: {ty}  {told}"));
    }

    /// What is said of an attribute that is computed in another way: where a difference was looked for.
    fn not_found(&self, one: &AttributeDiff) -> String {
        let way = match one.renamed_from {
            Some(_) => "renamed, it seems",
            None => "computed in another way",
        };
        let mut places = Vec::new();
        if self.profiles > 0 {
            places.push(count(self.profiles, "profile"));
        }
        if let Some(tried) = one.searched {
            places.push(count(tried, "made-up profile"));
        }
        match places.is_empty() {
            true => format!("{way}, not compared"),
            false => format!("{way}, no difference found in {}", places.join(" and ")),
        }
    }

    fn change(&mut self, change: &ValueChange) {
        if let Some(numbers) = &change.numbers {
            self.numbers(numbers);
        }
        if let Some(items) = &change.items {
            self.under("items", &items_text(items));
        }
        for (number, topic, told) in [
            (change.appeared, "appeared", "that had no value"),
            (change.vanished, "vanished", "that had a value"),
        ] {
            if number > 0 {
                self.under(topic, &format!("in {} {told}", count(number, "profile")));
            }
        }
        self.transitions(change);
        if change.transitions.is_empty() {
            let known = |one: &&Difference| change.largest.iter().all(|known| known.key != one.key);
            let relative = change.largest_relative.iter().filter(known);
            self.differences(&[
                ("largest", change.largest.iter().collect()),
                ("relative", relative.collect()),
                ("missing", change.missing.iter().collect()),
            ]);
        }
    }

    fn numbers(&mut self, numbers: &NumberChange) {
        let range = match numbers.least == numbers.greatest {
            true if numbers.greater + numbers.smaller == 1 => {
                format!("by {}", signed(&numbers.least))
            }
            true => format!("by {} each", signed(&numbers.least)),
            false => format!(
                "by {} to {}, median {}",
                signed(&numbers.least),
                signed(&numbers.greatest),
                signed(&numbers.median)
            ),
        };
        let moved = match (numbers.greater, numbers.smaller) {
            (greater, 0) => format!("{greater} greater"),
            (0, smaller) => format!("{smaller} smaller"),
            (greater, smaller) => format!("{greater} greater, {smaller} smaller"),
        };
        self.under("moved", &format!("{moved}, {range}"));
        let (old, new) = (mean_text(&numbers.mean_old), mean_text(&numbers.mean_new));
        self.under("mean", &format!("{old} -> {new}"));
    }

    fn transitions(&mut self, change: &ValueChange) {
        let rows: Vec<(String, String)> = change
            .transitions
            .iter()
            .map(|one| {
                let values = format!("{} -> {}", value_text(&one.old), value_text(&one.new));
                (values, count(one.profiles, "profile"))
            })
            .collect();
        let width = rows.iter().map(|row| chars(&row.0)).max().unwrap_or(0);
        for (index, (values, profiles)) in rows.iter().enumerate() {
            let topic = if index == 0 { "became" } else { "" };
            self.under(topic, &format!("{}  in {profiles}", padded(values, width)));
        }
        if change.other_transitions > 0 && !rows.is_empty() {
            let others = count(change.other_transitions, "profile");
            self.under("", &format!("and others in {others}"));
        }
    }

    /// Profiles with their values, in columns that are the same for all topics.
    fn differences(&mut self, topics: &[(&str, Vec<&Difference>)]) {
        let mut rows: Vec<[String; 4]> = Vec::new();
        for (topic, differences) in topics {
            for (index, one) in differences.iter().enumerate() {
                let topic = if index == 0 { *topic } else { "" };
                let values = format!("{} -> {}", value_text(&one.old), value_text(&one.new));
                let key = shortened(&one.key, VALUE_CHARS_MAX);
                rows.push([topic.to_owned(), key, values, by_text(one)]);
            }
        }
        let width = |place: usize| rows.iter().map(|row| chars(&row[place])).max().unwrap_or(0);
        let widths = [width(1), width(2)];
        for [topic, key, values, by] in &rows {
            let (key, values) = (padded(key, widths[0]), padded(values, widths[1]));
            self.under(topic, &format!("{key}  {values}  {by}"));
        }
    }

    fn example(&mut self, one: &AttributeDiff, example: &Example) {
        let told = match &example.key {
            Some(key) => format!("made of `{key}`, as small as it gets"),
            None => "made up, as small as it gets".to_owned(),
        };
        self.under("example", &told);
        let old_name = one.renamed_from.as_ref().unwrap_or(&one.name);
        let width = chars(old_name).max(chars(&one.name));
        let checks = [
            format!(
                "old {} = {}",
                padded(old_name, width),
                value_text(&example.old)
            ),
            format!(
                "new {} = {}",
                padded(&one.name, width),
                value_text(&example.new)
            ),
        ];
        let test = example.timeline.to_test(&one.name, &checks);
        for line in test.lines() {
            let colour = match line.trim_start().split(' ').next() {
                Some("old") if line.starts_with("  old ") => Some(Ink::Red),
                Some("new") if line.starts_with("  new ") => Some(Ink::Green),
                _ => None,
            };
            let line = colour.map_or(line.to_owned(), |colour| self.painted(colour, line));
            self.line(&format!("      {line}"));
        }
    }

    /// What is the same, in a few lines.
    fn unchanged(&mut self, attributes: &[AttributeDiff]) {
        let same = attributes.iter();
        let same: Vec<&AttributeDiff> = same
            .filter(|one| one.verdict == Verdict::Same && !one.is_changed())
            .collect();
        let told = |text: Option<TextChange>| match text {
            None | Some(TextChange::None) => "unchanged",
            Some(TextChange::Layout) => "laid out anew, same meaning",
            Some(TextChange::Documentation) => "documented anew, same meaning",
            Some(TextChange::Words) => "in other words, same meaning",
        };
        let mut kinds: Vec<(&str, Vec<&str>)> = Vec::new();
        for one in same {
            let words = told(one.text);
            match kinds.iter_mut().find(|(known, _)| *known == words) {
                Some((_, names)) => names.push(&one.name),
                None => kinds.push((words, vec![&one.name])),
            }
        }
        if !kinds.is_empty() && !self.text.is_empty() {
            self.text.push('\n');
        }
        for (words, names) in kinds {
            let words = format!("= {words}:");
            let width = self.style.width.saturating_sub(chars(&words) + 1);
            let names = list(&names, width);
            let words = self.painted(Ink::Dim, &words);
            self.line(&format!("{words} {names}"));
        }
    }
}

fn changed(change: &ValueChange) -> String {
    let share = change.changed as f64 / change.profiles.max(1) as f64;
    format!(
        "changed in {} of {} ({})",
        grouped(change.changed),
        count(change.profiles, "profile"),
        percent(share)
    )
}

fn items_text(items: &ItemChange) -> String {
    let told = [
        (items.added, "added"),
        (items.removed, "removed"),
        (items.changed, "with another value"),
    ];
    let mut parts: Vec<String> = told
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{} {what}", grouped(number)))
        .collect();
    if items.reordered > 0 {
        parts.push(format!(
            "in another order in {}",
            count(items.reordered, "profile")
        ));
    }
    parts.join(", ")
}
