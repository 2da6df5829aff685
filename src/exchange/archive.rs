//! ZIP archives in which other programs hand over files.

use super::{InFile, OutFile, ReadError};
use std::io::{Cursor, Read as _, Write as _};

/// What an archive may unpack to: a small one can claim any size.
const MAX_BYTES: u64 = 1 << 30;
/// More files than this nobody meant to import at once.
const MAX_FILES: usize = 100_000;

/// The files of an archive that `wanted` names, with the archive's path before
/// theirs, in the archive's order.
///
/// # Errors
///
/// [`ReadError`] for what is no archive, and for one that unpacks to more than
/// memory is for.
pub(super) fn unpack(
    file: &InFile<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let fail = |message: String| ReadError::whole(file.path, message);
    let mut archive = zip::ZipArchive::new(Cursor::new(file.bytes))
        .map_err(|error| fail(format!("this is no ZIP archive: {error}")))?;
    if archive.len() > MAX_FILES {
        return Err(fail(format!("it holds more than {MAX_FILES} files")));
    }
    let mut out = Vec::new();
    let mut left = MAX_BYTES;
    for index in 0..archive.len() {
        let damaged = |error: zip::result::ZipError| {
            fail(format!("its entry {} is damaged: {error}", index + 1))
        };
        let mut entry = archive.by_index(index).map_err(damaged)?;
        let name = entry.name().map_err(damaged)?.replace('\\', "/");
        if entry.is_dir() || !wanted(&name) {
            continue;
        }
        let mut bytes = Vec::new();
        // One byte more tells that there is more.
        let read = (&mut entry).take(left + 1).read_to_end(&mut bytes);
        read.map_err(|error| fail(format!("its file {} is damaged: {error}", index + 1)))?;
        left = left
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| fail("it unpacks to more than 1 GiB".to_owned()))?;
        out.push((format!("{}/{name}", file.path), bytes));
    }
    Ok(out)
}

/// Packs files; the same files give the same bytes.
pub(super) fn pack(files: &[OutFile]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // No clock: the time is the first that archives know.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        // Higher levels take several times as long for little less.
        .compression_level(Some(1))
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o644);
    for file in files {
        archive
            .start_file(file.path.as_str(), options)
            .and_then(|()| Ok(archive.write_all(&file.bytes)?))
            .expect("names are short, texts below 4 GiB, and memory takes all that is written");
    }
    archive
        .finish()
        .expect("memory takes all that is written")
        .into_inner()
}
