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
    pub(super) text: &'t str,
    pub(super) filler: &'a mut Filler,
    pub(super) tree: &'a PathTree,
    /// The names of the members of each place.
    pub(super) names: &'a mut [Names],
}

/// A value that was read.
struct Read {
    end: usize,
    /// Whether there is a value that fits its place.
    fits: bool,
}

impl<'a, 't> Line<'a, 't> {
    /// Reads the object at `at`, which is the row, and gives the end of the line.
    pub(super) fn row(&mut self, at: usize) -> Result<usize, Doubt> {
        let told = &self.tree.nodes[self.tree.root];
        let mut cursor = Cursor::new(self.text, at);
        if cursor.peek() != b'{' || needs_walk(told) {
            return Err(Doubt);
        }
        cursor.at = self.object(at, self.tree.root, DEPTH_MAX)?;
        cursor.blanks();
        if cursor.peek() == b'\n' {
            Ok(cursor.at)
        } else {
            Err(Doubt)
        }
    }

    fn value(&mut self, at: usize, node: NodeId, depth: usize) -> Result<Read, Doubt> {
        let told = &self.tree.nodes[node];
        let mut cursor = Cursor::new(self.text, at);
        let fits = match cursor.peek() {
            b'"' => self.text(&mut cursor, told)?,
            b'{' | b'[' if needs_walk(told) => {
                let text = cursor.value_text()?;
                read_part(self.filler, self.tree, node, text).ok_or(Doubt)?
            }
            b'{' if told.takes_object() => {
                cursor.at = self.object(at, node, depth)?;
                true
            }
            b'{' => self.shape(&mut cursor, told, "an object")?,
            b'[' => match &told.list {
                Some(rows) => {
                    cursor.at = self.list(at, told, rows, depth)?;
                    true
                }
                None => self.shape(&mut cursor, told, "a list")?,
            },
            b't' => {
                cursor.literal("true")?;
                self.filler.scalar(told, Scalar::Boolean(true))
            }
            b'f' => {
                cursor.literal("false")?;
                self.filler.scalar(told, Scalar::Boolean(false))
            }
            b'n' => {
                cursor.literal("null")?;
                false
            }
            _ => {
                let number = cursor.number()?;
                self.filler.scalar(told, number)
            }
        };
        let end = cursor.at;
        Ok(Read { end, fits })
    }

    #[inline(always)]
    fn text(&mut self, cursor: &mut Cursor<'t>, told: &PathNode) -> Result<bool, Doubt> {
        let start = cursor.at;
        let text = cursor.string()?;
        if text.is_escaped {
            let text = unescaped(cursor.since(start)?)?;
            return Ok(self.filler.scalar(told, Scalar::Text(&text)));
        }
        Ok(self.filler.scalar(told, Scalar::Text(text.raw)))
    }

    /// Passes a list or object of which nothing is read.
    #[inline(always)]
    fn shape(
        &mut self,
        cursor: &mut Cursor<'_>,
        told: &PathNode,
        found: &str,
    ) -> Result<bool, Doubt> {
        cursor.pass_value(DEPTH_MAX)?;
        let fits = told.takes_anything();
        if fits {
            self.filler.present(told);
        } else {
            self.filler.refuse_value(told, found);
        }
        Ok(fits)
    }

    /// Reads the list at `at` and gives its end.
    fn list(
        &mut self,
        at: usize,
        told: &PathNode,
        rows: &'a RowsNode,
        depth: usize,
    ) -> Result<usize, Doubt> {
        let depth = depth.checked_sub(1).ok_or(Doubt)?;
        self.filler.present(told);
        for &table in &rows.tables {
            self.filler.open(table);
        }
        let mut cursor = Cursor::new(self.text, at);
        let mut is_more = cursor.enter(b']');
        while is_more {
            begin_rows(self.filler, rows);
            let item = self.value(cursor.at, rows.item, depth)?;
            if !item.fits {
                undo_rows(self.filler, rows);
            }
            cursor.at = item.end;
            is_more = cursor.another(b']')?;
        }
        Ok(cursor.at)
    }

    /// Reads the object at `at` and gives its end.
    fn object(&mut self, at: usize, node: NodeId, depth: usize) -> Result<usize, Doubt> {
        let depth = depth.checked_sub(1).ok_or(Doubt)?;
        let told = &self.tree.nodes[node];
        self.filler.present(told);
        let number = self.filler.next_object();
        let mut place = Place::default();
        let mut cursor = Cursor::new(self.text, at);
        let mut is_more = cursor.enter(b'}');
        while is_more {
            let member = self.names[node].next(&mut cursor, told, &mut place)?;
            cursor.colon()?;
            match member {
                Some(member) => {
                    if self.filler.repeats(member, number) {
                        self.filler.clear(self.tree, member);
                    }
                    cursor.at = self.value(cursor.at, member, depth)?.end;
                }
                None => cursor.pass_value(DEPTH_MAX)?,
            }
            is_more = cursor.another(b'}')?;
        }
        Ok(cursor.at)
    }
}

/// Whether lists and objects at a place are left to the walk.
fn needs_walk(told: &PathNode) -> bool {
    told.map.is_some() || told.is_key()
}
