//! Frozen agreement on the disk: a file beside the gold, or wherever the
//! command line is told to put it. It is written once and never over.

use super::atomic::{Expect, SaveError, save_atomically};
use super::fs::{Fs as _, RealFs, in_words};
use crate::review::agreement::frozen::Frozen;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A frozen agreement has a few kilobytes; nothing that is larger is one.
const MAX_BYTES: u64 = 16 << 20;

/// Where the agreement of a review is frozen: beside its gold.
pub fn beside(gold: &Path) -> PathBuf {
    gold.with_extension("agreement.json")
}

/// Reads a frozen agreement.
///
/// # Errors
///
/// A sentence that names the cause, and the line if the file is damaged; the
/// path is the caller's to add.
pub fn read(path: &Path) -> Result<Frozen, String> {
    let bytes = RealFs.read(path, MAX_BYTES).map_err(|err| in_words(&err))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| "this is not UTF-8, as frozen agreements are".to_owned())?;
    Frozen::read(&text)
}

/// The frozen agreement beside a gold; `None` if there is none.
///
/// # Errors
///
/// As [`read`].
pub fn read_beside(gold: &Path) -> Result<Option<Frozen>, String> {
    let path = beside(gold);
    match RealFs.stat(&path) {
        Err(err) if err.kind() == ErrorKind::NotFound => Ok(None),
        _ => read(&path).map(Some),
    }
}

/// Whether something stands where the agreement of a review is frozen.
pub fn is_beside(gold: &Path) -> bool {
    RealFs.stat(&beside(gold)).is_ok()
}

/// Writes a frozen agreement where nothing stands yet; the notes are for
/// whoever asked for it.
///
/// # Errors
///
/// [`SaveError`], also if something stands there; it is as it was then.
pub fn write(path: &Path, frozen: &Frozen) -> Result<Vec<String>, SaveError> {
    let text = frozen.write();
    let saved = save_atomically(&RealFs, path, text.as_bytes(), Expect::Absent, None)?;
    Ok(saved.notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::agreement::Scope;
    use crate::review::agreement::frozen::{Circumstances, FrozenFile};
    use crate::review::pairing::{Silence, pair};

    #[test]
    fn it_is_written_once_and_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let gold = folder.path().join("gold.ron");
        assert_eq!(read_beside(&gold), Ok(None));
        let project = crate::model::Project::default();
        let projects = vec![&project, &project];
        let paired = pair(&projects, Silence::NotOpened);
        let scope = Scope::new(projects, paired, Vec::new(), None);
        let file = FrozenFile {
            file: "a.ron".to_owned(),
            annotator: "Ann".to_owned(),
            sha256: "0".repeat(64),
        };
        let around = Circumstances {
            time: "2026-11-29T10:00:00Z".to_owned(),
            decided: Some(0),
            files: vec![file.clone(), file],
            seed: 1,
        };
        let frozen = Frozen::of_two(&scope, &scope.compare(0, 1, 1), around);
        write(&beside(&gold), &frozen).expect("can be written");
        assert_eq!(read_beside(&gold), Ok(Some(frozen.clone())));
        assert!(write(&beside(&gold), &frozen).is_err(), "never over");
        std::fs::write(beside(&gold), [0xff]).expect("can be written");
        assert!(read_beside(&gold).is_err_and(|it| it.contains("UTF-8")));
        std::fs::write(beside(&gold), "{\n\"schema\": }").expect("can be written");
        assert!(read_beside(&gold).is_err_and(|it| it.contains("line 2")));
    }
}
