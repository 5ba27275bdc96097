//! The paths of a scan as a tree: what each place of a row feeds.
//!
//! Readers walk the data and this tree side by side and never look at what the tree does not name.
//! Paths that begin alike share nodes, so that a value is visited once for all columns it feeds.

use hashbrown::HashMap;

use super::scan::{Root, Scan};
use crate::schema::layout::{ColumnType, Layout, PathStep, RowKind};
use crate::types::ArenaId;

/// A node of a [`PathTree`], by position.
pub(super) type NodeId = usize;

/// All paths of a scan; a node for each place.
#[derive(Debug)]
pub(super) struct PathTree {
    pub(super) nodes: Vec<PathNode>,
    /// The place of the whole row.
    pub(super) root: NodeId,
    /// The table whose rows the input's rows are.
    pub(super) root_table: usize,
    /// Which parts a row must or may have.
    pub(super) has_key: bool,
    pub(super) has_time: bool,
    pub(super) has_id: bool,
}

/// What one place of a row feeds.
#[derive(Debug, Default)]
pub(super) struct PathNode {
    /// How reports call the place: `productListItems[].quantity`.
    pub(super) path: String,
    /// The columns of scalars that are read here.
    pub(super) columns: Vec<ColumnSink>,
    /// The columns that say whether something is here, as table and column.
    pub(super) presence: Vec<(usize, usize)>,
    /// What else the value is to its row.
    pub(super) roles: Vec<Role>,
    /// Where the members of an object, or the values under keys of a map, lead.
    pub(super) members: HashMap<String, NodeId>,
    /// What the items of a list feed.
    pub(super) list: Option<RowsNode>,
    /// What the entries of a map feed.
    pub(super) map: Option<RowsNode>,
}

/// A column that a scalar feeds.
#[derive(Debug, Clone, Copy)]
pub(super) struct ColumnSink {
    pub(super) table: usize,
    pub(super) column: usize,
    pub(super) ty: ColumnType,
    pub(super) bounds: Option<(i64, i64)>,
}

/// What a value is to its row beside a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Key,
    Time,
    Id,
}

/// Tables that get a row for each item or entry of one list or map.
#[derive(Debug)]
pub(super) struct RowsNode {
    pub(super) tables: Vec<usize>,
    /// The columns that hold the key of an entry, as table and column.
    pub(super) keys: Vec<(usize, usize)>,
    /// The place of the item or the entry's value.
    pub(super) item: NodeId,
}

impl PathNode {
    /// Whether an object belongs here.
    pub(super) fn takes_object(&self) -> bool {
        !self.members.is_empty() || self.map.is_some()
    }

    /// Whether the shape of a value here does not matter: only that there is one.
    pub(super) fn takes_anything(&self) -> bool {
        self.columns.is_empty()
            && self.roles.is_empty()
            && !self.takes_object()
            && self.list.is_none()
    }

    /// Whether values here go into columns.
    #[cfg(feature = "parquet")]
    pub(super) fn has_values(&self) -> bool {
        !self.columns.is_empty()
    }

    pub(super) fn is_key(&self) -> bool {
        self.roles.contains(&Role::Key)
    }

    /// What belongs here, in words.
    pub(super) fn expected(&self) -> String {
        let mut shapes: Vec<String> = self.columns.iter().map(ColumnSink::expected).collect();
        shapes.extend(self.roles.iter().map(|role| {
            match role {
                Role::Key => "a profile key",
                Role::Time => "a time",
                Role::Id => "an event id",
            }
            .to_owned()
        }));
        if self.takes_object() {
            shapes.push("an object".to_owned());
        }
        if self.list.is_some() {
            shapes.push("a list".to_owned());
        }
        shapes.dedup();
        shapes.join(" or ")
    }
}

impl ColumnSink {
    fn expected(&self) -> String {
        let name = match self.ty {
            ColumnType::Boolean => "a boolean",
            ColumnType::Integer => "an integer",
            ColumnType::Number => "a number",
            ColumnType::String | ColumnType::Key => "a string",
            ColumnType::Date => "a date",
            ColumnType::Datetime => "a date and time",
            ColumnType::Duration => "a duration",
            ColumnType::Presence => "a value",
        };
        match self.bounds {
            Some((least, greatest)) if self.ty == ColumnType::Integer => {
                format!("{name} from {least} to {greatest}")
            }
            _ => name.to_owned(),
        }
    }
}

