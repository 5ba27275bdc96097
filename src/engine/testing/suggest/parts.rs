//! Parts of dates that a rule compares, as in `timestamp.getHour() >= 22`: the moments at which they begin to
//! be so much, and those at which they are it no longer.

use std::cmp::Ordering;

use super::making::value_at;
use super::reader::Reader;
use super::reading::{Field, Pattern, Test};
use super::scenario::{above, below, is_within};
use super::scenarios::{GAP, Maker, USUAL_NOW, instant};
use crate::hir::{ExprId, ExprKind};
use crate::ir::Constant;
use crate::ir::motion::{Moves, moves};
use crate::library::{Body, Context, FunctionId};
use crate::types::Value;
use crate::types::calendar::{Calendar, Unit, calendar_zone};
use crate::types::compare::total_order;
use crate::types::operator::Comparison;

/// The most units that are looked at for a moment: eight years have this many days, and one 29 February.
const STEPS_MAX: i64 = 3_000;

/// A part of a date or an instant.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Part {
    function: FunctionId,
    /// The zone of a view, where the rule has one.
    zone: Option<Constant>,
    /// The unit in which it changes.
    unit: Unit,
}

/// A part that is compared with a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PartTest {
    pub(super) part: Part,
    pub(super) comparison: Comparison,
    pub(super) number: i64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    Back,
    Forth,
}

impl Reader<'_> {
    /// A part of something, and of what.
    fn part(&self, id: ExprId) -> Option<(ExprId, Part)> {
        let ExprKind::Call(function, arguments) = self.kind(id) else {
            return None;
        };
        let Moves::Unit(unit) = moves(*function) else {
            return None;
        };
        let (of, zone) = match arguments.as_slice() {
            [of] => (*of, None),
            [of, zone] => match self.kind(*zone) {
                ExprKind::Constant(zone) => (*of, Some(Constant(zone.clone()))),
                _ => return None,
            },
            _ => return None,
        };
        let function = *function;
        let part = Part {
            function,
            zone,
            unit,
        };
        Some((of, part))
    }

    fn part_test(
        &self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
    ) -> Option<(ExprId, PartTest)> {
        let (of, part) = self.part(left)?;
        let number = match self.kind(right) {
            ExprKind::Constant(number) => Some(number.clone()),
            // Dates that come back each year or month: what they are now.
            _ if self.is_of_now(right) => value_at(self.program, right, instant(USUAL_NOW)),
            _ => None,
        };
        let Some(Value::Integer(number)) = number else {
            return None;
        };
        let test = PartTest {
            part,
            comparison,
            number,
        };
        Some((of, test))
    }

    /// `timestamp.getHour() >= 22`
    pub(super) fn part_of_field(
        &self,
        left: ExprId,
        comparison: Comparison,
        right: ExprId,
    ) -> Option<Test> {
        let (of, test) = self.part_test(left, comparison, right)?;
        Some(Test::Part(self.field(of)?, test))
    }

    /// `now.getHour() >= 22`
    pub(super) fn part_of_now(&mut self, left: ExprId, comparison: Comparison, right: ExprId) {
        let sides = [
            (left, comparison, right),
            (right, comparison.mirrored(), left),
        ];
        for (left, comparison, right) in sides {
            if let Some((of, test)) = self.part_test(left, comparison, right)
                && matches!(self.kind(of), ExprKind::Now)
                && !self.reading.of_now.contains(&test)
            {
                self.reading.of_now.push(test);
            }
        }
    }
}

impl Part {
    /// How a rule writes it; of the instant of evaluation where there is no field.
    fn written(&self, of: Option<&Field>) -> String {
        let name = self.function.name();
        let of = match (of, &self.zone) {
            (None, _) if name.starts_with("current") => return format!("{name}()"),
            (None, _) => "now".to_owned(),
            (Some(field), _) => field.path(),
        };
        match &self.zone {
            Some(Constant(Value::String(zone))) => format!("{of}.atZone('{zone}').{name}()"),
            _ => format!("{of}.{name}()"),
        }
    }

    fn number(&self, calendar: &Calendar, moment: &Value) -> Option<i64> {
        let Body::Scalar(kernel) = self.function.get().body else {
            return None;
        };
        let zone = self.zone.iter().map(|zone| zone.0.clone());
        let arguments: Vec<Value> = std::iter::once(moment.clone()).chain(zone).collect();
        let context = Context {
            calendar: *calendar,
            now: 0,
        };
        match kernel(&context, &arguments).value() {
            Some(Value::Integer(number)) => Some(number),
            _ => None,
        }
    }

