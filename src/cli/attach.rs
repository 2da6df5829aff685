//! `attach`: texts back to a text-free project.

use super::args::Attach;
use super::output::{Answer, Outcome, count};
use super::{disk, found};
use crate::command::{apply_unchecked, edit};
use crate::exchange::attach::{Attached, FoundText, Scope, Words, attach};
use crate::exchange::detach::is_text_free;
use crate::io::sources::{self, Place, TextSearch, TextState, find_texts, load_text, place_of};
use crate::model::{AnnotationId, Project, Source, SourceId};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// How many annotations are named one by one.
const MAX_SHOWN: usize = 1000;

pub(super) fn run(arguments: &Attach) -> Answer {
    let opened = disk::edit(&arguments.project)?;
    let out = &arguments.out;
    let target = disk::output(out, arguments.yes)?;
    let project = &opened.project;
    let wanted: Vec<Arc<Source>> = project.sources().iter().cloned().collect();
    let mut search = find_texts(&arguments.sources, &wanted).map_err(found::failure)?;
    if !is_text_free(project) {
        look_where_they_lie(&opened.path, project, &mut search);
    }
    let mut outcome = Outcome::default();
    for err in &search.unreadable {
        outcome.remark(format_args!("{err}; left out"));
    }
    let mut unnamed: BTreeMap<SourceId, String> = BTreeMap::new();
    let mut texts: Vec<FoundText<'_>> = Vec::new();
    for (id, (path, file)) in &search.found {
        match written_path(out, path) {
            Ok(path) => texts.push(FoundText {
                source: id.clone(),
                path,
                encoding: SmolStr::new(file.encoding.name()),
                bom: file.bom,
                text: &file.text,
            }),
            Err(cause) => drop(unnamed.insert(id.clone(), cause)),
        }
    }
    let words = if arguments.quotes_only {
        Words::Quotes
    } else {
        Words::Qualifiers
    };
    let attached = attach(project, &texts, words, Scope::All);
    if texts.is_empty() && !wanted.is_empty() {
        outcome.refuse(format_args!(
            "{}: no text was found, so it was not written",
            out.display()
        ));
    } else {
        let mut with_texts = project.clone();
        if let Some(step) = &attached.transaction {
            apply_unchecked(&mut with_texts, &step.commands);
        }
        target.write(&with_texts, &mut outcome)?;
        outcome.say(&format!(
            "{}: {} of {} attached, {} quoted",
            out.display(),
            texts.len(),
            count(wanted.len(), "text"),
            count(attached.quoted, "annotation")
        ));
        remark_on_words(&with_texts, &texts, &attached, &mut outcome);
    }
    for source in &wanted {
        if let Some(cause) = unnamed.get(&source.id) {
            outcome.refuse(format_args!("missing: {}: {cause}", source.id));
        } else if let Some(instead) = search.missing.get(&source.id) {
            let cause = instead.in_words(source, search.files);
            outcome.refuse(format_args!("missing: {}: {cause}", source.id));
        }
    }
    Ok(outcome)
}

/// A project with quotes knows where its texts lie: those that were not among
/// the files given count as attached if they are there.
fn look_where_they_lie(path: &Path, project: &Project, search: &mut TextSearch) {
    let missing: Vec<SourceId> = search.missing.keys().cloned().collect();
    for id in missing {
        let Some(source) = project.sources().get(&id) else {
            continue;
        };
        let Place::Relative(relative) = place_of(&source.path) else {
            continue;
        };
        if let TextState::Text(file) = load_text(path, source, false) {
            let folder = path.parent().unwrap_or(Path::new(""));
            search.missing.remove(&id);
            search.found.insert(id, (folder.join(relative), file));
        }
    }
}

/// The path as the new project writes it.
fn written_path(out: &Path, path: &Path) -> Result<String, String> {
    let written = sources::relative_path(out, path).map_err(|err| err.to_string())?;
    match place_of(&written) {
        Place::Never { what } => Err(format!(
            "its file was found {what} (‘{written}’), which a project cannot refer to"
        )),
        Place::Relative(_) | Place::Outside { .. } => Ok(written),
    }
}

/// Tells which annotations have no quotes, or others than the text.
fn remark_on_words(
    project: &Project,
    texts: &[FoundText<'_>],
    attached: &Attached,
    outcome: &mut Outcome,
) {
    if attached.qualified > 0 {
        outcome.remark(format_args!(
            "{} got the qualifier that stands in the span; --quotes-only leaves it out",
            count(attached.qualified, "figure")
        ));
    }
    let mut name = |ids: &[AnnotationId], what: &str| {
        for it in ids.iter().take(MAX_SHOWN) {
            outcome.refuse(format_args!("annotations {it}: {what}"));
        }
        if ids.len() > MAX_SHOWN {
            let rest = ids.len() - MAX_SHOWN;
            outcome.refuse(format_args!("annotations: {rest} more: {what}"));
        }
    };
    name(
        &attached.outside,
        "a span of it lies past the end of the text, so it has no quotes",
    );
    for it in texts {
        let mut differ = edit::misplaced(project, &it.source, it.text);
        differ.retain(|id| !attached.outside.contains(id));
        let what = format!(
            "it was quoted already, and ‘{}’ says something else there",
            it.source
        );
        name(&differ, &what);
    }
}
