//! Random rules as text, well typed by construction.

use crate::random::Random;

/// What bare names mean at a place, innermost last.
#[derive(Clone, Copy, PartialEq)]
enum Scope {
    Profile,
    Event,
    Item,
    Order,
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
}

/// A program of so many attributes.
pub(crate) fn program(random: &mut Random, rules: usize) -> String {
    let mut text = String::new();
    match random.below(9) {
        0..3 => text.push_str("timezone \"Europe/Zurich\"\n"),
        3 => text.push_str("timezone if(vip, \"Asia/Tokyo\", \"America/New_York\")\n"),
        _ => {}
    }
    for rule in 0..rules {
        let mut writer = Writer {
            random: &mut *random,
            scopes: vec![Scope::Profile],
        };
        let body = writer.rule();
        let place = if random.one_in(10) { " on event" } else { "" };
        text.push_str(&format!("attribute r{rule}{place} = {body}\n"));
    }
    text
}

impl Writer<'_> {
    fn rule(&mut self) -> String {
        match self.random.below(14) {
            12 => self.map_value(),
            13 => self.computed_list(),
            0 => self.grouped(),
            1 => self.list_value(),
            2 => format!("{{\"a\": {}, \"b\": {}}}", self.any(2), self.any(2)),
            3 => self.picked_item(),
            _ => self.any(4),
        }
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
        let levels = self.scopes.len();
        let out = if levels > 1 && self.random.one_in(4) {
            1 + self.random.below(levels - 1)
        } else {
            0
        };
        let scope = self.scopes[levels - 1 - out];
        let name = match name_of(scope, kind) {
            Some(names) => (*self.random.of(names)).to_owned(),
            None => return self.literal(kind),
        };
        match out {
            0 => name,
            _ if scope == Scope::Profile && self.random.one_in(2) => format!("profile.{name}"),
            _ => format!("{}{name}", "^".repeat(out)),
        }
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
                1 => format!("{}.parseDate(\"d.M.yyyy\")", self.of(Kind::Text, depth)),
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

    /// A list of objects, and what its items are.
    fn list(&mut self, depth: usize) -> (String, Scope) {
        let nearest = *self.scopes.last().unwrap_or(&Scope::Profile);
        let (base, scope) = match self.random.below(4) {
            0 if nearest == Scope::Event => ("items".to_owned(), Scope::Item),
            0 if nearest == Scope::Profile => ("orders".to_owned(), Scope::Order),
            1 => ("xEvent.items".to_owned(), Scope::Item),
            2 => ("profile.orders".to_owned(), Scope::Order),
            _ => ("xEvent".to_owned(), Scope::Event),
        };
        if self.random.one_in(3) || self.scopes.len() > 3 {
            return (base, scope);
        }
        let condition = self.inside(scope, |writer| writer.of(Kind::Boolean, depth.min(2)));
        let list = format!("{base}[{condition}]");
        let kind = *self.random.of(&[Kind::Number, Kind::Integer, Kind::Text]);
        let key = self.inside(scope, |writer| writer.field(kind));
        let count = self.random.below(4);
        let list = match self.random.below(16) {
            0 => format!("{list}.topN({key}, {count})"),
            1 => format!("{list}.bottomN({key}, {count})"),
            2 => format!("{list}.take({count})"),
            3 => format!("{list}.skip({count})"),
            4 => format!("{list}.reverse()"),
            5 => format!("{list}.sortBy({key})"),
            6 => format!("{list}.distinct({key})"),
            _ => list,
        };
        (list, scope)
    }

    fn inside<R>(&mut self, scope: Scope, write: impl FnOnce(&mut Self) -> R) -> R {
        self.scopes.push(scope);
        let result = write(self);
        self.scopes.pop();
        result
    }

    fn aggregate(&mut self, kind: Kind, depth: usize) -> String {
        let (list, scope) = self.list(depth);
        let inner = depth.min(2);
        if self.random.one_in(3)
            && let Some(text) = self.list_function(kind, &list, scope)
        {
            return text;
        }
        match kind {
            Kind::Boolean => {
                let name = *self.random.of(&["exists", "any", "all", "none", "one"]);
                let condition = self.inside(scope, |writer| writer.of(Kind::Boolean, inner));
                format!("{list}.{name}({condition})")
            }
            Kind::Integer => match self.random.below(4) {
                0 => format!("{list}.count()"),
                1 => {
                    let condition = self.inside(scope, |writer| writer.of(Kind::Boolean, inner));
                    format!("{list}.count({condition})")
                }
                2 => {
                    let text = self.inside(scope, |writer| writer.of(Kind::Text, inner));
                    format!("{list}.countDistinct({text})")
                }
                _ => {
                    let name = *self.random.of(&["sum", "min", "max"]);
                    let value = self.inside(scope, |writer| writer.of(Kind::Integer, inner));
                    format!("{list}.{name}({value})")
                }
            },
            Kind::Number => {
                let name = *self.random.of(&["sum", "average", "min", "max"]);
                let value = self.inside(scope, |writer| writer.of(Kind::Number, inner));
                format!("{list}.{name}({value})")
            }
            Kind::Duration if self.random.one_in(2) => {
                let value = self.inside(scope, |writer| writer.of(Kind::Instant, inner));
                let name = *self.random.of(&["average", "max", "first"]);
                format!("{list}.gaps({value}).{name}()")
            }
            _ => {
                let value = self.inside(scope, |writer| writer.of(kind, inner));
                match self.random.below(3) {
                    0 if kind != Kind::Boolean => format!("{list}.max({value})"),
                    1 => format!("{list}.map({value}).last()"),
                    _ => format!("{list}.map({value}).first()"),
                }
            }
        }
    }

    /// A function of a list that gives one value.
    fn list_function(&mut self, kind: Kind, list: &str, scope: Scope) -> Option<String> {
        let value = self.inside(scope, |writer| writer.of(kind, 1));
        let text = self.inside(scope, |writer| writer.of(Kind::Text, 1));
        let time = self.inside(scope, |writer| writer.of(Kind::Instant, 1));
        let key = self.inside(scope, |writer| writer.field(Kind::Integer));
        let unit = *self.random.of(&["day", "weeks", "month", "hour"]);
        let place = *self.random.of(&["1", "2", "-1", "-2", "quantity"]);
        let place = if place == "quantity" {
            "profile.age"
        } else {
            place
        };
        let own = name_of(scope, kind).map(|names| *self.random.of(names));
        Some(match (kind, self.random.below(6)) {
            (_, 0) => format!("{list}.map({value}).nth({place})"),
            (_, 1) => format!("{list}.mode({value})"),
            (_, 2) => format!("{list}.list({value}, 2).first()"),
            (_, 3) => format!(
                "{list}.{}({key}).{}",
                self.random.of(&["minBy", "maxBy"]),
                own?
            ),
            (Kind::Boolean, 4) => format!("{list}.map({text}).intersects([\"web\", \"a\"])"),
            (Kind::Boolean, _) => {
                let name = *self.random.of(&["subsetOf", "supersetOf", "intersects"]);
                format!("{list}.map({text}).{name}(profile.tags)")
            }
            (Kind::Integer, 4) => {
                let name = *self.random.of(&[
                    "countOnlyNull",
                    "countWithNull",
                    "distinctCountWithNull",
                    "approxCountDistinct",
                ]);
                format!("{list}.{name}({text})")
            }
            (Kind::Integer, _) => {
                let name = *self.random.of(&["streak", "longestStreak"]);
                format!("{list}.{name}({unit}, {time})")
            }
            (Kind::Number, 4) => {
                let name = *self.random.of(&["median", "variance", "stddev"]);
                format!("{list}.{name}({value})")
            }
            (Kind::Number, _) => match self.random.below(3) {
                0 => format!("{list}.average({value}, {key})"),
                1 => format!("{list}.percentile({value}, 40)"),
                _ => format!("{list}.approxPercentile({value}, 40)"),
            },
            (Kind::Duration, 4) => format!("{list}.differences({time}).min()"),
            (Kind::Duration, _) => format!("{list}.sessions(30 days, {time}).max(duration)"),
            (Kind::Instant, 4) => format!("{list}.median({time})"),
            (Kind::Instant, _) => format!("{list}.sessions(30 days, {time}).last().start"),
            (_, 4) => format!("{list}.topK({value}, 2).last()"),
            _ => return None,
        })
    }

    fn map_value(&mut self) -> String {
        let (list, scope) = self.list(2);
        let key = self.inside(scope, |writer| writer.field(Kind::Text));
        let second = self.inside(scope, |writer| writer.field(Kind::Integer));
        let value = self.inside(scope, |writer| writer.of(Kind::Number, 1));
        let time = self.inside(scope, |writer| writer.of(Kind::Instant, 1));
        let groups = format!("{list}.groupBy({key})");
        match self.random.below(12) {
            0 => format!("{groups}[this.count() > 1].sum({value})"),
            1 => format!("{groups}.take(2).max({value})"),
            2 => format!("{groups}.sum({value}) / {groups}.count()"),
            3 => format!("{groups}.average({value}) > 1"),
            4 => format!("{groups}.sum({value}).topN(value, 2)"),
            5 => format!("{groups}.keys()"),
            6 => format!("{groups}.groupBy({second}).map((K, V) => mapEntry(K, V.count()))"),
            7 => format!("{list}.per(month, {time}).count()"),
            8 => format!("{groups}.maxBy({second})"),
            9 => format!("{groups}.count()[this > 1]"),
            10 => format!("{groups}.streak(month, {time})"),
            _ => format!("{groups}.map((K, G) => mapEntry(K, G.groupBy({second}).sum({value})))"),
        }
    }

    fn computed_list(&mut self) -> String {
        let (list, scope) = self.list(2);
        let kind = *self.random.of(&KINDS);
        let value = self.inside(scope, |writer| writer.of(kind, 1));
        let time = self.inside(scope, |writer| writer.of(Kind::Instant, 1));
        let text = self.inside(scope, |writer| writer.of(Kind::Text, 1));
        match self.random.below(9) {
            0 => format!("{list}.map({text}).union(profile.tags)"),
            1 => format!("{list}.map({text}).difference([\"web\"])"),
            2 => format!("profile.tags.intersection({list}.map({text}))"),
            3 => format!("{list}.map({value}).zip({list}.map({text}))"),
            4 => format!("{list}.sessions(2 days, {time})"),
            5 => format!("{list}.sessions(20 days, {time}).map(items.count())"),
            6 => format!("{list}.topK({value}, 2)"),
            7 => format!("{list}.list({value}, 3)"),
            _ => format!("{list}.differences({time})"),
        }
    }

    fn grouped(&mut self) -> String {
        let (list, scope) = self.list(2);
        let key = self.inside(scope, |writer| writer.field(Kind::Text));
        let value = self.inside(scope, |writer| writer.of(Kind::Number, 1));
        let condition = self.inside(scope, |writer| writer.of(Kind::Boolean, 1));
        match self.random.below(4) {
            0 => format!("{list}.groupBy({key}).sum({value})"),
            1 => {
                format!("{list}.groupBy({key}).map((K, G) => mapEntry(K, G[{condition}].count()))")
            }
            2 => format!(
                "{list}.groupBy({key}).map((K, G) => {{\"key\": K, \"most\": G.max({value})}})"
            ),
            _ => format!("{list}.groupBy({key}).count()"),
        }
    }

    fn list_value(&mut self) -> String {
        let (list, scope) = self.list(2);
        let kind = *self.random.of(&KINDS);
        let value = self.inside(scope, |writer| writer.of(kind, 1));
        match self.random.below(3) {
            0 => format!("{list}.map({value})"),
            1 => format!("{list}.map({value}).distinct()"),
            _ => list,
        }
    }

    fn picked_item(&mut self) -> String {
        let (list, scope) = self.list(2);
        let key = self.inside(scope, |writer| writer.field(Kind::Integer));
        let pick = match self.random.below(6) {
            0 => "nth(-2)".to_owned(),
            1 => format!("minBy({key})"),
            2 => format!("maxBy({key})"),
            _ => format!("{}()", self.random.of(&["first", "last", "head"])),
        };
        match scope {
            Scope::Event if self.random.one_in(2) => format!("{list}.{pick}.source.depth"),
            Scope::Event => format!("{list}.{pick}.items.pieces"),
            _ => format!("{list}.{pick}"),
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
