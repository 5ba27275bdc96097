//! Where results go: standard output, or a file that appears when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::aside::Aside;
use super::writer::unwritable;
use crate::data::Input;
use crate::data::files::is_pipe_or_device;
use crate::diagnostic::Diagnostic;

/// Where results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Standard output. A reader that goes away early is no error.
    Stdout,
    /// A file; it is written aside and takes its name when it is whole. What a link leads to is
    /// replaced, not the link. Pipes and devices are written as they are.
    Path(PathBuf),
}

impl Target {
    /// How messages call it.
    pub fn name(&self) -> String {
        match self {
            Target::Stdout => "-".to_owned(),
            Target::Path(path) => path.display().to_string(),
        }
    }

    /// Refuses what results of these inputs cannot be written to, before the inputs are read.
    ///
    /// # Errors
    /// [`Code::ResultUnwritable`](crate::diagnostic::Code::ResultUnwritable) where no file can be
    /// written there, or it is one of the inputs.
    pub fn check<'i>(&self, inputs: impl IntoIterator<Item = &'i Input>) -> Result<(), Diagnostic> {
        let Target::Path(path) = self else {
            return Ok(());
        };
        let path = followed(path);
        if is_pipe_or_device(&path) {
            return Ok(());
        }
        if path.is_file() && inputs.into_iter().any(|input| input.reads(&path)) {
            let reason = io::Error::other("it is one of the inputs");
            let error = unwritable(&self.name(), &reason);
            return Err(error.help("write the results to another file"));
        }
        let tried = Aside::create(path).map(drop);
        tried.map_err(|error| unwritable(&self.name(), &error))
    }

    /// Opens it for writing; what comes beside gives a file its name.
    pub(super) fn open(&self) -> io::Result<(Box<dyn Write + Send>, Option<Aside>)> {
        let path = match self {
            Target::Stdout => return Ok((Piped::boxed(io::stdout()), None)),
            Target::Path(path) => followed(path),
        };
        if is_pipe_or_device(&path) {
            let file = File::options().write(true).open(&path)?;
            return Ok((Piped::boxed(file), None));
        }
        let (file, aside) = Aside::create(path)?;
        Ok((Box::new(BufWriter::new(file)), Some(aside)))
    }
}

/// What a path leads to.
fn followed(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Standard output or a pipe, which may close before all is written.
struct Piped<W> {
    inner: W,
    is_closed: bool,
}

impl<W: Write + Send + 'static> Piped<W> {
    fn boxed(inner: W) -> Box<dyn Write + Send> {
        let piped = Self {
            inner,
            is_closed: false,
        };
        Box::new(BufWriter::new(piped))
    }
}

impl<W> Piped<W> {
    fn unless_closed<T>(&mut self, result: io::Result<T>, closed: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(closed)
            }
            result => result,
        }
    }
}

impl<W: Write> Write for Piped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.unless_closed(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.unless_closed(flushed, ())
    }
}
