//! `import`: documents of another tool's format into a project.

use super::args::{Import, Offsets};
use super::output::{Answer, Failure, Outcome, count};
use super::{disk, new};
use crate::command::apply;
use crate::exchange::{Counting, Imported, Loss, OffsetUnit, ReadOptions, report_json};
use crate::io::exchange::import::{Taken, gather, take_spans};
use crate::io::exchange::{read_groups, texts_of};
use crate::io::random;
use std::path::Path;

pub(super) fn run(arguments: &Import) -> Answer {
    let format = arguments.from.0;
    let counting = arguments.offsets.map(|it| {
        Counting::of(match it {
            Offsets::Cp => OffsetUnit::CodePoints,
            Offsets::Utf16 => OffsetUnit::Utf16,
        })
    });
    // Everything is read and checked before anything is written.
    let path = &arguments.into;
    let target = disk::edit_or_new(path, || new::empty(path, &arguments.annotator, None))?;
    if let Some(report) = &arguments.report {
        disk::must_be_writable(report, path)?;
    }
    let mut project = target.project().clone();
    let (texts, _) = texts_of(path, &project);
    let groups = read_groups(&arguments.files).map_err(Failure::new)?;
    let options = ReadOptions {
        counting,
        known: None,
        excel_safe: arguments.excel_safe,
        by: arguments.by.as_deref(),
    };
    let gathered = gather(format, &arguments.files, &groups, options, &project, &texts);
    let mut gathered = gathered.map_err(Failure::new)?;
    // What is no longer needed goes at once: it would be in memory three times,
    // as files, as documents and as annotations.
    drop((groups, texts));
    if let Some(why) = nothing(&gathered.imported, target.is_new()) {
        let files = arguments.files.iter().map(|it| it.display().to_string());
        let files: Vec<String> = files.collect();
        let files = files.join(", ");
        let word = format.word();
        return Err(Failure::new(format!("{files}: {why}: --from {word}")));
    }
    let taken =
        take_spans(&mut gathered, path, &project, &mut random::bits).map_err(Failure::new)?;
    let (mut losses, mut notes) = gathered.told();
    let Taken {
        transaction,
        counts,
        losses: mut more_losses,
        notes: mut more_notes,
        mut texts,
        ..
    } = taken;
    losses.append(&mut more_losses);
    notes.append(&mut more_notes);
    let mut outcome = Outcome::default();
    apply(&mut project, &transaction.commands).map_err(|rejected| Failure::at(path, rejected))?;
    drop(transaction);
    if counts.documents + counts.new_tags > 0 || target.is_new() {
        target.save(&project, &mut outcome)?;
    }
    texts.keep();
    outcome.say(&format!(
        "{}: {}, {}, {}, {}; {} lost",
        path.display(),
        count(counts.documents, "document"),
        count(counts.annotations, "annotation"),
        count(counts.relations, "relation"),
        count(counts.new_tags, "new tag"),
        counts.losses
    ));
    if let Some(report) = &arguments.report {
        // The import stands by now. What was lost is told below in any case.
        let json = report_json(format.word(), &losses, &notes, counts);
        if let Err(failure) = disk::write_report(report, json.as_bytes(), &mut outcome) {
            outcome.refuse(format_args!("the report was not written: {failure}"));
        }
    }
    let report = arguments.report.as_deref();
    remark_all("lost", &losses, report, &mut outcome);
    remark_all("note", &notes, report, &mut outcome);
    if counting.is_none() && notes.iter().any(|it| it.reason == "offset-unit") {
        outcome.remark("if they count otherwise, --offsets says how");
    }
    if arguments.by.is_none() && losses.iter().any(|it| it.reason == "another-annotation") {
        outcome.remark("if another person’s work is meant, --by says whose");
    }
    outcome.no |= !losses.is_empty();
    Ok(outcome)
}

/// Why there is nothing to take over: no file is of the format, or a new project
/// would hold nothing at all. A file that is empty changes no project there is.
fn nothing(all: &Imported, new: bool) -> Option<&'static str> {
    let ignored = all.notes.iter().filter(|it| it.reason == "ignored-file");
    match (all.is_nothing(), ignored.count(), new) {
        (true, 1.., _) => Some("no file of this format is among them"),
        (true, 0, true) => Some("there is nothing in it to take over"),
        _ => None,
    }
}

/// How many losses, and how many notes, are printed one by one.
const MAX_SHOWN: usize = 1000;

/// Losses or notes on standard error. A report holds all of them, however many.
fn remark_all(kind: &str, items: &[Loss], report: Option<&Path>, outcome: &mut Outcome) {
    for it in items.iter().take(MAX_SHOWN) {
        outcome.remark(format_args!(
            "{kind}: {}: {}: {}: {}",
            it.reason, it.document, it.item, it.detail
        ));
    }
    if items.len() > MAX_SHOWN {
        let rest = items.len() - MAX_SHOWN;
        let place = report.map_or_else(
            || "--report FILE writes all of them".to_owned(),
            |path| format!("‘{}’ holds all of them", path.display()),
        );
        outcome.remark(format_args!("{kind}: {rest} more; {place}"));
    }
}
