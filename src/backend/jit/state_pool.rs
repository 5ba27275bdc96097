//! Room for the states of the library in rows of states.
//!
//! A run has as many as profiles and folds, and they all go at once. So they stand one after the other
//! in a few large pieces: none costs an allocation or a release of its own, and rows only refer to
//! them. States of folds inside a row come and go one by one and are boxes.

use std::ptr::NonNull;

use super::library_state::LibraryState;

/// States in the first piece; an evaluation of one profile needs few.
const FIRST_PIECE: usize = 8;
/// States in a piece at most.
const PIECE_MAX: usize = 1024;

/// States at addresses that stay until the pool goes.
#[derive(Default)]
pub(super) struct StatePool {
    pieces: Vec<Vec<LibraryState>>,
}

impl StatePool {
    /// Keeps a state. The pool never looks at it again but to drop it.
    pub(super) fn keep(&mut self, state: LibraryState) -> NonNull<LibraryState> {
        let is_full = |piece: &Vec<LibraryState>| piece.len() == piece.capacity();
        if self.pieces.last().is_none_or(is_full) {
            let last = self.pieces.last().map_or(0, Vec::capacity);
            let room = (last * 2).clamp(FIRST_PIECE, PIECE_MAX);
            self.pieces.push(Vec::with_capacity(room));
        }
        let last = self.pieces.len() - 1;
        let piece = &mut self.pieces[last];
        // There is room, so the piece does not move.
        piece.push(state);
        let place = piece.len() - 1;
        NonNull::from(&mut piece[place])
    }
}

impl std::fmt::Debug for StatePool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let states = self.pieces.iter().map(Vec::len).sum::<usize>();
        f.debug_struct("StatePool")
            .field("states", &states)
            .finish()
    }
}
