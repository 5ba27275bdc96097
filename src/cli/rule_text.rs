//! The texts of rules that a command reads itself.

use std::fs::File;
use std::io;
use std::path::Path;

use super::INPUT_NAME;
use super::terminal::unreadable;
use crate::engine::{Diagnostics, RULE_TEXT_BYTES_MAX, read_text};

/// What messages call a file of rules, or standard input.
pub(super) fn name_of(path: &Path) -> String {
    match path.as_os_str() == "-" {
        true => INPUT_NAME.to_owned(),
        false => path.display().to_string(),
    }
}

/// The text of a file of rules, or of standard input for `-`.
pub(super) fn read_rules(path: &Path) -> Result<String, Diagnostics> {
    let text = match path.as_os_str() == "-" {
        true => read_text(io::stdin().lock(), RULE_TEXT_BYTES_MAX),
        false => File::open(path).and_then(|file| read_text(file, RULE_TEXT_BYTES_MAX)),
    };
    text.map_err(|reason| unreadable(&name_of(path), &reason))
}
