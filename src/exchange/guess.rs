//! Which format files are in, by their names and how they begin.

use super::json::{Json, parse_line};
use super::{Format, InFile, jsonl};

/// The most of a first line that is looked at; a document may be long.
const LONGEST: usize = 64 << 20;

/// The format of these files, if their names and first lines tell.
pub fn guess(files: &[InFile<'_>]) -> Option<Format> {
    files.iter().find_map(|it| {
        let (_, extension) = it.stem_and_extension();
        match extension.to_lowercase().as_str() {
            "jsonl" | "ndjson" | "json" => json_lines(it.bytes),
            other => {
                let mut readable = Format::ALL.iter().filter(|it| it.can_read());
                readable.find(|it| it.extension() == other).copied()
            }
        }
    })
}

/// The dialect of a file of JSON lines.
fn json_lines(bytes: &[u8]) -> Option<Format> {
    if jsonl::is_ours(bytes) {
        return Some(Format::Jsonl);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut lines = bytes.split(|it| *it == b'\n');
    let line = lines.find(|it| !it.trim_ascii().is_empty())?;
    if line.len() > LONGEST {
        return None;
    }
    let line = std::str::from_utf8(line).ok()?;
    let Ok(Json::Object(object)) = parse_line(line.trim_end(), 1) else {
        return None;
    };
    let first_is_list =
        |it: &Json| matches!(it, Json::List(it) if matches!(it.first(), Some(Json::List(_))));
    match (object.get("spans"), object.get("entities")) {
        (Some(Json::List(_)), _) => Some(Format::Prodigy),
        (Some(Json::Object(_)), _) => Some(Format::Spacy),
        (_, Some(entities)) if first_is_list(entities) => Some(Format::Spacy),
        _ if object.contains_key("answer") || object.contains_key("_task_hash") => {
            Some(Format::Prodigy)
        }
        _ if object.contains_key("text") => Some(Format::Doccano),
        _ => None,
    }
}
