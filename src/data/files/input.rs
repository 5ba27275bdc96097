//! Which files an input stands for, and how they are opened.

use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::form::{Form, KNOWN};
use super::packed::{Bytes, Packing};
use super::spool::{Spooled, spool};
use crate::diagnostic::{Code, Diagnostic, Span};

/// How many bytes of a file are looked at to find its form.
const SNIFF_BYTES: usize = 64 * 1024;
/// How deep directories are entered.
const DIRECTORY_DEPTH_MAX: usize = 32;

/// Where data come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input.
    Stdin,
    /// A file; or a directory, which stands for all files of a known ending below it, sorted by path.
    Path(PathBuf),
    /// A pattern with `*`, `?` or `[…]`, which stands for all files it matches, sorted by path.
    Glob(String),
    /// What came from standard input, see [`Input::to_read_again`].
    Spooled(Spooled),
}

impl From<&str> for Input {
    /// `-` is standard input; what is no existing path and has the signs of a pattern is one.
    fn from(text: &str) -> Self {
        if text == "-" {
            Input::Stdin
        } else if text.contains(['*', '?', '[']) && !Path::new(text).exists() {
            Input::Glob(text.to_owned())
        } else {
            Input::Path(PathBuf::from(text))
        }
    }
}

impl Input {
    /// The files that it stands for.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] where there are none or a directory cannot be read.
    pub(in crate::data) fn files(&self) -> Result<Vec<Input>, Diagnostic> {
        let files = match self {
            Input::Stdin | Input::Spooled(_) => return Ok(vec![self.clone()]),
            Input::Path(path) if path.is_dir() => {
                let mut files = Vec::new();
                below(path, 0, &mut files).map_err(|error| unreadable(&self.name(), &error))?;
                files
            }
            Input::Path(path) => vec![path.clone()],
            Input::Glob(pattern) => {
                let found = glob::glob(pattern).map_err(|error| {
                    let message = format!("`{pattern}` is not a pattern of paths");
                    Diagnostic::error(Code::DataUnreadable, Span::default(), message)
                        .note(error.to_string())
                })?;
                let found: Result<Vec<PathBuf>, _> = found.collect();
                let mut found = found.map_err(|error| unreadable(&self.name(), &error))?;
                found.retain(|path| is_file_or_missing(path));
                found
            }
        };
        if files.is_empty() {
            let message = format!("`{}` has no data files", self.name());
            return Err(
                Diagnostic::error(Code::DataUnreadable, Span::default(), message)
                    .note(format!("known are {KNOWN}")),
            );
        }
        let mut files: Vec<Input> = files.into_iter().map(Input::Path).collect();
        files.sort_by_key(Input::name);
        Ok(files)
    }

    /// How messages call it.
    pub fn name(&self) -> String {
        match self {
            Input::Stdin => "-".to_owned(),
            Input::Spooled(spooled) => spooled.name().to_owned(),
            Input::Path(path) => path.display().to_string(),
            Input::Glob(pattern) => pattern.clone(),
        }
    }

    /// Whether the file that `path` is, without links on the way, is one of its files.
    pub(in crate::data) fn reads(&self, path: &Path) -> bool {
        let is_it = |input: &Input| match input {
            Input::Path(file) => fs::canonicalize(file).is_ok_and(|file| file == path),
            _ => false,
        };
        self.files().is_ok_and(|files| files.iter().any(is_it))
    }

    /// Whether what it gave is gone: standard input, a pipe or a device.
    pub(super) fn is_read_once(&self) -> bool {
        match self {
            Input::Stdin => true,
            Input::Path(path) => is_pipe_or_device(path),
            Input::Glob(_) | Input::Spooled(_) => false,
        }
    }

    /// Its size in bytes, zero where that is not known.
    pub(super) fn size(&self) -> u64 {
        let path = self.path();
        path.and_then(|path| fs::metadata(path).ok())
            .map_or(0, |told| told.len())
    }

    /// The file that it is, if it is one.
    fn path(&self) -> Option<&Path> {
        match self {
            Input::Path(path) => Some(path),
            Input::Spooled(spooled) => Some(spooled.path()),
            Input::Stdin | Input::Glob(_) => None,
        }
    }

    /// The same rows for those who read more than once: what gives them once, standard input or a
    /// pipe, is put into a file of the system's temporary folder, which goes away with the input.
    /// `copied` is told now and then how many bytes it was.
    ///
    /// # Errors
    /// [`Code::DataUnreadable`] where it cannot be read or the file not be written.
    pub fn to_read_again(self, copied: &mut dyn FnMut(u64)) -> Result<Self, Diagnostic> {
        if !self.is_read_once() {
            return Ok(self);
        }
        let name = self.name();
        let spooled = match self.path() {
            Some(path) => {
                File::open(path).and_then(|mut pipe| Spooled::new(name, &mut pipe, copied))
            }
            None => Spooled::new(name, &mut io::stdin().lock(), copied),
        };
        let kept = "it is kept in the system's temporary folder, to be read again";
        let spooled = spooled.map_err(|error| unreadable(&self.name(), &error).note(kept))?;
        Ok(Input::Spooled(spooled))
    }
}

