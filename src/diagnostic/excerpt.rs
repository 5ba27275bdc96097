//! The part of a source that a message shows, cut so that no input makes a message long.
//!
//! A renderer gets the lines from the first label to the last. Lines of ordinary length are kept as
//! they are; of a long one only the surroundings of the labels are left, with `…` where text is
//! missing. Labels are moved along with [`Excerpt::place`].

use std::ops::Range;

/// How much is kept on either side of a label in a line that is too long, in bytes.
const CONTEXT_BYTES: usize = 60;
/// What stands for text that was left out.
const GAP: &str = "…";

/// Some lines of a source.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// Where in the source the first of them begins, in bytes.
    pub(super) start: usize,
    /// Whether parts of a line are left out, so that columns in `text` are not those of the source.
    pub(super) is_cut: bool,
    pieces: Vec<Piece>,
    line_bytes_max: usize,
}

/// A run of source bytes and where it went.
#[derive(Debug)]
struct Piece {
    source: Range<usize>,
    target: usize,
}

/// The bytes `start..end` as a range of `text` that can be sliced, whatever they are.
pub(super) fn clamp(text: &str, start: u32, end: u32) -> Range<usize> {
    let start = text.floor_char_boundary(start as usize);
    let end = text.ceil_char_boundary(end as usize).max(start);
    start..end
}

impl Excerpt {
    /// The lines of `text` that hold `labels`, whose ranges come from [`clamp`]; lines of up to
    /// `line_bytes_max` are kept whole.
    pub(super) fn new(text: &str, labels: &[Range<usize>], line_bytes_max: usize) -> Self {
        let first = labels.iter().map(|label| label.start).min().unwrap_or(0);
        let last = labels.iter().map(|label| label.end).max().unwrap_or(0);
        let start = text[..first].rfind('\n').map_or(0, |at| at + 1);
        let end = text[last..].find('\n').map_or(text.len(), |at| last + at);
        let mut points: Vec<usize> = labels.iter().flat_map(|l| [l.start, l.end]).collect();
        points.sort_unstable();

        let mut excerpt = Self {
            text: String::new(),
            start,
            is_cut: false,
            pieces: Vec::new(),
            line_bytes_max,
        };
        let mut at = start;
        for line in text[start..end].split_inclusive('\n') {
            let line_end = at + line.len();
            let from = points.partition_point(|&point| point < at);
            let to = points.partition_point(|&point| point < line_end);
            // The end of a text belongs to its last line.
            let to = if line_end == end { points.len() } else { to };
            excerpt.add_line(text, at..line_end, &points[from..to]);
            at = line_end;
        }
        excerpt
    }

    fn add_line(&mut self, text: &str, line: Range<usize>, points: &[usize]) {
        if line.len() <= self.line_bytes_max {
            self.keep(text, line);
            return;
        }
        self.is_cut = true;
        let ends_line = text[line.clone()].ends_with('\n');
        let body_end = line.end - usize::from(ends_line);
        let mut kept = line.start;
        let whole_line = [line.start];
        let points = if points.is_empty() {
            &whole_line
        } else {
            points
        };
        for &point in points {
            let from = text.floor_char_boundary(point.saturating_sub(CONTEXT_BYTES));
            let to = text.ceil_char_boundary(point + CONTEXT_BYTES).min(body_end);
            let from = from.max(kept);
            if from > kept {
                self.text.push_str(GAP);
            }
            if to > from {
                self.keep(text, from..to);
                kept = to;
            }
        }
        if kept < body_end {
            self.text.push_str(GAP);
        }
        if ends_line {
            self.keep(text, body_end..line.end);
        }
    }

    fn keep(&mut self, text: &str, source: Range<usize>) {
        let target = self.text.len();
        self.text.push_str(&text[source.clone()]);
        self.pieces.push(Piece { source, target });
    }

    /// Where a range of the source stands in [`Excerpt::text`].
    pub(super) fn place(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.place_byte(range.start);
        start..self.place_byte(range.end).max(start)
    }

    fn place_byte(&self, byte: usize) -> usize {
        let after = self
            .pieces
            .partition_point(|piece| piece.source.start <= byte);
        let Some(piece) = after.checked_sub(1).map(|index| &self.pieces[index]) else {
            return 0;
        };
        piece.target + byte.min(piece.source.end) - piece.source.start
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_stay_as_they_are() {
        let text = "one\ntwo\nthree\nfour";
        let excerpt = Excerpt::new(text, &[4..7, 8..13], 100);
        assert_eq!(excerpt.text, "two\nthree");
        assert_eq!(excerpt.start, 4);
        assert!(!excerpt.is_cut);
        assert_eq!(&excerpt.text[excerpt.place(&(8..13))], "three");
    }

    #[test]
    fn a_long_line_keeps_the_surroundings_of_its_labels() {
        let text = format!(
            "{}NEEDLE{}THREAD{}",
            "é".repeat(5000),
            "x".repeat(9000),
            "ü".repeat(5000)
        );
        let needle = 10_000..10_006;
        let thread = 19_006..19_012;
        let excerpt = Excerpt::new(&text, &[needle.clone(), thread.clone()], 100);
        assert!(excerpt.is_cut);
        assert!(excerpt.text.len() < 500, "{}", excerpt.text.len());
        assert_eq!(&excerpt.text[excerpt.place(&needle)], "NEEDLE");
        assert_eq!(&excerpt.text[excerpt.place(&thread)], "THREAD");
        assert_eq!(excerpt.text.matches(GAP).count(), 3);
    }

    #[test]
    fn ranges_outside_a_text_are_moved_into_it() {
        assert_eq!(clamp("añb", 2, 2), 1..3);
        assert_eq!(clamp("ab", 7, 3), 2..2);
        let excerpt = Excerpt::new("", &[clamp("", 5, 9)], 100);
        assert_eq!((excerpt.text.as_str(), excerpt.place(&(0..0))), ("", 0..0));
    }
}
