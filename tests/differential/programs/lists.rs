//! Lists, what is asked of them, and maps of groups.

use super::{KINDS, Kind, Scope, Writer, name_of};

impl Writer<'_> {
    /// A list of objects, and what its items are.
    pub(super) fn list(&mut self, depth: usize) -> (String, Scope) {
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

    pub(super) fn aggregate(&mut self, kind: Kind, depth: usize) -> String {
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
    pub(super) fn list_function(&mut self, kind: Kind, list: &str, scope: Scope) -> Option<String> {
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

    pub(super) fn map_value(&mut self) -> String {
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

    pub(super) fn computed_list(&mut self) -> String {
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

    pub(super) fn grouped(&mut self) -> String {
        let (list, scope) = self.list(2);
        let key = self.inside(scope, |writer| writer.field(Kind::Text));
        let value = self.inside(scope, |writer| writer.of(Kind::Number, 1));
        let condition = self.inside(scope, |writer| writer.of(Kind::Boolean, 1));
        let second = self.inside(scope, |writer| writer.field(Kind::Text));
        let time = self.inside(scope, |writer| writer.field(Kind::Instant));
        let pattern = *self.random.of(&["yyyy-MM", "MMM d", "HH:mm", "QQQ yyyy"]);
        let made = format!("{key} + \" \" + {time}.formatDate(\"{pattern}\")");
        match self.random.below(8) {
            0 => format!("{list}.groupBy({key}).sum({value})"),
            4 => format!("{list}.groupBy({made}).sum({value})"),
            5 => format!("{list}.groupBy({key} + {second}).count()"),
            6 => format!("{list}.groupBy({made}).count().bottomN(value, 3).map(key)"),
            7 => format!("{list}.groupBy({key}).sum({value}).topN(value, 2).map(key)"),
            1 => {
                format!("{list}.groupBy({key}).map((K, G) => mapEntry(K, G[{condition}].count()))")
            }
            2 => format!(
                "{list}.groupBy({key}).map((K, G) => {{\"key\": K, \"most\": G.max({value})}})"
            ),
            _ => format!("{list}.groupBy({key}).count()"),
        }
    }

    pub(super) fn list_value(&mut self) -> String {
        let (list, scope) = self.list(2);
        let kind = *self.random.of(&KINDS);
        let value = self.inside(scope, |writer| writer.of(kind, 1));
        match self.random.below(3) {
            0 => format!("{list}.map({value})"),
            1 => format!("{list}.map({value}).distinct()"),
            _ => list,
        }
    }

    pub(super) fn picked_item(&mut self) -> String {
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
