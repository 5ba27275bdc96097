//! From documents of the computed-attributes API to the text of a rule file.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::diagnostics::Diagnostics;
use crate::diagnostic::{Origin, Sources};
use crate::syntax::pql_json::{Content, Document, parse_documents, rule_file};

/// The name of a bare expression that came without one.
const NAME_DEFAULT: &str = "value";

/// What an import gave.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The text of the rule file.
    pub text: String,
    /// What its author should know, a sentence each.
    pub notes: Vec<String>,
    /// What is suspicious in the documents.
    pub warnings: Diagnostics,
}

/// Turns JSON texts, each with the name that messages show, into one rule file.
///
/// Rules in `pql/text` stay as their authors wrote them. Names become identifiers; what means nothing here is kept
/// as comments.
///
/// # Errors
/// `MalformedJson`, `MalformedTree`, `MalformedDocument`, and everything that is wrong with the rules as texts.
///
/// # Examples
/// ```
/// let document = r#"{
///     "name": "spent", "path": "_acme.shop",
///     "expression": {"type": "PQL", "format": "pql/text", "value": "xEvent.sum(price)"},
///     "duration": {"count": 7, "unit": "DAYS"}
/// }"#;
/// let imported = sumac::engine::import(&[("spent.json", document)])?;
/// assert_eq!(imported.text, "attribute spent at _acme.shop over last 7 days = xEvent.sum(price)\n");
/// # Ok::<(), sumac::Diagnostics>(())
/// ```
pub fn import(texts: &[(&str, &str)]) -> Result<Imported, Diagnostics> {
    let mut sources = Sources::new();
    let mut names = HashSet::new();
    let (mut documents, mut found) = (Vec::new(), Vec::new());
    for (name, text) in texts {
        let source = sources.add_with(*name, *text, Origin::Json);
        let (content, diagnostics) = parse_documents(&mut sources, source, &mut names);
        found.extend(diagnostics);
        match content {
            Content::Documents(more) => documents.extend(more),
            Content::Expression(body) => {
                documents.push(Document::of_expression(&stem(name), body, &mut names));
            }
        }
    }
    let found = Diagnostics::new(found, Arc::new(sources));
    if found.has_errors() {
        return Err(found);
    }
    Ok(Imported {
        text: rule_file(&documents),
        notes: documents.iter().flat_map(notes).collect(),
        warnings: found,
    })
}

/// The name of a file without its folder and its ending.
fn stem(name: &str) -> String {
    let stem = Path::new(name)
        .file_stem()
        .map(|stem| stem.to_string_lossy());
    match stem {
        Some(stem) if !stem.starts_with(['<', '-']) => stem.into_owned(),
        _ => NAME_DEFAULT.to_owned(),
    }
}

fn notes(document: &Document) -> Vec<String> {
    let name = &document.name.node;
    let mut notes = Vec::new();
    if *name != document.given_name {
        notes.push(format!("`{}` is called `{name}`", document.given_name));
    }
    if document.keep_current {
        notes.push(format!(
            "`{name}` asks to be kept current (keepCurrent), which every value here is: its window ends at the \
             instant of evaluation"
        ));
    }
    notes
}
