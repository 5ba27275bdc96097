//! Items that were read before, for whoever reads a text again and again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::scan::ItemWord;
use super::words::Word;
use crate::syntax::ast::ItemKind;

/// The texts that are kept at most, in bytes; then all are forgotten.
const KEPT_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Items by their text. An item reads the same wherever it stands; of a text that changes a little most
/// items are known.
#[derive(Default)]
pub struct KnownItems {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    items: HashMap<Box<str>, Arc<KnownItem>>,
    bytes: usize,
}

/// What came of the text of an item.
pub(super) struct KnownItem {
    /// Which item it was read as.
    pub(super) word: ItemWord,
    /// Where its text began.
    pub(super) start: usize,
    /// Its tree, if nothing was wrong with it.
    pub(super) kind: ItemKind,
    /// Its words.
    pub(super) words: Vec<Word>,
}

impl KnownItems {
    pub(super) fn get(&self, text: &str, word: ItemWord) -> Option<Arc<KnownItem>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.items.get(text).filter(|known| known.word == word);
        known.cloned()
    }

    pub(super) fn put(&self, text: &str, item: KnownItem) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += text.len();
        if kept.bytes > KEPT_BYTES_MAX {
            *kept = Kept {
                bytes: text.len(),
                ..Kept::default()
            };
        }
        kept.items.insert(text.into(), Arc::new(item));
    }
}

impl fmt::Debug for KnownItems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownItems").finish_non_exhaustive()
    }
}
