//! Documents with texts from the lines of a file.

use super::lines::{self, Lines};
use crate::exchange::format::each_file;
use crate::exchange::json::each_line;
use crate::exchange::line::Line;
use crate::exchange::placing::Placing;
use crate::exchange::{Apart, ImportError, Imported, InFile, Loss, ReadError, ReadOptions};
use crate::model::{NotSame, Passage};
use std::collections::HashMap;

/// Reads files, each of which stands alone.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    each_file(files, &["jsonl", "ndjson", "json"], |bytes, name| {
        read(bytes, name, options)
    })
}

fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    let mut placing = Placing::new(file, options);
    // A line is placed as soon as it is read: as it stands it takes several
    // times the memory that its document does.
    let placed = each_line(bytes, |line, number| {
        let mut part = placing.part();
        let (documents, not_same, shared) = parted(lines::one(line, number, file)?);
        part.out = shared;
        for it in documents {
            part.document(it)?;
        }
        Ok((number, part, not_same))
    })?;
    let mut not_same = Vec::new();
    for it in placed {
        let (number, part, mut apart) = it?;
        placing.append(part, number)?;
        not_same.append(&mut apart);
    }
    hold_apart(not_same, &placing.names, &mut placing.out);
    Ok(placing.out)
}

/// The documents of a file, the passages that it holds apart, and what its
/// documents share.
pub(in crate::exchange) fn parted(lines: Lines) -> (Vec<Line>, Vec<NotSame>, Imported) {
    let shared = Imported {
        tags: lines.tags,
        relations: lines.relations,
        entities: lines.entities,
        events: lines.events,
        event_links: lines.event_links,
        verdicts: lines.verdicts,
        losses: lines.losses,
        ..Imported::default()
    };
    (lines.documents, lines.not_same, shared)
}

/// Takes the passages that are held apart, once the documents are there, which
/// go by those names.
pub(in crate::exchange) fn hold_apart(
    passages: Vec<NotSame>,
    names: &HashMap<String, usize>,
    out: &mut Imported,
) {
    for it in passages {
        let end = |it: &Passage| Some((*names.get(it.source.as_str())?, it.span));
        match end(&it.a).zip(end(&it.b)) {
            Some((a, b)) => out.not_same.push(Apart { a, b, why: it.why }),
            None => out.losses.push(Loss {
                reason: "reference",
                document: "project".to_owned(),
                item: "not_same".to_owned(),
                detail: format!("‘{}’ or ‘{}’ is not in the file", it.a.source, it.b.source),
            }),
        }
    }
}