    /// The last moment before the unit that holds a moment, or the first one after it.
    fn step(&self, calendar: &Calendar, moment: &Value, way: Way) -> Option<Value> {
        let calendar = match &self.zone {
            Some(Constant(Value::String(zone))) => Calendar {
                zone: calendar_zone(zone)?,
                ..*calendar
            },
            _ => *calendar,
        };
        match (moment, way) {
            (Value::Datetime(at), Way::Forth) => {
                calendar.next_start(*at, self.unit).map(Value::Datetime)
            }
            (Value::Datetime(at), Way::Back) => {
                let start = calendar.start_of(*at, self.unit)?;
                below(&Value::Datetime(start))
            }
            (Value::Date(day), Way::Forth) => {
                let next = calendar.next_start_of_date(*day, self.unit)?;
                Some(Value::Date(next))
            }
            (Value::Date(day), Way::Back) => {
                let start = calendar.start_of_date(*day, self.unit)?;
                below(&Value::Date(start))
            }
            _ => None,
        }
    }
}

impl PartTest {
    fn holds(&self, calendar: &Calendar, moment: &Value) -> bool {
        let number = self.part.number(calendar, moment);
        number.is_some_and(|number| self.comparison.holds(number.cmp(&self.number)))
    }

    fn with(&self, comparison: Comparison) -> Self {
        Self {
            comparison,
            ..self.clone()
        }
    }
}

/// The tests of parts of a field.
fn parts_of<'t>(tests: &'t [Test], of: &Field) -> Vec<&'t PartTest> {
    let parts = tests.iter().filter_map(|test| match test {
        Test::Part(field, part) if field == of => Some(part),
        _ => None,
    });
    parts.collect()
}

