//! Finds in the typed rule what it reads and compares.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::reading::{Chain, Field, Pattern, Reading, Step, Test};
use super::scenarios::COUNTED_MAX;
use crate::hir::{AttributeId, ExprId, ExprKind, GroupBody, Program, VarId, lints, walk};
use crate::ir::Constant;
use crate::types::calendar::Unit;
use crate::types::operator::{Comparison, Primitive};
use crate::types::{Kind, Value};

/// Reads the rule of an attribute, with those of the attributes that it uses.
pub(super) fn read(program: &Program, id: AttributeId) -> Reading {
    let mut reader = Reader {
        program,
        lists: HashMap::new(),
        reading: Reading::default(),
        seen: HashSet::new(),
        counted: HashSet::new(),
    };
    let body = program.attributes[id].body;
    reader.bind(body);
    reader.seen.clear();
    reader.visit(body);
    reader.reading
}

pub(super) struct Reader<'p> {
    pub(super) program: &'p Program,
    /// The list whose items a variable stands for.
    pub(super) lists: HashMap<VarId, ExprId>,
    pub(super) reading: Reading,
    seen: HashSet<ExprId>,
    /// Folds over lists of one event: what they count is no event.
    counted: HashSet<ExprId>,
}

impl<'p> Reader<'p> {
    pub(super) fn kind(&self, id: ExprId) -> &'p ExprKind {
        &self.program.exprs[id].kind
    }

    /// All expressions of the rule and of those that it uses, each once.
    fn all(&mut self, root: ExprId) -> Vec<ExprId> {
        let (mut open, mut all) = (vec![root], Vec::new());
        while let Some(id) = open.pop() {
            if !self.seen.insert(id) {
                continue;
            }
            all.push(id);
            let kind = self.kind(id);
            if let ExprKind::Attribute(used) | ExprKind::EventAttribute(used, _) = kind {
                open.push(self.program.attributes[*used].body);
            }
            let begin = open.len();
            walk::operands(kind, &mut |operand| open.push(operand));
            open[begin..].reverse();
        }
        all
    }

    /// Notes what variables stand for.
    fn bind(&mut self, root: ExprId) {
        for id in self.all(root) {
            match self.kind(id) {
                ExprKind::Filter { list, item, .. }
                | ExprKind::Map { list, item, .. }
                | ExprKind::FlatMap { list, item, .. }
                | ExprKind::GroupBy { list, item, .. }
                | ExprKind::Fold { list, item, .. } => {
                    self.lists.insert(*item, *list);
                }
                ExprKind::MapGroups { groups, group, .. } => {
                    self.lists.insert(*group, *groups);
                }
                _ => {}
            }
        }
    }

    fn visit(&mut self, root: ExprId) {
        for id in self.all(root) {
            match self.kind(id) {
                ExprKind::Events => self.reading.reads_events = true,
                ExprKind::Now => self.reading.reads_now = true,
                ExprKind::Field(..) | ExprKind::MapGet(..) => self.note_field(id),
                ExprKind::Fold { .. } if !self.counted.contains(&id) => self.fold(id),
                ExprKind::Primitive(primitive, operands) => {
                    self.reading.reads_calendar |= is_of_calendar(primitive);
                    if let ([left, right], Some(comparison)) =
                        (operands.as_slice(), comparison_of(*primitive))
                    {
                        let sides = [*left, *right].map(|side| self.counted_elements(side));
                        let counted: Vec<ExprId> =
                            sides.into_iter().flatten().map(|one| one.fold).collect();
                        if counted.is_empty() {
                            self.threshold(*left, comparison, *right);
                        }
                        self.counted.extend(counted);
                        self.part_of_now(*left, comparison, *right);
                    }
                }
                ExprKind::Call(function, arguments) => {
                    let of_times = arguments.iter().any(|&argument| {
                        let kind = &self.program.exprs[argument].ty.kind;
                        matches!(kind, Kind::Datetime | Kind::Date)
                    });
                    let name = function.get().name;
                    self.reading.reads_calendar |= of_times && name != "datetime";
                }
                _ => {}
            }
            let asked = self.test(id);
            let of_record = asked.filter(|test| !test.field().is_event);
            if let Some(test) = of_record
                && !self.reading.of_record.contains(&test)
            {
                self.reading.of_record.push(test);
            }
        }
    }

    fn note_field(&mut self, id: ExprId) {
        let Some(field) = self.field(id) else { return };
        let is_leaf = !matches!(field.kind, Kind::Object(_) | Kind::Map(..));
        if is_leaf && !self.reading.fields.contains(&field) {
            self.reading.fields.push(field);
        }
    }

    /// The field that an expression reads.
    pub(super) fn field(&self, id: ExprId) -> Option<Field> {
        match self.kind(id) {
            ExprKind::Profile => Some(self.root(false, id)),
            ExprKind::Event => Some(self.root(true, id)),
            ExprKind::Variable(variable) => self.items(*self.lists.get(variable)?),
            // `first()` and its kin choose an item.
            ExprKind::Fold { .. } => self.items(id),
            ExprKind::Field(base, name) => {
                let mut field = self.field(*base)?;
                field.steps.push(name.to_string());
                self.is(&mut field, id);
                let facts = lints::field_facts(self.program, id);
                field.facts = facts.cloned().map(Arc::new);
                Some(field)
            }
            ExprKind::MapGet(base, key) => {
                let ExprKind::Constant(Value::String(key)) = self.kind(*key) else {
                    return None;
                };
                let mut field = self.field(*base)?;
                field.steps.push(key.to_string());
                self.is(&mut field, id);
                field.facts = None;
                Some(field)
            }
            _ => None,
        }
    }

    /// Notes what stands at the end of a path.
    fn is(&self, field: &mut Field, id: ExprId) {
        let kind = &self.program.exprs[id].ty.kind;
        if kind.is_list() {
            field.lists.push(field.steps.len());
        }
        field.kind = kind.under_lists().clone();
    }

    fn root(&self, is_event: bool, id: ExprId) -> Field {
        Field {
            is_event,
            steps: Vec::new(),
            lists: Vec::new(),
            kind: self.program.exprs[id].ty.kind.clone(),
            facts: None,
        }
    }

    /// What the items of a list are.
    fn items(&self, list: ExprId) -> Option<Field> {
        match self.kind(list) {
            ExprKind::Events => Some(self.root(true, list)),
            ExprKind::Filter { list, .. } | ExprKind::GroupBy { list, .. } => self.items(*list),
            // Visits and the like are made of the items and are none of them.
            ExprKind::Fold { list: from, .. } => {
                let kind = |id: ExprId| self.program.exprs[id].ty.kind.under_lists();
                let is_chosen = kind(list) == kind(*from);
                is_chosen.then(|| self.items(*from))?
            }
            ExprKind::FlatMap { body, .. } => self.items(*body),
            ExprKind::Map { body, .. } => self.field(*body),
            ExprKind::MapGroups {
                body: GroupBody::Element(body),
                ..
            } => self.field(*body),
            ExprKind::Variable(group) => self.items(*self.lists.get(group)?),
            _ => self.field(list),
        }
    }

    /// A fold over events: what they must be like, and whether it is a chain.
    fn fold(&mut self, id: ExprId) {
        let ExprKind::Fold {
            function,
            list,
            items,
            values,
            ..
        } = self.kind(id)
        else {
            return;
        };
        let is_of_events = self.items(*list).is_some_and(|field| field.is_event);
        if !is_of_events {
            return;
        }
        let pattern = self.pattern(id);
        if function.get().name == "$sessions"
            && let Some(ExprKind::Constant(Value::Duration(pause))) =
                values.first().map(|&pause| self.kind(pause))
        {
            self.reading.pauses.push((self.pattern(*list), *pause));
        }
        if function.get().name.starts_with('$') && items.len() > 2 {
            self.chain(&self.pattern(*list), &items[1..], values);
        } else if !self.reading.patterns.contains(&pattern) {
            self.reading.patterns.push(pattern);
        }
    }

    fn chain(&mut self, list: &Pattern, items: &[ExprId], values: &[ExprId]) {
        let steps = items.chunks(2).zip(values.chunks(3));
        let steps = steps.map(|(conditions, wants)| {
            let mut pattern = list.clone();
            self.conjunction(conditions[0], true, &mut pattern);
            let within = wants.get(2).and_then(|&within| match self.kind(within) {
                ExprKind::Constant(Value::Duration(micros)) => Some(*micros),
                _ => None,
            });
            let forbidden = conditions.get(1).and_then(|&condition| {
                let mut forbidden = list.clone();
                self.conjunction(condition, true, &mut forbidden);
                (forbidden != *list).then_some(forbidden)
            });
            let (count, is_counted) = self.step_count(wants);
            Step {
                pattern,
                within,
                forbidden,
                count,
                is_counted,
            }
        });
        let steps = steps.collect();
        self.reading.chains.push(Chain { steps });
    }

    /// How many events satisfy a step, and whether the rule says so.
    fn step_count(&self, wants: &[ExprId]) -> (i64, bool) {
        let mut wants = wants.iter().map(|&want| self.kind(want));
        let (
            Some(ExprKind::Constant(Value::String(comparison))),
            Some(ExprKind::Constant(Value::Integer(count))),
        ) = (wants.next(), wants.next())
        else {
            return (1, false);
        };
        let usual = match &**comparison {
            ">" => count.saturating_add(1),
            "<" => count.saturating_sub(1),
            _ => *count,
        };
        let is_counted = *count != 1 || !comparison.is_empty();
        (usual.clamp(0, COUNTED_MAX), is_counted)
    }

    /// What the events of a list, or those that a fold takes, must be like.
    pub(super) fn pattern(&self, id: ExprId) -> Pattern {
        self.pattern_of(id, true)
    }

    /// The same of lists in the record, where it is not `of_events`.
    pub(super) fn pattern_of(&self, id: ExprId, of_events: bool) -> Pattern {
        let mut pattern = Pattern::default();
        let mut at = id;
        loop {
            match self.kind(at) {
                ExprKind::Filter {
                    list, condition, ..
                } => {
                    self.conjunction(*condition, of_events, &mut pattern);
                    at = *list;
                }
                ExprKind::Fold { list, items, .. } => {
                    for &item in items {
                        self.conjunction(item, of_events, &mut pattern);
                    }
                    at = *list;
                }
                ExprKind::Map { list, .. }
                | ExprKind::FlatMap { list, .. }
                | ExprKind::GroupBy { list, .. } => at = *list,
                ExprKind::Variable(group) => match self.lists.get(group) {
                    Some(&list) => at = list,
                    None => return pattern,
                },
                _ => return pattern,
            }
        }
    }

    fn conjunction(&self, condition: ExprId, of_events: bool, pattern: &mut Pattern) {
        let mut open = vec![(condition, true)];
        while let Some((id, is_wanted)) = open.pop() {
            match self.kind(id) {
                ExprKind::And(left, right) => {
                    open.extend([(*right, is_wanted), (*left, is_wanted)])
                }
                ExprKind::Or(left, right) => open.extend([(*right, false), (*left, is_wanted)]),
                ExprKind::Not(operand) => open.push((*operand, false)),
                ExprKind::Fold { list, items, .. } => {
                    open.push((*list, is_wanted));
                    open.extend(items.iter().rev().map(|&item| (item, is_wanted)));
                }
                ExprKind::Filter {
                    list, condition, ..
                } => open.extend([(*list, is_wanted), (*condition, is_wanted)]),
                _ => {
                    let test = self.test(id);
                    let test = test.filter(|test| test.field().is_event == of_events);
                    if let Some(test) = test {
                        if let Test::Count(_, count) = &test {
                            let Pattern { wanted, asked } = &count.pattern;
                            let wanted = wanted.iter().filter(|_| is_wanted);
                            pattern.wanted.extend(wanted.cloned());
                            pattern.asked.extend(asked.iter().cloned());
                        }
                        if is_wanted {
                            pattern.wanted.push(test.clone());
                        }
                        pattern.asked.push(test);
                    }
                }
            }
        }
    }

    /// An expression as a test of one field.
    fn test(&self, id: ExprId) -> Option<Test> {
        match self.kind(id) {
            ExprKind::Test(tested) => self.test(*tested),
            ExprKind::IsPresent(operand) => Some(Test::There(self.field(*operand)?)),
            ExprKind::Field(..) if self.program.exprs[id].ty.kind == Kind::Boolean => {
                Some(Test::There(self.field(id)?))
            }
            ExprKind::Primitive(primitive, operands) => {
                let comparison = comparison_of(*primitive)?;
                let [left, right] = operands.as_slice() else {
                    return None;
                };
                let (left, right) = (
                    self.program.unwidened(*left),
                    self.program.unwidened(*right),
                );
                self.comparison(left, comparison, right)
                    .or_else(|| self.comparison(right, comparison.mirrored(), left))
            }
            ExprKind::Call(function, arguments) => self.tested_text(*function, arguments),
            _ => None,
        }
    }

    /// `birthDate.age(years) >= 18`
    fn age(&self, age: ExprId, constant: ExprId) -> Option<Test> {
        let (ExprKind::Call(function, arguments), ExprKind::Constant(Value::Integer(count))) =
            (self.kind(age), self.kind(constant))
        else {
            return None;
        };
        let [born, unit, ..] = arguments.as_slice() else {
            return None;
        };
        match self.kind(*unit) {
            ExprKind::Constant(Value::String(unit)) if function.get().name == "age" => {
                Some(Test::Age(self.field(*born)?, Unit::parse(unit)?, *count))
            }
            _ => None,
        }
    }

    fn comparison(&self, left: ExprId, comparison: Comparison, right: ExprId) -> Option<Test> {
        if let Some(age) = self.age(left, right) {
            return Some(age);
        }
        if let Some(part) = self.part_of_field(left, comparison, right) {
            return Some(part);
        }
        if let Some(text) = self.made_text(left, comparison, right) {
            return Some(text);
        }
        if self.counted_elements(left).is_some() {
            return self.count_of_elements(left, comparison, right);
        }
        let field = self.field(left)?;
        if let ExprKind::Constant(value) = self.kind(right) {
            let constant = Constant(value.clone());
            return Some(Test::Constant(field, comparison, constant));
        }
        let is_time = matches!(field.kind, Kind::Datetime | Kind::Date);
        (is_time && self.is_of_now(right)).then_some(Test::Edge(field, comparison, right))
    }

    /// Whether an expression depends on nothing but the instant of evaluation.
    pub(super) fn is_of_now(&self, id: ExprId) -> bool {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let kind = self.kind(id);
            let is_known = matches!(
                kind,
                ExprKind::Now
                    | ExprKind::Constant(_)
                    | ExprKind::Primitive(..)
                    | ExprKind::Call(..)
                    | ExprKind::If(..)
                    | ExprKind::Default(..)
                    | ExprKind::Test(_)
            );
            if !is_known {
                return false;
            }
            walk::operands(kind, &mut |operand| open.push(operand));
        }
        true
    }
}

fn is_of_calendar(primitive: &Primitive) -> bool {
    matches!(
        primitive,
        Primitive::AddCalendar(_) | Primitive::StartOf(_) | Primitive::DateOf
    )
}

/// The comparison of an operator on scalars: lists and objects have no values beside them to try.
fn comparison_of(primitive: Primitive) -> Option<Comparison> {
    let comparison = primitive.comparison();
    comparison.filter(|_| !matches!(primitive, Primitive::CompareValue(_)))
}
