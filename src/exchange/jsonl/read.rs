//! Documents with texts from the lines of a file.

use super::lines::{self, Lines};
use crate::exchange::format::each_file;
use crate::exchange::placing::Placing;
use crate::exchange::{Apart, ImportError, Imported, InFile, Loss, ReadError, ReadOptions};
use crate::model::Passage;

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
    let Lines {
        documents,
        tags,
        relations,
        entities,
        events,
        event_links,
        not_same,
        verdicts,
        losses,
    } = lines::read(bytes, file)?;
    let mut placing = Placing::new(file, options);
    placing.out = Imported {
        tags,
        relations,
        entities,
        events,
        event_links,
        verdicts,
        losses,
        ..Imported::default()
    };
    placing.documents(documents)?;
    for it in not_same {
        let names = &placing.names;
        let end = |it: &Passage| Some((*names.get(it.source.as_str())?, it.span));
        match end(&it.a).zip(end(&it.b)) {
            Some((a, b)) => placing.out.not_same.push(Apart { a, b, why: it.why }),
            None => placing.out.losses.push(Loss {
                reason: "reference",
                document: "project".to_owned(),
                item: "not_same".to_owned(),
                detail: format!("‘{}’ or ‘{}’ is not in the file", it.a.source, it.b.source),
            }),
        }
    }
    Ok(placing.out)
}
