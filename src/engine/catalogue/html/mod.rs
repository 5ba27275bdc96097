//! The catalogue as one page of HTML.
//!
//! Everything that comes from rules, schemas or tests goes through [`escaped`]; the page names no other
//! file and no network. Without its script everything is there but the filter.

use std::fmt::Write;

use super::Catalogue;
use super::drawing::draw;
use crate::engine::explain::{Graph, NodeKind};

mod attributes;
mod source;
mod tables;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The most nodes that one drawing of all shows: more are a tangle, and take long to lay out.
const DRAWN_NODES_MAX: usize = 160;

/// The page.
pub(super) fn page(catalogue: &Catalogue) -> String {
    let mut page = Page {
        catalogue,
        text: String::new(),
    };
    page.head();
    page.overview();
    page.lineage();
    page.attributes();
    page.definitions();
    page.schemas();
    page.tests();
    page.sources();
    page.foot();
    page.text
}

/// The page while it is written.
struct Page<'c> {
    catalogue: &'c Catalogue,
    text: String,
}

impl Page<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn head(&mut self) {
        let title = escaped(&self.catalogue.title);
        let _ = write!(
            self.text,
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
             <style>\n{STYLE}</style>\n</head>\n<body>\n\
             <a class=\"skip\" href=\"#attributes\">Skip to the attributes</a>\n\
             <header class=\"top\">\n<h1>{title}</h1>\n"
        );
        if !self.catalogue.docs.is_empty() {
            let docs = self.prose(&self.catalogue.docs.join(" "));
            let _ = writeln!(self.text, "<p class=\"docs\">{docs}</p>");
        }
        let counts = self.counts();
        let _ = writeln!(self.text, "<p class=\"quiet\">{counts}</p>\n</header>");
        self.contents();
        self.push("<main>\n");
    }

    /// What the page has, with where it is.
    fn counts(&self) -> String {
        let catalogue = self.catalogue;
        let count = |number: usize, one: &str| match number {
            1 => format!("1 {one}"),
            number => format!("{number} {one}s"),
        };
        let mut parts = vec![count(catalogue.explained.attributes.len(), "attribute")];
        if !catalogue.definitions.is_empty() {
            parts.push(count(catalogue.definitions.len(), "definition"));
        }
        if !catalogue.tests.is_empty() {
            parts.push(count(catalogue.tests.len(), "test"));
        }
        parts.push(match &catalogue.explained.zone_of_profile {
            Some(own) => format!("days by {}", prose(&format!("`{own}`"), &|_| None)),
            None => format!("days in {}", escaped(&catalogue.explained.zone)),
        });
        parts.push(format!(
            "windows as of <time>{}</time>",
            escaped(&catalogue.explained.now)
        ));
        parts.join(" · ")
    }

    fn contents(&mut self) {
        self.push("<nav class=\"contents\" aria-label=\"Contents\">\n<ul>\n");
        let sections = [
            ("overview", "Overview", true),
            ("lineage", "What depends on what", true),
            ("attributes", "Attributes", true),
            (
                "definitions",
                "Definitions",
                !self.catalogue.definitions.is_empty(),
            ),
            ("schemas", "Fields", !self.catalogue.schemas.is_empty()),
            ("tests", "Tests", !self.catalogue.tests.is_empty()),
            ("source", "Rules", !self.catalogue.files.is_empty()),
        ];
        for (anchor, name, _) in sections.into_iter().filter(|(.., is_there)| *is_there) {
            let _ = write!(self.text, "<li><a href=\"#{anchor}\">{name}</a>");
            if anchor == "attributes" {
                self.push("\n<ul class=\"names\">\n");
                for one in &self.catalogue.explained.attributes {
                    let (at, name) = (attribute_anchor(&one.name), escaped(&one.name));
                    let _ = writeln!(self.text, "<li><a href=\"#{at}\">{name}</a></li>");
                }
                self.push("</ul>\n");
            }
            self.push("</li>\n");
        }
        self.push("</ul>\n</nav>\n");
    }

    fn lineage(&mut self) {
        self.push("<section id=\"lineage\">\n<h2>What depends on what</h2>\n");
        self.push(
            "<p class=\"quiet legend\"><span class=\"key event\">field of events</span> \
             <span class=\"key profile\">field of the profile</span> \
             <span class=\"key definition\">definition</span> <span class=\"key attribute\">attribute</span></p>\n",
        );
        let graph = &self.catalogue.graph;
        let few = graph.without_fields();
        let drawn = match graph.nodes.len() <= DRAWN_NODES_MAX {
            true => Some(graph),
            false => Some(&few).filter(|few| few.nodes.len() <= DRAWN_NODES_MAX),
        };
        match drawn {
            Some(graph) => self.drawing(graph, "What depends on what"),
            None => self.push(
                "<p>There are too many attributes for one drawing; each of them has its own below.</p>\n",
            ),
        }
        self.push("</section>\n");
    }

    /// A drawing that scrolls where it is wider than the page.
    fn drawing(&mut self, graph: &Graph, label: &str) {
        let svg = draw(graph, label, &|name, kind| match kind {
            NodeKind::Attribute => attribute_anchor(name),
            NodeKind::Definition => definition_anchor(name),
            NodeKind::EventField => field_anchor("event", name),
            NodeKind::ProfileField => field_anchor("profile", name),
        });
        let _ = write!(
            self.text,
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{svg}</div>\n",
            escaped(label)
        );
    }

    fn foot(&mut self) {
        let _ = write!(
            self.text,
            "</main>\n<footer class=\"quiet\">Made by <code>sumac doc</code>, version {}.</footer>\n\
             <script>\n{SCRIPT}</script>\n</body>\n</html>\n",
            env!("CARGO_PKG_VERSION")
        );
    }

    /// A text whose pieces in backticks are code, and links where they name an entry.
    fn prose(&self, text: &str) -> String {
        prose(text, &|name| self.link(name))
    }

    /// Where the entry of a name is.
    fn link(&self, name: &str) -> Option<String> {
        let catalogue = self.catalogue;
        if catalogue
            .explained
            .attributes
            .iter()
            .any(|one| one.name == name)
        {
            return Some(attribute_anchor(name));
        }
        let mut definitions = catalogue.definitions.iter();
        if definitions.any(|one| one.name == name) {
            return Some(definition_anchor(name));
        }
        catalogue.schemas.iter().rev().find_map(|schema| {
            let mut fields = schema.fields.iter();
            fields
                .any(|field| field.path == name)
                .then(|| field_anchor(&schema.kind, name))
        })
    }

    /// Names as links to their entries.
    fn names(&self, names: &[String]) -> String {
        let links = names.iter().map(|name| self.prose(&format!("`{name}`")));
        links.collect::<Vec<_>>().join(", ")
    }
}

