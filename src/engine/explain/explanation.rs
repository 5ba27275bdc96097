//! What is told of an attribute, as data.

use serde::Serialize;

/// What a program computes, why and at what cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanations {
    /// The instant that windows are shown for, as RFC 3339.
    pub now: String,
    /// The time zone of the rules; of profiles without one of their own where `zone_of_profile` is
    /// there.
    pub zone: String,
    /// The expression that says the zone of each profile.
    pub zone_of_profile: Option<String>,
    /// The attributes in the order of the text.
    pub attributes: Vec<Explanation>,
    /// What all of them keep together: what several need is kept once.
    pub together: Together,
}

/// What a run of all attributes together keeps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Together {
    /// Bytes of state for each profile, without what grows.
    pub state_bytes: usize,
    /// The attributes that make a run keep the events of each profile.
    pub keep_events: Vec<String>,
    /// The attributes whose states grow with the events of a profile.
    pub growing: Vec<String>,
}

/// What is told of one attribute.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// Its name.
    pub name: String,
    /// Its documentation, one line each.
    pub docs: Vec<String>,
    /// What it computes, in plain words.
    pub computes: String,
    /// The definitions that these words name.
    pub terms: Vec<Term>,
    /// Its type, `?` where it may be missing.
    #[serde(rename = "type")]
    pub ty: String,
    /// Where it is stored, its name included, as in `_acme.loyalty.tier`.
    pub stored: String,
    /// Whether it has a value for each event, as of that event.
    pub on_event: bool,
    /// The value that stands for a missing one, as written.
    pub default: Option<String>,
    /// Where the rules say it; none where the source is no file of rules.
    pub place: Option<RulePlace>,
    /// The rule as written.
    pub rule: String,
    /// How its value is kept up to date.
    pub mode: ModeNote,
    /// The windows of time that it looks at.
    pub windows: Vec<WindowNote>,
    /// What a profile keeps for it.
    pub state: StateNote,
    /// What an event costs.
    pub cost: Cost,
    /// What it depends on.
    pub reads: Reads,
    /// The attributes that depend on it.
    pub used_by: Vec<String>,
}

/// A name of the rules in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Term {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub words: String,
}

/// A place in the rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RulePlace {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// How a value is kept up to date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ModeNote {
    /// `incremental`, `timed`, `ordered` or `history`.
    pub mode: String,
    /// Why, as a clause.
    pub why: String,
}

/// A stretch of time that an attribute looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowNote {
    /// The field that must lie in it, as in `timestamp`.
    pub field: String,
    /// Where it begins; none where it has no beginning.
    pub from: Option<WindowEdge>,
    /// Where it ends; none where only the events themselves end it.
    pub to: Option<WindowEdge>,
    /// When it moves next.
    pub moves: Moves,
}

/// An end of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WindowEdge {
    /// The instant in the zone of the rules, as RFC 3339; none where it is missing, so that nothing
    /// lies in the window.
    pub instant: Option<String>,
    /// Whether the instant itself belongs to the window.
    pub included: bool,
}

/// When a window moves next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "when", content = "instant", rename_all = "snake_case")]
pub enum Moves {
    /// With every instant.
    WithTime,
    /// At this instant, as RFC 3339 in the zone of the rules.
    At(String),
    /// Never.
    Never,
}

/// What a profile keeps.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StateNote {
    /// Bytes for each profile; without what grows, and without the texts that values hold.
    pub bytes: usize,
    /// Whether that is all, whatever events come.
    pub bounded: bool,
    /// What the parts come to.
    pub parts: Vec<StatePart>,
    /// Whether the events themselves are kept, and about how many bytes each of them takes.
    pub event_bytes: Option<usize>,
}

/// A part of a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatePart {
    /// The part of the rule that keeps it, as written.
    pub rule: String,
    /// Bytes beside the common row of states.
    pub bytes: usize,
    /// What each further item or group takes, where these are kept one by one.
    pub each_bytes: Option<usize>,
    /// How many of these there are at most; none where the number grows with the events.
    pub at_most: Option<u64>,
    /// What is kept one by one: `group`, `value` or `item`.
    pub each: Option<String>,
}

/// What computing costs, in steps: a step is about one instruction of native code on a value at
/// hand, such as reading a column, a test or an addition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Steps for each event.
    pub event_steps: u64,
    /// What they are made of.
    pub columns: u64,
    /// Tests of texts that are computed once for each different text and looked up for each event.
    pub looked_up: u64,
    /// Comparisons, logic and arithmetic.
    pub operations: u64,
    /// Words of state that change.
    pub state_words: u64,
    /// Calls of the library for each event.
    pub event_calls: Vec<String>,
    /// Steps for each row of lists inside of events.
    pub item_steps: u64,
    /// Calls of the library for each of these rows.
    pub item_calls: Vec<String>,
    /// Calls of the library once for each profile.
    pub profile_calls: Vec<String>,
    /// Whether each event is compared with the other events of its profile, so that the steps are
    /// those of a pair.
    pub is_pairwise: bool,
    /// Whether native code computes it; else the interpreter.
    pub native: bool,
}

/// What an attribute depends on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Reads {
    /// Fields of the profile's record.
    pub profile_fields: Vec<String>,
    /// Fields of events.
    pub event_fields: Vec<String>,
    /// Attributes.
    pub attributes: Vec<String>,
    /// Definitions that its rule names, and those that these name.
    pub definitions: Vec<String>,
    /// Whether it goes by the time zone.
    pub zone: bool,
    /// Whether it depends on the instant of evaluation.
    pub now: bool,
}
