//! One constructor for each operation, with the simplifications that its operands allow.
//!
//! A simplification keeps value and fault: an operand that can fault is dropped only where the
//! operation would not have counted its fault either.

use std::sync::Arc;

use super::Builder;
use crate::ir::{Constant, Fold, NodeId, Op, Primitive, semantics};
use crate::library::{Body, Context, FunctionId};
use crate::types::arithmetic::Outcome;
use crate::types::{Field, Kind, ObjectType, Type, Value};

impl Builder {
    /// A constant.
    pub fn constant(&mut self, value: Value, ty: Type) -> NodeId {
        let ty = ty.or_missing(value.is_missing());
        self.intern(Op::Constant(Constant(value)), ty)
    }

    /// A constant truth.
    pub fn boolean(&mut self, truth: bool) -> NodeId {
        self.constant(Value::Boolean(truth), Type::present(Kind::Boolean))
    }

    /// A constant integer.
    pub fn integer(&mut self, integer: i64) -> NodeId {
        self.constant(Value::Integer(integer), Type::present(Kind::Integer))
    }

    /// A constant number, which is finite; a missing value where it is not.
    pub fn number(&mut self, number: f64) -> NodeId {
        let value = Value::number(number).unwrap_or_default();
        self.constant(value, Type::present(Kind::Number))
    }

    /// A constant text.
    pub fn string(&mut self, text: &str) -> NodeId {
        self.constant(Value::string(text), Type::present(Kind::String))
    }

    /// A constant amount of time in microseconds.
    pub fn duration(&mut self, micros: i64) -> NodeId {
        self.constant(Value::Duration(micros), Type::present(Kind::Duration))
    }

    /// The missing value of a kind.
    pub fn missing(&mut self, kind: Kind) -> NodeId {
        self.constant(Value::Missing, Type::optional(kind))
    }

    /// The instant of evaluation.
    pub fn now(&mut self) -> NodeId {
        self.intern(Op::Now, Type::present(Kind::Datetime))
    }

    /// The element of the list that the fold at `depth` goes over.
    pub fn element(&mut self, depth: u8, ty: Type) -> NodeId {
        self.intern(Op::Element { depth }, ty)
    }

    /// The place of the event bound at `depth` among the events of the profile.
    pub fn position(&mut self, depth: u8) -> NodeId {
        self.intern(Op::Position { depth }, Type::present(Kind::Integer))
    }

    /// A member of an object value.
    pub fn member(&mut self, object: NodeId, name: impl Into<Arc<str>>) -> NodeId {
        let name = name.into();
        let outer = self.ty(object);
        let ty = match &outer.kind {
            Kind::Object(object) => object.fields.get(&*name).map(|field| field.ty.clone()),
            _ => None,
        };
        let optional = outer.optional;
        let ty = ty
            .unwrap_or(Type::optional(Kind::Nothing))
            .or_missing(optional);
        if let Op::Object(members) = &self.node(object).op {
            let found = members.iter().find(|(other, _)| *other == name);
            if let Some(found) = found.map(|(_, id)| *id)
                && self.node(object).can_fault == self.node(found).can_fault
            {
                return found;
            }
        }
        self.intern(Op::Member(object, name), ty)
    }

    /// The value under a key of a map value.
    pub fn map_get(&mut self, map: NodeId, key: NodeId) -> NodeId {
        let kind = match &self.ty(map).kind {
            Kind::Map(_, value) => value.kind.clone(),
            _ => Kind::Nothing,
        };
        self.intern(Op::MapGet(map, key), Type::optional(kind))
    }

    /// An operator; of constants it is a constant, unless it faults.
    pub fn primitive(&mut self, op: Primitive, operands: Vec<NodeId>) -> NodeId {
        let types: Vec<Type> = operands.iter().map(|id| self.ty(*id).clone()).collect();
        let ty = semantics::primitive_type(op, &types).unwrap_or(Type::optional(Kind::Nothing));
        let value = self.primitive_of_constants(op, &operands);
        let op = Op::Primitive(op, operands);
        match value.filter(|_| !self.is_local(&op)) {
            Some(value) => self.constant(value, Type::present(ty.kind)),
            None => self.intern(op, ty),
        }
    }

    /// Whether an operation gives other values for other profiles, whatever its operands.
    fn is_local(&self, op: &Op) -> bool {
        self.local && semantics::is_zoned(op)
    }

