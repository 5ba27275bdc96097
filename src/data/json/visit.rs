//! The walk over one JSON value beside the tree of paths, straight into columns.
//!
//! Nothing is kept but what a column wants: what no path names is skipped by the parser. Two places
//! need the value twice and so hold it for a moment: an object that is an identity map *and* feeds
//! columns, and a member that is read by its name *and* as an entry of its map.

use std::fmt;

use hashbrown::HashMap;
use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
    value::MapAccessDeserializer, value::SeqAccessDeserializer,
};
use serde_json::Value;

use super::identity::key_of;
use crate::data::fill::{Filler, Scalar};
use crate::data::tree::{NodeId, PathNode, PathTree, RowsNode};

/// Reads one row from JSON text. What is no object is refused; the error says that the text is no
/// JSON, and the row is left open then.
pub(in crate::data) fn read_row(
    filler: &mut Filler,
    tree: &PathTree,
    text: &str,
) -> Result<(), serde_json::Error> {
    let mut source = serde_json::Deserializer::from_str(text);
    let is_object = Walk::new(filler, tree, tree.root)
        .rows()
        .deserialize(&mut source)?;
    source.end()?;
    finish(filler, Ok(is_object));
    Ok(())
}

/// Reads one row from a value in memory. What is no object is refused.
pub(in crate::data) fn read_value(filler: &mut Filler, tree: &PathTree, value: &Value) {
    filler.begin_row();
    let read = Walk::new(filler, tree, tree.root).rows().deserialize(value);
    finish(filler, read);
}

/// Reads a value of one place, such as a list in a cell of a table, and says whether it fits; none
/// where the text is no JSON.
pub(in crate::data) fn read_part(
    filler: &mut Filler,
    tree: &PathTree,
    node: NodeId,
    text: &str,
) -> Option<bool> {
    let mut source = serde_json::Deserializer::from_str(text);
    let read = Walk::new(filler, tree, node).deserialize(&mut source);
    let read = read.ok().filter(|_| source.end().is_ok());
    if read.is_none() {
        filler.clear(tree, node);
    }
    read
}

pub(super) fn finish(filler: &mut Filler, read: Result<bool, serde_json::Error>) {
    match read {
        Ok(true) => filler.end_row(),
        Ok(false) => filler.refuse_row("of JSON without fields", "another value", "a JSON object"),
        Err(error) => {
            // Each row is a text of one line to the parser.
            let place = format!(" at line {} column {}", error.line(), error.column());
            let reason = error.to_string();
            let reason = reason.strip_suffix(&place).unwrap_or(&reason);
            let found = format!("no JSON: {reason}, column {}", error.column());
            filler.refuse_row("of unreadable JSON", &found, "a JSON object");
        }
    }
}

/// One step of the walk: a value, and the place of the tree that it belongs to.
struct Walk<'a> {
    filler: &'a mut Filler,
    tree: &'a PathTree,
    node: NodeId,
    /// Whether the value is a row and so must be an object.
    is_row: bool,
}

impl<'a> Walk<'a> {
    fn new(filler: &'a mut Filler, tree: &'a PathTree, node: NodeId) -> Self {
        Self {
            filler,
            tree,
            node,
            is_row: false,
        }
    }

    fn rows(mut self) -> Self {
        self.is_row = true;
        self
    }

