//! The bytes of a place in a JSON text that a pointer names.

use std::ops::Range;

/// The name, between its quotes, of the member that a JSON pointer ends with.
pub(super) fn name_at(text: &str, pointer: &str) -> Option<Range<usize>> {
    let json = Json { text };
    let mut at = json.skip_blanks(text.len() - text.trim_start_matches('\u{feff}').len());
    let mut name = None;
    for step in pointer.strip_prefix('/')?.split('/') {
        let step = step.replace("~1", "/").replace("~0", "~");
        if json.inside(at, '[').is_some() {
            at = *json.elements(at).get(step.parse::<usize>().ok()?)?;
            name = None;
        } else {
            let (found, value) = json.member(at, &step)?;
            at = value;
            name = Some(found);
        }
    }
    name
}

/// A JSON text of which places are asked. Values stand at the byte where they begin.
struct Json<'t> {
    text: &'t str,
}

impl Json<'_> {
    /// The name between its quotes and the value of a member of the object at `at`.
    fn member(&self, at: usize, name: &str) -> Option<(Range<usize>, usize)> {
        let mut at = self.inside(at, '{')?;
        while self.text[at..].starts_with('"') {
            let end = self.value_end(at)?;
            let colon = self.skip_blanks(end);
            let value = self.skip_blanks(colon + 1);
            let found: String = serde_json::from_str(&self.text[at..end]).ok()?;
            if found == name {
                return Some((at + 1..end - 1, value));
            }
            at = self.next(value)?;
        }
        None
    }

    fn elements(&self, at: usize) -> Vec<usize> {
        let mut elements = Vec::new();
        let mut next = self.inside(at, '[');
        while let Some(at) = next.filter(|&at| !self.text[at..].starts_with(']')) {
            elements.push(at);
            next = self.next(at);
        }
        elements
    }

    fn inside(&self, at: usize, bracket: char) -> Option<usize> {
        let inside = self.text.get(at..)?.strip_prefix(bracket)?;
        Some(self.skip_blanks(self.text.len() - inside.len()))
    }

    /// What follows the value at `at` and a comma.
    fn next(&self, at: usize) -> Option<usize> {
        let end = self.skip_blanks(self.value_end(at)?);
        let is_more = self.text[end..].starts_with(',');
        is_more.then(|| self.skip_blanks(end + 1))
    }

    fn value_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let (mut depth, mut at) = (0_usize, at);
        loop {
            match bytes.get(at)? {
                b'"' => {
                    at += 1;
                    while *bytes.get(at)? != b'"' {
                        at += 1 + usize::from(bytes[at] == b'\\');
                    }
                    at += 1;
                }
                b'{' | b'[' => {
                    depth += 1;
                    at += 1;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1)?;
                    at += 1;
                }
                byte => {
                    let is_end = |byte: u8| b",]} \t\r\n".contains(&byte);
                    if depth == 0 && !is_end(*byte) {
                        let rest = bytes[at..].iter();
                        return Some(at + rest.take_while(|byte| !is_end(**byte)).count());
                    }
                    at += 1;
                }
            }
            if depth == 0 {
                return Some(at);
            }
        }
    }

    fn skip_blanks(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        self.text.len() - rest.trim_start().len().min(rest.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_names() {
        let text = r#"{"a \" {": [1.5, {"b/c~": "x]"}, null], "ü":
 {"d": {}, "e": [] } }"#;
        let named = |pointer: &str| name_at(text, pointer).map(|range| &text[range]);
        assert_eq!(named("/a \" {/1/b~1c~0"), Some("b/c~"));
        assert_eq!(named("/ü/e"), Some("e"));
        assert_eq!(named("/ü/f"), None);
        // An element has no name.
        assert_eq!(named("/a \" {/0"), None);
        assert_eq!(named(""), None);
        assert_eq!(name_at("{\"a\": {", "/a/b"), None);
        assert_eq!(name_at("ü", "/a"), None);
        assert_eq!(name_at("\u{feff}{\"a\": 1}", "/a"), Some(5..6));
    }
}