impl PathTree {
    /// The tree of a scan. Tables of the other root are left out.
    pub(super) fn new(scan: &Scan) -> Self {
        let mut tree = Self {
            nodes: vec![PathNode::default()],
            root: 0,
            root_table: scan.root.table(),
            has_key: scan.key.is_some(),
            has_time: scan.time.is_some(),
            has_id: scan.id.is_some(),
        };
        tree.add_tables(&scan.layout, scan.root);
        let roles = [
            (Role::Key, &scan.key),
            (Role::Time, &scan.time),
            (Role::Id, &scan.id),
        ];
        for (role, path) in roles {
            if let Some(path) = path {
                let node = tree.descend(tree.root, path);
                tree.nodes[node].roles.push(role);
            }
        }
        tree
    }

    fn add_tables(&mut self, layout: &Layout, root: Root) {
        // The place of a row of each table; a parent stands before its children.
        let mut places: Vec<Option<NodeId>> = vec![None; layout.tables.len()];
        for (table, told) in layout.tables.iter().enumerate() {
            let place = match told.parent {
                None if table == root.table() => Some(self.root),
                None => None,
                Some(parent) => places
                    .get(parent.index())
                    .copied()
                    .flatten()
                    .map(|parent| self.add_rows(parent, table, &told.path, told.rows)),
            };
            let Some(place) = place else { continue };
            places[table] = Some(place);
            for (column, told) in told.columns.iter().enumerate() {
                let node = self.descend(place, &told.path);
                match told.ty {
                    ColumnType::Presence => self.nodes[node].presence.push((table, column)),
                    ColumnType::Key => {}
                    ty => self.nodes[node].columns.push(ColumnSink {
                        table,
                        column,
                        ty,
                        bounds: told.bounds,
                    }),
                }
            }
            self.add_entry_keys(layout, table);
        }
    }

    /// Adds a table of items or entries below the place of its parent's row.
    fn add_rows(
        &mut self,
        parent: NodeId,
        table: usize,
        path: &[PathStep],
        kind: RowKind,
    ) -> NodeId {
        let place = self.descend(parent, path);
        let item = self.nodes.len();
        let node = &mut self.nodes[place];
        let mark = if kind == RowKind::Entry { "{}" } else { "[]" };
        let item_path = format!("{}{mark}", node.path);
        let slot = if kind == RowKind::Entry {
            &mut node.map
        } else {
            &mut node.list
        };
        if let Some(rows) = slot {
            rows.tables.push(table);
            return rows.item;
        }
        *slot = Some(RowsNode {
            tables: vec![table],
            keys: Vec::new(),
            item,
        });
        self.nodes.push(PathNode {
            path: item_path,
            ..PathNode::default()
        });
        item
    }

    fn add_entry_keys(&mut self, layout: &Layout, table: usize) {
        let columns = layout.tables[table].columns.iter().enumerate();
        let keys: Vec<(usize, usize)> = columns
            .filter(|(_, told)| told.ty == ColumnType::Key)
            .map(|(column, _)| (table, column))
            .collect();
        let entries = self.nodes.iter_mut().filter_map(|node| node.map.as_mut());
        for rows in entries.filter(|rows| rows.tables.contains(&table)) {
            rows.keys.extend_from_slice(&keys);
        }
    }

    /// The node at the end of `path`, made where it is not there yet.
    fn descend(&mut self, mut node: NodeId, path: &[PathStep]) -> NodeId {
        for step in path {
            let (PathStep::Field(name) | PathStep::Key(name)) = step;
            node = match self.nodes[node].members.get(name) {
                Some(&member) => member,
                None => {
                    let member = self.nodes.len();
                    let prefix = &self.nodes[node].path;
                    let dot = if prefix.is_empty() { "" } else { "." };
                    let path = format!("{prefix}{dot}{name}");
                    self.nodes.push(PathNode {
                        path,
                        ..PathNode::default()
                    });
                    self.nodes[node].members.insert(name.clone(), member);
                    member
                }
            };
        }
        node
    }
}

impl PathTree {
    /// The places of a top-level column: the one of its exact name, and the one that its dotted name
    /// leads to.
    pub(super) fn named(&self, name: &str) -> Vec<NodeId> {
        let root = &self.nodes[self.root];
        let exact = root.members.get(name).copied();
        let mut dotted = Some(self.root);
        for step in name.split('.') {
            dotted = dotted.and_then(|node| self.nodes[node].members.get(step).copied());
        }
        let dotted = dotted.filter(|node| Some(*node) != exact);
        exact.into_iter().chain(dotted).collect()
    }
}

impl PathTree {
    /// The places between the root and the place `node` of a dotted name, ends left out.
    pub(super) fn way(&self, name: &str, node: NodeId) -> Vec<NodeId> {
        let mut way = Vec::new();
        let mut at = self.root;
        for step in name.split('.') {
            match self.nodes[at].members.get(step) {
                Some(&member) if member != node => way.push(member),
                _ => break,
            }
            at = way.last().copied().unwrap_or(at);
        }
        way
    }
}
