//! The parts of a text that belong together: items, brackets, comments.

use std::ops::Range;

use super::scan::{self, ItemWord, Token, Tokens};
use crate::diagnostic::SourceId;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// An item.
    Item,
    /// A `use` or a schema.
    Import,
    /// From a bracket to the one that closes it.
    Brackets,
    /// A comment, a line of documentation.
    Comment,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: BlockKind,
}

/// The parts of a rule file: comments, items, then brackets, each in the order of the text.
pub fn blocks(text: &str) -> Vec<Block> {
    let scan = scan::scan_file(SourceId(0), text);
    let lines = scan
        .chunks
        .iter()
        .flat_map(|chunk| &chunk.docs)
        .chain(&scan.docs);
    let lines = lines.map(|line| line.span);
    let comments = scan.comments.0.iter().map(|one| one.span);
    let mut blocks: Vec<Block> = comments
        .chain(lines)
        .map(|span| Block {
            range: span.start as usize..span.end as usize,
            kind: BlockKind::Comment,
        })
        .collect();
    blocks.sort_by_key(|block| block.range.start);
    for chunk in &scan.chunks {
        let kind = match chunk.item {
            Some(ItemWord::Use | ItemWord::Schema) => BlockKind::Import,
            _ => BlockKind::Item,
        };
        let range = chunk.range.start..text[..chunk.range.end].trim_end().len();
        blocks.push(Block { range, kind });
    }
    for chunk in &scan.chunks {
        brackets(text, chunk.range.clone(), &mut blocks);
    }
    blocks
}

fn brackets(text: &str, range: Range<usize>, blocks: &mut Vec<Block>) {
    let mut tokens = Tokens::new(&text[range.clone()]);
    let mut open = Vec::new();
    loop {
        let lexeme = tokens.next_solid();
        match lexeme.token {
            Token::End => return,
            Token::Open(_) => open.push(range.start + lexeme.start),
            Token::Close(_) => {
                if let Some(start) = open.pop() {
                    let range = start..range.start + lexeme.end;
                    let kind = BlockKind::Brackets;
                    blocks.push(Block { range, kind });
                }
            }
            _ => {}
        }
    }
}
