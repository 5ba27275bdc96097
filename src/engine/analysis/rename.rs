//! The uses of a name in all files, and another name for it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::{Analysis, Symbol};
use crate::diagnostic::{Diagnostic, Span};
use crate::engine::builder::Engine;
use crate::engine::overlay::{Overlay, one_path};
use crate::engine::source::RuleSource;
use crate::engine::testing::places_of_attribute;
use crate::syntax::unparse::name_text;

/// A place in a file.
pub type FilePlace = (PathBuf, Range<usize>);

/// Edits that give a name another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renamed {
    /// What stands at the places afterwards.
    pub text: String,
    /// The places of each file, in its order.
    pub places: BTreeMap<PathBuf, Vec<Range<usize>>>,
    /// What stands in recorded snapshots afterwards, where backticks are not needed.
    pub recorded: String,
    /// The places in recorded snapshots, as [`Renamed::places`].
    pub snapshots: BTreeMap<PathBuf, Vec<Range<usize>>>,
}

/// Why a name cannot have another one, as a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenameError(pub String);

impl std::fmt::Display for RenameError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RenameError {}

/// What a name is in all programs: where it is declared, or what it is called.
#[derive(Debug, PartialEq)]
enum Identity {
    Declared(FilePlace),
    Field(Option<String>, Symbol),
    Shared(Symbol),
}

impl Engine {
    /// The places in `files`, and in the files that they use, of the name at a byte of a file. The place
    /// that declares it is among them if `declared` says so.
    pub fn references(
        &self,
        files: &[PathBuf],
        path: &Path,
        byte: usize,
        declared: bool,
    ) -> Vec<FilePlace> {
        let analysis = self.analyse(RuleSource::file(path));
        let Some(found) = analysis.occurrence_at(byte) else {
            return Vec::new();
        };
        let Some(identity) = analysis.identity(&found.symbol) else {
            return Vec::new();
        };
        let word = analysis.sources().text(found.span).trim_matches('`');
        let places = self.places(files, path, word, &identity).into_iter();
        places
            .filter(|(_, declares)| declared || !declares)
            .map(|((file, start, end), _)| (file, start..end))
            .collect()
    }

    /// Another name for the attribute, definition, parameter or variable at a byte of a file, in `files`
    /// and all that they use. The programs are checked with the new name before it is given.
    ///
    /// # Errors
    /// In a sentence, where the word has no name of its own, the new name is none, or rules would be
    /// wrong with it.
    pub fn rename(
        &self,
        files: &[PathBuf],
        path: &Path,
        byte: usize,
        name: &str,
    ) -> Result<Renamed, RenameError> {
        let analysis = self.analyse(RuleSource::file(path));
        let found = analysis.renamable(byte)?;
        let text = good_name(name)?;
        let identity = analysis
            .identity(&found.symbol)
            .ok_or_else(|| RenameError("this name is declared nowhere".to_owned()))?;
        let word = analysis.sources().text(found.span).trim_matches('`');
        let mut places: BTreeMap<PathBuf, Vec<Range<usize>>> = BTreeMap::new();
        for ((file, start, end), _) in self.places(files, path, word, &identity) {
            places.entry(file).or_default().push(start..end);
        }
        let snapshots = match &found.symbol {
            Symbol::Attribute(_) => self.snapshots(files, path, word, &identity),
            _ => BTreeMap::new(),
        };
        let renamed = Renamed {
            recorded: text.trim_matches('`').to_owned(),
            text,
            places,
            snapshots,
        };
        self.tried(files, path, word, &renamed)?;
        Ok(renamed)
    }

    /// The places of a name in all programs, each with whether it declares the name.
    fn places(
        &self,
        files: &[PathBuf],
        path: &Path,
        word: &str,
        identity: &Identity,
    ) -> BTreeMap<(PathBuf, usize, usize), bool> {
        let mut found = BTreeMap::new();
        for main in self.mains(files, path, word) {
            let analysis = self.analyse(RuleSource::file(&main));
            for one in analysis.occurrences() {
                if analysis.sources().text(one.span).trim_matches('`') == word
                    && analysis.identity(&one.symbol).as_ref() == Some(identity)
                    && let Some((file, range)) = analysis.file_place(one.span)
                {
                    found.insert((file, range.start, range.end), one.declares);
                }
            }
        }
        found
    }

    /// The places of the name of an attribute in the recorded values of all tests. Those that record all attributes
    /// need not say it.
    fn snapshots(
        &self,
        files: &[PathBuf],
        path: &Path,
        word: &str,
        identity: &Identity,
    ) -> BTreeMap<PathBuf, Vec<Range<usize>>> {
        let symbol = Symbol::Attribute(word.to_owned());
        let mut found = BTreeMap::new();
        for main in self.mains(files, path, "snapshot") {
            let analysis = self.analyse(RuleSource::file(&main));
            if analysis.identity(&symbol).as_ref() == Some(identity) {
                let read = |path: &Path| self.overlay().read(path).ok();
                let program = &analysis.checked.program;
                found.extend(places_of_attribute(&main, program, word, &read));
            }
        }
        found
    }

