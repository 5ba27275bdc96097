//! Random rules as text, well typed by construction.

mod compound;
mod lists;

use crate::random::Random;

/// What bare names mean at a place, innermost last.
#[derive(Clone, Copy, PartialEq)]
enum Scope {
    Profile,
    Event,
    Item,
    Order,
    /// The body of a definition, which is read at any place: only full names mean something.
    Nowhere,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Boolean,
    Integer,
    Number,
    Text,
    Date,
    Instant,
    Duration,
}

const KINDS: [Kind; 7] = [
    Kind::Boolean,
    Kind::Integer,
    Kind::Number,
    Kind::Text,
    Kind::Date,
    Kind::Instant,
    Kind::Duration,
];

struct Writer<'a> {
    random: &'a mut Random,
    scopes: Vec<Scope>,
    /// Variables and parameters that hold one value.
    values: Vec<(String, Kind)>,
    /// Variables that hold an item of a list.
    items: Vec<(String, Scope)>,
    /// Definitions: name, where their bare names are read, what they give and take.
    definitions: Vec<(String, Scope, Kind, Vec<Kind>)>,
    /// Attributes that later rules may read: those of the profile, and those of events.
    attributes: Vec<(String, Scope, Kind)>,
    names: usize,
}

/// A program of so many attributes.
pub(crate) fn program(random: &mut Random, rules: usize) -> String {
    let mut text = String::new();
    match random.below(9) {
        0..3 => text.push_str("timezone \"Europe/Zurich\"\n"),
        3 => text.push_str("timezone if(vip, \"Asia/Tokyo\", \"America/New_York\")\n"),
        _ => {}
    }
    if random.one_in(6) {
        text.push_str("week starts sunday\n");
    }
    let mut writer = Writer::new(random, Scope::Profile);
    for _ in 0..writer.random.below(3) {
        text.push_str(&writer.definition());
    }
    for rule in 0..rules {
        text.push_str(&writer.attribute(rule));
    }
    text
}

/// A condition on an event `v` that goes over no lists, so that it reads the same in brackets.
#[allow(
    dead_code,
    reason = "of the tests that share programs, the laws alone ask"
)]
pub(crate) fn plain_condition(random: &mut Random) -> String {
    let mut writer = Writer::new(random, Scope::Nowhere);
    writer.items.push(("v".to_owned(), Scope::Event));
    loop {
        let text = writer.of(Kind::Boolean, 3);
        let goes_over_lists = ["[", "xEvent", "orders", "let ", "v.items"];
        if !goes_over_lists.iter().any(|word| text.contains(word)) {
            return text;
        }
    }
}

impl<'a> Writer<'a> {
    fn new(random: &'a mut Random, scope: Scope) -> Self {
        Self {
            random,
            scopes: vec![scope],
            values: Vec::new(),
            items: Vec::new(),
            definitions: Vec::new(),
            attributes: Vec::new(),
            names: 0,
        }
    }
}

