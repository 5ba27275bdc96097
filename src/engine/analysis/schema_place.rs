//! Where a schema file describes a field.

use std::ops::Range;
use std::path::PathBuf;

use super::{Analysis, Target};
use crate::syntax::ast::{ItemKind, SchemaRole};

/// References that lead to others at most, and objects of `allOf` inside each other.
const DEPTH_MAX: usize = 32;

impl Analysis {
    /// The place of a field in the file that describes it: the name of the field where that is found,
    /// else the file.
    pub(super) fn schema_target(&self, of_event: bool, path: &[String]) -> Option<Target> {
        let file = self.schema_file(of_event)?;
        if file.is_dir() {
            return None;
        }
        let is_json = file.extension().is_some_and(|ending| ending == "json");
        let text = std::fs::read_to_string(&file).ok().filter(|_| is_json);
        let range = text.and_then(|text| field_place(&text, path));
        Some(match range {
            Some(range) => Target::Bytes {
                path: file,
                range: (range.start, range.end),
            },
            None => Target::File(file),
        })
    }

    /// The file or folder of the schema item that counts.
    fn schema_file(&self, of_event: bool) -> Option<PathBuf> {
        let role = match of_event {
            true => SchemaRole::Event,
            false => SchemaRole::Profile,
        };
        let files = self.checked.loaded.files.iter().rev();
        let mut items = files.flat_map(|file| file.tree.items.iter().map(move |item| (file, item)));
        items.find_map(|(file, item)| match &item.kind {
            ItemKind::Schema(schema) if schema.role == role => {
                let source = schema.sources.first()?;
                Some(file.directory.join(&source.node))
            }
            _ => None,
        })
    }
}

/// The bytes of the name of the field under a path, in a JSON Schema.
fn field_place(text: &str, path: &[String]) -> Option<Range<usize>> {
    let schema = Json { text };
    let (last, above) = path.split_last()?;
    let mut at = schema.skip_blanks(0);
    for step in above {
        at = schema.property(at, step, 0)?.1;
    }
    schema.property(at, last, 0).map(|(name, _)| name)
}

/// A JSON text of which places are asked. Values stand at the byte where they begin.
struct Json<'t> {
    text: &'t str,
}

impl Json<'_> {
    /// The name and the schema of a property of the schema at `at`.
    fn property(&self, at: usize, name: &str, depth: usize) -> Option<(Range<usize>, usize)> {
        if depth > DEPTH_MAX {
            return None;
        }
        let deeper = |at: usize| self.property(at, name, depth + 1);
        if let Some((_, properties)) = self.member(at, "properties")
            && let Some(found) = self.member(properties, name)
        {
            return Some(found);
        }
        for word in ["items", "additionalProperties"] {
            if let Some((_, inner)) = self.member(at, word)
                && let Some(found) = deeper(inner)
            {
                return Some(found);
            }
        }
        if let Some((_, reference)) = self.member(at, "$ref")
            && let Some(target) = self.pointed(reference)
            && let Some(found) = deeper(target)
        {
            return Some(found);
        }
        let (_, all) = self.member(at, "allOf")?;
        self.elements(all).into_iter().find_map(deeper)
    }

    /// The value that a reference inside the text points to.
    fn pointed(&self, at: usize) -> Option<usize> {
        let end = self.value_end(at)?;
        let pointer: String = serde_json::from_str(self.text.get(at..end)?).ok()?;
        let steps = pointer.strip_prefix("#/")?;
        let mut place = self.skip_blanks(0);
        for step in steps.split('/') {
            let step = step.replace("~1", "/").replace("~0", "~");
            place = self.member(place, &step)?.1;
        }
        Some(place)
    }

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

    fn line_of(text: &str, path: &[&str]) -> Option<usize> {
        let path: Vec<String> = path.iter().map(|step| (*step).to_owned()).collect();
        let range = field_place(text, &path)?;
        assert_eq!(Some(&text[range.clone()]), path.last().map(String::as_str));
        Some(text[..range.start].matches('\n').count())
    }

    #[test]
    fn fields_are_found_through_lists_references_and_all_of() {
        let text = r##"{"title": "a \" {",
"properties": {
 "cart": {"type": "array", "items": {"$ref": "#/definitions/line"}},
 "x": 1.5, "y": [1, {"z": 2}],
 "deep": {"allOf": [{"properties": {}}, {"properties": {
  "found": true }}]} },
"definitions": {"line": {"properties": {
  "price": {"type": "number"}}}}}"##;
        assert_eq!(line_of(text, &["cart"]), Some(2));
        assert_eq!(line_of(text, &["y"]), Some(3));
        assert_eq!(line_of(text, &["cart", "price"]), Some(7));
        assert_eq!(line_of(text, &["deep", "found"]), Some(5));
        assert_eq!(line_of(text, &["deep", "none"]), None);
        assert_eq!(line_of("{\"properties\": {", &["a"]), None);
        assert_eq!(line_of("ü", &["a"]), None);
    }
}
