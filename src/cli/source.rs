//! `source add`, `remove`, `relocate` and `list`.

use super::args::SourceAction;
use super::output::{Answer, Failure, Outcome, count, json};
use super::show::{SourceJson, source_line, sources_json};
use super::{disk, found};
use crate::command::{Command, apply, edit};
use crate::model::{Project, Source, SourceId};
use crate::text::Encoding;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(action: &SourceAction) -> Answer {
    match action {
        SourceAction::Add {
            project,
            encoding: label,
            sources,
        } => add(project, sources, encoding(label.as_deref())?),
        SourceAction::Remove { project, yes, ids } => remove(project, ids, *yes),
        SourceAction::Relocate {
            project,
            id,
            path,
            changed,
            encoding: label,
        } => relocate(project, id, path, *changed, encoding(label.as_deref())?),
        SourceAction::List { project, json } => list(project, *json),
    }
}

/// The encoding that a label names.
pub(super) fn encoding(label: Option<&str>) -> Result<Option<Encoding>, Failure> {
    let Some(label) = label else { return Ok(None) };
    Encoding::of_label(label).map(Some).ok_or_else(|| {
        Failure::new(format_args!(
            "‘{label}’ is no encoding that is known; utf-8, utf-16le and windows-1252 are some"
        ))
    })
}

fn add(path: &Path, sources: &[PathBuf], encoding: Option<Encoding>) -> Answer {
    let opened = disk::edit(path)?;
    let mut project = opened.project.clone();
    let mut outcome = Outcome::default();
    let added = add_to(&mut project, path, sources, encoding, &mut outcome)?;
    if added > 0 {
        opened.save(&project)?;
    }
    outcome.say(&format!(
        "{}: {} added",
        path.display(),
        count(added, "source")
    ));
    Ok(outcome)
}

/// Adds files and folders to a project in memory, and says how many sources
/// that makes. Files that are sources already are left out with a remark; so
/// are files of a folder that are no text.
pub(super) fn add_to(
    project: &mut Project,
    path: &Path,
    paths: &[PathBuf],
    encoding: Option<Encoding>,
    outcome: &mut Outcome,
) -> Result<usize, Failure> {
    let mut new: Vec<Source> = Vec::new();
    for candidate in found::collect(paths, outcome)? {
        let taken = |id: &SourceId| {
            project.sources().contains(id) || new.iter().any(|source| source.id == *id)
        };
        let (fresh, text) = match found::new_source(path, &candidate.path, encoding, &taken) {
            Ok(fresh) => fresh,
            Err(cause) if candidate.listed => {
                outcome.remark(format_args!("{cause}; left out"));
                continue;
            }
            Err(cause) => return Err(cause),
        };
        let known = project.sources().iter().map(Arc::as_ref).chain(&new);
        if let Some(known) = known.into_iter().find(|it| it.path == fresh.path) {
            outcome.remark(format_args!(
                "{}: it is the source ‘{}’ already; left out",
                candidate.path.display(),
                known.id
            ));
            continue;
        }
        if text.replaced > 0 {
            outcome.remark(format_args!(
                "{}: {} could not be decoded as {} and became U+FFFD; if that is not its \
                 encoding, name it with --encoding",
                candidate.path.display(),
                count(text.replaced, "byte sequence"),
                fresh.encoding
            ));
        }
        new.push(fresh);
    }
    let added = new.len();
    if added > 0 {
        apply(project, &edit::add_sources(new).commands).map_err(|it| Failure::at(path, it))?;
    }
    Ok(added)
}

fn known_source(project: &Project, path: &Path, id: &str) -> Result<Arc<Source>, Failure> {
    SourceId::parse(id)
        .ok()
        .and_then(|id| project.sources().get(&id).cloned())
        .ok_or_else(|| {
            Failure::at(
                path,
                format_args!("there is no source ‘{id}’; `variorum source list` names them"),
            )
        })
}

fn remove(path: &Path, ids: &[String], yes: bool) -> Answer {
    let opened = disk::edit(path)?;
    let mut project = opened.project.clone();
    let mut outcome = Outcome::default();
    let mut refused = false;
    let mut said = Vec::new();
    for id in ids {
        let source = known_source(&opened.project, path, id)?;
        let Some(transaction) = edit::remove_source(&project, &source.id) else {
            // Named twice on the command line.
            continue;
        };
        let goes = what_goes(&transaction.commands);
        if !goes.is_empty() && !yes {
            outcome.refuse(format_args!(
                "{}: with ‘{id}’ would go {}; nothing was removed. --yes removes it all",
                path.display(),
                goes.join(", ")
            ));
            refused = true;
        }
        apply(&mut project, &transaction.commands).map_err(|it| Failure::at(path, it))?;
        let with = if goes.is_empty() {
            String::new()
        } else {
            format!(" with {}", goes.join(", "))
        };
        said.push(format!("{}: removed ‘{id}’{with}", path.display()));
    }
    if !refused {
        opened.save(&project)?;
        said.iter().for_each(|line| outcome.say(line));
    }
    Ok(outcome)
}

