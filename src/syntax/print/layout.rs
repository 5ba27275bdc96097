//! Line breaks for lists in round brackets.

/// Longest line that is not broken, in bytes.
const LINE_BYTES_MAX: usize = 100;
/// Deepest indentation, in levels; a deeper tree would be mostly blanks.
const INDENT_MAX: usize = 40;

/// Breaks the lists of `flat` that do not fit on a line; each part of such a list gets its own line.
///
/// It goes over the text instead of a tree, since a tree may be deeper than the stack.
pub(super) fn layout(flat: &str) -> String {
    let closing = matching(flat);
    let mut text = String::with_capacity(flat.len() + flat.len() / 4);
    // Whether each open list is broken over lines.
    let mut broken: Vec<bool> = Vec::new();
    for (at, character) in flat.char_indices() {
        match character {
            '(' if closing[at] > at => broken.push(closing[at] - at > LINE_BYTES_MAX),
            ')' if closing[at] == at => {
                broken.pop();
            }
            // Parts are lists or atoms; only lists get their own line, so that atoms stay with their head.
            ' ' if broken.last() == Some(&true)
                && closing.get(at + 1).is_some_and(|end| *end > at + 1) =>
            {
                text.push('\n');
                text.extend(std::iter::repeat_n("  ", broken.len().min(INDENT_MAX)));
                continue;
            }
            _ => {}
        }
        text.push(character);
    }
    text
}

/// For each opening bracket the place of its end, for each closing one its own; 0 elsewhere.
fn matching(flat: &str) -> Vec<usize> {
    let mut places = vec![0; flat.len()];
    let mut open = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for (at, byte) in flat.bytes().enumerate() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(b'"'), b'\\') => escaped = true,
            (Some(mark), _) if byte == mark => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'`') => quote = Some(byte),
            (None, b'(') => open.push(at),
            (None, b')') => {
                if let Some(start) = open.pop() {
                    places[start] = at;
                    places[at] = at;
                }
            }
            _ => {}
        }
    }
    places
}
