//! `sumac fmt`

use std::fs;

use crate::command::{file, sumac};

const WILD: &str = "attribute   a=1+ 2 // three\nattribute b = xs [ x>1 ] . count( )\n";
const LAID_OUT: &str = "attribute a = 1 + 2 // three\nattribute b = xs[x > 1].count()\n";

#[test]
fn files_of_directories_are_laid_out_where_they_change() {
    let folder = tempfile::tempdir().unwrap();
    let wild = file(&folder, "rules/wild.sumac", WILD);
    let fine = file(&folder, "rules/deep/fine.sumac", LAID_OUT);
    let hidden = file(&folder, "rules/.old/hidden.sumac", WILD);
    let other = file(&folder, "rules/notes.txt", WILD);
    let before = fs::metadata(&fine).unwrap().modified().unwrap();
    let rules = folder.path().join("rules").display().to_string();
    let ended = sumac(&["fmt", &rules], "");
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert_eq!(ended.err, "1 file laid out, 1 file already laid out\n");
    assert_eq!(fs::read_to_string(wild).unwrap(), LAID_OUT);
    assert_eq!(fs::metadata(fine).unwrap().modified().unwrap(), before);
    for left in [hidden, other] {
        assert_eq!(fs::read_to_string(left).unwrap(), WILD);
    }
    // Nothing that was written aside is left.
    assert_eq!(fs::read_dir(&rules).unwrap().count(), 4);
    let again = sumac(&["fmt", &rules], "");
    assert_eq!(again.err, "2 files already laid out\n");
}

#[test]
fn checking_names_the_files_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let wild = file(&folder, "wild.sumac", WILD);
    let fine = file(&folder, "fine.sumac", LAID_OUT);
    let ended = sumac(&["fmt", "--check", &wild, &fine], "");
    assert_eq!((ended.code, ended.out), (1, format!("{wild}\n")));
    assert_eq!(fs::read_to_string(&wild).unwrap(), WILD);
    assert_eq!(sumac(&["fmt", "--check", &fine], "").code, 0);
}

#[test]
fn a_diff_shows_what_would_change() {
    let ended = sumac(&["fmt", "--diff", "-"], WILD);
    assert_eq!(ended.code, 0);
    insta::assert_snapshot!(ended.out);
    assert_eq!(sumac(&["fmt", "--diff", "--check", "-"], WILD).code, 1);
    let coloured = sumac(&["fmt", "--diff", "--color", "always", "-"], WILD);
    assert!(coloured.out.contains("\u{1b}[32m+attribute a = 1 + 2"));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let ended = sumac(&["fmt", "-"], WILD);
    assert_eq!(
        (ended.code, ended.out.as_str(), ended.err.as_str()),
        (0, LAID_OUT, "")
    );
}

#[test]
fn what_cannot_be_read_is_left_alone_and_the_rest_is_laid_out() {
    let folder = tempfile::tempdir().unwrap();
    let broken = file(&folder, "broken.sumac", "attribute  a = (1\n");
    let wild = file(&folder, "wild.sumac", WILD);
    let ended = sumac(&["fmt", &broken, &wild], "");
    assert_eq!(ended.code, 1);
    assert!(ended.err.contains("a `(` is not closed"), "{}", ended.err);
    assert!(
        ended.err.ends_with("1 file laid out, 1 file left alone\n"),
        "{}",
        ended.err
    );
    assert_eq!(fs::read_to_string(broken).unwrap(), "attribute  a = (1\n");
    assert_eq!(fs::read_to_string(wild).unwrap(), LAID_OUT);
    let missing = sumac(&["fmt", "nowhere.sumac"], "");
    assert_eq!(missing.code, 1);
    assert!(
        missing.err.contains("`nowhere.sumac` cannot be read"),
        "{}",
        missing.err
    );
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let wild = file(&folder, "wild.sumac", WILD);
    fs::set_permissions(&wild, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.sumac");
    std::os::unix::fs::symlink(&wild, &link).unwrap();
    assert_eq!(sumac(&["fmt", &link.display().to_string()], "").code, 0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&wild).unwrap(), LAID_OUT);
    assert_eq!(
        fs::metadata(&wild).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn another_encoding_is_told_alike_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let latin = folder.path().join("latin.sumac");
    fs::write(&latin, b"// a\nattribute caf\xE9 = 1\n").unwrap();
    let wide = folder.path().join("wide.sumac");
    fs::write(&wide, b"\xFF\xFEa\0").unwrap();
    for (path, place) in [
        (latin, "2:14 is not UTF-8 text"),
        (wide, "it is UTF-16 text"),
    ] {
        let path = path.display().to_string();
        for command in [
            &["fmt"][..],
            &["check"],
            &["check", "--fix"],
            &["export", "--format", "api"],
        ] {
            let ended = sumac(&[command, &[path.as_str()]].concat(), "");
            assert_eq!(ended.code, 1, "{command:?}");
            let told = format!("{place}: save the file with the encoding UTF-8");
            assert!(ended.err.contains(&told), "{command:?} {}", ended.err);
        }
    }
}

#[test]
fn an_endless_input_is_too_large() {
    let lines = "// x\n".repeat(4 << 20);
    for command in ["fmt", "check"] {
        let ended = sumac(&[command, "-"], &lines);
        assert_eq!(ended.code, 1, "{command}");
        assert!(
            ended.err.contains("a source has at most"),
            "{command} {}",
            ended.err
        );
    }
}

#[test]
fn line_ends_of_windows_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let rules = file(&folder, "a.sumac", &WILD.replace('\n', "\r\n"));
    assert_eq!(sumac(&["fmt", &rules], "").code, 0);
    let laid_out = fs::read_to_string(&rules).unwrap();
    assert_eq!(laid_out, LAID_OUT.replace('\n', "\r\n"));
    assert_eq!(sumac(&["fmt", "--check", &rules], "").code, 0);
}
