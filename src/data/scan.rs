//! What is to be read: a layout, and where in a row its key, time and id are.

use std::sync::Arc;

use crate::schema::layout::{EVENT_TABLE, Layout, PROFILE_TABLE, PathStep};

/// Which of the two roots of a layout the rows of an input are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Root {
    /// Records of profiles.
    Profile,
    /// Events.
    Event,
}

impl Root {
    /// The root table of a layout.
    pub fn table(self) -> usize {
        match self {
            Root::Profile => PROFILE_TABLE,
            Root::Event => EVENT_TABLE,
        }
    }
}

/// What profile keys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum KeyType {
    /// Text; whole numbers of the data count as their decimal text.
    #[default]
    String,
    /// Whole numbers; text counts where it is one in its plain decimal form.
    Integer,
}

/// What a reader reads of each row.
#[derive(Debug, Clone)]
pub struct Scan {
    /// The columns.
    pub layout: Arc<Layout>,
    /// What the rows are.
    pub root: Root,
    /// Where the profile key is: a scalar, an identity object, a list of them or a whole map of
    /// identities. Without a path no row needs a key, and the keys of a batch are empty or zero.
    pub key: Option<Vec<PathStep>>,
    /// What keys are.
    pub key_type: KeyType,
    /// Where the event time is. With a path, a row without a readable time is refused.
    pub time: Option<Vec<PathStep>>,
    /// Set where nobody asks for the times of rows but whether they are after this instant, in
    /// microseconds: a file that says so of many rows at once need not have their times read, and
    /// batches of them have none.
    pub times_until: Option<i64>,
    /// Where the event id is; it may be missing in a row.
    pub id: Option<Vec<PathStep>>,
    /// Whether batches say which line or row of the input each of their rows was.
    pub lines: bool,
}

impl Scan {
    /// A scan of `root` that needs neither key nor time nor id: the records of one known profile.
    pub fn new(layout: Arc<Layout>, root: Root) -> Self {
        Self {
            layout,
            root,
            key: None,
            key_type: KeyType::String,
            time: None,
            times_until: None,
            id: None,
            lines: false,
        }
    }

    /// Reads the profile key of each row at `path`.
    #[must_use]
    pub fn key(mut self, path: Vec<PathStep>, key_type: KeyType) -> Self {
        self.key = Some(path);
        self.key_type = key_type;
        self
    }

    /// Reads the event time of each row at `path`.
    #[must_use]
    pub fn time(mut self, path: Vec<PathStep>) -> Self {
        self.time = Some(path);
        self
    }

    /// Lets batches say which line or row of the input each of their rows was.
    #[must_use]
    pub fn with_lines(mut self) -> Self {
        self.lines = true;
        self
    }

    /// The same scan without times, where those that are early enough need not be read.
    pub(super) fn untimed(&self) -> Option<Self> {
        let is_asked = self.time.is_some() && self.times_until.is_some();
        is_asked.then(|| Self {
            time: None,
            ..self.clone()
        })
    }

    /// Reads the event id of each row at `path`.
    #[must_use]
    pub fn id(mut self, path: Vec<PathStep>) -> Self {
        self.id = Some(path);
        self
    }
}

/// The path of fields that a dotted text names, such as `person.name`.
pub fn field_path(dotted: &str) -> Vec<PathStep> {
    dotted
        .split('.')
        .map(|name| PathStep::Field(name.to_owned()))
        .collect()
}
