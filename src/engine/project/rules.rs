//! Three rules for the fields that events have.

use std::cmp::Reverse;

use super::guess::{Places, plain};
use super::names::{camel_case, literal, path_text, plural};
use super::sample::{Field, Sample};
use super::{ProjectOptions, SCHEMA_NAME};
use crate::diagnostic::on_one_line;
use crate::engine::{Diagnostics, Engine, RuleSource};
use crate::types::Kind;

/// Names of what happened, the likeliest first, without case and marks.
const TYPE_NAMES: &[&str] = &[
    "eventtype",
    "eventname",
    "event",
    "type",
    "action",
    "activity",
    "kind",
];
/// Names of amounts, the likeliest first.
const AMOUNT_NAMES: &[&str] = &[
    "amount",
    "total",
    "revenue",
    "price",
    "pricetotal",
    "value",
    "spend",
    "cost",
    "sum",
    "quantity",
    "points",
    "score",
    "rating",
    "duration",
];
/// Parts of names of which one cares about the latest value.
const TEXT_NAMES: &[&str] = &[
    "category",
    "product",
    "itemcategory",
    "item",
    "itemname",
    "sku",
    "channel",
    "page",
    "title",
    "brand",
    "country",
    "city",
    "device",
    "campaign",
    "source",
];
/// What a kind of events is worth most: words in it.
const TYPE_WORDS: &[&str] = &[
    "purchase", "order", "checkout", "payment", "buy", "sale", "booking",
];
/// A field with more values than this is no kind of events.
const TYPES_MAX: usize = 200;
/// Of a value so much is shown, in characters.
const VALUE_CHARS_MAX: usize = 40;
/// Of the name of a file so much is shown, in characters.
const NAME_CHARS_MAX: usize = 200;
/// How many fields are tried for one rule.
const TRIES_MAX: usize = 12;

/// The rules of a project, and what its tests and pages need of them.
#[derive(Debug)]
pub(super) struct Rules {
    /// The rule file.
    pub(super) text: String,
    /// The attribute that counts.
    pub(super) count: String,
    /// The attribute over a number, with its field and whether it is a sum.
    pub(super) number: Option<(String, Field, bool)>,
    /// The attribute with the latest text, and its field.
    pub(super) latest: Option<(String, Field)>,
    /// The kind of events that the rules look at: its field, and one of its values.
    pub(super) kind: Option<(Field, String)>,
}

/// Writes the rules; each is checked and stands only where nothing is to be said of it.
pub(super) fn write(
    engine: &Engine,
    sample: &Sample,
    places: &Places,
    options: &ProjectOptions,
) -> Result<Rules, Diagnostics> {
    let mut draft = Draft {
        engine,
        sample,
        places,
        text: head(places, options),
        base: "xEvent".to_owned(),
        noun: "events".to_owned(),
    };
    let kind = draft.kind_of_events();
    let recent = draft.recent();
    let count = draft.unused(&[&draft.noun, "last30Days"]);
    draft.text += &format!(
        "\n/// How many {} there were in the last 30 days.\nattribute {count}: integer = {recent}.count()\n",
        draft.described(&kind)
    );
    let number = draft.number(&kind, &recent);
    let latest = draft.latest(&kind);
    draft.fill(number.is_none(), latest.is_none());
    let found = engine.check(RuleSource::text(draft.text.clone()));
    if !found.is_empty() {
        return Err(found);
    }
    Ok(Rules {
        text: draft.text,
        count,
        number,
        latest,
        kind,
    })
}

fn head(places: &Places, options: &ProjectOptions) -> String {
    let mut text = format!(
        "//! What we know of a customer, from {}.\n",
        on_one_line(&options.events, NAME_CHARS_MAX)
    );
    text += &format!("schema event \"{SCHEMA_NAME}\"");
    if !places.has_default_key {
        text += &format!(" key {}", path_text(&places.key));
    }
    text += &format!(" time {}", path_text(&places.time));
    if let Some(id) = &places.id {
        text += &format!(" id {}", path_text(id));
    }
    text + "\n\n// Days and months begin where the customers live, such as in \"Europe/Zurich\".\ntimezone \"UTC\"\n\n"
}