impl Writer<'_> {
    /// A name that the program does not have yet.
    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn attribute(&mut self, rule: usize) -> String {
        let name = format!("r{rule}");
        let on_event = self.random.one_in(6);
        let mut options = String::new();
        if on_event {
            options.push_str(" on event");
            self.items.push(("event".to_owned(), Scope::Event));
        }
        if self.random.one_in(12) {
            options.push_str(" over last 40 days");
        }
        let body = if self.random.one_in(3) {
            self.rule()
        } else {
            let kind = *self.random.of(&KINDS);
            match kind {
                Kind::Number if self.random.one_in(4) => options.push_str(" round 1"),
                _ => {}
            }
            if self.random.one_in(8) {
                options.push_str(&format!(" default {}", self.literal(kind)));
            }
            let body = self.of(kind, 4);
            // Each that is read again repeats its work for every event.
            let scope = if on_event {
                Scope::Event
            } else {
                Scope::Profile
            };
            let known = self.attributes.iter().filter(|one| one.1 == scope);
            if known.count() < 2 {
                self.attributes.push((name.clone(), scope, kind));
            }
            body
        };
        self.items.clear();
        format!("attribute {name}{options} = {body}\n")
    }

    fn rule(&mut self) -> String {
        match self.random.below(9) {
            0 => self.grouped(),
            1 => self.list_value(),
            2 => format!("{{\"a\": {}, \"b\": {}}}", self.any(2), self.any(2)),
            3 => self.picked_item(),
            4 | 5 => self.map_value(),
            6 => self.computed_list(),
            _ => self.measures(),
        }
    }

    fn inside<R>(&mut self, scope: Scope, write: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(scope);
        let result = write(self);
        self.scopes.pop();
        result
    }

    fn any(&mut self, depth: usize) -> String {
        let kind = *self.random.of(&KINDS);
        self.of(kind, depth)
    }

    fn of(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 || self.random.one_in(5) {
            return self.leaf(kind);
        }
        let depth = depth - 1;
        if self.random.one_in(4)
            && let Some(text) = self.compound(kind, depth)
        {
            return text;
        }
        match self.random.below(7) {
            0 => format!(
                "if({}, {}, {})",
                self.of(Kind::Boolean, depth),
                self.of(kind, depth),
                self.of(kind, depth)
            ),
            1 => format!("({} ?: {})", self.of(kind, depth), self.of(kind, depth)),
            2 => format!(
                "case {{ {}: {}, else: {} }}",
                self.of(Kind::Boolean, depth),
                self.of(kind, depth),
                self.of(kind, depth)
            ),
            3 => self.aggregate(kind, depth),
            _ => self.operation(kind, depth),
        }
    }

    /// A form that binds names, where there is one of this kind.
    fn compound(&mut self, kind: Kind, depth: usize) -> Option<String> {
        // Comprehensions inside of comprehensions grow without an end.
        let is_nested = self.items.len() > 2 || self.scopes.len() > 3;
        match self.random.below(4) {
            0 => Some(self.binding(kind, depth.min(2))),
            1 => self.defined(kind, depth),
            2 if !is_nested => self.comprehension(kind),
            _ if !is_nested => self.sequence(kind),
            _ => None,
        }
    }

    fn leaf(&mut self, kind: Kind) -> String {
        if self.random.one_in(3) {
            self.literal(kind)
        } else {
            self.field(kind)
        }
    }

    fn literal(&mut self, kind: Kind) -> String {
        let choices: &[&str] = match kind {
            Kind::Boolean => &["true", "false"],
            Kind::Integer => &[
                "0",
                "1",
                "3",
                "-2",
                "9007199254740993",
                "9223372036854775807",
            ],
            Kind::Number => &["0.0", "1.5", "-0.1", "1e308", "20.0"],
            Kind::Text => &["\"a\"", "\"web\"", "\"A\"", "\"\"", "\"store\""],
            Kind::Date => &[
                "date(2026, 5, 31)",
                "today",
                "tomorrow",
                "date(2024, 2, 29)",
            ],
            Kind::Instant => &["now", "datetime(\"2026-05-02T00:00:00Z\")"],
            Kind::Duration => &["30 days", "90 minutes", "2 hours", "1 week"],
        };
        (*self.random.of(choices)).to_owned()
    }

    fn field(&mut self, kind: Kind) -> String {
        if self.random.one_in(3)
            && let Some(text) = self.variable(kind)
        {
            return text;
        }
        let levels = self.scopes.len();
        let out = if levels > 1 && self.random.one_in(4) {
            1 + self.random.below(levels - 1)
        } else {
            0
        };
        let scope = self.scopes[levels - 1 - out];
        let is_nowhere = scope == Scope::Nowhere;
        let named = if is_nowhere { Scope::Profile } else { scope };
        let name = match name_of(named, kind) {
            Some(names) => (*self.random.of(names)).to_owned(),
            None => return self.literal(kind),
        };
        match out {
            _ if is_nowhere => format!("profile.{name}"),
            0 => name,
            _ if scope == Scope::Profile && self.random.one_in(2) => format!("profile.{name}"),
            _ => format!("{}{name}", "^".repeat(out)),
        }
    }

    /// A value that the text itself gave a name to.
    fn variable(&mut self, kind: Kind) -> Option<String> {
        let here = *self.scopes.last()?;
        let mut found: Vec<String> = Vec::new();
        let values = self.values.iter().filter(|(_, of)| *of == kind);
        found.extend(values.map(|(name, _)| name.clone()));
        for (item, scope) in &self.items {
            let names = name_of(*scope, kind).unwrap_or_default();
            found.extend(names.iter().map(|name| format!("{item}.{name}")));
        }
        let is_read = |scope: Scope| match scope {
            Scope::Event => here == Scope::Event,
            _ => here == Scope::Profile,
        };
        let attributes = self.attributes.iter();
        let attributes = attributes.filter(|(_, scope, of)| *of == kind && is_read(*scope));
        found.extend(attributes.map(|(name, ..)| name.clone()));
        (!found.is_empty()).then(|| self.random.of(&found).clone())
    }

    fn operation(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Boolean => self.condition(depth),
            Kind::Integer => match self.random.below(7) {
                0 => format!("({} + {})", self.of(kind, depth), self.of(kind, depth)),
                1 => format!("({} - {})", self.of(kind, depth), self.of(kind, depth)),
                2 => format!("({} * {})", self.of(kind, depth), self.of(kind, depth)),
                3 => format!("({} % {})", self.of(kind, depth), self.of(kind, depth)),
                4 => format!("{}.getYear()", self.of(Kind::Instant, depth)),
                5 => self.distance(depth),
                6 => format!(
                    "{}.atZone({}).getHour()",
                    self.of(Kind::Instant, depth),
                    self.zone()
                ),
                _ => self.measure(depth),
            },
            Kind::Number => match self.random.below(8) {
                6 => format!("round({}, 1)", self.of(kind, depth)),
                7 => format!("clamp({}, -5, 5.5)", self.of(kind, depth)),
                0 => format!(
                    "({} + {})",
                    self.of(kind, depth),
                    self.of(Kind::Integer, depth)
                ),
                1 => format!("({} - {})", self.of(kind, depth), self.of(kind, depth)),
                2 => format!("({} * {})", self.of(kind, depth), self.of(kind, depth)),
                3 => format!(
                    "({} / {})",
                    self.of(Kind::Integer, depth),
                    self.of(kind, depth)
                ),
                4 => format!("({} % {})", self.of(kind, depth), self.of(kind, depth)),
                _ => format!("{}.in(days)", self.of(Kind::Duration, depth)),
            },
            Kind::Text => self.text(depth),
            Kind::Date => match self.random.below(4) {
                0 => format!(
                    "{}.dateAdd({}, months)",
                    self.of(kind, depth),
                    self.of(Kind::Integer, depth)
                ),
                // A constant that is no day is an error.
                1 => "profile.name.parseDate(\"d.M.yyyy\")".to_owned(),
                _ => format!("({} + 2 days)", self.of(kind, depth)),
            },
            Kind::Instant => match self.random.below(6) {
                4 => format!(
                    "{}.setHours({})",
                    self.of(kind, depth),
                    self.field(Kind::Integer)
                ),
                5 => format!(
                    "{}.atZone({}).truncate(day)",
                    self.of(kind, depth),
                    self.zone()
                ),
                0 => format!("({} - 1 month)", self.of(kind, depth)),
                1 => format!(
                    "({} + {})",
                    self.of(kind, depth),
                    self.of(Kind::Duration, depth)
                ),
                2 => format!("{}.truncate(week)", self.of(kind, depth)),
                _ => format!("({} + 3 days)", self.of(kind, depth)),
            },
            Kind::Duration => match self.random.below(4) {
                0 => format!(
                    "({} - {})",
                    self.of(Kind::Instant, depth),
                    self.of(Kind::Instant, depth)
                ),
                1 => format!("({} + {})", self.of(kind, depth), self.of(kind, depth)),
                2 => format!(
                    "({} * {})",
                    self.of(kind, depth),
                    self.of(Kind::Number, depth)
                ),
                _ => format!(
                    "({} / {})",
                    self.of(kind, depth),
                    self.of(Kind::Number, depth)
                ),
            },
        }
    }

    fn text(&mut self, depth: usize) -> String {
        let text = self.of(Kind::Text, depth);
        match self.random.below(10) {
            9 => format!(
                "{}.formatDate(\"yyyy-MM-dd h:mm a\")",
                self.of(Kind::Instant, depth)
            ),
            0 => format!("{text}.upperCase()"),
            1 => format!("{text}.substr(1, {})", self.of(Kind::Integer, depth)),
            2 => format!("{text}.replaceAll(\"e\", {})", self.of(Kind::Text, depth)),
            3 => format!(
                "{text}.regexGroup(\"([a-m]+)(.*)\", {})",
                self.random.below(3)
            ),
            4 => format!("{text}.replaceMatches(\"[aeiou]\", \"<$0>\")"),
            5 => format!("{text}.split(\"e\").join(\"-\")"),
            6 => format!("max({text}, {})", self.of(Kind::Text, depth)),
            7 => format!("toPercentage({}, 1)", self.of(Kind::Number, depth)),
            _ => format!("({text} + {})", self.of(Kind::Text, depth)),
        }
    }

    /// A whole number from a function of texts or numbers.
    fn measure(&mut self, depth: usize) -> String {
        let text = self.of(Kind::Text, depth);
        match self.random.below(5) {
            0 => format!("{text}.length()"),
            1 => format!("{text}.indexOf({})", self.of(Kind::Text, depth)),
            2 => format!("{text}.toInt()"),
            3 => format!(
                "min({}, {})",
                self.of(Kind::Integer, depth),
                self.of(Kind::Integer, depth)
            ),
            _ => format!("floor({})", self.field(Kind::Number)),
        }
    }

    /// Whole units between two days, or from one to now.
    fn distance(&mut self, depth: usize) -> String {
        let kind = *self.random.of(&[Kind::Date, Kind::Instant]);
        let unit = *self
            .random
            .of(&["hours", "days", "weeks", "months", "years"]);
        match self.random.below(2) {
            0 => format!("{}.age({unit})", self.of(kind, depth)),
            _ => format!(
                "dateDiff({}, {}, {unit})",
                self.of(kind, depth),
                self.of(Kind::Instant, depth)
            ),
        }
    }

    /// A zone, also one from a field that is none.
    fn zone(&mut self) -> String {
        match self.random.below(3) {
            0 => self.field(Kind::Text),
            _ => {
                let zones = ["\"Australia/Lord_Howe\"", "\"America/New_York\""];
                (*self.random.of(&zones)).to_owned()
            }
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        match self.random.below(15) {
            12 => format!(
                "dateBetween({}, {}, {})",
                self.of(Kind::Instant, depth),
                self.of(Kind::Date, depth),
                self.of(Kind::Instant, depth)
            ),
            14 => format!("{}.matches(\"[b-k]$\")", self.of(Kind::Text, depth)),
            13 => format!("{}.isEmpty()", self.of(Kind::Text, depth)),
            0 => format!(
                "({} and {})",
                self.of(Kind::Boolean, depth),
                self.of(Kind::Boolean, depth)
            ),
            1 => format!(
                "({} or {})",
                self.of(Kind::Boolean, depth),
                self.of(Kind::Boolean, depth)
            ),
            2 => format!("not ({})", self.of(Kind::Boolean, depth)),
            3 => format!(
                "{}.startsWith(\"a\", {})",
                self.of(Kind::Text, depth),
                self.random.of(&["true", "false"])
            ),
            4 => format!("({} like \"%e_%\")", self.of(Kind::Text, depth)),
            5 => format!("({} in [\"a\", \"web\"])", self.of(Kind::Text, depth)),
            6 => self.window(depth),
            7 => {
                let kind = *self.random.of(&KINDS);
                format!("({}).isNull()", self.of(kind, depth))
            }
            8 => format!(
                "({} < {})",
                self.of(Kind::Integer, depth),
                self.of(Kind::Number, depth)
            ),
            _ => {
                let kind = *self.random.of(&KINDS[1..]);
                let op = *self.random.of(&["=", "!=", "<", "<=", ">", ">="]);
                format!("({} {op} {})", self.of(kind, depth), self.of(kind, depth))
            }
        }
    }

    fn window(&mut self, depth: usize) -> String {
        let time = self.of(Kind::Instant, depth);
        let op = *self.random.of(&["<", "<=", ">", ">=", "=", "!="]);
        let unit = *self
            .random
            .of(&["hours", "days", "weeks", "months", "years"]);
        let side = *self.random.of(&["before", "after"]);
        let count = if self.random.one_in(5) {
            self.field(Kind::Integer)
        } else {
            self.random.below(40).to_string()
        };
        let reference = *self.random.of(&["now", "today", "date(2026, 5, 25)"]);
        match self.random.below(6) {
            0 => format!("({time} occurs this month)"),
            1 => format!("({time} occurs between date(2026, 1, 1) and {reference})"),
            2 => format!("({time} occurs today)"),
            3 => format!("({time} occurs before {reference})"),
            _ => format!("({time} occurs {op} {count} {unit} {side} {reference})"),
        }
    }
}

