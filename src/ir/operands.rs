//! The operands of operations, to visit and to replace.

use super::{Fold, Loop, NodeId, Op, Source};

impl Op {
    /// Calls `visit` with every operand, those of a fold's body included.
    pub fn for_each_operand(&self, visit: &mut dyn FnMut(NodeId)) {
        match self {
            Op::Constant(_) | Op::Now | Op::Position { .. } => {}
            Op::Column { .. } | Op::Element { .. } => {}
            Op::Member(a, _) | Op::IsPresent(a) | Op::Not(a) => visit(*a),
            Op::MapGet(a, b) | Op::And(a, b) | Op::Or(a, b) | Op::Default(a, b) => {
                visit(*a);
                visit(*b);
            }
            Op::If(a, b, c) => [a, b, c].into_iter().for_each(|id| visit(*id)),
            Op::Primitive(_, ids) | Op::Call(_, ids) | Op::List(ids) => {
                ids.iter().for_each(|id| visit(*id));
            }
            Op::Object(members) => members.iter().for_each(|(_, id)| visit(*id)),
            Op::Fold(fold) => fold.owner().chain(fold.body()).for_each(visit),
        }
    }

    /// The same operation on other operands.
    #[must_use]
    pub fn map_operands(&self, map: &mut dyn FnMut(NodeId) -> NodeId) -> Op {
        match self {
            Op::Constant(_) | Op::Now | Op::Position { .. } => self.clone(),
            Op::Column { .. } | Op::Element { .. } => self.clone(),
            Op::Member(a, name) => Op::Member(map(*a), name.clone()),
            Op::IsPresent(a) => Op::IsPresent(map(*a)),
            Op::Not(a) => Op::Not(map(*a)),
            Op::MapGet(a, b) => Op::MapGet(map(*a), map(*b)),
            Op::And(a, b) => Op::And(map(*a), map(*b)),
            Op::Or(a, b) => Op::Or(map(*a), map(*b)),
            Op::Default(a, b) => Op::Default(map(*a), map(*b)),
            Op::If(a, b, c) => Op::If(map(*a), map(*b), map(*c)),
            Op::Primitive(op, ids) => Op::Primitive(*op, map_all(ids, map)),
            Op::Call(function, ids) => Op::Call(*function, map_all(ids, map)),
            Op::List(ids) => Op::List(map_all(ids, map)),
            Op::Object(members) => {
                let members = members.iter();
                Op::Object(members.map(|(name, id)| (name.clone(), map(*id))).collect())
            }
            Op::Fold(fold) => Op::Fold(Box::new(Fold {
                loops: fold.loops.iter().map(|one| one.map(map)).collect(),
                key: fold.key.map(&mut *map),
                function: fold.function,
                items: map_all(&fold.items, map),
                values: map_all(&fold.values, map),
            })),
        }
    }
}

fn map_all(ids: &[NodeId], map: &mut dyn FnMut(NodeId) -> NodeId) -> Vec<NodeId> {
    ids.iter().map(|id| map(*id)).collect()
}

impl Fold {
    /// The operands that are evaluated with rows bound: the lists of inner loops, filters, key and
    /// items.
    pub fn body(&self) -> impl Iterator<Item = NodeId> + '_ {
        let lists = self.loops.iter().skip(1).filter_map(Loop::list);
        let filters = self.loops.iter().filter_map(|one| one.filter);
        let items = self.items.iter().copied();
        lists.chain(filters).chain(self.key).chain(items)
    }

    /// The depth of the outermost loop.
    pub fn depth(&self) -> u8 {
        self.loops.first().map_or(0, |one| one.depth)
    }

    /// Whether some loop goes over the events.
    pub fn reads_events(&self) -> bool {
        self.loops.iter().any(|one| one.source == Source::Events)
    }

    /// The operands that are evaluated once for the owner: the list that is gone over, and `values`.
    pub fn owner(&self) -> impl Iterator<Item = NodeId> + '_ {
        let list = self.loops.first().and_then(Loop::list);
        list.into_iter().chain(self.values.iter().copied())
    }
}

impl Loop {
    /// The list or map whose elements it goes over.
    pub fn list(&self) -> Option<NodeId> {
        match self.source {
            Source::Values(list) => Some(list),
            Source::Events | Source::Children { .. } => None,
        }
    }

    fn map(&self, map: &mut dyn FnMut(NodeId) -> NodeId) -> Self {
        Self {
            source: match self.source {
                Source::Values(list) => Source::Values(map(list)),
                source => source,
            },
            depth: self.depth,
            filter: self.filter.map(map),
        }
    }
}
