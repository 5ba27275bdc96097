#![allow(clippy::unwrap_used, reason = "tests")]

use std::fmt::Write;

use crate::engine::{Backend, Engine, SchemaSource};

const EVENT: &str = r#"{"type": "object", "properties": {
    "_id": {"type": "string"},
    "timestamp": {"type": "string", "format": "date-time"},
    "type": {"type": "string"},
    "price": {"type": "number"},
    "paid": {"type": "boolean"},
    "ends": {"type": "string", "format": "date-time"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "items": {"type": "array", "items": {"type": "object", "properties": {
        "sku": {"type": "string"}, "price": {"type": "number"}}}}}}"#;
const PROFILE: &str = r#"{"type": "object", "properties": {
    "name": {"type": "string"},
    "points": {"type": "integer"},
    "born": {"type": "string", "format": "date"},
    "joined": {"type": "string", "format": "date-time"},
    "vip": {"type": "boolean"},
    "interests": {"type": "array", "items": {"type": "string"}},
    "address": {"type": "object", "properties": {"city": {"type": "string"}}}}}"#;

/// Each line of `rules` is a rule, told below itself.
fn told(definitions: &str, rules: &str) -> String {
    let rules = rules.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut source = definitions.to_owned();
    let mut kept = Vec::new();
    for (index, rule) in rules.enumerate() {
        let _ = match rule.starts_with("attribute") {
            true => writeln!(source, "{rule}"),
            false => writeln!(source, "attribute a{index} = {rule}"),
        };
        kept.push(rule);
    }
    let engine = Engine::builder()
        .backend(Backend::Interpret)
        .profile_schema(SchemaSource::json("profile", PROFILE))
        .event_schema(
            SchemaSource::json("event", EVENT)
                .time("timestamp")
                .id("_id"),
        );
    let program = engine.build().compile(source.as_str()).unwrap();
    let explained = program.explain(chrono::DateTime::UNIX_EPOCH);
    let mut text = String::new();
    for (rule, one) in kept.iter().zip(&explained.attributes) {
        let _ = writeln!(text, "{rule}\n    {}", one.computes);
        for term in &one.terms {
            let _ = writeln!(text, "    `{}` is {}", term.name, term.words);
        }
    }
    text
}

