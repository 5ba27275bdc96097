//! Where key, time and id of events probably are.

use super::sample::{Field, Sample};
use super::{ProjectOptions, no_place};
use crate::diagnostic::nearest;
use crate::engine::Diagnostics;
use crate::schema::{Schema, SchemaKind};
use crate::types::Kind;

/// Names of keys, the likeliest first, without case and marks.
const KEY_NAMES: &[&str] = &[
    "customer",
    "customerid",
    "customerkey",
    "user",
    "userid",
    "profile",
    "profileid",
    "client",
    "clientid",
    "member",
    "memberid",
    "visitor",
    "visitorid",
    "person",
    "personid",
    "account",
    "accountid",
    "crm",
    "crmid",
    "ecid",
    "userpseudoid",
    "email",
    "device",
    "deviceid",
];
/// Names of times, the likeliest first.
const TIME_NAMES: &[&str] = &[
    "timestamp",
    "eventtimestamp",
    "eventtime",
    "time",
    "ts",
    "datetime",
    "createdat",
    "created",
    "occurredat",
    "date",
    "eventdate",
];
/// Names of ids, the likeliest first.
const ID_NAMES: &[&str] = &[
    "id",
    "eventid",
    "eventuuid",
    "uuid",
    "messageid",
    "transactionid",
    "orderid",
];

/// Where something is, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// `key`, `time` or `id`.
    pub what: &'static str,
    /// The field; none where events have no such one.
    pub path: Option<String>,
    /// Why it is this field.
    pub reason: String,
}

/// Where key, time and id of events are.
#[derive(Debug)]
pub(super) struct Places {
    pub(super) key: Vec<String>,
    /// Whether the key is where XDM has it, so that rules need not say so.
    pub(super) has_default_key: bool,
    pub(super) time: Vec<String>,
    /// Whether times are whole days.
    pub(super) has_days: bool,
    pub(super) id: Option<Vec<String>>,
    pub(super) guesses: Vec<Guess>,
}

impl Places {
    pub(super) fn guess(
        schema: &Schema,
        sample: &Sample,
        options: &ProjectOptions,
    ) -> Result<Self, Diagnostics> {
        let mut guesses = Vec::new();
        let time = time(sample, options, &mut guesses)?;
        let id = id(sample, options, &mut guesses)?;
        let default = schema.default_key(SchemaKind::Event);
        let has_default_key = options.key.is_none() && default.is_some();
        let key = match default.filter(|_| has_default_key) {
            Some(default) => {
                guesses.push(Guess {
                    what: "key",
                    path: Some(default.to_owned()),
                    reason: "the identities of XDM".to_owned(),
                });
                vec![default.to_owned()]
            }
            None => key(sample, options, [Some(&time), id.as_ref()], &mut guesses)?,
        };
        guesses.rotate_right(1);
        let is_day = |field: &Field| field.path == time && field.kind == Kind::Date;
        let has_days = sample.fields.iter().any(is_day);
        Ok(Self {
            key,
            has_default_key,
            time,
            has_days,
            id,
            guesses,
        })
    }

    /// Whether a field says which event it is, and nothing about it.
    pub(super) fn has(&self, path: &[String]) -> bool {
        path == self.key || path == self.time || self.id.as_deref() == Some(path)
    }
}

/// What to tell of events without a time, by what they look like.
fn no_time(sample: &Sample) -> Diagnostics {
    const HELP: &str =
        "times are texts such as `2026-06-01T10:00:00Z`, or timestamps of Parquet and Arrow";
    if sample.rows == 0 {
        return no_place(
            "there are no events to look at".to_owned(),
            "without `--events` there is a small shop to start from".to_owned(),
        );
    }
    if let [only] = sample.fields.as_slice()
        && only.dotted().contains([';', '\t', '|'])
    {
        return no_place(
            format!("the events have one field alone, `{}`", only.dotted()),
            "the columns of CSV are parted by commas: save the file with these".to_owned(),
        );
    }
    let is_like_time = |field: &&Field| {
        let value = field.values.iter().flatten().next();
        let is_text = field.kind == Kind::String
            && value.is_some_and(|value| {
                let digits = value.chars().filter(char::is_ascii_digit).count();
                digits >= 4 && value.contains(['.', '/', ':', '-'])
            });
        let is_named =
            TIME_NAMES.contains(&plain(field.path.last().map_or("", String::as_str)).as_str());
        value.is_some() && (is_text || is_named)
    };
    match sample.fields.iter().find(is_like_time) {
        Some(field) => {
            let value = field
                .values
                .iter()
                .flatten()
                .next()
                .map_or("", String::as_str);
            let shown = crate::diagnostic::on_one_line(value, 40);
            no_place(
                format!(
                    "no field of the events holds a time; `{}` has `{shown}`",
                    field.dotted()
                ),
                HELP.to_owned(),
            )
        }
        None => no_place(
            "no field of the events holds a time".to_owned(),
            HELP.to_owned(),
        ),
    }
}

