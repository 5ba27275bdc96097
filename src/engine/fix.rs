//! Certain fixes, applied to rules until none is left.

use std::path::Path;

use super::builder::Engine;
use super::diagnostics::Diagnostics;
use super::source::{RuleSource, is_expression_file, is_json_file};
use crate::diagnostic::{Code, Diagnostic, Fix, Position, SourceId, apply_edits};

/// How often a text is checked and fixed again. One fix brings the next to light; a handful is usual.
const ROUNDS_MAX: usize = 32;

/// A text after its certain fixes.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The text.
    pub text: String,
    /// What was done, in its order.
    pub applied: Vec<AppliedFix>,
    /// What is still wrong, or suspicious.
    pub left: Diagnostics,
}

/// One thing that was fixed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedFix {
    /// What was wrong.
    pub code: Code,
    /// What was wrong, in words.
    pub message: String,
    /// Where, in the text as it was then.
    pub position: Position,
}

impl Engine {
    /// The text of a rule file with every fix that is certain: of an error the one thing that the text can
    /// mean, of a warning what leaves all values as they are. No file is written.
    ///
    /// `path` is what messages call the text, and relative paths begin beside it; what ends in `.pql` is a bare
    /// expression. Files that it uses are read and left as they are, and so is JSON. A text that can be read can
    /// be read afterwards.
    ///
    /// # Examples
    /// ```
    /// use std::path::Path;
    /// use sumac::Engine;
    ///
    /// let fixed = Engine::builder().build().fix(Path::new("a.sumac"), "attribute a = 1 == 2 && true");
    /// assert_eq!(fixed.text, "attribute a = 1 = 2 and true");
    /// assert_eq!(fixed.applied.len(), 2);
    /// ```
    pub fn fix(&self, path: &Path, text: &str) -> Fixed {
        let mut fixed = Fixed {
            text: text.to_owned(),
            applied: Vec::new(),
            left: self.check_text(path, text),
        };
        if is_json_file(path, text) {
            return fixed;
        }
        for _ in 0..ROUNDS_MAX {
            if !self.round(path, &mut fixed) {
                break;
            }
        }
        fixed
    }

    /// Applies what can be applied at once; whether there was something.
    fn round(&self, path: &Path, fixed: &mut Fixed) -> bool {
        let found = std::mem::take(&mut fixed.left);
        let source = found.source_named(path);
        let certain: Vec<(&Diagnostic, Fix)> = found
            .iter()
            .filter_map(|one| Some((one, one.certain_fix()?)))
            .filter(|(_, fix)| Some(fix.span.source) == source)
            .map(|(one, fix)| (one, with_its_line(&fixed.text, fix)))
            .collect();
        let was_readable = is_readable(&found);
        let tried = |certain: &[(&Diagnostic, Fix)]| {
            let edits = certain.iter().map(|(_, fix)| fix);
            let (text, applied) = apply_edits(&fixed.text, edits);
            let left = self.check_text(path, &text);
            let is_fine = !applied.is_empty() && (!was_readable || is_readable(&left));
            let applied: Vec<Fix> = applied.into_iter().cloned().collect();
            is_fine.then_some((text, applied, left))
        };
        // Of fixes that are not fine together the first that is fine alone is applied.
        let alone = || certain.chunks(1).find_map(tried);
        let Some((text, applied, left)) = tried(&certain).or_else(alone) else {
            fixed.left = found;
            return false;
        };
        for fix in applied {
            if let Some((of, _)) = certain.iter().find(|(_, one)| *one == fix) {
                fixed.applied.push(applied_fix(of, &found));
            }
        }
        (fixed.text, fixed.left) = (text, left);
        true
    }

    /// Everything that is wrong with a text in the place of a file, or suspicious.
    fn check_text(&self, path: &Path, text: &str) -> Diagnostics {
        let (name, text) = (path.display().to_string(), text.to_owned());
        if is_expression_file(path) {
            return self.check(RuleSource::Expression { name, text });
        }
        let directory = path.parent().unwrap_or(Path::new("")).to_owned();
        self.check(RuleSource::Text {
            name,
            text,
            directory,
        })
    }
}

impl Diagnostics {
    /// The source of a file that was asked for by its path.
    fn source_named(&self, path: &Path) -> Option<SourceId> {
        let name = path.display().to_string();
        let mut files = self.sources().files();
        files.find(|(_, file)| file.name == name).map(|(id, _)| id)
    }
}

fn applied_fix(of: &Diagnostic, found: &Diagnostics) -> AppliedFix {
    AppliedFix {
        code: of.code,
        message: of.message.clone(),
        position: found.sources().position(of.primary.span),
    }
}

/// A removal of all that stands on its lines takes the end of the last one along.
fn with_its_line(text: &str, fix: &Fix) -> Fix {
    let mut fix = fix.clone();
    let before = text.get(..fix.span.start as usize).unwrap_or("");
    let begins = before.rsplit('\n').next().unwrap_or(before);
    let behind = text.get(fix.span.end as usize..).unwrap_or("");
    let rest = behind.find('\n').map_or(behind, |end| &behind[..=end]);
    if fix.replacement.is_empty() && begins.trim().is_empty() && rest.trim().is_empty() {
        fix.span.end += u32::try_from(rest.len()).unwrap_or(0);
    }
    fix
}

/// Whether nothing keeps the grammar from reading it.
fn is_readable(found: &Diagnostics) -> bool {
    let is_of_grammar = |code: Code| (100..200).contains(&(code as u16));
    !found
        .iter()
        .any(|one| one.is_error() && is_of_grammar(one.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str) -> Fixed {
        Engine::builder().build().fix(Path::new("a.sumac"), text)
    }

    #[test]
    fn one_fix_brings_the_next_to_light() {
        let fixed = fixed("attribute Total = 1\nattribute b = total in (1, 2 == 3)\n");
        assert_eq!(
            fixed.text,
            "attribute Total = 1\nattribute b = Total in [1, 2 = 3]\n"
        );
        let codes: Vec<&str> = fixed.applied.iter().map(|one| one.code.slug()).collect();
        assert_eq!(
            codes,
            ["unknown-name", "unexpected-text", "foreign-operator"]
        );
        assert!(fixed.left.has_errors());
    }

    #[test]
    fn what_may_be_meant_is_left_to_the_author() {
        for text in [
            "attribute total = 1\nattribute b = totle + 1\n",
            "attribute b = count(1\n",
            "allow division-by-zero\nattribute b = 1 / 0\n",
            "atribute b = 1\n",
        ] {
            let fixed = fixed(text);
            assert_eq!(fixed.text, text);
            assert!(fixed.applied.is_empty());
            assert!(!fixed.left.is_empty());
        }
    }

    #[test]
    fn an_allow_that_silences_nothing_goes() {
        let fixed = fixed("allow division-by-zero \"a test\"\nattribute b = 1\n");
        assert_eq!(fixed.text, "attribute b = 1\n");
    }
}
