//! Earlier versions of a project file, kept beside it in `.NAME.history/`.
//!
//! The ten newest stay, and of older ones the last of each day for 30 days.
//! Names carry the time, so that a person can find one without the program.

use super::atomic::MAX_FILE_BYTES;
use super::fs::{self, Fs};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// How earlier versions are kept.
#[derive(Clone, Debug)]
pub struct Keep {
    /// Saves that come within so many seconds after a version was kept keep
    /// none, so that ten automatic saves do not push out the morning's work.
    pub spacing_secs: i64,
}

impl Default for Keep {
    fn default() -> Self {
        Self { spacing_secs: 60 }
    }
}

/// How many of the newest stay.
const NEWEST: usize = 10;
/// For how many days one a day stays.
const DAYS: i64 = 30;

/// An earlier version of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Where it is.
    pub path: PathBuf,
    /// When it was replaced by a newer one.
    pub at: DateTime<Utc>,
}

const STAMP: &str = "%Y%m%dT%H%M%S%3fZ";

fn folder(target: &Path) -> Option<PathBuf> {
    let name = target.file_name()?.to_string_lossy();
    Some(target.with_file_name(format!(".{name}.history")))
}

/// The earlier versions of a file, newest first.
pub fn versions(fs: &dyn Fs, target: &Path) -> Vec<Version> {
    let Some(folder) = folder(target) else {
        return Vec::new();
    };
    let mut versions: Vec<Version> = fs
        .read_dir(&folder)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|name| {
            let (stamp, _) = name.to_str()?.split_once('.')?;
            let at = NaiveDateTime::parse_from_str(stamp, STAMP).ok()?.and_utc();
            let path = folder.join(name);
            Some(Version { path, at })
        })
        .collect();
    versions.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.path.cmp(&a.path)));
    versions
}

/// Gives the file that is about to be replaced a second name in the history.
///
/// # Errors
///
/// Whatever the system says; the file itself is not touched.
pub(super) fn keep(fs: &dyn Fs, target: &Path, keep: &Keep, now: DateTime<Utc>) -> io::Result<()> {
    let Some(folder) = folder(target) else {
        return Ok(());
    };
    let spacing = TimeDelta::seconds(keep.spacing_secs);
    let recent = |it: &Version| it.at <= now && now - it.at < spacing;
    if versions(fs, target).first().is_some_and(recent) {
        return Ok(());
    }
    fs.create_dir_all(&folder)?;
    let extension = target
        .extension()
        .map_or_else(|| "old".into(), |it| it.to_string_lossy().into_owned());
    let path = folder.join(format!("{}.{extension}", now.format(STAMP)));
    match fs.hard_link(target, &path) {
        Ok(()) => {}
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => {}
        // Many shares have no hard links.
        Err(_) => copy(fs, target, &path)?,
    }
    let mut kept = versions(fs, target);
    for old in prune(&mut kept, now) {
        fs.remove(&old.path)?;
    }
    Ok(())
}

fn copy(fs: &dyn Fs, from: &Path, to: &Path) -> io::Result<()> {
    let bytes = fs.read(from, MAX_FILE_BYTES)?;
    let mut file = fs.create_new(to)?;
    let done =
        fs::write_all(&mut *file, &bytes).and_then(|()| fs::sync_or_share(&mut *file).map(|_| ()));
    drop(file);
    if done.is_err() {
        // Half a version would be taken for a whole one.
        let _ = fs.remove(to);
    }
    done
}

/// Takes out of `versions`, newest first, those that need not stay.
fn prune(versions: &mut Vec<Version>, now: DateTime<Utc>) -> Vec<Version> {
    let mut days = BTreeSet::new();
    let mut gone = Vec::new();
    for (rank, version) in std::mem::take(versions).into_iter().enumerate() {
        let first_of_day = days.insert(version.at.date_naive());
        let young = now - version.at < TimeDelta::days(DAYS);
        if rank < NEWEST || (first_of_day && young) {
            versions.push(version);
        } else {
            gone.push(version);
        }
    }
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::fs::fake::FakeFs;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect(text)
    }

    #[test]
    fn ten_newest_and_one_a_day_stay() {
        let fs = FakeFs::new();
        fs.folder("/p");
        let target = Path::new("/p/a.ron");
        let start = at("2025-01-01T08:00:00Z");
        // Forty days, five saves a day.
        for save in 0..200_i64 {
            fs.put("/p/a.ron", save.to_string().as_bytes());
            let now = start + TimeDelta::days(save / 5) + TimeDelta::hours(save % 5);
            keep(&fs, target, &Keep { spacing_secs: 0 }, now).expect("keeps");
        }
        let versions = versions(&fs, target);
        // Ten newest are the last two days; 28 more days have one each.
        assert_eq!(versions.len(), 10 + 28);
        assert_eq!(versions[0].at, at("2025-02-09T12:00:00Z"));
        let last = versions.last().expect("some");
        assert_eq!(last.at, at("2025-01-11T12:00:00Z"));
        assert_eq!(
            fs.get(last.path.to_str().expect("plain")),
            Some(b"54".to_vec())
        );
    }

    #[test]
    fn saves_in_quick_succession_keep_one() {
        let fs = FakeFs::new();
        fs.put("/a.ron", b"1");
        let start = at("2025-01-01T08:00:00Z");
        for second in 0..120 {
            let now = start + TimeDelta::seconds(second);
            keep(&fs, Path::new("/a.ron"), &Keep::default(), now).expect("keeps");
        }
        assert_eq!(versions(&fs, Path::new("/a.ron")).len(), 2);
        // A clock that was set back keeps none from being kept.
        let past = at("2001-01-01T00:00:00Z");
        keep(&fs, Path::new("/a.ron"), &Keep::default(), past).expect("keeps");
        assert_eq!(versions(&fs, Path::new("/a.ron")).len(), 3);
    }

    #[test]
    fn without_hard_links_it_copies() {
        let fs = FakeFs::new();
        fs.without_hard_links();
        fs.put("/a.ron", b"old");
        let now = at("2025-01-01T08:00:00Z");
        keep(&fs, Path::new("/a.ron"), &Keep::default(), now).expect("keeps");
        fs.put("/a.ron", b"new");
        let version = &versions(&fs, Path::new("/a.ron"))[0].path;
        assert_eq!(
            fs.get(version.to_str().expect("plain")),
            Some(b"old".to_vec())
        );
    }
}
