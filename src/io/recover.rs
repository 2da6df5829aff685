//! From a project file and the journal that it left behind to where the user was.

use super::atomic::{self, Expect, MAX_FILE_BYTES, SaveError, Stamp, save_atomically};
use super::digest::Digest;
use super::fs::{self, Fs, RealFs};
use super::journal::record::{self, HEADER};
use super::journal::{Record, Start, replay};
use super::random;
use crate::command::History;
use crate::model::{Project, file};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Our version of a project whose file another program changed before ours
/// was saved. It is kept in the state folder until it is settled.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Our version.
    pub ours: Project,
    /// The project file, which holds the other version.
    pub path: PathBuf,
    kept: PathBuf,
}

impl Conflict {
    /// A name for our version, beside the project file.
    pub fn name_beside(&self) -> PathBuf {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let short = Digest::of(self.kept.as_os_str().as_encoded_bytes()).short();
        self.path.with_file_name(format!("{stem}.mine-{short}.ron"))
    }

    /// Saves our version under a name that is free.
    ///
    /// # Errors
    ///
    /// [`SaveError`]; our version stays in the state folder in any case.
    pub fn save_as(&self, path: &Path) -> Result<(), SaveError> {
        let text = file::write(&self.ours);
        save_atomically(&RealFs, path, text.as_bytes(), Expect::Absent, None).map(drop)
    }

    /// Forgets our version, once it is saved elsewhere or not wanted.
    ///
    /// # Errors
    ///
    /// Whatever the system says; it is then shown again at the next start.
    pub fn settle(self) -> io::Result<()> {
        RealFs.remove(&self.kept)
    }
}

/// What came of a journal.
pub(super) struct Recovered {
    pub project: Project,
    pub history: History,
    /// How many steps the file did not hold.
    pub edits: usize,
    pub conflicts: Vec<Conflict>,
    pub notices: Vec<String>,
    /// How the journal goes on.
    pub start: Start,
    pub steps: u64,
    pub saved: u64,
}

/// A project file as it was read.
pub(super) struct Read<'a> {
    pub path: &'a Path,
    pub bytes: Arc<[u8]>,
    pub stamp: &'a Stamp,
    pub project: &'a Project,
}

/// No journal is longer; it would take minutes to open.
const MAX_JOURNAL_BYTES: u64 = 4 << 30;
const JOURNAL: &str = "journal";
const BASE: &str = "base.ron";

/// Brings back what the journal in `folder` holds beyond the file. Whatever
/// is wrong with the journal, the file opens; nothing of the journal is thrown away.
pub(super) fn recover(
    fs: &dyn Fs,
    folder: &Path,
    read: &Read<'_>,
    compact_beyond: u64,
) -> Recovered {
    let path = folder.join(JOURNAL);
    let sha256 = read.stamp.sha256;
    let mut out = Recovered {
        project: read.project.clone(),
        history: History::default(),
        edits: 0,
        conflicts: Vec::new(),
        notices: Vec::new(),
        start: Start {
            path: path.clone(),
            good: 0,
            head: vec![Record::Checkpoint { sha256, at: 0 }],
            base: Some((folder.join(BASE), Arc::clone(&read.bytes))),
            lock: None,
        },
        steps: 0,
        saved: 0,
    };
    match fs.read(&path, MAX_JOURNAL_BYTES) {
        Ok(bytes) => out.take_over(fs, folder, read, &bytes, compact_beyond),
        Err(err) if err.kind() == io::ErrorKind::NotFound => {}
        Err(err) => {
            out.notices.push(format!(
                "The journal ‘{}’ could not be read: {}. The project opened as it was last saved",
                path.display(),
                fs::in_words(&err)
            ));
            out.set_aside(fs, "unreadable");
        }
    }
    out.find_conflicts(fs, folder, read.path);
    out
}

