//! Attributes on events: a rule as of an event.
//!
//! The law: the value for an event is that of the rule at `now = event time` over the events up to and
//! including it in the total order. So within such a rule `now` is the time in the event's row, and
//! a loop over the events has a filter that compares places. What the rule needs of profiles is
//! computed as of the event in the same way.

use super::lists::List;
use super::{Lowered, Lowering, Place};
use crate::hir::{AttributeId, ExprId};
use crate::ir::NodeId;
use crate::library;
use crate::schema::layout::{ColumnType, EVENT_TABLE, PathStep, TableId};
use crate::types::operator::{Comparison, Primitive};
use crate::types::{ArenaId, Kind, Type};

/// The event as of which a rule is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Moment {
    /// Where its row is bound.
    pub(super) depth: u8,
    /// A number that is new for each binding.
    binding: u32,
}

impl Lowering<'_> {
    /// Computes something as of the event whose row is bound at `depth`.
    fn as_of<R>(&mut self, depth: u8, compute: impl FnOnce(&mut Self) -> R) -> R {
        self.bindings += 1;
        let binding = self.bindings;
        let moment = self.moment.replace(Moment { depth, binding });
        let result = compute(self);
        self.moment = moment;
        result
    }

    /// The instant of evaluation: that of the event as of which the rule is computed.
    pub(super) fn now(&mut self) -> NodeId {
        match self.moment {
            None => self.builder.now(),
            Some(moment) => self.time_of(moment.depth),
        }
    }

    fn time_of(&mut self, depth: u8) -> NodeId {
        let time = self.program.event.as_ref();
        let time = time.and_then(|binding| binding.time.clone());
        let time = time.unwrap_or_else(|| vec!["timestamp".to_owned()]);
        self.event_column(depth, &time, ColumnType::Datetime)
    }

    fn event_column(&mut self, depth: u8, path: &[String], ty: ColumnType) -> NodeId {
        let path = path.iter().cloned().map(PathStep::Field).collect();
        self.builder
            .column(depth, TableId::from_index(EVENT_TABLE), path, ty, None)
    }

    /// The events, up to and including the one as of which the rule is computed.
    pub(super) fn events_so_far(&mut self, ty: &Type) -> List {
        let mut events = self.events(ty);
        if let Some(moment) = self.moment {
            let depth = events.loops[0].depth;
            let places = [depth, moment.depth].map(|depth| self.builder.position(depth));
            let is_there = Primitive::CompareInteger(Comparison::LessOrEqual);
            let is_there = self.builder.primitive(is_there, places.to_vec());
            self.narrow(&mut events, is_there);
        }
        events
    }

    /// `event`
    pub(super) fn incoming_event(&mut self, ty: &Type) -> Lowered {
        match self.moment {
            Some(moment) => Lowered::Place(Place {
                depth: moment.depth,
                table: TableId::from_index(EVENT_TABLE),
                path: Vec::new(),
                ty: ty.clone(),
            }),
            None => Lowered::Value(self.builder.missing(ty.kind.clone())),
        }
    }

    /// The value that an attribute has for an event.
    pub(super) fn attribute_of_event(
        &mut self,
        attribute: AttributeId,
        event: Lowered,
        expr: ExprId,
    ) -> Lowered {
        match event {
            Lowered::Place(place) => {
                let depth = place.depth;
                let value = self.as_of(depth, |this| this.attribute(attribute));
                Lowered::Value(value)
            }
            Lowered::Picked(picked) => {
                let outside = self.enter(&picked.list);
                let inner = self.attribute_of_event(attribute, picked.picked, expr);
                self.depth = outside;
                self.pick(picked.pick, picked.list, inner)
            }
            _ => {
                self.event_by_value = Some(expr);
                Lowered::Value(self.builder.missing(self.ty(expr).kind.clone()))
            }
        }
    }

    /// The values of an attribute for all events, by the id of the event.
    pub(super) fn for_each_event(&mut self, id: AttributeId) -> NodeId {
        let attribute = &self.program.attributes[id];
        let record = self.program.event.as_ref();
        let record = record.map(|binding| binding.schema.record.clone());
        let ty = Type::list(Kind::Object(record.unwrap_or_default()));
        let events = self.events(&ty);
        let outside = self.enter(&events);
        let depth = self.depth;
        let value = self.as_of(depth, |this| this.attribute(id));
        let key = self.id_of(depth);
        self.depth = outside;
        let ty = attribute.profile_type();
        match library::lookup("$collectMap") {
            Some(collect) => self.fold_nodes(collect, events, vec![key, value], Vec::new(), ty),
            None => value,
        }
    }

    /// The id of an event, or its time where it has none.
    fn id_of(&mut self, depth: u8) -> NodeId {
        let time = self.time_of(depth);
        let time = match library::lookup("toString") {
            Some(text) => {
                let ty = Type::present(Kind::String);
                self.builder.call(text, vec![time], ty)
            }
            None => time,
        };
        let id = self.program.event.as_ref();
        let id = id.and_then(|binding| binding.id.clone());
        match id {
            Some(id) => {
                let id = self.event_column(depth, &id, ColumnType::String);
                self.builder.default(id, time)
            }
            None => time,
        }
    }
}
