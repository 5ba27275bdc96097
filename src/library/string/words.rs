//! The words of a text.

/// A text with its words changed; what stands between them stays.
pub(super) fn words(text: &str, change: impl Fn(&str) -> String) -> String {
    let mut made = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        made.push_str(&change(word));
        made.push_str(&piece[word.len()..]);
    }
    made
}
