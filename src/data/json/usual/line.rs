//! The walk over one row beside the tree of paths: that of `visit.rs`, on text.
//!
//! Each function does what its namesake there does, in the same order. Maps and identities are
//! left to that walk: they get the text of their value, whose form is checked by then.

use super::cursor::Cursor;
use super::names::{Names, Place, unescaped};
use super::{DEPTH_MAX, Doubt};
use crate::data::fill::{Filler, Scalar};
use crate::data::json::visit::{begin_rows, read_part, undo_rows};
use crate::data::tree::{NodeId, PathNode, PathTree, RowsNode};

/// One row that is being read.
pub(super) struct Line<'a, 't> {
    pub(super) cursor: Cursor<'t>,
    pub(super) filler: &'a mut Filler,
    pub(super) tree: &'a PathTree,
    /// The names of the members of each place.
    pub(super) names: &'a mut [Names],
}

impl<'a> Line<'a, '_> {
    /// Reads the object that is the row.
    pub(super) fn row(&mut self) -> Result<(), Doubt> {
        let told = &self.tree.nodes[self.tree.root];
        if self.cursor.peek() != b'{' || needs_walk(told) {
            return Err(Doubt);
        }
        self.object(self.tree.root, DEPTH_MAX)?;
        self.cursor.blanks();
        if self.cursor.peek() == b'\n' {
            Ok(())
        } else {
            Err(Doubt)
        }
    }

    /// Whether there is a value that fits `node`.
    fn value(&mut self, node: NodeId, depth: usize) -> Result<bool, Doubt> {
        let told = &self.tree.nodes[node];
        match self.cursor.peek() {
            b'"' => self.text(told),
            b'{' | b'[' if needs_walk(told) => self.walked(node),
            b'{' if told.takes_object() => self.object(node, depth).map(|()| true),
            b'{' => self.shape(told, "an object"),
            b'[' => match &told.list {
                Some(rows) => self.list(told, rows, depth).map(|()| true),
                None => self.shape(told, "a list"),
            },
            b't' => self.boolean(told, "true", true),
            b'f' => self.boolean(told, "false", false),
            b'n' => self.cursor.literal("null").map(|()| false),
            _ => {
                let number = self.cursor.number()?;
                Ok(self.filler.scalar(told, number))
            }
        }
    }

    #[inline(always)]
    fn text(&mut self, told: &PathNode) -> Result<bool, Doubt> {
        let start = self.cursor.at;
        let text = self.cursor.string()?;
        if text.is_escaped {
            let text = unescaped(self.cursor.since(start)?)?;
            return Ok(self.filler.scalar(told, Scalar::Text(&text)));
        }
        Ok(self.filler.scalar(told, Scalar::Text(text.raw)))
    }

    fn boolean(&mut self, told: &PathNode, literal: &str, truth: bool) -> Result<bool, Doubt> {
        self.cursor.literal(literal)?;
        Ok(self.filler.scalar(told, Scalar::Boolean(truth)))
    }

    /// Passes a list or object of which nothing is read.
    fn shape(&mut self, told: &PathNode, found: &str) -> Result<bool, Doubt> {
        self.cursor.pass_value(DEPTH_MAX)?;
        let fits = told.takes_anything();
        if fits {
            self.filler.present(told);
        } else {
            self.filler.refuse_value(told, found);
        }
        Ok(fits)
    }

    /// Reads a list or object through the walk.
    fn walked(&mut self, node: NodeId) -> Result<bool, Doubt> {
        let text = self.cursor.value_text()?;
        read_part(self.filler, self.tree, node, text).ok_or(Doubt)
    }

    fn list(&mut self, told: &PathNode, rows: &'a RowsNode, depth: usize) -> Result<(), Doubt> {
        let depth = depth.checked_sub(1).ok_or(Doubt)?;
        self.filler.present(told);
        for &table in &rows.tables {
            self.filler.open(table);
        }
        let mut is_more = self.cursor.enter(b']');
        while is_more {
            begin_rows(self.filler, rows);
            if !self.value(rows.item, depth)? {
                undo_rows(self.filler, rows);
            }
            is_more = self.cursor.another(b']')?;
        }
        Ok(())
    }

    fn object(&mut self, node: NodeId, depth: usize) -> Result<(), Doubt> {
        let depth = depth.checked_sub(1).ok_or(Doubt)?;
        let told = &self.tree.nodes[node];
        self.filler.present(told);
        let number = self.filler.next_object();
        let mut place = Place::default();
        let mut is_more = self.cursor.enter(b'}');
        while is_more {
            let member = self.names[node].next(&mut self.cursor, told, &mut place)?;
            self.cursor.colon()?;
            match member {
                Some(member) => {
                    if self.filler.repeats(member, number) {
                        self.filler.clear(self.tree, member);
                    }
                    self.value(member, depth)?;
                }
                None => self.cursor.pass_value(DEPTH_MAX)?,
            }
            is_more = self.cursor.another(b'}')?;
        }
        Ok(())
    }
}

/// Whether lists and objects at a place are left to the walk.
fn needs_walk(told: &PathNode) -> bool {
    told.map.is_some() || told.is_key()
}
