//! A file that is written aside and takes its name when it is whole.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::data::free_name::make_in;

/// A file that is not there under its name yet; without [`Aside::publish`] it goes away.
#[derive(Debug)]
pub(super) struct Aside {
    place: Place,
    path: PathBuf,
}

/// Where the file is until then.
#[derive(Debug)]
enum Place {
    /// Under no name, so that it goes away with the program, whatever ends it.
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(PathBuf),
    /// Under its own name.
    Published,
}

impl Aside {
    /// A file that will be called `path`; one that has the name now is replaced, and its permissions
    /// stay.
    pub(super) fn create(path: PathBuf) -> io::Result<(File, Self)> {
        let known = fs::metadata(&path).ok();
        if known.as_ref().is_some_and(fs::Metadata::is_dir) {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        if path.file_name().is_none() {
            let reason = "it is not the name of a file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
        }
        let (file, place) = open(folder(&path))?;
        let aside = Self { place, path };
        if let Some(known) = known {
            // A file system that has no permissions has nothing to keep.
            let _ = file.set_permissions(known.permissions());
        }
        Ok((file, aside))
    }

    /// Gives the file its name.
    pub(super) fn publish(mut self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        if let Place::Unnamed(file) = &self.place {
            let (_, named) = make_in(folder(&self.path), |name| unnamed::link(file, name))?;
            self.place = Place::Named(named);
        }
        if let Place::Named(aside) = &self.place {
            fs::rename(aside, &self.path)?;
        }
        self.place = Place::Published;
        Ok(())
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        if let Place::Named(aside) = &self.place {
            // What is left of a failed run has no reader; that it cannot be removed changes nothing.
            let _ = fs::remove_file(aside);
        }
    }
}

fn open(folder: &Path) -> io::Result<(File, Place)> {
    #[cfg(target_os = "linux")]
    if let Some(file) = unnamed::open(folder) {
        let place = Place::Unnamed(file.try_clone()?);
        return Ok((file, place));
    }
    named(folder)
}

fn named(folder: &Path) -> io::Result<(File, Place)> {
    let (file, name) = make_in(folder, |name| File::create_new(name))?;
    Ok((file, Place::Named(name)))
}

/// The folder of a file.
fn folder(path: &Path) -> &Path {
    let parent = path.parent().filter(|parent| *parent != Path::new(""));
    parent.unwrap_or(Path::new("."))
}

#[cfg(target_os = "linux")]
mod unnamed {
    use std::fs::{self, File};
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat};

    use super::make_in;

    /// A file without a name in a folder; none where the system has no such files.
    pub(super) fn open(folder: &Path) -> Option<File> {
        let open = || {
            let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
            rustix::fs::open(folder, flags, Mode::from_raw_mode(0o666)).map(File::from)
        };
        // Another one takes a name and loses it: that this one cannot must not turn out at the end.
        let trial = open().ok()?;
        let (_, name) = make_in(folder, |name| link(&trial, name)).ok()?;
        fs::remove_file(name).ok()?;
        open().ok()
    }

    /// Gives the file a name.
    pub(super) fn link(file: &File, path: &Path) -> io::Result<()> {
        let opened = format!("/proc/self/fd/{}", file.as_raw_fd());
        Ok(linkat(CWD, opened, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Write;

    use super::*;

    /// Where the system has no files without a name.
    #[test]
    fn a_named_file_goes_away_or_takes_its_name() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("r.csv");
        let count = || fs::read_dir(directory.path()).unwrap().count();
        let aside = || {
            let (mut file, place) = named(directory.path()).unwrap();
            file.write_all(b"whole").unwrap();
            let path = path.clone();
            Aside { place, path }
        };
        drop(aside());
        assert_eq!(count(), 0);
        let aside = aside();
        assert_eq!((count(), path.exists()), (1, false));
        aside.publish().unwrap();
        assert_eq!(count(), 1);
        assert_eq!(fs::read(&path).unwrap(), b"whole");
    }
}