    fn primitive_of_constants(&self, op: Primitive, operands: &[NodeId]) -> Option<Value> {
        let is_missing = |id: &NodeId| self.constant_value(*id).is_some_and(Value::is_missing);
        let faultless = operands.iter().all(|id| !self.node(*id).can_fault);
        if faultless && operands.iter().any(is_missing) {
            return Some(Value::Missing);
        }
        let values = operands.iter().map(|id| self.constant_value(*id).cloned());
        let values: Vec<Value> = values.collect::<Option<_>>()?;
        match semantics::primitive(&self.calendar, op, &values) {
            Outcome::Value(value) => Some(value),
            Outcome::Missing => Some(Value::Missing),
            Outcome::Fault => None,
        }
    }

    /// A scalar function of the library; `ty` is what it gives for present operands. Of constants it
    /// is a constant, unless it faults: functions get the instant of evaluation as an operand.
    pub fn call(&mut self, function: FunctionId, operands: Vec<NodeId>, ty: Type) -> NodeId {
        let value = self.call_of_constants(function, &operands);
        let op = Op::Call(function, operands);
        if let Some(value) = value.filter(|_| !self.is_local(&op)) {
            return self.constant(value, Type::present(ty.kind));
        }
        let Op::Call(_, operands) = &op else {
            return self.intern(op, ty);
        };
        let missing = operands.iter().any(|id| self.ty(*id).optional);
        let ty = ty
            .or_missing(missing && semantics::is_strict(function))
            .or_missing(semantics::call_can_fault(function));
        self.intern(op, ty)
    }

    fn call_of_constants(&self, function: FunctionId, operands: &[NodeId]) -> Option<Value> {
        let values = operands.iter().map(|id| self.constant_value(*id).cloned());
        let values: Vec<Value> = values.collect::<Option<_>>()?;
        let context = Context {
            calendar: self.calendar,
            now: 0,
        };
        let outcome = match function.get().body {
            Body::Scalar(_) if values.iter().any(Value::is_missing) => Outcome::Missing,
            Body::Scalar(kernel) | Body::Lenient(kernel) => kernel(&context, &values),
            Body::Aggregate(_) | Body::Form | Body::Refused(_) => return None,
        };
        match outcome {
            Outcome::Value(value) => Some(value),
            Outcome::Missing => Some(Value::Missing),
            Outcome::Fault => None,
        }
    }

    /// Whether a value is there; a list always is.
    pub fn is_present(&mut self, operand: NodeId) -> NodeId {
        let node = self.node(operand);
        let always = !node.ty.optional || node.ty.kind.is_list();
        if let Some(value) = self.constant_value(operand) {
            let truth = always || value.is_present();
            return self.boolean(truth);
        }
        if always && !node.can_fault {
            return self.boolean(true);
        }
        self.intern(Op::IsPresent(operand), Type::present(Kind::Boolean))
    }

    /// Both conditions.
    pub fn and(&mut self, left: NodeId, right: NodeId) -> NodeId {
        match (self.truth(left), self.truth(right)) {
            (Some(false), _) => self.boolean(false),
            (Some(true), _) if self.is_truth(right) => right,
            (_, Some(true)) if self.is_truth(left) => left,
            (_, Some(false)) if !self.node(left).can_fault => self.boolean(false),
            _ if left == right && self.is_truth(left) => left,
            _ => self.intern(Op::And(left, right), Type::present(Kind::Boolean)),
        }
    }

    /// One of the conditions.
    pub fn or(&mut self, left: NodeId, right: NodeId) -> NodeId {
        match (self.truth(left), self.truth(right)) {
            (Some(true), _) => self.boolean(true),
            (Some(false), _) if self.is_truth(right) => right,
            (_, Some(false)) if self.is_truth(left) => left,
            (_, Some(true)) if !self.node(left).can_fault => self.boolean(true),
            _ if left == right && self.is_truth(left) => left,
            _ => self.intern(Op::Or(left, right), Type::present(Kind::Boolean)),
        }
    }

    /// The condition does not hold.
    pub fn not(&mut self, operand: NodeId) -> NodeId {
        if let Some(truth) = self.truth(operand) {
            return self.boolean(!truth);
        }
        match self.node(operand).op {
            Op::Not(inner) if self.is_truth(inner) => inner,
            _ => self.intern(Op::Not(operand), Type::present(Kind::Boolean)),
        }
    }

    /// The second where the condition holds, else the third.
    pub fn if_then_else(&mut self, condition: NodeId, then: NodeId, other: NodeId) -> NodeId {
        match self.truth(condition) {
            Some(true) => then,
            Some(false) => other,
            None if then == other && !self.node(condition).can_fault => then,
            None => {
                let ty = join(self.ty(then), self.ty(other));
                self.intern(Op::If(condition, then, other), ty)
            }
        }
    }

