//! One profile as a JSON document, and rules that run on it without schemas.

use serde_json::{Map, Value as Json};

use super::builder::{Engine, EngineBuilder};
use super::diagnostics::Diagnostics;
use super::program::data_error;
use super::schemas::SchemaSource;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::schema::{SchemaKind, infer_from_json};

/// One profile: `{"profile": {…}, "events": […]}`, where both may be left out.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileInput {
    /// The record; `null` where there is none.
    pub profile: Json,
    /// The events in any order.
    pub events: Vec<Json>,
}

impl ProfileInput {
    /// Reads the JSON document `text`, which messages call `name`.
    ///
    /// # Errors
    /// `DataUnreadable` for a text that is not JSON, `DataUnknownForm` for JSON of another shape.
    pub fn parse(name: &str, text: &str) -> Result<Self, Diagnostics> {
        let document: Json = serde_json::from_str(text).map_err(|error| {
            let message = format!("`{name}` is not JSON");
            refuse(Code::DataUnreadable, message, error.to_string())
        })?;
        let form = |reason: &str| {
            let message = format!("`{name}` is not the input of one profile");
            refuse(Code::DataUnknownForm, message, reason.to_owned())
        };
        let Json::Object(mut document) = document else {
            return Err(form("the document is no object"));
        };
        let mut take = |member: &str| document.remove(member).unwrap_or(Json::Null);
        let (profile, events) = (take("profile"), take("events"));
        if let Some(other) = document.keys().next() {
            return Err(form(&format!("it has a member `{other}`")));
        }
        if !matches!(profile, Json::Object(_) | Json::Null) {
            return Err(form("`profile` is no object"));
        }
        let events = match events {
            Json::Array(events) => events,
            Json::Null => Vec::new(),
            _ => return Err(form("`events` is no list")),
        };
        Ok(Self { profile, events })
    }
}

impl EngineBuilder {
    /// Where neither the host nor the rules name a schema, the data of `input` are one: their fields
    /// with the types that fit. The time of an event is `timestamp` and its id `_id`, where they
    /// have these.
    #[must_use]
    pub fn schemas_from(self, input: &ProfileInput) -> Self {
        let record = match &input.profile {
            Json::Null => Json::Object(Map::new()),
            record => record.clone(),
        };
        let (profile, _) =
            infer_from_json("the profile of the input", SchemaKind::Profile, [record]);
        let events = input.events.iter().cloned();
        let (event, _) = infer_from_json("the events of the input", SchemaKind::Event, events);
        self.fallback_schemas(SchemaSource::schema(profile), SchemaSource::schema(event))
    }
}

impl Engine {
    /// An engine for rules over the one profile `input`: see [`EngineBuilder::schemas_from`].
    pub fn for_input(input: &ProfileInput) -> Self {
        Self::builder().schemas_from(input).build()
    }
}

fn refuse(code: Code, message: String, reason: String) -> Diagnostics {
    let diagnostic = Diagnostic::error(code, Span::default(), message).note(reason);
    data_error(diagnostic.help("it has the form `{\"profile\": {…}, \"events\": […]}`"))
}
