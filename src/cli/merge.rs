//! `merge`: a three-way merge of project files, by hand and as git's driver.

use super::args::Merge;
use super::disk;
use super::output::{Answer, Failure, Outcome, count};
use crate::io::fs::{Fs as _, RealFs, in_words};
use crate::io::git;
use crate::model::{Project, file};
use crate::review::merge::merge3;
use std::io::ErrorKind;
use std::path::Path;

pub(super) fn run(arguments: &Merge) -> Answer {
    match merged(arguments) {
        Err(failure) if arguments.or_lines => by_lines(arguments, &failure),
        answer => answer,
    }
}

fn merged(arguments: &Merge) -> Answer {
    let base = match &arguments.base {
        Some(path) if !is_nothing(path)? => read(path)?,
        _ => Project::default(),
    };
    let (ours, theirs) = (read(&arguments.ours)?, read(&arguments.theirs)?);
    let merged = merge3(&base, &ours, &theirs);
    let text = file::write(&merged.project);
    // What cannot be read back must not replace what can.
    let same = file::read(&text).is_ok_and(|it| it.project == merged.project);
    if !same {
        let why = "the merged project would not read back, which is a fault of this program";
        return Err(Failure::at(&arguments.out, why));
    }
    let mut outcome = Outcome::default();
    disk::write_report(&arguments.out, text.as_bytes(), &mut outcome)?;
    if !merged.conflicts.is_empty() {
        let name = arguments.name.as_ref().unwrap_or(&arguments.out);
        let conflicts = count(merged.conflicts.len(), "conflict");
        outcome.refuse(format_args!(
            "{}: {conflicts} kept in the file; `variorum check` lists what is in conflict",
            name.display()
        ));
    }
    Ok(outcome)
}

/// Whether there is no common ancestor: no file, or an empty one, as git gives
/// where both sides added the file.
fn is_nothing(path: &Path) -> Result<bool, Failure> {
    match RealFs.stat(path) {
        Ok(stat) => Ok(stat.size == 0),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Failure::at(path, in_words(&error))),
    }
}

fn read(path: &Path) -> Result<Project, Failure> {
    disk::edit(path).map(|it| it.project)
}

/// A file that is no project, as git itself would merge it: it may be RON of
/// another program.
fn by_lines(arguments: &Merge, why: &Failure) -> Answer {
    let folder = git::working_folder().map_err(Failure::new)?;
    let base = match &arguments.base {
        Some(base) if RealFs.stat(base).is_ok() => base.as_os_str(),
        // Git knows this name on every system.
        _ => "/dev/null".as_ref(),
    };
    let words = [
        "merge-file",
        "-p",
        "-L",
        "ours",
        "-L",
        "base",
        "-L",
        "theirs",
    ];
    let mut words: Vec<&std::ffi::OsStr> = words.iter().map(|it| (*it).as_ref()).collect();
    words.push("--".as_ref());
    words.extend([
        arguments.ours.as_os_str(),
        base,
        arguments.theirs.as_os_str(),
    ]);
    let answer = git::run(&folder, &words).map_err(Failure::new)?;
    // Git counts the conflicts, up to 127; beyond that something went wrong.
    let Some(conflicts @ 0..=127) = answer.code else {
        let why = format!("{why}; and line by line: {}", answer.err);
        return Err(Failure::new(why));
    };
    let mut outcome = Outcome::default();
    disk::write_report(&arguments.out, &answer.out, &mut outcome)?;
    outcome.no = conflicts > 0;
    Ok(outcome)
}
