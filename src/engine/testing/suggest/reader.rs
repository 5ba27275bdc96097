//! Finds in the typed rule what it reads and compares.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::reading::{Chain, Field, Pattern, Reading, Test, Threshold};
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
    };
    let body = program.attributes[id].body;
    reader.bind(body);
    reader.seen.clear();
    reader.visit(body);
    reader.reading
}

struct Reader<'p> {
    program: &'p Program,
    /// The list whose items a variable stands for.
    lists: HashMap<VarId, ExprId>,
    reading: Reading,
    seen: HashSet<ExprId>,
}

impl<'p> Reader<'p> {
    fn kind(&self, id: ExprId) -> &'p ExprKind {
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
                ExprKind::Fold { .. } => self.fold(id),
                ExprKind::Primitive(primitive, operands) => {
                    self.reading.reads_calendar |= is_of_calendar(primitive);
                    if let ([left, right], Some(comparison)) =
                        (operands.as_slice(), comparison_of(*primitive))
                    {
                        self.threshold(*left, comparison, *right);
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
    fn field(&self, id: ExprId) -> Option<Field> {
        match self.kind(id) {
            ExprKind::Profile => Some(self.root(false, id)),
            ExprKind::Event => Some(self.root(true, id)),
            ExprKind::Variable(variable) => self.items(*self.lists.get(variable)?),
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
            ExprKind::Filter { list, .. }
            | ExprKind::GroupBy { list, .. }
            | ExprKind::Fold { list, .. } => self.items(*list),
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
            self.conjunction(conditions[0], &mut pattern);
            let within = wants.get(2).and_then(|&within| match self.kind(within) {
                ExprKind::Constant(Value::Duration(micros)) => Some(*micros),
                _ => None,
            });
            (pattern, within)
        });
        let steps = steps.collect();
        self.reading.chains.push(Chain { steps });
    }

    /// What the events of a list, or those that a fold takes, must be like.
    fn pattern(&self, id: ExprId) -> Pattern {
        let mut pattern = Pattern::default();
        let mut at = id;
        loop {
            match self.kind(at) {
                ExprKind::Filter {
                    list, condition, ..
                } => {
                    self.conjunction(*condition, &mut pattern);
                    at = *list;
                }
                ExprKind::Fold { list, items, .. } => {
                    for &item in items {
                        self.conjunction(item, &mut pattern);
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

    fn conjunction(&self, condition: ExprId, pattern: &mut Pattern) {
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
                    let test = self.test(id).filter(|test| test.field().is_event);
                    if let Some(test) = test {
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
            ExprKind::Call(function, arguments) => {
                let [subject, pattern, ..] = arguments.as_slice() else {
                    return None;
                };
                let ExprKind::Constant(Value::String(text)) = self.kind(*pattern) else {
                    return None;
                };
                let field = self
                    .field(*subject)
                    .filter(|field| field.kind == Kind::String)?;
                Some(Test::Text(field, function.get().name, text.to_string()))
            }
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
        let field = self.field(left)?;
        if let ExprKind::Constant(value) = self.kind(right) {
            let constant = Constant(value.clone());
            return Some(Test::Constant(field, comparison, constant));
        }
        let is_time = matches!(field.kind, Kind::Datetime | Kind::Date);
        (is_time && self.is_of_now(right)).then_some(Test::Edge(field, comparison, right))
    }

    /// Whether an expression depends on nothing but the instant of evaluation.
    fn is_of_now(&self, id: ExprId) -> bool {
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

    /// A count or a sum that is compared with a constant.
    fn threshold(&mut self, left: ExprId, comparison: Comparison, right: ExprId) {
        let sides = [
            (left, comparison, right),
            (right, comparison.mirrored(), left),
        ];
        for (total, comparison, constant) in sides {
            let total = self.behind(self.program.unwidened(total));
            let (
                ExprKind::Fold {
                    function, items, ..
                },
                ExprKind::Constant(constant),
            ) = (self.kind(total), self.kind(constant))
            else {
                continue;
            };
            let summed = match function.get().name {
                "count" => None,
                "sum" => match items.first().and_then(|&item| self.factor(item)) {
                    Some(field) => Some(field),
                    None => continue,
                },
                _ => continue,
            };
            let (pattern, constant) = (self.pattern(total), constant.clone());
            self.reading.thresholds.push(Threshold {
                summed,
                pattern,
                comparison,
                constant,
            });
        }
    }

    /// The field that is summed; of a product the first that is a number.
    fn factor(&self, id: ExprId) -> Option<Field> {
        let id = self.program.unwidened(id);
        match self.kind(id) {
            ExprKind::Primitive(
                Primitive::MultiplyNumber | Primitive::MultiplyInteger,
                operands,
            ) => {
                let factors = operands.iter().filter_map(|&operand| self.factor(operand));
                let factors: Vec<Field> = factors.collect();
                let number = factors.iter().find(|field| field.kind == Kind::Number);
                number.or(factors.first()).cloned()
            }
            _ => self.field(id).filter(|field| field.kind.is_numeric()),
        }
    }

    /// The rule behind the name of an attribute.
    fn behind(&self, id: ExprId) -> ExprId {
        match self.kind(id) {
            ExprKind::Attribute(used) => {
                self.program.unwidened(self.program.attributes[*used].body)
            }
            _ => id,
        }
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
