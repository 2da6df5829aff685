//! `fmt`: the canonical form of a project file.

use super::args::Fmt;
use super::disk;
use super::output::{Answer, Outcome};
use crate::model::file;

pub(super) fn run(arguments: &Fmt) -> Answer {
    let path = &arguments.project;
    let opened = if arguments.check {
        disk::open(path)?
    } else {
        disk::edit(path)?
    };
    let canonical = file::write(&opened.project);
    if opened.holds(canonical.as_bytes()) {
        return Ok(Outcome::default());
    }
    let mut outcome = Outcome::default();
    if arguments.check {
        outcome.refuse(format_args!("{}: not in canonical form", path.display()));
        return Ok(outcome);
    }
    opened.save(&opened.project)?;
    outcome.say(&format!("{}: written in canonical form", path.display()));
    Ok(outcome)
}
