//! `detach`: a copy of a project that holds no words of its texts.

use super::args::{Detach, Words};
use super::output::{Answer, Failure, Outcome, count};
use super::{disk, escape, found};
use crate::exchange::detach::{Choice, Kind, Report, Runs, detach};
use crate::model::{Project, SourceId};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How many strings are shown one by one.
const MAX_SHOWN: usize = 100;

pub(super) fn run(arguments: &Detach) -> Answer {
    let choice = choice(arguments)?;
    let opened = disk::edit(&arguments.project)?;
    let out = &arguments.out;
    if disk::is_same(out, &arguments.project) {
        return Err(Failure::at(
            out,
            "this is the project itself, which would lose its words; choose another name",
        ));
    }
    let target = disk::output(out, arguments.yes)?;
    if let Some(report) = &arguments.report {
        disk::must_be_writable(report, &arguments.project)?;
        disk::must_be_writable(report, out)?;
    }
    let mut detached = detach(&opened.project, &choice);
    let texts = texts_at_hand(&opened.path, &opened.project);
    detached.report.look_in(texts.iter());
    let mut outcome = Outcome::default();
    target.write(&detached.project, &mut outcome)?;
    let report = &detached.report;
    outcome.say(&format!(
        "{}: text-free, {}, {}",
        out.display(),
        count(report.sources, "source"),
        count(report.annotations, "annotation")
    ));
    if let Some(path) = &arguments.report
        && let Err(failure) = disk::write_report(path, report.to_json().as_bytes(), &mut outcome)
    {
        // The copy stands by now.
        outcome.refuse(format_args!("the report was not written: {failure}"));
    }
    let absent = report.sources - texts.len();
    remark(report, absent, arguments.report.as_deref(), &mut outcome);
    Ok(outcome)
}

fn choice(arguments: &Detach) -> Result<Choice, Failure> {
    let kinds = |words: &[Words]| words.iter().map(|&it| kind(it)).collect::<BTreeSet<Kind>>();
    let choice = Choice {
        keep: kinds(&arguments.keep),
        drop: kinds(&arguments.drop),
    };
    match choice.keep.intersection(&choice.drop).next() {
        Some(both) => Err(Failure::new(format_args!(
            "‘{}’ is to be kept and to be dropped; say one of the two",
            both.word()
        ))),
        None => Ok(choice),
    }
}

fn kind(words: Words) -> Kind {
    match words {
        Words::Notes => Kind::Notes,
        Words::Reasons => Kind::Reasons,
        Words::Counted => Kind::Counted,
        Words::Attributes => Kind::Attributes,
        Words::Examples => Kind::Examples,
        Words::Aliases => Kind::Aliases,
        Words::Units => Kind::Units,
        Words::Labels => Kind::Labels,
        Words::Titles => Kind::Titles,
        Words::Guidelines => Kind::Guidelines,
    }
}

/// The texts of the sources, where they are the recorded ones.
fn texts_at_hand(path: &Path, project: &Project) -> BTreeMap<SourceId, SourceText> {
    let sources = project.sources().iter();
    let texts = sources.filter_map(|it| {
        let found = found::text_of(path, it).ok()?;
        let is_it = it.sha256.eq_ignore_ascii_case(&found.sha256.to_string());
        is_it.then(|| (it.id.clone(), found.text))
    });
    texts.collect()
}

/// Tells what went and what stays readable.
fn remark(report: &Report, absent: usize, file: Option<&Path>, outcome: &mut Outcome) {
    let list = |counts: BTreeMap<Kind, usize>| {
        let parts: Vec<String> = counts
            .iter()
            .map(|(kind, count)| format!("{} {count}", kind.word()))
            .collect();
        if parts.is_empty() {
            "nothing".to_owned()
        } else {
            parts.join(", ")
        }
    };
    let dropped = list(report.dropped_by_kind());
    outcome.remark(format_args!("dropped, in so many records: {dropped}"));
    let place = file.map_or_else(
        || "--report FILE lists them".to_owned(),
        |path| format!("‘{}’ lists them", path.display()),
    );
    let kept = list(report.kept_by_kind());
    outcome.remark(format_args!("kept, different strings: {kept}; {place}"));
    if !report.pseudonyms.is_empty() {
        outcome.remark(format_args!(
            "{} got a pseudonym",
            if report.pseudonyms.len() == 1 {
                "1 entity".to_owned()
            } else {
                format!("{} entities", report.pseudonyms.len())
            }
        ));
    }
    let mut shown = 0;
    for it in &report.kept {
        let mut why = Vec::new();
        if !it.runs_of.is_empty() {
            let sources: Vec<String> = it.runs_of.iter().map(|it| format!("‘{it}’")).collect();
            let sources = sources.join(", ");
            why.push(format!("has {} words in a row of {sources}", Runs::LENGTH));
        }
        if !it.names.is_empty() {
            why.push(format!("has a word of the name of {}", it.names.join(", ")));
        }
        if why.is_empty() {
            continue;
        }
        shown += 1;
        if shown <= MAX_SHOWN {
            outcome.remark(format_args!(
                "kept: {} {} {}: ‘{}’ {}",
                it.kind.word(),
                it.list,
                it.id,
                escape::cut(&it.text, 200),
                why.join(" and ")
            ));
        }
    }
    if shown > MAX_SHOWN {
        outcome.remark(format_args!("kept: {} more; {place}", shown - MAX_SHOWN));
    }
    if absent > 0 {
        outcome.remark(format_args!(
            "{} not at hand, so it was not looked for what stays in {}",
            if absent == 1 {
                "1 text is".to_owned()
            } else {
                format!("{absent} texts are")
            },
            if absent == 1 { "it" } else { "them" }
        ));
    }
}