pub(super) fn attribute_anchor(name: &str) -> String {
    format!("attribute-{}", slug(name))
}

fn definition_anchor(name: &str) -> String {
    format!("definition-{}", slug(name))
}

fn field_anchor(kind: &str, path: &str) -> String {
    format!("{kind}-{}", slug(path))
}

/// A name as part of an anchor; different names stay different.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars() {
        match letter.is_ascii_alphanumeric() || letter == '_' || letter == '.' {
            true => slug.push(letter),
            false => {
                let _ = write!(slug, "-{:x}-", u32::from(letter));
            }
        }
    }
    slug
}

/// A text in which nothing is markup.
pub(in crate::engine) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            // A page cannot hold these in any way.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {
                safe.push('\u{fffd}')
            }
            _ => safe.push(letter),
        }
    }
    safe
}

/// A text whose pieces in backticks are code.
fn prose(text: &str, link: &dyn Fn(&str) -> Option<String>) -> String {
    let mut html = String::new();
    for (index, piece) in text.split('`').enumerate() {
        let _ = match (index % 2, link(piece)) {
            (0, _) => write!(html, "{}", escaped(piece)),
            (_, None) => write!(html, "<code>{}</code>", escaped(piece)),
            (_, Some(anchor)) => {
                write!(
                    html,
                    "<a href=\"#{anchor}\"><code>{}</code></a>",
                    escaped(piece)
                )
            }
        };
    }
    html
}

/// A clause as a sentence of its own.
fn sentence(clause: &str) -> String {
    let mut letters = clause.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    match clause.ends_with('.') {
        true => format!("{first}{}", letters.as_str()),
        false => format!("{first}{}.", letters.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_rule_becomes_markup() {
        let evil = "<script>alert('x')</script> & \"y\" \u{1}";
        let safe = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot; \u{fffd}";
        assert_eq!(escaped(evil), safe);
        assert_eq!(slug("a b"), "a-20-b");
        assert_ne!(slug("a b"), slug("a-20-b"));
    }
}
