//! Seeded lines: documents of the names that the scans read and others, and broken ones.

/// Numbers that are the same in every run.
pub(super) struct Random(pub(super) u64);

const NAMES: [&str; 30] = [
    "_id",
    "name",
    "first",
    "points",
    "score",
    "active",
    "born",
    "seen",
    "items",
    "sku",
    "quantity",
    "tags",
    "groups",
    "status",
    "customer",
    "timestamp",
    "kind",
    "order",
    "priceTotal",
    "m",
    "id",
    "primary",
    "CRM",
    "E",
    "x",
    "a name of more than sixteen bytes",
    "abcdef",
    "abcdefg",
    "é",
    "",
];
const SCALARS: [&str; 46] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "7",
    "-10",
    "-11",
    "1.0",
    "0.5",
    "-0.0",
    "3e2",
    "1E-3",
    "1e400",
    "-1e999",
    "1e-400",
    "123456789012345678",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "0.1234567890123456789",
    "9007199254740993.0",
    "9007199254740992.5",
    "2.2250738585072014e-308",
    "123456789012.345678",
    "0.0000000000000000000000000001",
    "\"\"",
    "\"a\"",
    "\"realized\"",
    "\"Zürich\"",
    "\"12\"",
    "\"2026-05-01T10:00:00Z\"",
    "\"2026-05-01T10:00:00.123+02:00\"",
    "\"2026-05-01T10:00\"",
    "\"2026-02-30T10:00:00Z\"",
    "\"2026-05-01\"",
    "\"P1D\"",
    "\"a \\\"quoted\\\" \\u00e9\\n\"",
    "\"\\ud83d\\ude00\"",
    "\"a text that is longer than sixteen bytes\"",
    "\"𝄞𝄞𝄞𝄞\"",
    "\"1234567\"",
    "\"12345678\"",
];
/// What no JSON has, or not there.
const BROKEN: [&str; 24] = [
    "01",
    "-",
    "1.",
    ".5",
    "1e",
    "+1",
    "--1",
    "0x1",
    "1_0",
    "tru",
    "nulll",
    "True",
    "NaN",
    "'a'",
    "\"\\x\"",
    "\"\\ud800\"",
    "\"\\u12g4\"",
    "\"\t\"",
    "\"\u{1}\"",
    "\"",
    "[1,]",
    "{\"a\":1,}",
    "{\"a\" 1}",
    "{1:2}",
];

impl Random {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn blank(&mut self) -> &'static str {
        if self.one_in(12) {
            self.of(&[" ", "\t", "  ", "\r", " \t "])
        } else {
            ""
        }
    }

    fn name(&mut self) -> String {
        let name = self.of(&NAMES);
        match name.chars().next() {
            Some(first) if self.one_in(15) => {
                format!("\\u{:04x}{}", first as u32, &name[first.len_utf8()..])
            }
            _ => name.to_owned(),
        }
    }

    /// A value of the text form.
    pub(super) fn value(&mut self, depth: usize, text: &mut String) {
        text.push_str(self.blank());
        match self.below(if depth == 0 { 6 } else { 10 }) {
            0..6 => text.push_str(self.of(&SCALARS)),
            6 | 7 => self.list(depth, text),
            _ => self.object(depth, text),
        }
        text.push_str(self.blank());
    }

    fn list(&mut self, depth: usize, text: &mut String) {
        text.push('[');
        for index in 0..self.below(4) {
            text.push_str(if index > 0 { "," } else { "" });
            self.value(depth - 1, text);
        }
        text.push_str(self.blank());
        text.push(']');
    }

    fn object(&mut self, depth: usize, text: &mut String) {
        text.push('{');
        for index in 0..self.below(6) {
            text.push_str(if index > 0 { "," } else { "" });
            self.member(depth, text);
        }
        text.push_str(self.blank());
        text.push('}');
    }

    fn member(&mut self, depth: usize, text: &mut String) {
        let (before, name, after) = (self.blank(), self.name(), self.blank());
        text.push_str(&format!("{before}\"{name}\"{after}:"));
        self.value(depth - 1, text);
    }

    /// A row that has what the scans need, and anything beside it.
    pub(super) fn row(&mut self) -> String {
        let mut text = self.blank().to_owned();
        text.push_str("{\"_id\":\"i\",\"customer\":12,\"timestamp\":\"2026-05-01T10:00:00Z\"");
        for _ in 0..self.below(8) {
            text.push(',');
            self.member(5, &mut text);
        }
        text.push('}');
        text.push_str(self.blank());
        text
    }

    /// A row with one thing wrong in it, if anything.
    pub(super) fn broken_row(&mut self) -> Vec<u8> {
        let row = self.row();
        let mut bytes = row.into_bytes();
        match self.below(6) {
            0 => bytes.truncate(self.below(bytes.len() + 1)),
            1 => {
                let at = self.below(bytes.len());
                bytes[at] = self.below(256) as u8;
            }
            2 => {
                let signs = b"\"\\{}[],:0-e.\xff\x00 \x0c";
                let at = self.below(bytes.len());
                bytes[at] = signs[self.below(signs.len())];
            }
            3 => {
                let (at, other) = (self.below(bytes.len()), self.below(bytes.len()));
                let part = bytes[at.min(other)..at.max(other)].to_vec();
                bytes.splice(at..at, part);
            }
            4 => {
                let at = self.below(bytes.len());
                bytes.remove(at);
            }
            _ => {
                let text = String::from_utf8(bytes).unwrap_or_default();
                let scalar = self.of(&SCALARS);
                bytes = text.replacen(scalar, self.of(&BROKEN), 1).into_bytes();
            }
        }
        bytes
    }
}
