//! Definitions, fields and tests.

use std::fmt::Write;

use super::attributes::dedented;
use super::source::coloured_expression;
use super::{Page, definition_anchor, escaped, field_anchor, sentence};
use crate::engine::catalogue::{SchemaNote, TestState};

impl Page<'_> {
    pub(super) fn definitions(&mut self) {
        if self.catalogue.definitions.is_empty() {
            return;
        }
        self.push("<section id=\"definitions\">\n<h2>Definitions</h2>\n");
        for one in &self.catalogue.definitions {
            let at = definition_anchor(&one.name);
            let parameters = match one.parameters.is_empty() {
                true => String::new(),
                false => format!("({})", escaped(&one.parameters.join(", "))),
            };
            let _ = writeln!(
                self.text,
                "<article class=\"definition\" id=\"{at}\" aria-labelledby=\"{at}-name\">\n<header><h3 id=\"{at}-name\">\
                 <a href=\"#{at}\">{}</a></h3> <code class=\"type\">{parameters}</code></header>",
                escaped(&one.name)
            );
            if !one.docs.is_empty() {
                let docs = self.prose(&one.docs.join(" "));
                let _ = writeln!(self.text, "<p class=\"docs\">{docs}</p>");
            }
            let words = self.prose(&sentence(&one.words));
            let _ = writeln!(self.text, "<p class=\"computes\">{words}</p>");
            if !one.used_by.is_empty() {
                let names = self.names(&one.used_by);
                let _ = writeln!(
                    self.text,
                    "<dl>\n<div><dt>Used by</dt><dd>{names}</dd></div>\n</dl>"
                );
            }
            let place = one.place.as_ref().and_then(|place| self.line_link(place));
            let _ = writeln!(
                self.text,
                "<details>\n<summary>Rule</summary>\n<pre class=\"rule\"><code>{}</code></pre>{}\n</details>\n</article>",
                coloured_expression(&dedented(&one.rule)),
                place
                    .map(|link| format!("\n<p class=\"quiet\">{link}</p>"))
                    .unwrap_or_default()
            );
        }
        self.push("</section>\n");
    }

    pub(super) fn schemas(&mut self) {
        if self.catalogue.schemas.is_empty() {
            return;
        }
        self.push("<section id=\"schemas\">\n<h2>Fields</h2>\n");
        for schema in &self.catalogue.schemas {
            self.schema(schema);
        }
        self.push("</section>\n");
    }

    fn schema(&mut self, schema: &SchemaNote) {
        let what = match schema.kind.as_str() {
            "event" => "Events",
            _ => "Profiles",
        };
        let _ = write!(self.text, "<h3>{what}</h3>\n<p class=\"quiet\">");
        if let Some(title) = &schema.title {
            let _ = write!(self.text, "{} · ", escaped(title));
        }
        let places = schema
            .places
            .iter()
            .map(|place| match place.split_once(' ') {
                Some((word, path)) => format!("{word} <code>{}</code>", escaped(path)),
                None => escaped(place),
            });
        let mut parts: Vec<String> = places.collect();
        parts.push(match (schema.fields.len(), schema.unread) {
            (0, _) => "no field is read".to_owned(),
            (_, 0) => "all fields are read".to_owned(),
            (_, 1) => "1 other field is not read".to_owned(),
            (_, unread) => format!("{unread} other fields are not read"),
        });
        let _ = writeln!(self.text, "{}</p>", parts.join(" · "));
        if schema.fields.is_empty() {
            return;
        }
        self.push(
            "<table class=\"fields\">\n<thead><tr><th scope=\"col\">Field</th><th scope=\"col\">What the schema says</th>\
             <th scope=\"col\">Type</th><th scope=\"col\">Read by</th></tr></thead>\n<tbody>\n",
        );
        for field in &schema.fields {
            let read_by = self.names(&field.read_by);
            let _ = writeln!(
                self.text,
                "<tr id=\"{}\"><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{read_by}</td></tr>",
                field_anchor(&schema.kind, &field.path),
                escaped(&field.path),
                escaped(&field.description),
                escaped(&field.ty)
            );
        }
        self.push("</tbody>\n</table>\n");
    }

    pub(super) fn tests(&mut self) {
        if self.catalogue.tests.is_empty() {
            return;
        }
        self.push(
            "<section id=\"tests\">\n<h2>Tests</h2>\n<table class=\"tests\">\n<thead><tr><th scope=\"col\">Test</th>\
             <th scope=\"col\">Result</th><th scope=\"col\">Looks at</th><th scope=\"col\">Place</th></tr></thead>\n\
             <tbody>\n",
        );
        for test in &self.catalogue.tests {
            let state = match &test.state {
                TestState::Passed => "<span class=\"badge incremental\">passed</span>".to_owned(),
                TestState::Failed(why) => format!(
                    "<span class=\"badge history\">failed</span> {}",
                    self.prose(&why.join("; "))
                ),
            };
            let names = self.names(&test.attributes);
            let _ = writeln!(
                self.text,
                "<tr><th scope=\"row\">{}</th><td>{state}</td><td>{names}</td><td class=\"quiet\">{}:{}</td></tr>",
                escaped(&test.name),
                escaped(&test.file),
                test.line
            );
        }
        self.push("</tbody>\n</table>\n</section>\n");
    }
}
