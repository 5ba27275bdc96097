//! What editors colour by themselves: their grammars know the words of the language.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The words that the grammar of the language takes in any case: `^"word"`.
fn words(grammar: &str) -> Vec<&str> {
    let parts = grammar.split("^\"").skip(1);
    let words = parts.filter_map(|part| part.split('"').next());
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(char::is_alphabetic);
    words.filter(is_word).collect()
}

#[test]
fn the_grammars_of_editors_know_every_word_of_the_language() {
    let grammar = read("grammar/sumac.pest");
    let words = words(&grammar);
    assert!(words.len() > 80, "only {} words were found", words.len());
    for path in [
        "editors/vscode/syntaxes/sumac.tmLanguage.json",
        "editors/vim/syntax/sumac.vim",
    ] {
        let editor = read(path).to_lowercase();
        let is_known = |word: &&str| {
            let bounds = |c: char| !c.is_alphanumeric();
            let mut known = editor.split(bounds);
            // Units stand there with an `s` that may be left out.
            known.any(|known| known == *word || known.strip_suffix('s') == Some(word))
        };
        let unknown: Vec<&&str> = words.iter().filter(|word| !is_known(word)).collect();
        assert!(unknown.is_empty(), "{path} has no colour for {unknown:?}");
    }
}
