//! A place in a text of lines, and how values are passed that nobody reads.
//!
//! Strings go by sixteen bytes at a time, in two words: most are short, and a call of a search
//! routine costs more than it finds there. The line end is no blank here, so that no value reaches
//! beyond its line; the end of the text reads as a line end.

use super::{DEPTH_MAX, Doubt};

/// The lowest bit of each byte of two words.
const ONES: u128 = u128::MAX / 0xff;
/// The highest bit of each byte of two words.
const HIGHS: u128 = ONES << 7;

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    pub(super) at: usize,
}

/// A string between its quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text<'t> {
    /// As it is written, without the quotes.
    pub(super) raw: &'t str,
    /// Whether it has a backslash.
    pub(super) is_escaped: bool,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    /// The byte here; a line end at the end of the text.
    #[inline(always)]
    pub(super) fn peek(&self) -> u8 {
        let bytes = self.text.as_bytes();
        bytes.get(self.at).copied().unwrap_or(b'\n')
    }

    /// The text from `start` to here.
    #[inline(always)]
    pub(super) fn since(&self, start: usize) -> Result<&'t str, Doubt> {
        self.text.get(start..self.at).ok_or(Doubt)
    }

    /// The eight bytes at `at`, the first one lowest; line ends beyond the end of the text.
    #[inline(always)]
    pub(super) fn word(&self, at: usize) -> u64 {
        let bytes = self.text.as_bytes();
        match bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(word) => u64::from_le_bytes(*word),
            None => u64::from_le_bytes(last_bytes(bytes, at)),
        }
    }

    /// As [`Cursor::word`], of sixteen bytes.
    #[inline(always)]
    fn two_words(&self, at: usize) -> u128 {
        let bytes = self.text.as_bytes();
        match bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(words) => u128::from_le_bytes(*words),
            None => u128::from_le_bytes(last_bytes(bytes, at)),
        }
    }

    /// The bytes from here on.
    #[inline(always)]
    pub(super) fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Passes blanks.
    #[inline(always)]
    pub(super) fn blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r') {
            self.at += 1;
        }
    }

    /// Passes `byte` if it is here, which is seldom.
    #[inline(always)]
    pub(super) fn skip(&mut self, byte: u8) -> bool {
        let is_here = self.peek() == byte;
        if is_here {
            self.at = next(self.at);
        }
        is_here
    }

    /// Passes `byte`, which must be here.
    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Result<(), Doubt> {
        if self.peek() != byte {
            return Err(Doubt);
        }
        self.at += 1;
        Ok(())
    }

    /// Passes the colon between a name and its value, and the blanks around it.
    #[inline(always)]
    pub(super) fn colon(&mut self) -> Result<(), Doubt> {
        self.blanks();
        self.expect(b':')?;
        self.blanks();
        Ok(())
    }

    /// Passes what opens a list or an object and says whether anything is in it.
    #[inline(always)]
    pub(super) fn enter(&mut self, close: u8) -> bool {
        self.at += 1;
        self.blanks();
        !self.skip(close)
    }

    /// Passes what stands behind an item or member and says whether another follows.
    #[inline(always)]
    pub(super) fn another(&mut self, close: u8) -> Result<bool, Doubt> {
        self.blanks();
        let byte = self.peek();
        if byte != b',' && byte != close {
            return Err(Doubt);
        }
        self.at += 1;
        if byte == close {
            return Ok(false);
        }
        self.blanks();
        Ok(true)
    }

    /// Passes `true`, `false` or `null`.
    #[inline(always)]
    pub(super) fn literal(&mut self, literal: &str) -> Result<(), Doubt> {
        if !self.rest().starts_with(literal.as_bytes()) {
            return Err(Doubt);
        }
        self.at += literal.len();
        Ok(())
    }

    /// Passes a string and gives it.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Result<Text<'t>, Doubt> {
        let start = self.at + 1;
        let is_escaped = self.pass_string()?;
        let raw = self.text.get(start..self.at - 1).ok_or(Doubt)?;
        Ok(Text { raw, is_escaped })
    }

    /// Passes a string and says whether it has a backslash. Its escapes are such that the walk
    /// passes them, which does not mean that it can read them.
    #[inline(always)]
    fn pass_string(&mut self) -> Result<bool, Doubt> {
        self.expect(b'"')?;
        let mut is_escaped = false;
        loop {
            let stops = stops(self.two_words(self.at));
            if stops == 0 {
                self.at += 16;
                continue;
            }
            self.at += (stops.trailing_zeros() / 8) as usize;
            match self.peek() {
                b'"' => break,
                b'\\' => self.at = escape_end(self.text, self.at)?,
                _ => return Err(Doubt),
            }
            is_escaped = true;
        }
        self.at += 1;
        Ok(is_escaped)
    }

    /// Passes a value of any shape that nests at most `depth` deep.
    #[inline(always)]
    pub(super) fn pass_value(&mut self, depth: usize) -> Result<(), Doubt> {
        if self.peek() == b'"' {
            return self.pass_string().map(|_| ());
        }
        self.at = value_end(self.text, self.at, depth)?;
        Ok(())
    }

    /// Passes a value of any shape and gives its text.
    pub(super) fn value_text(&mut self) -> Result<&'t str, Doubt> {
        let start = self.at;
        self.pass_value(DEPTH_MAX)?;
        self.since(start)
    }
}

