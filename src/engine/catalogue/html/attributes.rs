//! The overview and the entries of attributes.

use std::fmt::Write;

use super::source::coloured_expression;
use super::{Page, attribute_anchor, escaped, sentence};
use crate::engine::catalogue::TestState;
use crate::engine::explain::{Explanation, cost_text, state_text, window_text};

impl Page<'_> {
    pub(super) fn overview(&mut self) {
        self.push("<section id=\"overview\">\n<h2>Overview</h2>\n");
        self.push(
            "<form class=\"filter\" role=\"search\" hidden><label for=\"filter\">Filter the attributes</label>\
             <input id=\"filter\" type=\"search\" autocomplete=\"off\" spellcheck=\"false\" \
             placeholder=\"A name, a field, a word\"><output for=\"filter\" aria-live=\"polite\"></output></form>\n",
        );
        self.push(
            "<table class=\"overview\">\n<thead><tr><th scope=\"col\">Attribute</th><th scope=\"col\">What it is\
             </th><th scope=\"col\">Type</th><th scope=\"col\">Kept up to date</th></tr></thead>\n<tbody>\n",
        );
        for one in &self.catalogue.explained.attributes {
            let said = match one.docs.iter().find(|line| !line.is_empty()) {
                Some(line) => self.prose(line),
                None => self.prose(&sentence(&one.computes)),
            };
            let (at, name) = (attribute_anchor(&one.name), escaped(&one.name));
            let _ = writeln!(
                self.text,
                "<tr data-of=\"{at}\"><th scope=\"row\"><a href=\"#{at}\">{name}</a></th><td>{said}</td>\
                 <td><code>{}</code></td><td>{}</td></tr>",
                escaped(&one.ty),
                badge(&one.mode.mode)
            );
        }
        self.push("</tbody>\n</table>\n</section>\n");
    }

    pub(super) fn attributes(&mut self) {
        self.push("<section id=\"attributes\">\n<h2>Attributes</h2>\n");
        for one in &self.catalogue.explained.attributes {
            self.attribute(one);
        }
        self.push("</section>\n");
    }

    fn attribute(&mut self, one: &Explanation) {
        let at = attribute_anchor(&one.name);
        let on_event = match one.on_event {
            true => " <span class=\"badge\">on event</span>",
            false => "",
        };
        let _ = writeln!(
            self.text,
            "<article class=\"attribute\" id=\"{at}\" aria-labelledby=\"{at}-name\">\n<header><h3 id=\"{at}-name\">\
             <a href=\"#{at}\">{}</a></h3> <code class=\"type\">{}</code> {}{on_event}</header>",
            escaped(&one.name),
            escaped(&one.ty),
            badge(&one.mode.mode)
        );
        if !one.docs.is_empty() {
            let docs = self.prose(&one.docs.join(" "));
            let _ = writeln!(self.text, "<p class=\"docs\">{docs}</p>");
        }
        let computes = self.prose(&sentence(&one.computes));
        let _ = writeln!(self.text, "<p class=\"computes\">{computes}</p>");
        if !one.terms.is_empty() {
            self.push("<ul class=\"terms\">\n");
            for term in &one.terms {
                let words = self.prose(&format!("`{}` is {}.", term.name, term.words));
                let _ = writeln!(self.text, "<li>{words}</li>");
            }
            self.push("</ul>\n");
        }
        self.facts(one);
        self.rule(one);
        let graph = self.catalogue.graph.needed_by(&one.name);
        if graph.nodes.len() > 1 {
            self.push("<details>\n<summary>Where it comes from</summary>\n");
            self.drawing(&graph, &format!("What {} depends on", one.name));
            self.push("</details>\n");
        }
        self.push("</article>\n");
    }

    fn facts(&mut self, one: &Explanation) {
        self.push("<dl>\n");
        self.fact("Stored at", &self.prose(&format!("`{}`", one.stored)));
        if let Some(default) = &one.default {
            self.fact("Where missing", &self.prose(&format!("`{default}`")));
        }
        for window in &one.windows {
            let text = window_text(window, &self.catalogue.explained);
            self.fact("Window", &self.prose(&text));
        }
        self.fact(
            "Kept up to date",
            &self.prose(&format!("{}: {}", one.mode.mode, one.mode.why)),
        );
        self.fact("State", &self.prose(&state_text(&one.state)));
        self.fact("Cost", &self.prose(&cost_text(&one.cost)));
        for (label, names) in [
            ("Reads of events", &one.reads.event_fields),
            ("Reads of the profile", &one.reads.profile_fields),
            ("Definitions", &one.reads.definitions),
            ("Needs", &one.reads.attributes),
            ("Used by", &one.used_by),
        ] {
            if !names.is_empty() {
                self.fact(label, &self.names(names));
            }
        }
        let tests = self.catalogue.tests_of(&one.name);
        if !tests.is_empty() {
            let passed = tests
                .iter()
                .filter(|test| test.state == TestState::Passed)
                .count();
            let text = match passed == tests.len() {
                true => format!("<a href=\"#tests\">{passed} passed</a>"),
                false => format!("<a href=\"#tests\">{passed} of {} passed</a>", tests.len()),
            };
            self.fact("Tests", &text);
        }
        self.push("</dl>\n");
    }

    fn fact(&mut self, label: &str, html: &str) {
        let _ = writeln!(self.text, "<div><dt>{label}</dt><dd>{html}</dd></div>");
    }

    fn rule(&mut self, one: &Explanation) {
        let place = one.place.as_ref().and_then(|place| self.line_link(place));
        let _ = writeln!(
            self.text,
            "<details>\n<summary>Rule</summary>\n<pre class=\"rule\"><code>{}</code></pre>{}\n</details>",
            coloured_expression(&dedented(&one.rule)),
            place
                .map(|link| format!("\n<p class=\"quiet\">{link}</p>"))
                .unwrap_or_default()
        );
    }
}

fn badge(mode: &str) -> String {
    format!(
        "<span class=\"badge {mode}\">{mode}</span>",
        mode = escaped(mode)
    )
}

/// A piece of a file, moved to the left as far as its lines after the first allow.
pub(super) fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let rest = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let least = rest.map(indent).min().unwrap_or(0);
    let lines = text.lines().enumerate().map(|(index, line)| match index {
        0 => line,
        _ => line.get(least.min(indent(line))..).unwrap_or(line),
    });
    // The first line was cut from behind its name: what hangs below it hangs a step.
    let step = if least > 0 { "  " } else { "" };
    lines
        .enumerate()
        .map(|(index, line)| {
            if index == 0 {
                line.to_owned()
            } else {
                format!("{step}{line}")
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}
