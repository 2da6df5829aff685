//! `git-setup`: has git merge and show project files fact by fact.
//!
//! Two things are needed: a line in `.gitattributes`, which the team shares,
//! and the drivers in the configuration, which each machine has of its own.

use super::args::GitSetup;
use super::disk;
use super::output::{Answer, Failure, Outcome};
use crate::io::fs::{Fs as _, RealFs, in_words};
use crate::io::git;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Which files. Those that are no projects are merged and shown as ever.
const PATTERN: &str = "*.ron";
const ATTRIBUTES: [&str; 2] = ["merge=variorum", "diff=variorum"];

pub(super) fn run(arguments: &GitSetup) -> Answer {
    let folder = match &arguments.folder {
        Some(folder) => folder.clone(),
        None => git::working_folder().map_err(Failure::new)?,
    };
    let mut outcome = Outcome::default();
    match (work_tree(&folder)?, arguments.global) {
        (Some(top), _) => attributes(&top.join(".gitattributes"), &mut outcome)?,
        (None, true) => outcome.remark(format_args!(
            "{}: no work tree of git, so no .gitattributes was written; run this again inside one",
            folder.display()
        )),
        (None, false) => return Err(Failure::at(&folder, "this is no work tree of git")),
    }
    let program = git::this_program().map_err(Failure::new)?;
    let program = quoted(&program)?;
    let scope = if arguments.global {
        "--global"
    } else {
        "--local"
    };
    // In a driver `%` begins a place for a file's name.
    let in_driver = program.replace('%', "%%");
    let settings = [
        (
            "merge.variorum.name",
            "projects of Variorum, fact by fact".to_owned(),
        ),
        (
            "merge.variorum.driver",
            format!("{in_driver} merge --or-lines --base %O --ours %A --theirs %B -o %A --name %P"),
        ),
        ("diff.variorum.textconv", format!("{program} textconv")),
    ];
    for (key, value) in settings {
        configure(&folder, scope, key, &value, &mut outcome)?;
    }
    Ok(outcome)
}

/// The top of the work tree that a folder is in, if it is in one.
fn work_tree(folder: &Path) -> Result<Option<PathBuf>, Failure> {
    let answer = git::run(folder, &["rev-parse", "--show-toplevel"]);
    let answer = answer.map_err(|error| match error.kind() {
        ErrorKind::NotFound if RealFs.stat(folder).is_ok() => {
            Failure::new("git is not installed, or not where programs are looked for")
        }
        _ => Failure::at(folder, in_words(&error)),
    })?;
    if answer.code != Some(0) {
        return Ok(None);
    }
    let path = String::from_utf8(answer.out)
        .map_err(|_| Failure::at(folder, "the path of the work tree is no UTF-8"))?;
    // Only the line end that git adds goes: names may end in blanks.
    let path = path.strip_suffix('\n').unwrap_or(&path);
    Ok((!path.is_empty()).then(|| PathBuf::from(path)))
}

/// Adds our line, unless it is there; no other line is touched.
fn attributes(path: &Path, outcome: &mut Outcome) -> Result<(), Failure> {
    let before = match RealFs.stat(path) {
        Ok(_) => disk::read(path)?,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Failure::at(path, in_words(&error))),
    };
    let line = format!("{PATTERN} {}", ATTRIBUTES.join(" "));
    let Some(after) = with_line(&before, &line) else {
        outcome.say(&format!("{}: as it was", path.display()));
        return Ok(());
    };
    disk::write_report(path, &after, outcome)?;
    outcome.say(&format!("{}: added ‘{line}’", path.display()));
    Ok(())
}

/// The file with our line at its end; `None` if the last line about the
/// pattern says it already.
fn with_line(before: &[u8], line: &str) -> Option<Vec<u8>> {
    let text = String::from_utf8_lossy(before);
    let about = text
        .lines()
        .map(str::split_whitespace)
        .filter_map(|mut words| {
            let found = words.next() == Some(PATTERN);
            found.then(|| words.collect::<Vec<&str>>())
        });
    let says = |words: &Vec<&str>, it: &str| {
        let name = it.split('=').next().unwrap_or(it);
        let of = |word: &&&str| {
            let word = word.trim_start_matches(['-', '!']);
            word == name || word.starts_with(&format!("{name}="))
        };
        words.iter().rev().find(of).map(|word| **word == *it)
    };
    let lines: Vec<Vec<&str>> = about.collect();
    let stands = |it: &str| lines.iter().rev().find_map(|words| says(words, it)) == Some(true);
    if ATTRIBUTES.iter().all(|it| stands(it)) {
        return None;
    }
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut after = before.to_vec();
    if !after.is_empty() && !after.ends_with(b"\n") {
        after.extend_from_slice(end.as_bytes());
    }
    after.extend_from_slice(line.as_bytes());
    after.extend_from_slice(end.as_bytes());
    Some(after)
}

fn configure(
    folder: &Path,
    scope: &str,
    key: &str,
    value: &str,
    outcome: &mut Outcome,
) -> Result<(), Failure> {
    let failed = |cause: &str| Failure::new(format_args!("git config {key}: {cause}"));
    let git = |words: &[&str]| git::run(folder, words).map_err(|error| failed(&in_words(&error)));
    let before = git(&["config", scope, "--get-all", key])?;
    if before.code == Some(0) && before.out.strip_suffix(b"\n") == Some(value.as_bytes()) {
        outcome.say(&format!("git config {key}: as it was"));
        return Ok(());
    }
    let answer = git(&["config", scope, "--replace-all", key, value])?;
    if answer.code != Some(0) {
        return Err(failed(&answer.err));
    }
    outcome.say(&format!("git config {key}: {value}"));
    Ok(())
}

/// A path as one word of the shell that git runs drivers with.
fn quoted(path: &Path) -> Result<String, Failure> {
    let Some(text) = path.to_str() else {
        return Err(Failure::at(
            path,
            "git takes only programs whose path is UTF-8",
        ));
    };
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.to_owned()
    };
    Ok(format!("'{}'", text.replace('\'', "'\\''")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_other_line_of_the_attributes_is_touched() {
        let line = "*.ron merge=variorum diff=variorum";
        let check = |before: &str, expected: Option<&str>| {
            let after = with_line(before.as_bytes(), line);
            let after = after.map(|it| String::from_utf8(it).expect("text"));
            assert_eq!(after.as_deref(), expected, "{before:?}");
        };
        check("", Some("*.ron merge=variorum diff=variorum\n"));
        check(line, None);
        check("# x\n*.ron  diff=variorum merge=variorum text\n", None);
        check("*.ron text merge=variorum\n*.ron diff=variorum\n", None);
        check(
            "*.txt text",
            Some("*.txt text\n*.ron merge=variorum diff=variorum\n"),
        );
        check("a\r\n", Some("a\r\n*.ron merge=variorum diff=variorum\r\n"));
        check(
            "*.ron merge=variorum diff=variorum\n*.ron -diff\n",
            Some(
                "*.ron merge=variorum diff=variorum\n*.ron -diff\n*.ron merge=variorum diff=variorum\n",
            ),
        );
        check(
            "*.ron merge=union\n",
            Some("*.ron merge=union\n*.ron merge=variorum diff=variorum\n"),
        );
    }

    #[test]
    fn paths_are_one_word_of_the_shell() {
        let check = |path: &str, expected: &str| {
            assert_eq!(quoted(Path::new(path)).expect("UTF-8"), expected);
        };
        check("/usr/bin/variorum", "'/usr/bin/variorum'");
        check("/a b/it's/variorum", "'/a b/it'\\''s/variorum'");
    }
}