impl Recovered {
    fn take_over(
        &mut self,
        fs: &dyn Fs,
        folder: &Path,
        read: &Read<'_>,
        bytes: &[u8],
        compact_beyond: u64,
    ) {
        let contents = record::read(bytes);
        if contents.dropped > 0 {
            let dropped = bytes.get(contents.good..).unwrap_or_default();
            self.keep_dropped(fs, folder, dropped, contents.torn);
        }
        if contents.good == 0 {
            // Nothing of it is a journal, unless it is empty.
            if !bytes.is_empty() {
                self.set_aside(fs, "unreadable");
            }
            return;
        }
        let records = contents.records;
        let sha256 = read.stamp.sha256;
        let Some(from) = replay::position_of(&records, sha256) else {
            self.part_ways(fs, folder, read, &records);
            return;
        };
        match replay::replay(&records, from, read.project.clone()) {
            Ok(replayed) => {
                self.edits = replayed.recovered;
                if replayed.project == *read.project {
                    self.edits = 0;
                }
                self.project = replayed.project;
                self.history = replayed.history;
                self.steps = replay::count_steps(&records);
                self.saved = from;
                self.start.good = contents.good as u64;
                self.start.head.clear();
                if contents.good as u64 > compact_beyond && self.steps == self.saved {
                    self.compact(fs, &records, sha256);
                }
            }
            Err(err) => {
                self.notices.push(format!(
                    "{err}. The project opened as it was last saved; the journal is kept in ‘{}’",
                    folder.display()
                ));
                self.set_aside(fs, "unreadable");
            }
        }
    }

    /// What stands behind the first bad record is kept for whoever can make
    /// something of it. A record that was being written when the power went
    /// was never acknowledged and is not worth a word.
    fn keep_dropped(&mut self, fs: &dyn Fs, folder: &Path, dropped: &[u8], is_torn: bool) {
        let path = folder.join("journal.dropped");
        let kept = save_atomically(fs, &path, dropped, Expect::Anything, None).is_ok();
        if !is_torn {
            let size = dropped.len();
            let place = if kept {
                format!(
                    "; what could not be read ({size} bytes) is kept in ‘{}’",
                    path.display()
                )
            } else {
                format!(" ({size} bytes)")
            };
            self.notices.push(format!(
                "The journal of this project is damaged, and the edits behind the damage could \
                 not be brought back{place}"
            ));
        }
    }

    /// Moves the journal out of the way, so that a new one can begin.
    fn set_aside(&mut self, fs: &dyn Fs, why: &str) {
        let aside = self
            .start
            .path
            .with_file_name(format!("{JOURNAL}.{why}-{}", random::letters()));
        if let Err(err) = fs.rename(&self.start.path, &aside)
            && err.kind() != io::ErrorKind::NotFound
        {
            // Then the new one goes elsewhere; the old one stays as it is.
            self.start.path = aside.with_extension("new");
            self.notices.push(format!(
                "The old journal could not be moved ({}); edits are journalled in ‘{}’",
                fs::in_words(&err),
                self.start.path.display()
            ));
        }
    }

    /// The file is not the one that the journal goes with. If the journal has
    /// edits that were never saved, our version is rebuilt and kept.
    fn part_ways(&mut self, fs: &dyn Fs, folder: &Path, read: &Read<'_>, records: &[Record]) {
        match ours(fs, folder, records) {
            Ok(Some(ours)) => {
                let text = file::write(&ours);
                let sha256 = Digest::of(text.as_bytes());
                if sha256 == read.stamp.sha256 || ours == *read.project {
                    // The other version holds our edits.
                    self.set_aside(fs, "previous");
                    return;
                }
                let kept = folder.join(format!("ours-{}.ron", sha256.short()));
                match save_atomically(fs, &kept, text.as_bytes(), Expect::Anything, None) {
                    Ok(_) => self.set_aside(fs, "previous"),
                    Err(err) => {
                        // Without it the journal is all there is of our edits.
                        self.notices.push(err.to_string());
                        self.set_aside(fs, "unsaved");
                    }
                }
            }
            Ok(None) => {
                self.notices.push(
                    "The project file was changed by another program since it was last open \
                     here. Nothing of yours is missing, but earlier steps can no longer be undone"
                        .to_owned(),
                );
                self.set_aside(fs, "previous");
            }
            Err(message) => {
                self.notices.push(format!(
                    "The project file was changed by another program, and your edits that were \
                     not saved before could not be rebuilt: {message}. The journal with them is \
                     kept in ‘{}’",
                    folder.display()
                ));
                self.set_aside(fs, "unsaved");
            }
        }
    }

