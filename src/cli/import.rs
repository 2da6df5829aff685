//! `import`: documents of another tool's format into a project.

use super::args::{Import, ImportFormat, Offsets};
use super::output::{Answer, Failure, Outcome, count};
use super::texts::Texts;
use super::{disk, new};
use crate::command::apply;
use crate::exchange::adopt::{self, adopt, file_stem, source_ids};
use crate::exchange::{Document, Imported, Loss, OffsetUnit, doccano, report_json};
use crate::io::digest::Digest;
use crate::io::random;
use crate::model::{Source, SourceId};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::path::Path;

pub(super) fn run(arguments: &Import) -> Answer {
    let (format, read): (_, Reader) = match arguments.from {
        ImportFormat::Doccano => ("doccano", doccano::read),
    };
    let unit = match arguments.offsets {
        Offsets::Cp => OffsetUnit::CodePoints,
        Offsets::Utf16 => OffsetUnit::Utf16,
    };
    // Everything is read and checked before anything is written.
    let path = &arguments.into;
    let target = disk::edit_or_new(path, || new::empty(path, &arguments.annotator, None))?;
    if let Some(report) = &arguments.report {
        disk::must_be_writable(report, path)?;
    }
    let mut project = target.project().clone();
    let mut named: Vec<(SourceId, Document)> = Vec::new();
    let mut all = Imported::default();
    for file in &arguments.files {
        let bytes = disk::read(file)?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let mut imported = read(&bytes, &name, unit).map_err(|error| Failure::at(file, error))?;
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let documents = std::mem::take(&mut imported.documents);
        // Ids of earlier files are taken too.
        let taken: Vec<&SourceId> = named.iter().map(|(id, _)| id).collect();
        let ids = source_ids(&project, &taken, &documents, &stem);
        named.extend(ids.into_iter().zip(documents));
        all = adopt::joined([all, imported]);
    }

    // Texts that the project has already are not written a second time.
    let known: BTreeMap<SmolStr, String> = project
        .sources()
        .iter()
        .map(|it| (it.sha256.clone(), it.path.clone()))
        .collect();
    let mut texts = Texts::beside(path)?;
    let mut outcome = Outcome::default();
    let done = (|| {
        let mut pairs: Vec<(Source, Document)> = Vec::with_capacity(named.len());
        for (id, document) in named {
            pairs.push((write_text(&mut texts, &known, id, &document)?, document));
        }
        let mut adopted = adopt(&project, format, &pairs, &mut random::bits)
            .map_err(|error| Failure::at(path, error))?;
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
        let json = report_json(format, &all.losses, &all.notes, counts);
        if let Err(failure) = disk::write_report(report, json.as_bytes(), &mut outcome) {
            outcome.refuse(format_args!("the report was not written: {failure}"));
        }
    }
    remark_all(&all, arguments.report.as_deref(), &mut outcome);
    outcome.no |= !all.losses.is_empty();
    Ok(outcome)
}

type Reader = fn(&[u8], &str, OffsetUnit) -> Result<Imported, crate::exchange::ImportError>;

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
    Ok(Source {
        sha256,
        bom,
        state: document.state,
        ..Source::plain(id, path, document.text.char_len().get())
    })
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
