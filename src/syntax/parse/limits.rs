//! How large a text may be. Each limit is checked before memory or stack is spent on what lies beyond it.

/// The largest source, in bytes.
pub const SOURCE_BYTES_MAX: usize = 1 << 20;
/// The deepest nesting of brackets and bodies, in levels.
pub const NESTING_MAX: usize = 128;
/// The largest tree of one rule, in nodes.
pub const NODES_MAX: usize = 65_536;
/// Most words, literals and operators of one rule that are read at all. A node has at least one of them, but
/// some (`where`, `before`, the name of a variable) make no node: the exact count follows once the tree is there.
pub(super) const WORDS_MAX: usize = 2 * NODES_MAX;
/// Most attributes in one program.
pub const ATTRIBUTES_MAX: usize = 10_000;
/// Stack that a parse gets, in bytes. The generated parser needs several frames for each level of nesting.
pub(super) const PARSER_STACK_BYTES: usize = 32 << 20;
