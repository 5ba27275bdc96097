//! Whole lines, each a row: the usual ones here, the others through the walk.

use memchr::{memchr, memrchr};

use super::cursor::Cursor;
use super::line::Line;
use super::names::Names;
use crate::data::fill::Filler;
use crate::data::json::text::read_line;
use crate::data::tree::PathTree;

/// Reads whole lines into a filler, and learns from each what the next one will be like.
///
/// Readers share nothing: each thread has one of its own beside its filler.
#[derive(Debug)]
pub(in crate::data) struct LineReader {
    /// The names of the members of each place of the tree.
    names: Vec<Names>,
}

/// Lines that are still to be read.
#[derive(Debug, Clone, Copy)]
pub(in crate::data) struct Lines<'t> {
    /// The text from the start of a line to the end of one; the last one may lack its line end.
    pub(in crate::data) text: &'t [u8],
    /// The number of the first line.
    pub(in crate::data) first_line: u64,
}

impl LineReader {
    pub(in crate::data) fn new(tree: &PathTree) -> Self {
        let names = tree.nodes.iter().map(|_| Names::default()).collect();
        Self { names }
    }

    /// Reads up to `lines_max` lines, blank ones included; gives those that are left.
    ///
    /// The filler must be one for `tree`, and `tree` the one that this reader was made for.
    pub(in crate::data) fn read<'t>(
        &mut self,
        filler: &mut Filler,
        tree: &PathTree,
        lines: Lines<'t>,
        lines_max: usize,
    ) -> Lines<'t> {
        let (mut rest, mut left) = (lines, lines_max);
        while left > 0 && !rest.text.is_empty() {
            let usual = utf8_lines(rest.text);
            let mut at = 0;
            while left > 0 && at < usual.len() {
                filler.line = rest.first_line;
                at = match self.usual_line(filler, tree, usual, at) {
                    Some(end) => end,
                    None => walked_line(filler, tree, rest.text, at),
                };
                (rest.first_line, left) = (rest.first_line + 1, left - 1);
            }
            if left > 0 && at < rest.text.len() {
                filler.line = rest.first_line;
                at = walked_line(filler, tree, rest.text, at);
                (rest.first_line, left) = (rest.first_line + 1, left - 1);
            }
            rest.text = rest.text.get(at..).unwrap_or_default();
        }
        rest
    }

    /// Reads the line at `at` if it is a usual one, and gives the start of the next one.
    pub(super) fn usual_line(
        &mut self,
        filler: &mut Filler,
        tree: &PathTree,
        text: &str,
        at: usize,
    ) -> Option<usize> {
        let mut cursor = Cursor::new(text, at);
        cursor.blanks();
        if cursor.peek() == b'\n' {
            return Some(cursor.at + 1);
        }
        filler.begin_row();
        let mut line = Line {
            text,
            filler,
            tree,
            names: &mut self.names,
        };
        let Ok(end) = line.row(cursor.at) else {
            filler.unread_row();
            return None;
        };
        filler.end_row();
        Some(end + 1)
    }
}

/// Reads the line at `at` through the walk, and gives the start of the next one.
fn walked_line(filler: &mut Filler, tree: &PathTree, text: &[u8], at: usize) -> usize {
    let rest = &text[at..];
    let length = memchr(b'\n', rest).unwrap_or(rest.len());
    read_line(filler, tree, &rest[..length]);
    at + length + 1
}

/// The lines at the start of a text that are UTF-8, up to the first one that is not.
fn utf8_lines(text: &[u8]) -> &str {
    let valid = match str::from_utf8(text) {
        Ok(text) => return text,
        Err(error) => &text[..error.valid_up_to()],
    };
    let end = memrchr(b'\n', valid).map_or(0, |at| at + 1);
    str::from_utf8(&valid[..end]).unwrap_or_default()
}
