//! What the word under a place is.

use super::fields::told;
use super::{Analysis, Symbol, docs_of, holds};
use crate::diagnostic::{Code, Span, on_one_line};
use crate::engine::reference::{self, signatures};
use crate::hir;
use crate::library;
use crate::syntax::ast::{ItemKind, SchemaRole};
use crate::syntax::parse::{WordKind, words};
use crate::types::{Field, Type};

/// The text of a definition that is shown, in characters.
const BODY_CHARS_MAX: usize = 200;
/// The width of the entries of the reference, in columns.
const ENTRY_WIDTH: usize = 10_000;

/// What is known of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The word, or the expression.
    pub span: Span,
    /// What it is, as text of a rule file.
    pub title: String,
    /// What is said of it, paragraphs of Markdown.
    pub paragraphs: Vec<String>,
}

impl Analysis {
    /// What stands at a byte of the main file.
    pub fn hover(&self, byte: usize) -> Option<Hover> {
        if let Some(found) = self.occurrence_at(byte) {
            let (title, paragraphs) = self.about(&found.symbol, found.span)?;
            return Some(Hover {
                span: found.span,
                title,
                paragraphs,
            });
        }
        self.hover_word(byte).or_else(|| self.hover_value(byte))
    }

    fn about(&self, symbol: &Symbol, span: Span) -> Option<(String, Vec<String>)> {
        Some(match symbol {
            Symbol::Attribute(name) => self.about_attribute(name)?,
            Symbol::Definition(name) => self.about_definition(name, span)?,
            Symbol::Variable(_) => {
                let name = self.sources().text(span);
                (typed(name, self.variable_type(symbol)), Vec::new())
            }
            Symbol::Field { of_event, path } => {
                let field = self.field_at(span);
                let field = field.or_else(|| self.schema_field(*of_event, path))?;
                let root = if *of_event { "event" } else { "profile" };
                let title = typed(&format!("{root}.{}", path.join(".")), Some(&field.ty));
                let mut paragraphs = field.facts.as_deref().map(told).unwrap_or_default();
                let ty = self.value_at(span).map(|id| self.type_of(id).clone());
                paragraphs.extend(ty.filter(|ty| *ty != field.ty).map(here));
                (title, paragraphs)
            }
            Symbol::Member(name) => {
                let ty = self.value_at(span).map(|id| self.type_of(id));
                (typed(name, ty), Vec::new())
            }
            Symbol::Key(name) => {
                let ty = self.value_at(span).map(|id| self.type_of(id));
                (typed(name, ty), vec!["A key of a map.".to_owned()])
            }
            Symbol::Function(name) => {
                let function = library::lookup(name)?.get();
                let title = signatures(function).join("\n");
                let mut paragraphs = Vec::new();
                paragraphs.extend(self.call_type(span).map(|ty| here(ty.clone())));
                // The entry begins with the signatures, which are the title.
                let rest = entry(name).map(|entry| match entry.split_once("\n\n") {
                    Some((first, rest)) if first.starts_with('`') => rest.to_owned(),
                    _ => entry,
                });
                paragraphs.extend(rest);
                (title, paragraphs)
            }
            Symbol::Builtin(name) => {
                let ty = self.value_at(span).map(|id| self.type_of(id));
                (typed(name, ty), entry(name).into_iter().collect())
            }
            Symbol::File(path) => (format!("\"{path}\""), self.about_schema(span)),
            Symbol::SchemaId { id, .. } => (format!("\"{id}\""), Vec::new()),
            Symbol::Code(code) => about_code(code)?,
        })
    }

    fn about_attribute(&self, name: &str) -> Option<(String, Vec<String>)> {
        let (item, attribute) = self.attribute(name)?;
        let checked = self.checked_attribute(name);
        let on_event = if attribute.is_on_event() {
            " on event"
        } else {
            ""
        };
        let mut title = typed(&format!("attribute {name}"), checked.map(|one| &one.ty));
        title.push_str(on_event);
        let mut paragraphs: Vec<String> = docs_of(item).into_iter().collect();
        let path = attribute.stored_path();
        if path.len() > 1 {
            paragraphs.push(format!("Stored at `{}`", path.join(".")));
        }
        if let Some(cost) = self.cost(name) {
            paragraphs.push(cost.join("  \n"));
        }
        Some((title, paragraphs))
    }

    fn about_definition(&self, name: &str, span: Span) -> Option<(String, Vec<String>)> {
        let (item, define) = self.definition(name)?;
        let head = match (&define.parameters, &define.body.span) {
            (Some(_), body) => {
                let head = Span {
                    end: body.start,
                    ..define.name.span
                };
                let head = self.sources().text(head);
                head.trim_end().trim_end_matches('=').trim_end()
            }
            (None, _) => name,
        };
        let body = on_one_line(self.sources().text(define.body.span), BODY_CHARS_MAX);
        let mut paragraphs: Vec<String> = docs_of(item).into_iter().collect();
        let ty = match span == define.name.span {
            true => self.value_of(define.body.span).map(|id| self.type_of(id)),
            false => self.call_type(span),
        };
        paragraphs.extend(ty.map(|ty| here(ty.clone())));
        Some((
            format!("define {} = {body}", on_one_line(head, BODY_CHARS_MAX)),
            paragraphs,
        ))
    }

