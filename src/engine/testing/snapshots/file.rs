//! The text of a snapshot: a head of YAML between two lines of dashes, and the values.

use crate::engine::testing::literal::quoted;

/// The line around the head.
const MARK: &str = "---";

/// A snapshot as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SnapshotFile {
    /// The name of the file of tests.
    pub(super) source: String,
    /// The line of the test; of snapshots that wait alone, since lines move.
    pub(super) line: Option<usize>,
    /// The name of the case.
    pub(super) expression: String,
    /// The values, without the line feed at their end.
    pub(super) contents: String,
}

impl SnapshotFile {
    /// Reads a text; whatever its head says, the rest are the values.
    pub(super) fn parse(text: &str) -> Self {
        let mut file = Self::default();
        let (head, contents) = text.split_at(Self::contents_begin(text));
        for line in head.lines() {
            match line.split_once(": ") {
                Some(("source", value)) => file.source = unquoted(value),
                Some(("expression", value)) => file.expression = unquoted(value),
                Some(("assertion_line", value)) => file.line = value.parse().ok(),
                _ => {}
            }
        }
        file.contents = contents.replace("\r\n", "\n").trim_end().to_owned();
        file
    }

    /// The byte at which the values begin, behind the head if there is one.
    pub(super) fn contents_begin(text: &str) -> usize {
        let mut end = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            end += line.len();
            let is_mark = line
                .strip_suffix('\n')
                .map(|line| line.trim_end_matches('\r'))
                == Some(MARK);
            match (index, is_mark) {
                (0, false) => return 0,
                (0, true) | (_, false) => {}
                (_, true) => return end,
            }
        }
        0
    }

    /// The text.
    pub(super) fn print(&self) -> String {
        let line = self.line.map(|line| format!("assertion_line: {line}\n"));
        format!(
            "{MARK}\nsource: {}\n{}expression: {}\n{MARK}\n{}\n",
            scalar(&self.source),
            line.unwrap_or_default(),
            scalar(&self.expression),
            self.contents,
        )
    }
}

/// A text as a scalar of YAML: bare where nothing in it means something there.
fn scalar(text: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._/()+ -".contains(letter);
    let begins = text.starts_with(|letter: char| letter.is_ascii_alphabetic());
    let is_word = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        .contains(&text.to_ascii_lowercase().as_str());
    let is_bare = begins && !is_word && !text.ends_with(' ') && text.chars().all(is_plain);
    match is_bare {
        true => text.to_owned(),
        false => quoted(text),
    }
}

fn unquoted(value: &str) -> String {
    serde_json::from_str(value).unwrap_or_else(|_| value.trim_matches('\'').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for name in [
            "a loyal shopper",
            "quotes \" and: colons\n#",
            "true",
            "",
            "größer",
        ] {
            let file = SnapshotFile {
                source: "shop.test.sumac".to_owned(),
                line: Some(7),
                expression: name.to_owned(),
                contents: "spent: 20\nlist: [\n  1,\n]".to_owned(),
            };
            assert_eq!(SnapshotFile::parse(&file.print()), file);
        }
    }

    #[test]
    fn texts_without_a_head_are_values() {
        assert_eq!(SnapshotFile::parse("a: 1\r\n").contents, "a: 1");
        assert_eq!(SnapshotFile::parse("---\nno end").contents, "---\nno end");
    }
}
