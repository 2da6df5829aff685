//! `import`: documents of another tool's format into a project.

use super::args::{Import, Offsets};
use super::output::{Answer, Failure, Outcome, count};
use super::texts::Texts;
use super::{disk, new};
use crate::command::apply;
use crate::exchange::adopt::{adopt, file_stem, source_ids};
use crate::exchange::{
    Counting, Document, Imported, InFile, Loss, OffsetUnit, ReadOptions, report_json,
};
use crate::io::digest::Digest;
use crate::io::exchange::{read_groups, texts_of};
use crate::io::random;
use crate::model::{Project, Source, SourceId};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::collections::BTreeMap;
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
    let known = |name: &str| known(&project, &texts, name);
    let options = ReadOptions {
        counting,
        known: Some(&known),
        excel_safe: arguments.excel_safe,
    };
    let mut ids: Vec<SourceId> = Vec::new();
    let mut all = Imported::default();
    for group in read_groups(&arguments.files).map_err(Failure::new)? {
        let files: Vec<InFile<'_>> = group
            .files
            .iter()
            .map(|(path, bytes)| InFile { path, bytes })
            .collect();
        let imported = format.read(&files, &options).map_err(|error| {
            let at = arguments.files.iter().find(|it| it.ends_with(&error.file));
            match at {
                Some(file) => Failure::at(file, error.error),
                None => Failure::at(&group.name.join(&error.file), error.error),
            }
        })?;
        let stem = group.name.file_stem().unwrap_or_default().to_string_lossy();
        // Ids of earlier files are taken too.
        let taken: Vec<&SourceId> = ids.iter().collect();
        let new = source_ids(&project, &taken, &imported.documents, &stem);
        ids.extend(new);
        all.append(imported);
    }

    // Texts that the project has already are not written a second time.
    let written: BTreeMap<SmolStr, String> = project
        .sources()
        .iter()
        .map(|it| (it.sha256.clone(), it.path.clone()))
        .collect();
    let mut texts = Texts::beside(path)?;
    let mut outcome = Outcome::default();
    let done = (|| {
        let mut sources: Vec<Source> = Vec::with_capacity(ids.len());
        for (id, document) in ids.into_iter().zip(&all.documents) {
            sources.push(match home(&project, document) {
                Some(source) => source,
                None => write_text(&mut texts, &written, id, document)?,
            });
        }
        let mut adopted = adopt(&project, format.word(), &sources, &all, &mut random::bits)
            .map_err(|error| Failure::at(path, error))?;
        all.losses.append(&mut adopted.losses);
        adopted.counts.losses = all.losses.len();
        adopted.counts.notes = all.notes.len();
        apply(&mut project, &adopted.transaction.commands)
            .map_err(|rejected| Failure::at(path, rejected))?;
        if adopted.counts.documents > 0 || target.is_new() {
            target.save(&project, &mut outcome)?;
        }
        Ok(adopted.counts)
    })();
    let counts = match done {
        Ok(counts) => counts,
        Err(failure) => {
            texts.take_back();
            return Err(failure);
        }
    };
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
        let json = report_json(format.word(), &all.losses, &all.notes, counts);
        if let Err(failure) = disk::write_report(report, json.as_bytes(), &mut outcome) {
            outcome.refuse(format_args!("the report was not written: {failure}"));
        }
    }
    remark_all(&all, arguments.report.as_deref(), &mut outcome);
    outcome.no |= !all.losses.is_empty();
    Ok(outcome)
}

/// The text of the source that goes by that name: its id, path, title or the
/// hash of its text.
pub(super) fn known(
    project: &Project,
    texts: &BTreeMap<SourceId, SourceText>,
    name: &str,
) -> Option<SourceText> {
    let source = project.sources().iter().find(|it| {
        it.id.as_str() == name
            || it.path == name
            || (!it.title.is_empty() && it.title == name)
            || it.sha256.eq_ignore_ascii_case(name)
    });
    texts.get(&source?.id).cloned()
}

/// The project's source that a document without a text of its own belongs to.
fn home(project: &Project, document: &Document) -> Option<Source> {
    if !document.known {
        return None;
    }
    let sha256 = Digest::of(document.text.as_str().as_bytes()).to_string();
    let name = document.name.as_deref().unwrap_or_default();
    let same = |it: &&std::sync::Arc<Source>| it.sha256.eq_ignore_ascii_case(&sha256);
    // Equal texts are told apart by the name.
    let all = || project.sources().iter().filter(same);
    let named = all().find(|it| it.id.as_str() == name || it.path == name || it.title == name);
    named.or_else(|| all().next()).map(|it| (**it).clone())
}

/// Writes a document's text and gives the source that refers to it.
fn write_text(
    texts: &mut Texts,
    known: &BTreeMap<SmolStr, String>,
    id: SourceId,
    document: &Document,
) -> Result<Source, Failure> {
    let text = document.text.as_str();
    // A text that itself begins with U+FEFF gets a byte-order mark before it:
    // readers drop one, and the offsets count the other.
    let bom = text.starts_with('\u{feff}');
    let mut bytes = Vec::with_capacity(text.len() + 3);
    if bom {
        bytes.extend_from_slice(b"\xEF\xBB\xBF");
    }
    bytes.extend_from_slice(text.as_bytes());
    let sha256 = SmolStr::new(Digest::of(text.as_bytes()).to_string());
    let path = match known.get(&sha256).and_then(|it| texts.reuse(it, &bytes)) {
        Some(path) => path,
        None => texts.put(&file_stem(&id), &bytes)?,
    };
    let mut source = Source {
        sha256,
        bom,
        state: document.state,
        ..Source::plain(id, path, document.text.char_len().get())
    };
    document.about.onto(&mut source);
    Ok(source)
}

/// How many losses, and how many notes, are printed one by one.
const MAX_SHOWN: usize = 1000;

/// Losses and notes on standard error. A report holds all of them, however many.
fn remark_all(all: &Imported, report: Option<&Path>, outcome: &mut Outcome) {
    let mut list = |kind: &str, items: &[Loss]| {
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
    };
    list("lost", &all.losses);
    list("note", &all.notes);
}
