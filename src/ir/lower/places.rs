//! Places in rows: fields, presence, and values of whole objects.

use std::sync::Arc;

use super::lists::List;
use super::{Lowered, Lowering, Pick, Picked, Place};
use crate::hir::ExprId;
use crate::ir::NodeId;
use crate::schema::layout::{ColumnType, PathStep, RowKind};
use crate::types::operator::{Comparison, Primitive};
use crate::types::stack::with_stack;
use crate::types::{Field, Kind, Type, Value};

impl Lowering<'_> {
    /// A member of an object.
    pub(super) fn field(&mut self, base: Lowered, name: &Arc<str>) -> Lowered {
        match base {
            Lowered::Place(place) => match place.ty.kind.clone() {
                Kind::Object(object) => match object.fields.get(&**name) {
                    Some(field) => self.below(place, PathStep::Field(name.to_string()), field),
                    None => Lowered::Value(self.builder.missing(Kind::Nothing)),
                },
                _ => Lowered::Value(self.builder.missing(Kind::Nothing)),
            },
            Lowered::Object(members) => {
                match members.into_iter().find(|(member, _)| member == name) {
                    Some((_, value)) => value,
                    None => Lowered::Value(self.builder.missing(Kind::Nothing)),
                }
            }
            Lowered::Picked(picked) => {
                let inner = self.field(picked.picked, name);
                self.pick(picked.pick, picked.list, inner)
            }
            other => {
                let object = self.materialise(other);
                Lowered::Value(self.builder.member(object, name.clone()))
            }
        }
    }

    /// What is picked of a list: a place stays lazy, a value is computed in the row and carried along.
    pub(super) fn pick(&mut self, pick: Pick, list: List, picked: Lowered) -> Lowered {
        match picked {
            Lowered::Place(_) | Lowered::Object(_) => {
                Lowered::Picked(Box::new(Picked { pick, list, picked }))
            }
            value => {
                let depth = self.enter(&list);
                let ty = self.type_of(&value);
                let node = self.materialise(value);
                self.depth = depth;
                Lowered::Value(self.picked_value(pick, list, node, ty))
            }
        }
    }

    /// A value of the row that is picked.
    fn picked_value(&mut self, pick: Pick, list: List, node: NodeId, ty: Type) -> NodeId {
        let mut items = pick.items;
        items.push(node);
        self.fold_nodes(pick.function, list, items, pick.values, ty.or_missing(true))
    }

    fn type_of(&self, lowered: &Lowered) -> Type {
        match lowered {
            Lowered::Value(node) => self.builder.ty(*node).clone(),
            Lowered::Place(place) => place.ty.clone(),
            Lowered::List(list) => Type::list(self.type_of(&list.item).kind),
            Lowered::Picked(picked) => self.type_of(&picked.picked).or_missing(true),
            Lowered::Object(members) => {
                let mut object = crate::types::ObjectType::default();
                for (name, member) in members {
                    let field = Field {
                        ty: self.type_of(member),
                        facts: None,
                    };
                    object.fields.insert(name.to_string(), field);
                }
                Type::present(Kind::Object(Arc::new(object)))
            }
            Lowered::Group(group) => self.ty(group.list).clone(),
        }
    }

    /// What is one step below a place.
    pub(super) fn below(&mut self, place: Place, step: PathStep, field: &Field) -> Lowered {
        let bounds = field
            .facts
            .as_ref()
            .and_then(|facts| match (facts.minimum, facts.maximum) {
                (None, None) => None,
                (least, greatest) => {
                    Some((least.unwrap_or(i64::MIN), greatest.unwrap_or(i64::MAX)))
                }
            });
        let mut path = place.path;
        path.push(step);
        let ty = field.ty.clone().or_missing(place.ty.optional);
        self.at(Place { path, ty, ..place }, bounds)
    }

    /// What a place holds: a column, a list, or an object that is looked into later.
    pub(super) fn at(&mut self, place: Place, bounds: Option<(i64, i64)>) -> Lowered {
        match place.ty.kind.clone() {
            Kind::Object(_) | Kind::Map(..) | Kind::Opaque => Lowered::Place(place),
            Kind::Array(element) => {
                let table =
                    self.builder
                        .child_table(place.table, place.path.clone(), RowKind::Item);
                Lowered::List(Box::new(self.children(table, place, *element, bounds)))
            }
            kind => {
                let bounds = bounds.filter(|_| kind == Kind::Integer);
                let column = ColumnType::of(&kind).unwrap_or(ColumnType::String);
                Lowered::Value(self.builder.column(
                    place.depth,
                    place.table,
                    place.path,
                    column,
                    bounds,
                ))
            }
        }
    }

    /// `map.key` and `map.get(key)`.
    pub(super) fn map_get(&mut self, map: ExprId, key: ExprId) -> Lowered {
        let lowered = self.lower(map);
        let value_type = match &self.ty(map).kind {
            Kind::Map(_, value) => Type::optional(value.kind.clone()),
            _ => Type::optional(Kind::Nothing),
        };
        match (lowered, self.constant_text(key)) {
            (Lowered::Place(place), Some(key)) => {
                let field = Field {
                    ty: value_type,
                    facts: None,
                };
                self.below(place, PathStep::Key(key), &field)
            }
            (Lowered::Place(place), None) => self.entry_under(place, key),
            (Lowered::Picked(picked), Some(key)) if matches!(picked.picked, Lowered::Place(_)) => {
                let Lowered::Place(place) = picked.picked else {
                    return Lowered::Picked(picked);
                };
                let field = Field {
                    ty: value_type,
                    facts: None,
                };
                let inner = self.below(place, PathStep::Key(key), &field);
                self.pick(picked.pick, picked.list, inner)
            }
            (map, _) => {
                let map = self.materialise(map);
                let key = self.node(key);
                Lowered::Value(self.builder.map_get(map, key))
            }
        }
    }

    fn constant_text(&self, id: ExprId) -> Option<String> {
        match &self.program.exprs[id].kind {
            crate::hir::ExprKind::Constant(Value::String(text)) => Some(text.to_string()),
            _ => None,
        }
    }

    /// The value under a key that is computed: of the first entry with that key.
    fn entry_under(&mut self, place: Place, key: ExprId) -> Lowered {
        let key = self.node(key);
        let mut entries = self.entries_of(place);
        let depth = self.enter(&entries);
        let Lowered::Object(members) = entries.item.clone() else {
            return Lowered::Value(key);
        };
        let Some((_, entry_key)) = members.first().cloned() else {
            return Lowered::Value(key);
        };
        let Some((_, value)) = members.last().cloned() else {
            return Lowered::Value(key);
        };
        let entry_key = self.materialise(entry_key);
        let same = self.builder.primitive(
            Primitive::CompareString(Comparison::Equal),
            vec![entry_key, key],
        );
        self.depth = depth;
        self.narrow(&mut entries, same);
        match Pick::first() {
            Some(first) => self.pick(first, entries, value),
            None => value,
        }
    }

    /// Whether something is there.
    pub(super) fn is_present(&mut self, lowered: Lowered) -> NodeId {
        match lowered {
            Lowered::Place(place) => self.place_present(&place),
            Lowered::Picked(picked) => {
                let depth = self.enter(&picked.list);
                let inner = self.is_present(picked.picked);
                self.depth = depth;
                let ty = Type::optional(Kind::Boolean);
                let there = self.picked_value(picked.pick, picked.list, inner, ty);
                let no = self.builder.boolean(false);
                self.builder.default(there, no)
            }
            Lowered::List(list) => match &list.presence {
                Some(place) => self.place_present(place),
                None => self.builder.boolean(true),
            },
            Lowered::Object(_) | Lowered::Group(_) => self.builder.boolean(true),
            Lowered::Value(node) => self.builder.is_present(node),
        }
    }

    pub(super) fn place_present(&mut self, place: &Place) -> NodeId {
        if place.path.is_empty() {
            return self.builder.boolean(true);
        }
        self.builder.column(
            place.depth,
            place.table,
            place.path.clone(),
            ColumnType::Presence,
            None,
        )
    }

    /// The value of what was lowered.
    pub(super) fn materialise(&mut self, lowered: Lowered) -> NodeId {
        with_stack(|| match lowered {
            Lowered::Value(node) => node,
            Lowered::Place(place) => self.place_value(place),
            Lowered::List(list) => self.list_value(*list),
            Lowered::Object(members) => {
                let members = members.into_iter().map(|(name, member)| {
                    let member = self.materialise(member);
                    (name, member)
                });
                let members = members.collect();
                self.builder.object(members)
            }
            Lowered::Picked(picked) => {
                let depth = self.enter(&picked.list);
                let ty = self.type_of(&picked.picked);
                let inner = self.materialise(picked.picked);
                self.depth = depth;
                self.picked_value(picked.pick, picked.list, inner, ty)
            }
            Lowered::Group(group) => {
                let list = self.group_list(group);
                self.list_value(list)
            }
        })
    }

    fn place_value(&mut self, place: Place) -> NodeId {
        let kind = place.ty.kind.clone();
        let value = match &kind {
            Kind::Object(object) => {
                let mut members = Vec::with_capacity(object.fields.len());
                for (name, field) in &object.fields {
                    if field.ty.kind == Kind::Opaque {
                        continue;
                    }
                    let member = self.below(place.clone(), PathStep::Field(name.clone()), field);
                    members.push((Arc::from(name.as_str()), self.member_value(member)));
                }
                self.builder.object(members)
            }
            Kind::Map(..) => {
                let entries = self.entries_of(place.clone());
                self.entries_value(entries, &place.ty)
            }
            _ => self.builder.missing(kind.clone()),
        };
        if place.path.is_empty() {
            return value;
        }
        let present = self.place_present(&place);
        let missing = self.builder.missing(self.builder.ty(value).kind.clone());
        self.builder.if_then_else(present, value, missing)
    }

    /// The value of a member: an absent list is no empty list here.
    fn member_value(&mut self, member: Lowered) -> NodeId {
        let present = match &member {
            Lowered::List(list) => list.presence.clone(),
            _ => None,
        };
        let value = self.materialise(member);
        let Some(place) = present else { return value };
        let present = self.place_present(&place);
        let missing = self.builder.missing(self.builder.ty(value).kind.clone());
        self.builder.if_then_else(present, value, missing)
    }
}
