//! `new`: a project over texts.

use super::args::New;
use super::output::{Answer, Failure, Outcome, count};
use super::{disk, source};
use crate::command::{apply, edit};
use crate::model::slug::slug;
use crate::model::{Annotator, AnnotatorRole, Head, Project, Scheme};
use smol_str::SmolStr;
use std::path::Path;

pub(super) fn run(arguments: &New) -> Answer {
    let path = &arguments.project;
    disk::must_be_free(path)?;
    let encoding = source::encoding(arguments.encoding.as_deref())?;
    let mut project = empty(path, &arguments.annotator, arguments.title.as_deref())?;
    if let Some(other) = &arguments.scheme {
        let scheme = Scheme::clone(disk::open(other)?.project.scheme());
        let take = edit::set_scheme("Take over a scheme", scheme);
        apply(&mut project, &take.commands).map_err(|it| Failure::at(other, it))?;
    }
    let mut outcome = Outcome::default();
    let added = source::add_to(
        &mut project,
        path,
        &arguments.sources,
        encoding,
        &mut outcome,
    )?;
    disk::create(path, &project, &mut outcome)?;
    outcome.say(&format!("{}: {}", path.display(), count(added, "source")));
    Ok(outcome)
}

/// A project without sources, named after its file unless a title is given.
pub(super) fn empty(path: &Path, annotator: &str, title: Option<&str>) -> Result<Project, Failure> {
    let name = annotator.trim();
    if name.is_empty() {
        return Err(Failure::new("the annotator's name is empty"));
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(Project::new(Head {
        title: title.map_or_else(|| stem.into_owned(), str::to_owned),
        annotator: Annotator {
            id: SmolStr::new(slug(&name.to_lowercase(), "annotator")),
            name: name.to_owned(),
            role: AnnotatorRole::Annotator,
        },
        ..Head::default()
    }))
}
