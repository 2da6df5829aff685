//! `scheme apply` and `scheme show`.

use super::args::SchemeAction;
use super::disk;
use super::output::{Answer, Failure, Outcome, count, json};
use super::show::annotations_by;
use crate::command::{apply, edit};
use crate::exchange::value::word;
use crate::model::{Project, Scheme};
use serde::Serialize;
use std::path::Path;

pub(super) fn run(action: &SchemeAction) -> Answer {
    match action {
        SchemeAction::Apply { scheme, project } => take_over(scheme, project),
        SchemeAction::Show {
            project,
            json: true,
        } => show_json(&disk::open(project)?.project),
        SchemeAction::Show { project, .. } => Ok(show_text(&disk::open(project)?.project)),
    }
}

fn take_over(from: &Path, into: &Path) -> Answer {
    let scheme = Scheme::clone(disk::open(from)?.project.scheme());
    let opened = disk::edit(into)?;
    let mut outcome = Outcome::default();
    let mut project = opened.project.clone();
    match edit::take_scheme(&project, scheme) {
        Ok(None) => outcome.say(&format!(
            "{}: it has this scheme already; nothing changed",
            into.display()
        )),
        Ok(Some(transaction)) => {
            apply(&mut project, &transaction.commands)
                .map_err(|rejected| Failure::at(into, rejected))?;
            opened.save(&project)?;
            let scheme = project.scheme();
            outcome.say(&format!(
                "{}: scheme {} version {}, {}, {}",
                into.display(),
                scheme.id,
                scheme.version,
                count(scheme.tags.len(), "tag"),
                count(scheme.relations.len(), "relation type")
            ));
        }
        Err(lost) => {
            outcome.refuse(format_args!(
                "{}: the scheme of ‘{}’ has no place for what is in use here; nothing was changed. \
                 Rename, merge or delete these first:",
                into.display(),
                from.display()
            ));
            for it in lost {
                outcome.remark(it);
            }
        }
    }
    Ok(outcome)
}

#[derive(Serialize)]
struct SchemeJson<'a> {
    schema: u32,
    id: &'a str,
    version: u32,
    tags: Vec<TagJson<'a>>,
    relations: Vec<RelationJson<'a>>,
}

#[derive(Serialize)]
struct TagJson<'a> {
    id: &'a str,
    label: &'a str,
    key: &'a str,
    value: String,
    annotations: usize,
    guideline: &'a str,
}

#[derive(Serialize)]
struct RelationJson<'a> {
    id: &'a str,
    label: &'a str,
    relations: usize,
}

fn show_json(project: &Project) -> Answer {
    let scheme = project.scheme();
    let uses = annotations_by(project, |it| it.tag.clone());
    json(&SchemeJson {
        schema: 1,
        id: &scheme.id,
        version: scheme.version,
        tags: scheme
            .tags
            .iter()
            .map(|it| TagJson {
                id: it.id.as_str(),
                label: &it.label,
                key: &it.key,
                value: word(it.value),
                annotations: uses.get(&it.id).copied().unwrap_or(0),
                guideline: &it.guideline,
            })
            .collect(),
        relations: scheme
            .relations
            .iter()
            .map(|it| RelationJson {
                id: &it.id,
                label: &it.label,
                relations: relations_of(project, &it.id),
            })
            .collect(),
    })
}

fn relations_of(project: &Project, kind: &str) -> usize {
    project
        .relations()
        .iter()
        .filter(|it| it.kind == *kind)
        .count()
}

fn show_text(project: &Project) -> Outcome {
    let scheme = project.scheme();
    let uses = annotations_by(project, |it| it.tag.clone());
    let mut outcome = Outcome::default();
    outcome.say(&format!("{} version {}", scheme.id, scheme.version));
    for it in &scheme.tags {
        let key = if it.key.is_empty() { "-" } else { &it.key };
        outcome.say(&format!(
            "  {}  {key}  {}  {}  {}",
            it.id,
            word(it.value),
            it.label,
            count(uses.get(&it.id).copied().unwrap_or(0), "annotation")
        ));
    }
    for it in &scheme.relations {
        outcome.say(&format!(
            "  {}  {}  {}",
            it.id,
            it.label,
            count(relations_of(project, &it.id), "relation")
        ));
    }
    outcome
}