#[test]
fn aggregates_say_what_they_go_over() {
    let text = told(
        "",
        r#"
        xEvent.sum(price)
        xEvent[price > 10].average(price)
        xEvent.count(paid)
        xEvent.count(price)
        xEvent.countDistinct(type)
        xEvent.median(price)
        xEvent.percentile(price, 90)
        xEvent.stddev(price)
        xEvent.mode(type)
        xEvent.max(timestamp)
        xEvent.first().type
        xEvent.nth(2).type
        xEvent.nth(-2).type
        xEvent.maxBy(price).type
        xEvent.list(type, 3)
        xEvent.topK(type, 3)
        xEvent.topN(price, 3).map(type)
        xEvent.sortBy(price).map(type)
        xEvent.map(type).distinct().skip(1)
        xEvent[type in ["a", "b"]].items.sum(price)
        xEvent.sum(items.price)
        xEvent.items[price > 3].count()
        xEvent.map(type).join(", ")
        xEvent.differences(price).max()
        "#,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn windows_and_times_read_as_people_say_them() {
    let text = told(
        "",
        r#"
        xEvent[timestamp occurs < 1 hour before now].count()
        xEvent[timestamp occurs last 30 days].count()
        xEvent[timestamp occurs this month].count()
        xEvent[timestamp occurs last week].count()
        xEvent[timestamp occurs today].count()
        xEvent[timestamp occurs >= 3 days before today].count()
        xEvent[timestamp occurs before date(2026, 1, 1)].count()
        xEvent[timestamp occurs between yesterday and tomorrow].count()
        xEvent[ends occurs next month].count()
        xEvent[ends occurs <= 2 weeks after now].count()
        joined occurs < 1 year before now
        born.age(years)
        joined.getMonth() = currentMonth()
        joined.truncate(month)
        (now - joined).in(days)
        joined + 1 month
        joined.formatDate("yyyy")
        xEvent.per(month).count()
        xEvent.sessions(30 minutes).count()
        xEvent.streak(day)
        xEvent[type = "buy"].longestStreak(week)
        "#,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn conditions_and_their_opposites_are_clauses() {
    let text = told(
        "",
        r#"
        vip
        not vip
        name = "Ada" and (points > 3 or vip)
        not (name = "Ada")
        not (name.isNull())
        name.startsWith("A", false) and not name.contains("x")
        name like "A%"
        name in ["Ada", "Eve"]
        name notIn ["Ada", "Eve"]
        not (name in ["Ada"])
        "sport" in interests
        address.city != "Bern"
        3 < points
        interests.isEmpty()
        not (interests = "sport")
        xEvent.exists(price > 3)
        not xEvent.exists(price > 3)
        xEvent.none(paid)
        xEvent.all(price > 0)
        not xEvent.all(price > 0)
        xEvent.one(type = "buy")
        xEvent[type = "buy"].count() >= 3
        xEvent[type = "buy"].count() = 0
        xEvent[type = "buy"].count() > 0
        exists e from xEvent where e.price > 3
        forall e from xEvent, i from e.items where i.price > 3
        none e from xEvent where e.items.exists(sku = "x")
        points + 1 > 10
        "#,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn branches_groups_chains_and_definitions_are_sentences() {
    let text = told(
        "define buys = xEvent[type = \"buy\"]\n\
         define spent(n: integer) = buys[timestamp occurs last n days].sum(price)\n\
         define isLarge = price > 100\n\
         define long = xEvent[type = \"buy\" and price > 10 and paid and ends.isNotNull() and tags.exists(this = \"a\") and items.count() > 2]\n",
        r#"
        if(points > 3, "a", "b")
        case { points > 3: "a", points > 2: "b", else: "c" }
        points ?: 0
        let n = xEvent.count() in n * n + 1
        buys.sum(price)
        spent(30)
        spent(7) / spent(30)
        buys[isLarge].count()
        long.sum(price) / long.count()
        buys.groupBy(type).sum(price)
        buys.groupBy(type).sum(price)[this > 10].count()
        buys.groupBy(type).map((K, G) => { kind: K, total: G.sum(price) }).topN(total, 1).head().kind
        buys.groupBy(type).map((K, G) => mapEntry(K, G.count() + 1))
        chain(xEvent, timestamp, [A: WHAT(type = "open"), B: WHAT(type = "buy") WITHIN(1 hour)])
        chain(xEvent, timestamp, [A: WHAT(type = "open") COUNT(2), B: WHAT(type = "buy") WITHOUT(type = "stop")]).matches()
        { "n": xEvent.count(), "name": name }
        sum e.price over e from xEvent where e.paid
        (select e from xEvent where e.paid).count()
        name.upperCase()
        name + "!"
        -points
        points % 2
        name.mask(2)
        attribute over: number over last 6 months default 0 = xEvent.sum(price)
        attribute rounded: number round 2 = xEvent.average(price)
        attribute since: duration on event = event.timestamp - xEvent[timestamp < ^event.timestamp].max(timestamp)
        "#,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn entries_of_maps_are_told_by_what_they_hold() {
    let text = told(
        "define bought = xEvent[type = \"buy\"]\n",
        r#"
        bought.groupBy(_id).sum(price).topN(value, 2).map(key)
        bought.groupBy(_id).sum(price).topN(value, 1).map(key).head()
        bought.groupBy(_id).sum(price).topN(value, 1).head().key
        bought.groupBy(_id).sum(price).max(value)
        bought.groupBy(_id).count()[this > 2].keys()
        bought.groupBy(_id).sum(price).sum(value)
        bought.groupBy(_id).sum(price).bottomN(value, 3).map(value)
        bought.groupBy(_id).sum(price).maxBy(value).key
        bought.groupBy(_id).count().all(value >= 2)
        xEvent[timestamp occurs last month].per(day).count().max(value)
        xEvent.per(week).sum(price).average(value)
        xEvent.groupBy(type).map((K, G) => mapEntry(K.upperCase(), G.count()))
        "#,
    );
    insta::assert_snapshot!(text);
}

#[test]
fn edges_of_days_and_units_are_told_as_they_are() {
    let text = told(
        "",
        r#"
        xEvent[timestamp occurs = 3 days before today].count()
        xEvent[timestamp occurs = 2 months before today].count()
        xEvent[timestamp occurs = 3 days before now].count()
        xEvent[timestamp occurs = profile.points days before now].count()
        xEvent[timestamp occurs after today].count()
        xEvent[timestamp occurs before today].count()
        xEvent[timestamp occurs before this month].count()
        xEvent[timestamp occurs after last week].count()
        xEvent[timestamp occurs <= 2 weeks before this month].count()
        xEvent[timestamp occurs > 7 days before now].count()
        xEvent.max(timestamp.getHour())
        xEvent.topN(timestamp.getHour(), 2)._id
        xEvent.percentile(price, 90)
        xEvent[price >= 10].skip(1).take(3).sum(price)
        xEvent.skip(2).first()._id
        xEvent.items.distinct(sku).count()
        born.age(years) >= 18
        chain(xEvent, timestamp, [A: WHAT(type = "view"), B: WHAT(type = "buy")]).steps()
        true
        "#,
    );
    insta::assert_snapshot!(text);
}