/// What a removal takes with it beside the source: "3 annotations", "1 zone".
fn what_goes(commands: &[Command]) -> Vec<String> {
    let mut counts = [0usize; 8];
    const NOUNS: [&str; 8] = [
        "annotation",
        "zone",
        "relation",
        "account",
        "verdict",
        "reviewed stretch",
        "dismissed suggestion",
        "rejected pair",
    ];
    for command in commands {
        let kind = match command {
            Command::Annotation(put) if put.to.is_none() => 0,
            Command::Zone(put) if put.to.is_none() => 1,
            Command::Relation(put) if put.to.is_none() => 2,
            Command::Account(put) if put.to.is_none() => 3,
            Command::Verdict(put) if put.to.is_none() => 4,
            Command::Reviewed(put) if put.to.is_none() => 5,
            Command::Dismissed(put) if put.to.is_none() => 6,
            Command::NotSame(put) if put.to.is_none() => 7,
            _ => continue,
        };
        counts[kind] += 1;
    }
    let pairs = counts.into_iter().zip(NOUNS);
    pairs
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| {
            if number > 1 && noun == "reviewed stretch" {
                format!("{number} reviewed stretches")
            } else {
                count(number, noun)
            }
        })
        .collect()
}

fn relocate(path: &Path, id: &str, to: &Path, changed: bool, encoding: Option<Encoding>) -> Answer {
    let opened = disk::edit(path)?;
    let source = known_source(&opened.project, path, id)?;
    // The recorded encoding is part of what the offsets stand on.
    let encoding = encoding.or_else(|| Encoding::of_label(&source.encoding));
    let (fresh, text) = found::new_source(path, to, encoding, &|_| false)?;
    let same = fresh.sha256.eq_ignore_ascii_case(&source.sha256);
    let misplaced = edit::misplaced(&opened.project, &source.id, &text.text);
    let annotations = opened
        .project
        .annotations()
        .iter()
        .filter(|it| it.source == source.id)
        .count();
    let mut outcome = Outcome::default();
    if !same && !changed {
        outcome.refuse(format_args!(
            "{}: it holds another text than the one recorded for ‘{id}’, so nothing was changed; \
             {} of {} still stand at their offsets there. --changed takes it over",
            to.display(),
            annotations - misplaced.len(),
            count(annotations, "annotation")
        ));
        return Ok(outcome);
    }
    let mut project = opened.project.clone();
    let Some(transaction) = edit::relocate_source(&project, &source.id, &fresh) else {
        outcome.say(&format!("{}: it stands there already", to.display()));
        return Ok(outcome);
    };
    apply(&mut project, &transaction.commands).map_err(|it| Failure::at(path, it))?;
    opened.save(&project)?;
    outcome.say(&format!(
        "{}: ‘{id}’ is now ‘{}’",
        path.display(),
        fresh.path
    ));
    if !misplaced.is_empty() {
        outcome.refuse(format_args!(
            "{}: {} of {} do not stand at their offsets in the new text; they were kept as they \
             were:",
            path.display(),
            misplaced.len(),
            count(annotations, "annotation")
        ));
        for it in misplaced
            .iter()
            .filter_map(|id| project.annotations().get(id))
        {
            let hull = it.spans.hull();
            outcome.remark(format_args!(
                "{} {}-{} {} ‘{}’",
                it.id,
                hull.start(),
                hull.end(),
                it.tag,
                super::escape::cut(&it.text(), 200)
            ));
        }
    }
    Ok(outcome)
}

fn list(path: &Path, as_json: bool) -> Answer {
    #[derive(Serialize)]
    struct ListJson {
        schema: u32,
        sources: Vec<SourceJson>,
    }
    let opened = disk::open(path)?;
    let sources = sources_json(&opened.project, true);
    if as_json {
        return json(&ListJson { schema: 1, sources });
    }
    let mut outcome = Outcome::default();
    for it in &sources {
        outcome.say(&source_line(it));
    }
    Ok(outcome)
}
