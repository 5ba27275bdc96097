//! Names of snapshots: those of the cases, in letters that every file system takes.

use std::collections::HashSet;

/// The longest name of a test or a row in the name of a file, in characters.
const NAME_CHARS_MAX: usize = 80;

/// A name for each case, a test with its row where it has one; of two that are alike the second gets a number.
pub(in crate::engine::testing) fn names<'s>(
    cases: impl IntoIterator<Item = (&'s str, Option<String>)>,
) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let cases = cases.into_iter();
    cases
        .map(|(test, row)| {
            let test = plain(test);
            let name = match row {
                Some(row) => format!("{test}@{}", plain(&row)),
                None => test,
            };
            let numbered = (2..).map(|number: u32| format!("{name}-{number}"));
            let mut all = std::iter::once(name.clone()).chain(numbered);
            // File systems that take no notice of case would mix up two names.
            let free = all.find(|name| taken.insert(name.to_lowercase()));
            free.unwrap_or(name)
        })
        .collect()
}

/// Letters and digits, with one `-` for everything between them.
fn plain(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        match letter {
            letter if letter.is_alphanumeric() || letter == '_' || letter == '.' => {
                name.push(letter)
            }
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    let name: String = name.chars().take(NAME_CHARS_MAX).collect();
    match name.trim_matches(['-', '.']) {
        "" => "test".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_have_plain_letters() {
        assert_eq!(plain("a loyal shopper"), "a-loyal-shopper");
        assert_eq!(plain("../../etc/passwd"), "etc-passwd");
        assert_eq!(plain("days 7, total 1.5!"), "days-7-total-1.5");
        assert_eq!(plain("??"), "test");
    }
}
