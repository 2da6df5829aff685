//! `export`: a project in another tool's format.

use super::args::{Export, ForProgram};
use super::disk;
use super::escape::escape;
use super::output::{Answer, Failure, Outcome, count};
use crate::exchange::detach::{Choice, detach};
use crate::exchange::refi_qda::Program;
use crate::exchange::{Corpus, Loss, OffsetUnit, Scope, WriteOptions, report_json};
use crate::exchange::{Counts, Written};
use crate::io::exchange::{check_place, texts_of, write_while_made};
use crate::model::{Project, SourceId, TagId};
use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::path::Path;

pub(super) fn run(arguments: &Export) -> Answer {
    let (path, format) = (&arguments.project, arguments.to.0);
    if let Some(report) = &arguments.report {
        disk::must_be_writable(report, path)?;
    }
    let opened = disk::open(path)?;
    let mut outcome = Outcome::default();
    let hidden;
    let project = if arguments.pseudonyms {
        hidden = with_pseudonyms(&opened.project, arguments.out.is_some(), &mut outcome);
        &hidden
    } else {
        &opened.project
    };
    let folder = format.is_folder();
    match &arguments.out {
        Some(place) => {
            check_place(place, folder, arguments.yes, (path, project)).map_err(Failure::new)?;
        }
        None if folder => {
            return Err(Failure::new(format_args!(
                "{} is a folder of files; say with -o where it shall be",
                format.title()
            )));
        }
        None => {}
    }
    let scope = scope(arguments, project)?;
    let (texts, missing) = texts_of(path, project);
    for (source, why) in &missing {
        outcome.remark(format_args!("the source ‘{source}’ is left out: {why}"));
    }
    let corpus = Corpus::new(project, &texts, &scope);
    let options = WriteOptions {
        unit: match arguments.offsets {
            Some(super::args::Offsets::Utf16) => OffsetUnit::Utf16,
            _ => OffsetUnit::CodePoints,
        },
        without_texts: arguments.no_text,
        mark: arguments.bom,
        excel_safe: arguments.excel_safe,
        program: match arguments.program {
            ForProgram::Any => Program::Any,
            ForProgram::Maxqda => Program::Maxqda,
            ForProgram::AtlasTi => Program::AtlasTi,
            ForProgram::Nvivo => Program::Nvivo,
        },
        codebook: arguments.codebook,
        scheme: arguments.scheme.into(),
        layer: arguments.layer.into(),
        splits: arguments.splits.map(|it| (it, arguments.seed)),
    };
    let written = match &arguments.out {
        Some(place) => {
            let written = write_while_made(place, folder, (path, project), |take| {
                Some(format.write_by_file(&corpus, &options, take))
            });
            let Some((written, notes)) = written.map_err(Failure::new)? else {
                return Err(Failure::new("the export was called off"));
            };
            notes.iter().for_each(|it| outcome.remark(it));
            outcome.say(&format!(
                "{}: {}, {}; {} lost",
                place.display(),
                count(corpus.len(), "document"),
                count(corpus.annotations(), "annotation"),
                written.losses.len()
            ));
            written
        }
        None => {
            let written = format.write(&corpus, &options);
            outcome.out = printed(&written)?;
            written
        }
    };
    if let Some(report) = &arguments.report {
        let json = report_json(
            format.word(),
            &written.losses,
            &written.notes,
            Counts::written(&corpus, &written),
        );
        disk::write_report(report, json.as_bytes(), &mut outcome)?;
    }
    summary(
        "lost",
        &written.losses,
        arguments.report.as_deref(),
        &mut outcome,
    );
    summary(
        "note",
        &written.notes,
        arguments.report.as_deref(),
        &mut outcome,
    );
    // What a format has no place for is in the nature of the format; what the
    // project could not give is a problem.
    outcome.no |= !corpus.losses().is_empty() || (arguments.strict && !written.losses.is_empty());
    opened.remark_on_problems(&mut outcome);
    Ok(outcome)
}

/// The project with pseudonyms for sensitive entities, as a text-free copy has
/// them; whoever gets the texts can read the names there.
pub(super) fn with_pseudonyms(project: &Project, texts: bool, outcome: &mut Outcome) -> Project {
    let detached = detach(project, &Choice::keeping_all());
    let count = detached.report.pseudonyms.len();
    if texts && count > 0 {
        outcome.remark(format_args!(
            "{} a pseudonym; the texts still name {}",
            if count == 1 {
                "1 entity has".to_owned()
            } else {
                format!("{count} entities have")
            },
            if count == 1 { "it" } else { "them" },
        ));
    }
    detached.project
}

/// The scope, with every name checked.
fn scope(arguments: &Export, project: &Project) -> Result<Scope, Failure> {
    let unknown = |what: &str, name: &str, known: Vec<&str>| {
        let known = known.join(", ");
        Failure::at(
            &arguments.project,
            format_args!("there is no {what} ‘{name}’; there are {known}"),
        )
    };
    let mut scope = Scope {
        decided: arguments.decided,
        ..Scope::default()
    };
    let mut sources = BTreeSet::new();
    for name in &arguments.source {
        let id = SourceId::parse(name).ok();
        match id.filter(|it| project.sources().contains(it)) {
            Some(id) => sources.insert(id),
            None => {
                let known = project.sources().iter().map(|it| it.id.as_str()).collect();
                return Err(unknown("source", name, known));
            }
        };
    }
    let mut tags = BTreeSet::new();
    for name in &arguments.tag {
        let id = TagId::parse(name).ok();
        match id.filter(|it| project.scheme().tag(it).is_some()) {
            Some(id) => tags.insert(id),
            None => {
                let known = project
                    .scheme()
                    .tags
                    .iter()
                    .map(|it| it.id.as_str())
                    .collect();
                return Err(unknown("tag", name, known));
            }
        };
    }
    scope.sources = (!sources.is_empty()).then_some(sources);
    scope.tags = (!tags.is_empty()).then_some(tags);
    Ok(scope)
}

/// The file for standard output: as it is for a program, with active
/// characters made visible for a terminal.
fn printed(written: &Written) -> Result<String, Failure> {
    let bytes = written.files.first().map_or(&[][..], |it| &it.bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Failure::new("this format is no text; say with -o where the file shall be"))?;
    if std::io::stdout().is_terminal() {
        let lines: Vec<String> = text.split('\n').map(escape).collect();
        return Ok(lines.join("\n"));
    }
    Ok(text.to_owned())
}

/// How many of each reason, with the first few ids; `--report` has all.
fn summary(kind: &str, items: &[Loss], report: Option<&Path>, outcome: &mut Outcome) {
    const SHOWN: usize = 5;
    let mut by_reason: BTreeMap<&str, Vec<&Loss>> = BTreeMap::new();
    for it in items {
        by_reason.entry(it.reason).or_default().push(it);
    }
    for (reason, items) in &by_reason {
        let ids: Vec<&str> = items
            .iter()
            .take(SHOWN)
            .map(|it| it.item.as_str())
            .collect();
        let more = if items.len() > SHOWN { " …" } else { "" };
        outcome.remark(format_args!(
            "{kind}: {reason}: {} ({}{more}): {}",
            items.len(),
            ids.join(", "),
            items[0].detail
        ));
    }
    if !by_reason.is_empty() && report.is_none() {
        outcome.remark("--report FILE lists each of them");
    }
}