/// A rule file that grows.
struct Draft<'p> {
    engine: &'p Engine,
    sample: &'p Sample,
    places: &'p Places,
    text: String,
    /// The list that rules look at.
    base: String,
    /// What its items are called in names.
    noun: String,
}

impl Draft<'_> {
    /// Adds a text if nothing is to be said of the rules with it. What only a definition gives its use is
    /// told later.
    fn add(&mut self, text: &str) -> bool {
        let whole = self.text.clone() + text;
        let found = self.engine.check(RuleSource::text(whole.clone()));
        let is_fine = found
            .iter()
            .all(|one| one.code == crate::diagnostic::Code::UnusedDefinition);
        if is_fine {
            self.text = whole;
        }
        is_fine
    }

    /// A kind of events that is worth a rule, where events say their kind.
    fn kind_of_events(&mut self) -> Option<(Field, String)> {
        let field = self.by_names(TYPE_NAMES, |field| {
            let last = plain(field.path.last().map_or("", String::as_str));
            let count = field.counts().len();
            TYPE_NAMES.contains(&last.as_str())
                && field.kind == Kind::String
                && (2..=TYPES_MAX).contains(&count)
        });
        let field = field.into_iter().next()?.clone();
        let counts = field.counts();
        let worth = |value: &str| {
            let value = value.to_lowercase();
            let word = TYPE_WORDS.iter().position(|word| value.contains(word));
            Reverse(word.unwrap_or(TYPE_WORDS.len()))
        };
        let most =
            |(value, count): &(&str, usize)| (worth(value), *count, Reverse(value.to_string()));
        let value = counts.into_iter().max_by_key(most)?.0.to_owned();
        let name = self.unused(&[&plural(&value)]);
        let condition = format!("{} = {}", path_text(&field.path), literal(&value));
        if !self.add(&format!("define {name} = xEvent[{condition}]\n")) {
            return None;
        }
        (self.base, self.noun) = (name.clone(), name);
        Some((field, value))
    }

    /// The events of the last 30 days.
    fn recent(&mut self) -> String {
        let name = self.unused(&["recent", &self.noun]);
        let window = format!(
            "{} occurs <= 30 days before now",
            path_text(&self.places.time)
        );
        let text = format!("define {name} = {}[{window}]\n", self.base);
        self.add(&text);
        name
    }

    fn described(&self, kind: &Option<(Field, String)>) -> String {
        match kind {
            Some((_, value)) => format!(
                "events of the kind `{}`",
                on_one_line(value, VALUE_CHARS_MAX)
            ),
            None => "events".to_owned(),
        }
    }

    /// A sum or an average of the last 30 days.
    fn number(
        &mut self,
        kind: &Option<(Field, String)>,
        recent: &str,
    ) -> Option<(String, Field, bool)> {
        let fits = |field: &Field| matches!(field.kind, Kind::Number | Kind::Integer);
        for field in self.candidates(kind, AMOUNT_NAMES, fits) {
            let last = plain(field.path.last().map_or("", String::as_str));
            let is_sum = !["rating", "score", "age", "duration"].contains(&last.as_str());
            let path = path_text(&field.path);
            let name = match is_sum {
                true => self.unused(&[&field.dotted(), "last30Days"]),
                false => self.unused(&["average", &field.dotted(), "last30Days"]),
            };
            let ty = match (is_sum, &field.kind) {
                (true, Kind::Integer) => "integer",
                _ => "number",
            };
            let (words, function) = match is_sum {
                true => ("sum", "sum"),
                false => ("average", "average"),
            };
            let shown = field.dotted();
            let text = format!(
                "\n/// The {words} of `{shown}` in the last 30 days.\nattribute {name}: {ty} = {recent}.{function}({path})\n"
            );
            if self.add(&text) {
                return Some((name, field, is_sum));
            }
        }
        None
    }

    /// The latest text.
    fn latest(&mut self, kind: &Option<(Field, String)>) -> Option<(String, Field)> {
        let fits = |field: &Field| field.kind == Kind::String;
        for field in self.candidates(kind, TEXT_NAMES, fits) {
            let name = self.unused(&["last", &field.dotted()]);
            let (base, path, shown) = (&self.base, path_text(&field.path), field.dotted());
            let text = format!(
                "\n/// The latest `{shown}`; missing until there is one.\nattribute {name}: string = {base}[{path}.isNotNull()].last().{path}\n"
            );
            if self.add(&text) {
                return Some((name, field));
            }
        }
        None
    }

    /// Rules about times, where there is no number or no text.
    fn fill(&mut self, lacks_number: bool, lacks_text: bool) {
        let (base, time) = (self.base.clone(), path_text(&self.places.time));
        if lacks_number {
            let name = self.unused(&["lastSeen"]);
            self.add(&format!(
                "\n/// When the customer was seen last.\nattribute {name} = {base}.max({time})\n"
            ));
        }
        if lacks_text {
            let name = self.unused(&["firstSeen"]);
            self.add(&format!(
                "\n/// When the customer was seen first.\nattribute {name} = {base}.min({time})\n"
            ));
        }
    }

    /// Fields that a rule may be about, the likeliest first: they have values in most rows of the kind.
    fn candidates(
        &self,
        kind: &Option<(Field, String)>,
        names: &[&str],
        fits: impl Fn(&Field) -> bool,
    ) -> Vec<Field> {
        let is_of_kind = |row: usize| match kind {
            Some((field, value)) => field.values[row].as_ref() == Some(value),
            None => true,
        };
        let rows: Vec<usize> = (0..self.sample.rows)
            .filter(|row| is_of_kind(*row))
            .collect();
        let is_free = |field: &Field| {
            let present = rows.iter().filter(|row| field.values[**row].is_some());
            let is_kind = kind
                .as_ref()
                .is_some_and(|(kind, _)| kind.path == field.path);
            let is_id = field.path.last().is_some_and(|name| is_id(name));
            !is_kind && !is_id && !self.places.has(&field.path) && 2 * present.count() > rows.len()
        };
        let found = self.by_names(names, |field| fits(field) && is_free(field));
        found.into_iter().take(TRIES_MAX).cloned().collect()
    }

    /// The fields that fit: those with a known name first.
    fn by_names(&self, names: &[&str], fits: impl Fn(&Field) -> bool) -> Vec<&Field> {
        let mut fields: Vec<&Field> = self
            .sample
            .fields
            .iter()
            .filter(|field| fits(field))
            .collect();
        fields.retain(|field| !self.places.has(&field.path));
        fields.sort_by_key(|field| {
            let last = plain(field.path.last().map_or("", String::as_str));
            let at = names.iter().position(|name| *name == last);
            at.unwrap_or(names.len())
        });
        fields
    }

    /// A name of these words that events and rules do not have yet.
    fn unused(&self, words: &[&str]) -> String {
        let name = camel_case(words);
        let is_taken = |name: &str| {
            let is_field = |field: &Field| field.path[0] == name;
            let is_rule = [format!("attribute {name}"), format!("define {name}")];
            self.sample.fields.iter().any(is_field)
                || is_rule.iter().any(|rule| {
                    let mut places = self.text.match_indices(rule.as_str());
                    places.any(|(at, _)| {
                        !self.text[at + rule.len()..].starts_with(|c: char| c.is_alphanumeric())
                    })
                })
        };
        let mut unused = name.clone();
        let mut number = 2;
        while is_taken(&unused) {
            unused = format!("{name}{number}");
            number += 1;
        }
        unused
    }
}

/// Whether a field names something, so that its sum or its latest value says nothing.
fn is_id(name: &str) -> bool {
    let plain = plain(name);
    plain.ends_with("id")
        || plain.ends_with("uuid")
        || plain.ends_with("key")
        || plain.contains("email")
}