fn name_of(scope: Scope, kind: Kind) -> Option<&'static [&'static str]> {
    Some(match (scope, kind) {
        (Scope::Profile, Kind::Boolean) => &["vip", "tags.exists()"],
        (Scope::Profile, Kind::Integer) => &["age", "home.floor", "orders.count()"],
        (Scope::Profile, Kind::Number) => &["score", "points.a", "points.get(\"web\")"],
        (Scope::Profile, Kind::Text) => &["name", "home.city", "tags.first()"],
        (Scope::Profile, Kind::Date) => &["birth"],
        (Scope::Profile, Kind::Instant) => &["since"],
        (Scope::Event, Kind::Boolean) => &["ok"],
        (Scope::Event, Kind::Integer) => &["quantity", "source.depth", "items.pieces.max()"],
        (Scope::Event, Kind::Number) => &["price", "items.cost.sum()"],
        (Scope::Event, Kind::Text) => &["kind", "channel", "source.host", "labels.last()"],
        (Scope::Event, Kind::Date) => &["day"],
        (Scope::Event, Kind::Instant) => &["timestamp"],
        (Scope::Item, Kind::Integer) => &["pieces", "marks.sum()"],
        (Scope::Item, Kind::Number) => &["cost"],
        (Scope::Item, Kind::Text) => &["sku"],
        (Scope::Order, Kind::Integer) => &["size"],
        (Scope::Order, Kind::Number) => &["total"],
        (Scope::Order, Kind::Text) => &["sku"],
        (Scope::Order, Kind::Instant) => &["placed"],
        _ => return None,
    })
}