    /// The first where it is present, else the second.
    pub fn default(&mut self, operand: NodeId, other: NodeId) -> NodeId {
        match self.constant_value(operand) {
            Some(Value::Missing) => return other,
            Some(_) => return operand,
            None => {}
        }
        let missing = self
            .constant_value(other)
            .is_some_and(|value| value.is_missing());
        if !self.ty(operand).optional || missing || operand == other {
            return operand;
        }
        let optional = self.ty(other).optional;
        let mut ty = join(self.ty(operand), self.ty(other));
        ty.optional = optional;
        self.intern(Op::Default(operand, other), ty)
    }

    /// An object of these members.
    pub fn object(&mut self, members: Vec<(Arc<str>, NodeId)>) -> NodeId {
        let field = |(name, id): &(Arc<str>, NodeId)| {
            let ty = self.ty(*id).clone();
            (name.to_string(), Field { ty, facts: None })
        };
        let ty = Type::present(Kind::Object(Arc::new(ObjectType {
            name: String::new(),
            fields: members.iter().map(field).collect(),
        })));
        let constants = members.iter().map(|(name, id)| {
            let value = self.constant_value(*id)?;
            Some((name.clone(), value.clone()))
        });
        match constants.collect::<Option<Vec<_>>>() {
            Some(members) => self.constant(Value::object(members), ty),
            None => self.intern(Op::Object(members), ty),
        }
    }

    /// A list of these elements, of type `ty` as a whole.
    pub fn list(&mut self, elements: Vec<NodeId>, ty: Type) -> NodeId {
        let constants = elements.iter().map(|id| self.constant_value(*id).cloned());
        match constants.collect::<Option<Vec<_>>>() {
            Some(elements) => self.constant(Value::array(elements), ty),
            None => self.intern(Op::List(elements), ty),
        }
    }

    /// Any operation; `ty` counts where the operands do not say the type.
    pub fn op(&mut self, op: Op, ty: Type) -> NodeId {
        match op {
            Op::Constant(Constant(value)) => self.constant(value, ty),
            Op::Now | Op::Column { .. } | Op::Element { .. } | Op::Position { .. } => {
                self.intern(op, ty)
            }
            Op::Member(object, name) => self.member(object, name),
            Op::MapGet(map, key) => self.map_get(map, key),
            Op::Primitive(primitive, operands) => self.primitive(primitive, operands),
            Op::Call(function, operands) => self.call(function, operands, ty),
            Op::IsPresent(a) => self.is_present(a),
            Op::And(a, b) => self.and(a, b),
            Op::Or(a, b) => self.or(a, b),
            Op::Not(a) => self.not(a),
            Op::If(a, b, c) => self.if_then_else(a, b, c),
            Op::Default(a, b) => self.default(a, b),
            Op::Object(members) => self.object(members),
            Op::List(elements) => self.list(elements, ty),
            Op::Fold(fold) => self.fold(*fold, ty),
        }
    }

    /// A value from rows; `ty` is the type of the whole, a map where there is a key.
    ///
    /// The rows may be bound at any depths beyond those of the rows that enclose the fold, one after
    /// the other; the node has the depths that the law of lifting gives.
    pub fn fold(&mut self, mut fold: Fold, ty: Type) -> NodeId {
        for one in &mut fold.loops {
            one.filter = one.filter.filter(|id| self.truth(*id) != Some(true));
        }
        // A fault in a group leaves out its entry; the map is there all the same.
        let can_miss = fold.key.is_none() && semantics::call_can_fault(fold.function);
        let ty = ty.or_missing(can_miss);
        let fold = self.lifted(fold);
        self.intern(Op::Fold(Box::new(fold)), ty)
    }

    /// What a constant condition comes to.
    fn truth(&self, id: NodeId) -> Option<bool> {
        self.constant_value(id).map(Value::is_true)
    }

    /// Whether a node is a boolean that is never missing, so that it is its own truth.
    fn is_truth(&self, id: NodeId) -> bool {
        *self.ty(id) == Type::present(Kind::Boolean)
    }
}

/// The type of a value that is one of two.
fn join(left: &Type, right: &Type) -> Type {
    let kind = match (&left.kind, &right.kind) {
        (Kind::Nothing, other) | (other, Kind::Nothing) => other.clone(),
        (Kind::Array(a), Kind::Array(b)) => Kind::Array(Box::new(join(a, b))),
        (Kind::Map(key, a), Kind::Map(_, b)) => Kind::Map(key.clone(), Box::new(join(a, b))),
        (kind, _) => kind.clone(),
    };
    Type::present(kind).or_missing(left.optional || right.optional)
}
