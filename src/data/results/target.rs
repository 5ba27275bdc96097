//! Where results go: standard output, or a file that appears when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Where results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Standard output. A reader that goes away early is no error.
    Stdout,
    /// A file; it is written aside and takes its name when it is whole.
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
}

/// A file that is not there under its name yet; without [`Aside::publish`] it goes away.
#[derive(Debug)]
pub(super) struct Aside {
    aside: PathBuf,
    path: PathBuf,
    is_published: bool,
}

impl Aside {
    /// Opens what `target` says for writing.
    pub(super) fn open(target: &Target) -> io::Result<(Box<dyn Write + Send>, Option<Self>)> {
        match target {
            Target::Stdout => {
                let stdout = Piped {
                    inner: io::stdout(),
                    is_closed: false,
                };
                Ok((Box::new(BufWriter::new(stdout)), None))
            }
            Target::Path(path) => {
                let aside = name_aside(path)?;
                let file = File::options().write(true).create_new(true).open(&aside)?;
                let aside = Self {
                    aside,
                    path: path.clone(),
                    is_published: false,
                };
                Ok((Box::new(BufWriter::new(file)), Some(aside)))
            }
        }
    }

    /// Gives the file its name.
    pub(super) fn publish(mut self) -> io::Result<()> {
        fs::rename(&self.aside, &self.path)?;
        self.is_published = true;
        Ok(())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if !self.is_published {
            // What is left of a failed run has no reader; that it cannot be removed changes nothing.
            let _ = fs::remove_file(&self.aside);
        }
    }
}

fn name_aside(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidInput, "it is not the name of a file")
    })?;
    let name = format!(".{}.{}.part", name.to_string_lossy(), std::process::id());
    Ok(path.with_file_name(name))
}

/// Standard output, which may close before all is written.
struct Piped {
    inner: io::Stdout,
    is_closed: bool,
}

impl Piped {
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

impl Write for Piped {
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