impl Maker<'_> {
    /// The first moment from one on, that way, at which all tests hold.
    fn search(&self, from: &Value, tests: &[&PartTest], way: Way) -> Option<Value> {
        let calendar = &self.program.calendar;
        let mut at = from.clone();
        for _ in 0..STEPS_MAX {
            let mut failing = tests.iter().filter(|test| !test.holds(calendar, &at));
            let Some(first) = failing.next() else {
                return Some(at);
            };
            // Over the longest unit that has nothing.
            let mut furthest = first.part.step(calendar, &at, way)?;
            for test in failing {
                let next = test.part.step(calendar, &at, way)?;
                let is_further = match way {
                    Way::Back => Ordering::Less,
                    Way::Forth => Ordering::Greater,
                };
                if total_order(&next, &furthest) == is_further {
                    furthest = next;
                }
            }
            at = furthest;
        }
        None
    }

    /// The moment nearest to one at which all tests hold: not after the instant of evaluation, and inside the
    /// windows of `field` if there is one.
    fn nearest(
        &self,
        from: &Value,
        tests: &[&PartTest],
        field: Option<(&Field, &[Test])>,
    ) -> Option<Value> {
        let edges = field.map_or(Vec::new(), |(field, wanted)| {
            self.edges(wanted, field, self.now)
        });
        let found = [Way::Forth, Way::Back].map(|way| self.search(from, tests, way));
        let mut found: Vec<Value> = found.into_iter().flatten().collect();
        let today = self.program.calendar.date_of(self.now);
        let is_inside = |moment: &Value| match moment {
            Value::Datetime(at) => *at <= self.now && is_within(&edges, *at),
            Value::Date(day) => today.is_none_or(|today| *day <= today),
            _ => true,
        };
        // Of two that are as good the later one.
        found.sort_by_key(|moment| !is_inside(moment));
        found.into_iter().next()
    }

    /// A moment like `value` at which the parts of a field are as the tests want them, well inside of their
    /// unit where that is possible.
    pub(super) fn with_parts(&self, value: Value, field: &Field, tests: &[Test]) -> Value {
        let parts = parts_of(tests, field);
        let calendar = &self.program.calendar;
        let hold = |moment: &Value| parts.iter().all(|part| part.holds(calendar, moment));
        if hold(&value) {
            return value;
        }
        let Some(found) = self.nearest(&value, &parts, Some((field, tests))) else {
            return value;
        };
        let middles = parts.iter().filter_map(|test| {
            let before = test.part.step(calendar, &found, Way::Back)?;
            let after = test.part.step(calendar, &found, Way::Forth)?;
            match (before, after) {
                (Value::Datetime(before), Value::Datetime(after)) => {
                    Some((after - before, before + 1 + (after - before) / 2))
                }
                _ => None,
            }
        });
        let edges = self.edges(tests, field, self.now);
        let middle = middles.min().map(|(_, middle)| middle);
        let middle = middle.filter(|middle| {
            is_within(&edges, *middle) && *middle <= self.now && hold(&Value::Datetime(*middle))
        });
        middle.map_or(found, Value::Datetime)
    }

    /// How far events, each of which is to be like a pattern, must move together so that all have the parts that their
    /// patterns want.
    pub(super) fn shift(&self, events: &[(&Pattern, i64)]) -> i64 {
        let calendar = &self.program.calendar;
        let mut limits = Vec::new();
        for (pattern, time) in events {
            if let Some(field) = self.time_field(pattern) {
                let parts = parts_of(&pattern.wanted, &field);
                limits.push((parts, self.edges(&pattern.wanted, &field, self.now), *time));
            }
        }
        let holds = |shift: i64| {
            limits.iter().all(|(parts, edges, time)| {
                let at = time + shift;
                let moment = Value::Datetime(at);
                is_within(edges, at) && parts.iter().all(|part| part.holds(calendar, &moment))
            })
        };
        if limits.iter().all(|(parts, ..)| parts.is_empty()) {
            return 0;
        }
        let mut shifts = (0..STEPS_MAX).map(|step| -step * GAP / 2);
        shifts.find(|shift| holds(*shift)).unwrap_or(0)
    }

    /// The same timeline at the moments at which parts of the instant of evaluation change.
    pub(super) fn parts_of_now(&mut self) {
        let usual = self.now;
        for test in self.reading.of_now.clone() {
            for (name, moment) in self.part_edges(&test, &Value::Datetime(usual), None) {
                if let Value::Datetime(now) = moment {
                    self.now = now;
                    let events = match self.reading.reads_events {
                        true => self.base(),
                        false => Vec::new(),
                    };
                    self.add(&name, events);
                    self.now = usual;
                }
            }
        }
    }

    /// The moments at both ends of the nearest time at which a part is the number that it is compared with, with
    /// what they are. Where other parts are asked for as well, they are as wanted.
    pub(super) fn part_edges(
        &self,
        test: &PartTest,
        from: &Value,
        field: Option<(&Field, &[Test])>,
    ) -> Vec<(String, Value)> {
        let (equal, unequal) = (
            test.with(Comparison::Equal),
            test.with(Comparison::NotEqual),
        );
        let mut others = field.map_or(Vec::new(), |(field, wanted)| parts_of(wanted, field));
        others.retain(|other| *other != test);
        let together = |one: &'_ PartTest, from: &Value, way: Way| {
            let mut all = others.clone();
            all.push(one);
            self.search(from, &all, way)
                .or_else(|| self.search(from, &[one], way))
        };
        let mut all = others.clone();
        all.push(&equal);
        let Some(inside) = self
            .nearest(from, &all, field)
            .or_else(|| self.nearest(from, &[&equal], field))
        else {
            return Vec::new();
        };
        let begin = self.search(&inside, &[&unequal], Way::Back);
        let end = self.search(&inside, &[&unequal], Way::Forth);
        let (Some(begin), Some(end)) = (begin, end) else {
            return Vec::new();
        };
        let written = test.part.written(field.map(|(field, _)| field));
        let number = test.number;
        let moments = [
            (
                format!("just before `{written}` is {number}"),
                together(&unequal, &begin, Way::Back),
            ),
            (
                format!("as `{written}` becomes {number}"),
                above(&begin).and_then(|begin| together(&equal, &begin, Way::Forth)),
            ),
            (
                format!("just before `{written}` is {number} no longer"),
                below(&end).and_then(|end| together(&equal, &end, Way::Back)),
            ),
            (
                format!("just after `{written}` was {number}"),
                together(&unequal, &end, Way::Forth),
            ),
        ];
        let made = moments.into_iter();
        let made = made.filter_map(|(name, moment)| Some((name, moment?)));
        // Events of the future do not exist.
        let is_seen = |moment: &Value| match (field, moment) {
            (Some((field, _)), Value::Datetime(at)) if field.is_event => *at <= self.now,
            _ => true,
        };
        made.filter(|(_, moment)| is_seen(moment)).collect()
    }
}