    fn told(&self) -> &'a PathNode {
        &self.tree.nodes[self.node]
    }

    fn scalar<E>(self, scalar: Scalar<'_>) -> Result<bool, E> {
        let told = self.told();
        Ok(!self.is_row && self.filler.scalar(told, scalar))
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    /// Whether there is a value that fits.
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<bool, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<bool, E> {
        self.scalar(Scalar::Boolean(truth))
    }

    fn visit_i64<E>(self, integer: i64) -> Result<bool, E> {
        self.scalar(Scalar::Integer(integer))
    }

    fn visit_u64<E>(self, integer: u64) -> Result<bool, E> {
        match i64::try_from(integer) {
            Ok(integer) => self.scalar(Scalar::Integer(integer)),
            Err(_) => self.scalar(Scalar::Unsigned(integer)),
        }
    }

    fn visit_f64<E>(self, number: f64) -> Result<bool, E> {
        self.scalar(Scalar::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        self.scalar(Scalar::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        let told = self.told();
        if self.is_row {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(false);
        }
        if told.is_key() {
            let source = SeqAccessDeserializer::new(items);
            return keep(self, serde::Deserialize::deserialize(source)?);
        }
        if let Some(rows) = &told.list {
            return list(self, rows, items);
        }
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(shape(self, told.takes_anything(), "a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<bool, A::Error> {
        let told = self.told();
        if told.is_key() {
            let source = MapAccessDeserializer::new(members);
            return keep(self, serde::Deserialize::deserialize(source)?);
        }
        if told.takes_object() {
            return object(self, members);
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        let fits = self.is_row || told.takes_anything();
        Ok(shape(self, fits, "an object"))
    }
}

/// Ends the walk at a list or object of which nothing is read.
fn shape(walk: Walk<'_>, fits: bool, found: &str) -> bool {
    let told = walk.told();
    if fits {
        walk.filler.present(told);
    } else {
        walk.filler.refuse_value(told, found);
    }
    fits
}

/// Takes the key from identities, and what else the place feeds from the same value.
fn keep<E: Error>(walk: Walk<'_>, value: Value) -> Result<bool, E> {
    let told = walk.told();
    let key = key_of(&value);
    let has_key = key.is_some_and(|key| walk.filler.key(key));
    let Walk {
        filler, tree, node, ..
    } = walk;
    let rest = match &value {
        Value::Object(members) if told.takes_object() => {
            let members = members.iter().map(|(name, value)| (name.as_str(), value));
            let members = serde::de::value::MapDeserializer::new(members);
            object(Walk::new(filler, tree, node), members).map_err(recast)?
        }
        Value::Array(items) if told.list.is_some() => {
            let items = serde::de::value::SeqDeserializer::new(items.iter());
            match &told.list {
                Some(rows) => list(Walk::new(filler, tree, node), rows, items).map_err(recast)?,
                None => false,
            }
        }
        _ => {
            if has_key {
                filler.present(told);
            } else {
                filler.refuse_value(told, "no identity");
            }
            false
        }
    };
    Ok(has_key || rest)
}

fn recast<E: Error>(error: serde_json::Error) -> E {
    E::custom(error)
}

/// The items of a list, each a row of the tables that hang here; null items are none.
fn list<'de, A: SeqAccess<'de>>(
    walk: Walk<'_>,
    rows: &RowsNode,
    mut items: A,
) -> Result<bool, A::Error> {
    let (filler, tree) = (walk.filler, walk.tree);
    filler.present(&tree.nodes[walk.node]);
    for &table in &rows.tables {
        filler.open(table);
    }
    loop {
        begin_rows(filler, rows);
        let item = items.next_element_seed(Walk::new(filler, tree, rows.item));
        match item {
            Ok(Some(true)) => {}
            Ok(Some(false)) => undo_rows(filler, rows),
            Ok(None) => {
                undo_rows(filler, rows);
                return Ok(true);
            }
            Err(error) => return Err(error),
        }
    }
}

pub(super) fn begin_rows(filler: &mut Filler, rows: &RowsNode) {
    for &table in &rows.tables {
        filler.begin(table);
    }
}

pub(super) fn undo_rows(filler: &mut Filler, rows: &RowsNode) {
    for &table in &rows.tables {
        let row = filler.table(table).row();
        filler.cut(table, row);
    }
}

/// The members of an object: those that have a place of their own, and the entries of a map.
fn object<'de, A: MapAccess<'de>>(walk: Walk<'_>, mut members: A) -> Result<bool, A::Error> {
    let (filler, tree) = (walk.filler, walk.tree);
    let told = &tree.nodes[walk.node];
    filler.present(told);
    let number = filler.next_object();
    let mut entries = Entries::default();
    if let Some(rows) = &told.map {
        for &table in &rows.tables {
            filler.open(table);
        }
    }
    while let Some((member, key)) = members.next_key_seed(Name { told })? {
        if let Some(node) = member
            && filler.repeats(node, number)
        {
            filler.clear(tree, node);
        }
        match (member, &told.map, key) {
            (Some(node), Some(rows), Some(key)) => {
                let value: Value = members.next_value()?;
                Walk::new(filler, tree, node)
                    .deserialize(&value)
                    .map_err(A::Error::custom)?;
                begin_entry(filler, rows, &key);
                let present = Walk::new(filler, tree, rows.item)
                    .deserialize(&value)
                    .map_err(A::Error::custom)?;
                entries.end(filler, rows, key, present);
            }
            (None, Some(rows), Some(key)) => {
                begin_entry(filler, rows, &key);
                let present = members.next_value_seed(Walk::new(filler, tree, rows.item))?;
                entries.end(filler, rows, key, present);
            }
            (Some(node), _, _) => {
                members.next_value_seed(Walk::new(filler, tree, node))?;
            }
            (None, _, _) => {
                members.next_value::<IgnoredAny>()?;
            }
        }
    }
    Ok(true)
}

fn begin_entry(filler: &mut Filler, rows: &RowsNode, key: &str) {
    begin_rows(filler, rows);
    for &(table, column) in &rows.keys {
        let table = filler.table(table);
        let row = table.row();
        table.columns[column].set_text(row, key);
    }
}

/// The name of a member: its place, and its text where it is the key of an entry.
struct Name<'a> {
    told: &'a PathNode,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = (Option<NodeId>, Option<String>);

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = (Option<NodeId>, Option<String>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let member = self.told.members.get(name).copied();
        let key = self.told.map.is_some().then(|| name.to_owned());
        Ok((member, key))
    }
}

/// Which entries of a map were met, so that a second one of a key replaces the first.
#[derive(Default)]
struct Entries {
    /// For each key, the row that it has in the tables of the map, if any.
    rows: HashMap<String, Vec<usize>>,
}

impl Entries {
    /// Ends an entry: it goes if its value is missing, and so does an earlier one of its key.
    fn end(&mut self, filler: &mut Filler, rows: &RowsNode, key: String, present: bool) {
        let own: Vec<usize> = rows
            .tables
            .iter()
            .map(|&table| filler.table(table).row())
            .collect();
        if !present {
            undo_rows(filler, rows);
        }
        let now = if present { own } else { Vec::new() };
        if let Some(earlier) = self.rows.insert(key, now) {
            for (&table, row) in rows.tables.iter().zip(earlier) {
                filler.table(table).kill(row);
            }
        }
    }
}