// What recurs takes and gives places, so that the cursor of each step stays in registers.

/// Where a value that is no string ends.
fn value_end(text: &str, at: usize, depth: usize) -> Result<usize, Doubt> {
    let mut cursor = Cursor { text, at };
    match cursor.peek() {
        b'{' => return object_end(text, at, depth),
        b'[' => return list_end(text, at, depth),
        b't' => cursor.literal("true")?,
        b'f' => cursor.literal("false")?,
        b'n' => cursor.literal("null")?,
        _ => cursor.pass_number()?,
    }
    Ok(cursor.at)
}

fn object_end(text: &str, at: usize, depth: usize) -> Result<usize, Doubt> {
    let depth = depth.checked_sub(1).ok_or(Doubt)?;
    let mut cursor = Cursor { text, at };
    let mut is_more = cursor.enter(b'}');
    while is_more {
        cursor.pass_string()?;
        cursor.colon()?;
        cursor.pass_value(depth)?;
        is_more = cursor.another(b'}')?;
    }
    Ok(cursor.at)
}

fn list_end(text: &str, at: usize, depth: usize) -> Result<usize, Doubt> {
    let depth = depth.checked_sub(1).ok_or(Doubt)?;
    let mut cursor = Cursor { text, at };
    let mut is_more = cursor.enter(b']');
    while is_more {
        cursor.pass_value(depth)?;
        is_more = cursor.another(b']')?;
    }
    Ok(cursor.at)
}

/// Where the escape whose backslash is at `at` ends.
#[inline(never)]
fn escape_end(text: &str, at: usize) -> Result<usize, Doubt> {
    let [_, kind, hex @ ..] = Cursor { text, at }.word(at).to_le_bytes();
    match kind {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 2),
        b'u' if hex[..4].iter().all(u8::is_ascii_hexdigit) => Ok(at + 6),
        _ => Err(Doubt),
    }
}

/// The place behind `at`, taken by a jump. Where it were a sum of `at` and a comparison, all that
/// follows would wait for the byte; a jump is foreseen.
#[cold]
#[inline(never)]
fn next(at: usize) -> usize {
    at + 1
}

/// What [`Cursor::word`] gives near the end of the text.
#[cold]
fn last_bytes<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut word = [b'\n'; N];
    for (byte, last) in word.iter_mut().zip(bytes.get(at..).unwrap_or_default()) {
        *byte = *last;
    }
    word
}

/// The high bit of each byte of `word` that ends a run of plain text: a quote, a backslash, a
/// control character. The lowest bit set is right; those above it may be set in error.
#[inline(always)]
fn stops(word: u128) -> u128 {
    let control = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * b'"' as u128)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u128)).wrapping_sub(ONES);
    (control | quote | backslash) & !word & HIGHS
}