    /// Rewrites a long journal without the steps that were undone and then
    /// overwritten. The file holds all its steps, so its mark goes to the end.
    fn compact(&mut self, fs: &dyn Fs, records: &[Record], sha256: Digest) {
        let Some(mut compacted) = replay::compacted(records) else {
            return;
        };
        let steps = replay::count_steps(&compacted);
        if steps * 4 > self.steps * 3 {
            return;
        }
        compacted.push(Record::Checkpoint { sha256, at: steps });
        compacted.push(Record::Saved { sha256, at: steps });
        let mut bytes = HEADER.to_vec();
        compacted.iter().for_each(|it| bytes.extend(it.encode()));
        match save_atomically(fs, &self.start.path, &bytes, Expect::Anything, None) {
            Ok(_) => {
                self.start.good = bytes.len() as u64;
                self.steps = steps;
                self.saved = steps;
            }
            // The long one is as good; only if the disk did not confirm the
            // short one is it not known which of them is there.
            Err(SaveError::Unconfirmed { .. }) => {
                self.start.good = bytes.len() as u64;
                self.steps = steps;
                self.saved = steps;
            }
            Err(err) => log::warn!("the journal was not shortened: {err}"),
        }
    }

    /// Our versions from this and earlier times that nobody settled.
    fn find_conflicts(&mut self, fs: &dyn Fs, folder: &Path, path: &Path) {
        for name in fs.read_dir(folder).unwrap_or_default() {
            let is_ours = name
                .to_str()
                .is_some_and(|it| it.starts_with("ours-") && it.ends_with(".ron"));
            if !is_ours {
                continue;
            }
            let kept = folder.join(name);
            let ours = fs
                .read(&kept, MAX_FILE_BYTES)
                .map_err(|err| fs::in_words(&err))
                .and_then(|bytes| String::from_utf8(bytes).map_err(|err| err.to_string()))
                .and_then(|text| file::read(&text).map_err(|err| err.to_string()));
            match ours {
                Ok(loaded) => self.conflicts.push(Conflict {
                    ours: loaded.project,
                    path: path.to_owned(),
                    kept,
                }),
                Err(message) => self.notices.push(format!(
                    "Your version of this project in ‘{}’ could not be read: {message}",
                    kept.display()
                )),
            }
        }
    }
}

/// Our version with all edits, if any of them was never saved.
fn ours(fs: &dyn Fs, folder: &Path, records: &[Record]) -> Result<Option<Project>, String> {
    let steps = replay::count_steps(records);
    let all_saved = records
        .iter()
        .any(|it| matches!(it, Record::Saved { at, .. } if *at == steps));
    if all_saved || steps == 0 {
        return Ok(None);
    }
    let base = folder.join(BASE);
    let (bytes, stamp) = atomic::read_stamped(fs, &base).map_err(|err| fs::in_words(&err))?;
    let text = String::from_utf8(bytes).map_err(|err| err.to_string())?;
    let from = replay::any_position_of(records, stamp.sha256)
        .ok_or("the copy of the file that the journal starts from is another")?;
    let loaded = file::read(&text).map_err(|err| err.to_string())?;
    let replayed = replay::replay(records, from, loaded.project).map_err(|err| err.to_string())?;
    let digest = Digest::of(file::write(&replayed.project).as_bytes());
    let was_saved = digest == stamp.sha256 || replay::was_saved(records, digest);
    Ok((!was_saved).then_some(replayed.project))
}