/// The data files below a directory. Hidden names and names with `_` in front are no data; links to
/// directories are not followed.
fn below(directory: &Path, depth: usize, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with(['.', '_']);
        if is_hidden {
            continue;
        }
        let (path, kind) = (entry.path(), entry.file_type()?);
        if kind.is_dir() {
            if depth < DIRECTORY_DEPTH_MAX {
                below(&path, depth + 1, files)?;
            }
        } else if Form::of_name(&path).is_some() && is_file_or_missing(&path) {
            files.push(path);
        }
    }
    Ok(())
}

/// Whether data of this name are missed where they are not read: a link whose file is gone is one of the
/// files, so that it is told and not left out.
fn is_file_or_missing(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |told| told.is_file())
}

/// Whether something is there that is neither a file nor a directory.
pub(in crate::data) fn is_pipe_or_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|told| !told.is_file() && !told.is_dir())
}

/// An open input of a known form.
pub(in crate::data) struct Opened {
    pub(in crate::data) form: Form,
    pub(in crate::data) name: Arc<str>,
    pub(in crate::data) source: Source,
    /// How many bytes were read so far.
    pub(in crate::data) done: Arc<AtomicU64>,
}

/// The bytes of an input.
pub(in crate::data) enum Source {
    /// Forms that are read from front to back.
    Stream(BufReader<Bytes>),
    /// Forms that have an index at their end.
    File(File),
}

/// A reader that counts its bytes.
struct Counted {
    inner: Bytes,
    done: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.done.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Opens one file or standard input and finds its form.
///
/// # Errors
/// [`Code::DataUnreadable`] where it cannot be read, [`Code::DataUnknownForm`] where its form is not
/// known.
pub(in crate::data) fn open(input: &Input) -> Result<Opened, Diagnostic> {
    let name: Arc<str> = Arc::from(input.name());
    let fail = |error: io::Error| unreadable(&name, &error);
    let named = match input {
        Input::Path(path) => Form::of_name(path),
        _ => None,
    };
    let done = Arc::new(AtomicU64::new(0));
    let mut bytes: Bytes = Box::new(Counted {
        inner: match input.path() {
            Some(path) => Box::new(File::open(path).map_err(fail)?),
            None => Box::new(io::stdin()),
        },
        done: Arc::clone(&done),
    });
    let mut start = first_bytes(&mut bytes).map_err(fail)?;
    let packing = Packing::of_content(&start);
    if let Some(packing) = packing {
        let packed = io::Cursor::new(start).chain(bytes);
        bytes = packing.unpack(packed).map_err(fail)?;
        start = first_bytes(&mut bytes).map_err(fail)?;
    }
    let form = match named.or_else(|| Form::of_content(&start)) {
        Some(form) => form.refined(&start),
        None if start.is_empty() => Form::Ndjson,
        None => return Err(unknown_form(&name)),
    };
    let bytes: Bytes = Box::new(io::Cursor::new(start).chain(bytes));
    let mut stream = BufReader::with_capacity(SNIFF_BYTES, bytes);
    let has_index = matches!(form, Form::Parquet | Form::ArrowFile);
    let source = match input.path().filter(|path| path.is_file()) {
        Some(path) if has_index && packing.is_none() => {
            Source::File(File::open(path).map_err(fail)?)
        }
        // What a pipe has given is gone, and nobody can go to the end of what is packed.
        _ if has_index => Source::File(spool(&mut stream).map_err(fail)?),
        _ => Source::Stream(stream),
    };
    Ok(Opened {
        form,
        name,
        source,
        done,
    })
}

/// What the form of an input is found by. A pipe gives what it has at the moment; the form must not depend on
/// how much that is.
fn first_bytes(bytes: &mut Bytes) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    bytes.take(SNIFF_BYTES as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// An input that cannot be read, with the reason.
pub(in crate::data) fn unreadable(name: &str, reason: &dyn std::fmt::Display) -> Diagnostic {
    let message = format!("`{name}` cannot be read");
    Diagnostic::error(Code::DataUnreadable, Span::default(), message).note(reason.to_string())
}

fn unknown_form(name: &str) -> Diagnostic {
    let message = format!("`{name}` has no form of data that is known");
    Diagnostic::error(Code::DataUnknownForm, Span::default(), message)
        .note(format!("known are {KNOWN}"))
        .help("give the file the ending of its form")
}