    /// The files that can know a word: the one that was asked for, and those in which it stands.
    fn mains(&self, files: &[PathBuf], path: &Path, word: &str) -> BTreeSet<PathBuf> {
        let mentions = |file: &PathBuf| {
            let text = self.overlay().read(file);
            text.is_ok_and(|text| text.contains(word))
        };
        let others = files.iter().map(|file| one_path(file)).filter(mentions);
        others.chain([one_path(path)]).collect()
    }

    /// Checks all programs with the new name.
    fn tried(
        &self,
        files: &[PathBuf],
        path: &Path,
        word: &str,
        renamed: &Renamed,
    ) -> Result<(), RenameError> {
        let mut overlay: Overlay = self.overlay().clone();
        for (file, ranges) in &renamed.places {
            let mut text = overlay.read(file).map_err(RenameError)?;
            for range in ranges.iter().rev() {
                text.replace_range(range.clone(), &renamed.text);
            }
            overlay.put(file, text);
        }
        let after = self.with_overlay(overlay);
        for main in self.mains(files, path, word) {
            let source = RuleSource::file(main);
            let (was, is) = (self.check(source.clone()), after.check(source));
            let was: Vec<&Diagnostic> = was.iter().filter(|one| one.is_error()).collect();
            let is: Vec<&Diagnostic> = is.iter().filter(|one| one.is_error()).collect();
            if is.len() > was.len() {
                let is_new = |one: &&&Diagnostic| was.iter().all(|was| was.message != one.message);
                let reason = is.iter().find(is_new).or(is.first());
                let reason = reason.map_or("rules would be wrong", |one| &one.message);
                return Err(RenameError(format!("with that name {reason}")));
            }
        }
        Ok(())
    }
}

impl Analysis {
    /// The name at a byte that can have another one.
    ///
    /// # Errors
    /// In a sentence, where there is none.
    pub fn renamable(&self, byte: usize) -> Result<&super::Occurrence, RenameError> {
        let refuse = |reason: String| Err(RenameError(reason));
        let Some(found) = self.occurrence_at(byte) else {
            return refuse("there is no name here".to_owned());
        };
        match &found.symbol {
            Symbol::Attribute(_) | Symbol::Definition(_) | Symbol::Variable(_) => Ok(found),
            Symbol::Field { .. } => refuse("the schema gives fields their names".to_owned()),
            Symbol::Member(_) => refuse("members of objects are no names of their own".to_owned()),
            Symbol::Key(_) => refuse("the data give keys their names".to_owned()),
            Symbol::Function(name) | Symbol::Builtin(name) => {
                refuse(format!("`{name}` is a word of the language"))
            }
            Symbol::File(_) => refuse("files are renamed where they are".to_owned()),
            Symbol::SchemaId { .. } => refuse("schemas have their ids in their files".to_owned()),
            Symbol::Code(_) => refuse("codes have one name".to_owned()),
        }
    }

    fn identity(&self, symbol: &Symbol) -> Option<Identity> {
        match symbol {
            Symbol::Attribute(_) | Symbol::Definition(_) | Symbol::Variable(_) => {
                let place = self.file_place(self.declaration(symbol)?)?;
                Some(Identity::Declared(place))
            }
            Symbol::Field { of_event, .. } => {
                let program = &self.checked.program;
                let binding = match of_event {
                    true => program.event.as_ref(),
                    false => program.profile.as_ref(),
                };
                let schema = binding.map(|binding| binding.schema.name.clone());
                Some(Identity::Field(schema, symbol.clone()))
            }
            Symbol::File(_) | Symbol::Member(_) | Symbol::Key(_) => None,
            symbol => Some(Identity::Shared(symbol.clone())),
        }
    }

    /// The file of a span under its one path, and its bytes.
    fn file_place(&self, span: Span) -> Option<FilePlace> {
        let path = one_path(&self.path(span.source)?);
        Some((path, span.start as usize..span.end as usize))
    }
}

/// A name as it is written, where it can be one.
fn good_name(name: &str) -> Result<String, RenameError> {
    let name = name.trim();
    let plain = name
        .strip_prefix('`')
        .and_then(|rest| rest.strip_suffix('`'));
    let plain = plain.unwrap_or(name);
    let is_bad = |character: char| character == '`' || character.is_control();
    if plain.is_empty() || plain.contains(is_bad) {
        return Err(RenameError(format!("`{plain}` is no name")));
    }
    let written = name_text(plain);
    if written != name {
        let message = format!("`{plain}` is no name; in backticks it could be one");
        return Err(RenameError(message));
    }
    Ok(written)
}
