//! Where lists come from: events, lists and maps in a row, list values.

use std::sync::Arc;

use super::lists::List;
use super::{Lowered, Lowering, Place};
use crate::ir::{NodeId, Source};
use crate::schema::layout::{ColumnType, RowKind, TableId};
use crate::types::{Kind, Type};

impl Lowering<'_> {
    pub(super) fn events(&mut self, ty: &Type) -> List {
        let depth = self.next_depth();
        let ty = ty
            .element()
            .cloned()
            .unwrap_or(Type::present(Kind::Nothing));
        let place = Place {
            depth,
            table: Self::event_table(),
            path: Vec::new(),
            ty,
        };
        List::over(Source::Events, depth, Lowered::Place(place))
    }

    /// The items of a list in a row.
    pub(super) fn children(
        &mut self,
        table: TableId,
        owner: Place,
        element: Type,
        bounds: Option<(i64, i64)>,
    ) -> List {
        let depth = self.next_depth();
        let outside = std::mem::replace(&mut self.depth, depth);
        let ty = Type::present(element.kind);
        let item = self.at(
            Place {
                depth,
                table,
                path: Vec::new(),
                ty,
            },
            bounds,
        );
        self.depth = outside;
        let source = Source::Children {
            table,
            owner: owner.depth,
        };
        List {
            presence: Some(owner),
            ..List::over(source, depth, item)
        }
    }

    /// The entries of a map in a row, as objects of key and value.
    pub(super) fn entries_of(&mut self, map: Place) -> List {
        let table = self
            .builder
            .child_table(map.table, map.path.clone(), RowKind::Entry);
        let depth = self.next_depth();
        let outside = std::mem::replace(&mut self.depth, depth);
        let key = self
            .builder
            .column(depth, table, Vec::new(), ColumnType::Key, None);
        let value = match &map.ty.kind {
            Kind::Map(_, value) => Type::present(value.kind.clone()),
            _ => Type::present(Kind::Nothing),
        };
        let value = self.at(
            Place {
                depth,
                table,
                path: Vec::new(),
                ty: value,
            },
            None,
        );
        self.depth = outside;
        let item = Lowered::Object(vec![
            (Arc::from("key"), Lowered::Value(key)),
            (Arc::from("value"), value),
        ]);
        List::over(
            Source::Children {
                table,
                owner: map.depth,
            },
            depth,
            item,
        )
    }

    /// The elements of a list value.
    pub(super) fn elements(&mut self, node: NodeId, ty: &Type) -> List {
        let depth = self.next_depth();
        let element = match &ty.kind {
            Kind::Array(element) => Type::present(element.kind.clone()),
            Kind::Map(key, value) => {
                Type::entry((**key).clone(), Type::present(value.kind.clone()))
            }
            _ => Type::present(Kind::Nothing),
        };
        let item = self.builder.element(depth, element);
        List::over(Source::Values(node), depth, Lowered::Value(item))
    }
}