fn time(
    sample: &Sample,
    options: &ProjectOptions,
    guesses: &mut Vec<Guess>,
) -> Result<Vec<String>, Diagnostics> {
    let fits = |field: &&Field| matches!(field.kind, Kind::Datetime | Kind::Date);
    if let Some(said) = said("time", options.time.as_deref(), sample, fits, guesses)? {
        return Ok(said);
    }
    let times: Vec<&Field> = sample.fields.iter().filter(fits).collect();
    let named = by_name(&times, TIME_NAMES);
    let Some(field) = named.or_else(|| times.first().copied()) else {
        return Err(no_time(sample));
    };
    let reason = match (named, times.len()) {
        (_, 1) => "the only time",
        (Some(_), _) => "by its name",
        (None, _) => "the first time",
    };
    guesses.push(guess("time", field, reason.to_owned()));
    Ok(field.path.clone())
}

fn id(
    sample: &Sample,
    options: &ProjectOptions,
    guesses: &mut Vec<Guess>,
) -> Result<Option<Vec<String>>, Diagnostics> {
    let fits = |field: &&Field| matches!(field.kind, Kind::String | Kind::Integer);
    if let Some(said) = said("id", options.id.as_deref(), sample, fits, guesses)? {
        return Ok(Some(said));
    }
    let is_unique =
        |field: &&Field| field.present() == sample.rows && field.counts().len() == sample.rows;
    let ids: Vec<&Field> = sample
        .fields
        .iter()
        .filter(|field| matches!(field.kind, Kind::String) && is_unique(field))
        .collect();
    let Some(field) = by_name(&ids, ID_NAMES) else {
        guesses.push(Guess {
            what: "id",
            path: None,
            reason: "each row is an event of its own".to_owned(),
        });
        return Ok(None);
    };
    guesses.push(guess(
        "id",
        field,
        "by its name, and no value twice".to_owned(),
    ));
    Ok(Some(field.path.clone()))
}

fn key(
    sample: &Sample,
    options: &ProjectOptions,
    taken: [Option<&Vec<String>>; 2],
    guesses: &mut Vec<Guess>,
) -> Result<Vec<String>, Diagnostics> {
    let fits = |field: &&Field| matches!(field.kind, Kind::String | Kind::Integer);
    if let Some(said) = said("key", options.key.as_deref(), sample, fits, guesses)? {
        return Ok(said);
    }
    let keys: Vec<&Field> = sample
        .fields
        .iter()
        .filter(|field| fits(field) && !taken.contains(&Some(&field.path)) && field.present() > 0)
        .collect();
    let Some(field) = by_name(&keys, KEY_NAMES) else {
        let message = "no field of the events looks like the key of a customer".to_owned();
        let fields: Vec<String> = keys.iter().map(|field| field.dotted()).collect();
        let help = match fields.is_empty() {
            true => "keys are texts or whole numbers".to_owned(),
            false => format!("say which it is with `--key`: {}", fields.join(", ")),
        };
        return Err(no_place(message, help));
    };
    let count = field.counts().len();
    let reason = format!("by its name; {count} in the first {} rows", sample.rows);
    guesses.push(guess("key", field, reason));
    Ok(field.path.clone())
}

/// The field that the author said, if it is one of those that fit.
fn said(
    what: &'static str,
    path: Option<&str>,
    sample: &Sample,
    fits: impl Fn(&&Field) -> bool,
    guesses: &mut Vec<Guess>,
) -> Result<Option<Vec<String>>, Diagnostics> {
    let Some(path) = path else {
        return Ok(None);
    };
    let names: Vec<String> = sample
        .fields
        .iter()
        .filter(&fits)
        .map(Field::dotted)
        .collect();
    let mut fields = sample.fields.iter().filter(fits);
    if let Some(field) = fields.find(|field| field.dotted() == path) {
        guesses.push(guess(what, field, "as said".to_owned()));
        return Ok(Some(field.path.clone()));
    }
    let is_there = sample.fields.iter().any(|field| field.dotted() == path);
    let message = match is_there {
        true => format!("the field `{path}` cannot be the {what} of events"),
        false => format!("the events have no field `{path}`"),
    };
    let near = nearest(path, names.iter().map(String::as_str));
    Err(no_place(
        message,
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("those that can be: {}", names.join(", ")),
        },
    ))
}

fn guess(what: &'static str, field: &Field, reason: String) -> Guess {
    Guess {
        what,
        path: Some(field.dotted()),
        reason,
    }
}

/// The field with the likeliest name; a name at the top wins over one inside an object.
fn by_name<'f>(fields: &[&'f Field], names: &[&str]) -> Option<&'f Field> {
    let rank = |field: &&&Field| {
        let plain = plain(field.path.last().map_or("", String::as_str));
        let at = names.iter().position(|name| *name == plain)?;
        Some((at, field.path.len()))
    };
    let ranked = fields
        .iter()
        .filter_map(|field| Some((rank(&field)?, *field)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, field)| field)
}

/// A name without case and marks: `user_id` and `userId` are one.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
