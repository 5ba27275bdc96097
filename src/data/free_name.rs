//! Names for files that nobody else asks for.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many names are tried: those that are taken are of programs that were killed.
const NAMES_MAX: usize = 10_000;

/// Makes something under a name in `folder` that is free. It is hidden, so that it is no input of
/// other runs, and short, so that it fits wherever any name does.
pub(super) fn make_in<T>(
    folder: &Path,
    make: impl Fn(&Path) -> io::Result<T>,
) -> io::Result<(T, PathBuf)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let process = std::process::id();
    for _ in 0..NAMES_MAX {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".sumac-{process}-{number}.part"));
        match make(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|made| (made, path)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::fs::{self, File};

    use super::*;

    /// Programs in containers have the same number again and again.
    #[test]
    fn what_a_killed_program_left_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let (number, path) = make_in(folder.path(), |path| {
            let taken = fs::read_dir(folder.path())?.count();
            if taken < 3 {
                fs::write(path, "left")?;
            }
            File::create_new(path).map(|_| taken)
        })
        .unwrap();
        assert_eq!((number, fs::read(path).unwrap().len()), (3, 0));
    }
}