    /// The schema whose file is named at a place: its title, and how much it has.
    fn about_schema(&self, span: Span) -> Vec<String> {
        let mut items = self.trees().flat_map(|tree| &tree.items);
        let named = items.find_map(|item| match &item.kind {
            ItemKind::Schema(schema) => {
                let is_here = schema.sources.first().is_some_and(|one| one.span == span);
                is_here.then_some(schema.role)
            }
            _ => None,
        });
        let program = &self.checked.program;
        let binding = named.and_then(|role| match role {
            SchemaRole::Event => program.event.as_ref(),
            SchemaRole::Profile => program.profile.as_ref(),
        });
        let Some(schema) = binding.map(|binding| &binding.schema) else {
            return Vec::new();
        };
        let title = schema.title.as_ref().map(|title| format!("**{title}**"));
        let count = match schema.leaves().len() {
            1 => "1 field".to_owned(),
            count => format!("{count} fields"),
        };
        title.into_iter().chain([count]).collect()
    }

    /// A word of the language.
    fn hover_word(&self, byte: usize) -> Option<Hover> {
        let words = words(self.main, self.text(), byte..byte + 1);
        let word = words.into_iter().find(|word| holds(word.span, byte))?;
        let is_word = matches!(
            word.kind,
            WordKind::Keyword | WordKind::Operator | WordKind::Function
        );
        let name = Some(self.sources().text(word.span)).filter(|_| is_word)?;
        Some(Hover {
            span: word.span,
            title: name.to_owned(),
            paragraphs: vec![entry(name)?],
        })
    }

    /// The type of the expression at a byte.
    fn hover_value(&self, byte: usize) -> Option<Hover> {
        let place = self.names.place_at(self.spot(byte))?;
        let ty = self.type_of(place.value?);
        Some(Hover {
            span: place.span,
            title: ty.to_string(),
            paragraphs: Vec::new(),
        })
    }

    /// What the path or the word that ends with this place became.
    fn value_at(&self, span: Span) -> Option<hir::ExprId> {
        let places = self.names.places.iter();
        let ends = places.filter(|place| {
            place.span.source == span.source
                && place.span.end == span.end
                && place.span.start <= span.start
        });
        let path = ends.filter(|place| {
            let text = self.sources().text(Span {
                end: span.start,
                ..place.span
            });
            place.span.start == span.start || text.trim_end().ends_with('.')
        });
        path.max_by_key(|place| place.span.start)?.value
    }

    /// The field that the word at a place means.
    fn field_at(&self, span: Span) -> Option<&Field> {
        match &self.names.at(span)?.meaning {
            hir::Meaning::Field { base, name } => hir::field(&self.checked.program, *base, name),
            _ => None,
        }
    }

    /// What exactly this text became.
    pub(super) fn value_of(&self, span: Span) -> Option<hir::ExprId> {
        self.names.written(span)?.value
    }

    /// The type of the innermost expression around a word that is more than what stands before it.
    fn call_type(&self, span: Span) -> Option<&Type> {
        let places = self.names.places.iter();
        let around = places.filter(|place| {
            place.span.source == span.source
                && place.span.start <= span.start
                && span.end <= place.span.end
        });
        let innermost = around.min_by_key(|place| place.span.end - place.span.start)?;
        Some(self.type_of(innermost.value?))
    }

    fn variable_type(&self, symbol: &Symbol) -> Option<&Type> {
        let Symbol::Variable(span) = symbol else {
            return None;
        };
        let mut layers = self.names.scopes.iter().flatten();
        layers.find_map(|layer| match layer {
            hir::Layer::Bound {
                declared, value, ..
            } if declared == span => Some(self.type_of(*value)),
            _ => None,
        })
    }
}

fn typed(name: &str, ty: Option<&Type>) -> String {
    match ty {
        Some(ty) => format!("{name}: {ty}"),
        None => name.to_owned(),
    }
}

fn here(ty: Type) -> String {
    format!("Here: `{ty}`")
}

/// The entry of the reference, without its heading.
pub(super) fn entry(name: &str) -> Option<String> {
    let text = reference::entry(name, ENTRY_WIDTH)?;
    let body = text.split_once('\n').map_or(&*text, |(_, body)| body);
    Some(body.trim().to_owned())
}

fn about_code(name: &str) -> Option<(String, Vec<String>)> {
    let mut codes = Code::ALL.iter();
    let code = codes.find(|code| code.slug() == name || code.to_string() == name)?;
    Some((
        format!("{code} {}", code.slug()),
        vec![code.page().trim().to_owned()],
    ))
}
