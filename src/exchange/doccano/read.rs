//! Reading doccano's JSONL.

use crate::exchange::json::{Json, Late, document, take_name};
use crate::exchange::jsonl::kept::{self, Around};
use crate::exchange::line::{Found, Line, LinkLine};
use crate::exchange::placing::Placing;
use crate::exchange::{ImportError, Imported, Loss, ReadOptions};
use crate::model::Fragments;
use crate::text::{CharOffset, CharSpan};

/// The keys that hold plain spans, and those that hold objects; the last one is
/// what these were called in the first versions.
const LABEL: &str = "label";
const LABELS: &str = "labels";
const ENTITIES: &str = "entities";
const ANNOTATIONS: &str = "annotations";
/// What is ours.
const KEPT: &[&str] = &[kept::KEY, kept::LIST];
/// The lists that are long.
const LISTS: &[&[&str]] = &[&[LABEL], &[LABELS], &[ENTITIES], &[ANNOTATIONS], KEPT];

/// What was found of a document before all else of it was read.
#[derive(Default)]
struct Early {
    found: Vec<Found>,
    /// How many items each of [`LISTS`] had.
    counts: [usize; LISTS.len()],
    /// Reason, item and detail of each loss.
    faults: Vec<(&'static str, String, String)>,
    /// Item and detail.
    notes: Vec<(String, String)>,
}

impl Early {
    fn take(&mut self, list: usize, key: &str, item: &Json) {
        let index = self.counts[list];
        self.counts[list] += 1;
        match key {
            LABEL | LABELS => self.labelled(format!("{key} {index}"), item),
            // The annotations of ours come later.
            _ if LISTS[list] == KEPT => {}
            _ => self.entity(format!("entity {index}"), item),
        }
    }

    fn labelled(&mut self, name: String, item: &Json) {
        match labelled(item) {
            Ok((spans, label)) => self.found.push(Found::new(name, spans, label)),
            Err((reason, why)) => self.lose(reason, name, item, &why),
        }
    }

    fn lose(&mut self, reason: &'static str, name: String, item: &Json, why: &str) {
        let detail = format!("{}: {why}", item.shown());
        self.faults.push((reason, name, detail));
    }

    fn entity(&mut self, name: String, item: &Json) {
        let Json::Object(entity) = item else {
            let why = format!("an entity is an object, not {}", item.kind());
            return self.lose("malformed", name, item, &why);
        };
        let known = ["id", "start_offset", "end_offset", "label"];
        let extra: Vec<&str> = entity
            .iter()
            .filter(|(key, value)| !known.contains(&&***key) && !value.is_empty())
            .map(|(key, _)| &**key)
            .collect();
        if !extra.is_empty() {
            let detail = format!("no place for {} in {}", extra.join(", "), item.shown());
            self.notes.push((name.clone(), detail));
        }
        let part = |key: &str| entity.get(key).unwrap_or(&Json::Null);
        let placed = place(part("start_offset"), part("end_offset"))
            .and_then(|spans| Ok((spans, label(part("label"))?)));
        match placed {
            Ok((spans, label)) => {
                let id = entity.get("id").filter(|id| !id.is_empty());
                let key = id.map(|it| it.shown().into());
                self.found.push(Found {
                    key,
                    ..Found::new(name, spans, label)
                });
            }
            Err((reason, why)) => self.lose(reason, name, item, &why),
        }
    }
}

/// Reads a doccano file. `file` is its name for the report.
///
/// # Errors
///
/// [`ImportError`] for bytes that are not UTF-8, for a line that is no JSON
/// object with a text, and for spans that quote more than 256 million
/// characters in all.
pub fn read(bytes: &[u8], file: &str, options: &ReadOptions<'_>) -> Result<Imported, ImportError> {
    let mut placing = Placing::new(file, options).doubtful();
    placing.lines(bytes, |json, number, out| {
        let mut early = Early::default();
        let mut late = Late {
            lists: LISTS,
            only: false,
            each: &mut |list, key, item| early.take(list, key, &item),
        };
        let (text, mut object) = document(json, number, &mut late)?;
        let mut record = Record {
            file,
            line: Line {
                number,
                id: take_name(&mut object),
                text: Some(text),
                annotations: early.found,
                ..Line::default()
            },
            losses: Vec::new(),
            notes: Vec::new(),
        };
        for (item, detail) in early.notes {
            record.note(&item, detail);
        }
        for (reason, item, detail) in early.faults {
            record.lose(reason, &item, detail);
        }
        for key in [LABEL, LABELS, ENTITIES, ANNOTATIONS] {
            record.line.listed |= record.items(key, object.remove(key)).is_some();
        }
        record.relations(object.remove("relations"));
        let linked = !record.line.links.is_empty();
        if let Some(kept) = object.remove(kept::KEY) {
            let around = Around {
                file,
                json,
                list: KEPT,
                linked,
            };
            let Record {
                line,
                losses,
                notes,
                ..
            } = &mut record;
            kept::restore(kept, &around, line, losses, notes)?;
        }
        for (key, value) in object.iter().filter(|(_, value)| !value.is_empty()) {
            let detail = format!("a project has no place for it: {}", value.shown());
            record.note(&format!("key {key}"), detail);
        }
        out.losses.append(&mut record.losses);
        out.notes.append(&mut record.notes);
        Ok(Some(record.line))
    })?;
    Ok(placing.out)
}

/// Why a span cannot be placed: the stable word and the explanation.
type Misplaced = (&'static str, String);

/// One document while it is read.
struct Record<'a> {
    file: &'a str,
    line: Line,
    losses: Vec<Loss>,
    notes: Vec<Loss>,
}

impl Record<'_> {
    fn lose(&mut self, reason: &'static str, item: &str, detail: String) {
        let loss = self.line.loss(self.file, reason, item, detail);
        self.losses.push(loss);
    }

    fn note(&mut self, item: &str, detail: String) {
        let note = self.line.loss(self.file, "metadata", item, detail);
        self.notes.push(note);
    }

    /// The items of a list, if there is one; anything else is a loss.
    fn items(&mut self, key: &str, list: Option<Json>) -> Option<Vec<Json>> {
        match list {
            None | Some(Json::Null) => None,
            Some(Json::List(items)) => Some(items),
            Some(other) => {
                let detail = format!("{} is {}, not a list", other.shown(), other.kind());
                self.lose("malformed", key, detail);
                None
            }
        }
    }

    fn relations(&mut self, list: Option<Json>) {
        let Some(items) = self.items("relations", list) else {
            return;
        };
        for (index, item) in items.iter().enumerate() {
            let name = format!("relation {index}");
            match link(item, &name) {
                Ok(link) => self.line.links.push(link),
                Err((reason, why)) => self.lose(reason, &name, format!("{}: {why}", item.shown())),
            }
        }
    }
}

fn link(item: &Json, name: &str) -> Result<LinkLine, Misplaced> {
    let Json::Object(relation) = item else {
        let why = format!("a relation is an object, not {}", item.kind());
        return Err(("malformed", why));
    };
    let kind = match relation.get("type") {
        Some(Json::Text(kind)) if !kind.trim().is_empty() => kind.clone(),
        _ => return Err(("no-label", "the relation has no type".to_owned())),
    };
    let end = |key: &str| match relation.get(key) {
        None | Some(Json::Null) => Err(("malformed", format!("‘{key}’ is missing"))),
        Some(id) => Ok(id.shown()),
    };
    Ok(LinkLine {
        item: name.to_owned(),
        id: None,
        kind,
        from: end("from_id")?,
        to: end("to_id")?,
        note: String::new(),
    })
}

/// A span as a list of start, end and label.
pub(in crate::exchange) fn labelled(item: &Json) -> Result<(Fragments, String), Misplaced> {
    let parts = match item {
        Json::List(parts) => &parts[..],
        _ => &[],
    };
    match parts {
        [start, end, label] => Ok((place(start, end)?, self::label(label)?)),
        _ => Err((
            "malformed",
            "a label is a list of start, end and name".to_owned(),
        )),
    }
}

/// A label as a person sees one.
pub(in crate::exchange) fn label(json: &Json) -> Result<String, Misplaced> {
    match json {
        Json::Text(label) if !label.trim().is_empty() => Ok(label.clone()),
        other => Err(("no-label", format!("its label is {}", other.kind()))),
    }
}

/// A stretch between two offsets as the file has them.
pub(in crate::exchange) fn place(start: &Json, end: &Json) -> Result<Fragments, Misplaced> {
    let (start, end) = (offset("start", start)?, offset("end", end)?);
    if start == end {
        return Err(("empty", "its start is its end".to_owned()));
    }
    // No text is so long: what is beyond that is past its end too.
    let most = u64::from(u32::MAX);
    let clamped = |it: u64, most: u64| CharOffset::new(u32::try_from(it.min(most)).unwrap_or(0));
    let (first, last) = (clamped(start, most - 1), clamped(end, most));
    match CharSpan::new(first, last) {
        Ok(span) if start < end => Ok(Fragments::one(span)),
        _ => Err(("reversed", "its end lies before its start".to_owned())),
    }
}

fn offset(which: &str, json: &Json) -> Result<u64, Misplaced> {
    match json {
        Json::Whole(number) => Ok(*number),
        Json::Null => Err(("not-a-position", format!("its {which} is missing"))),
        other => {
            let why = format!(
                "its {which} is {}, not a whole number from 0",
                other.shown()
            );
            Err(("not-a-position", why))
        }
    }
}

#[cfg(test)]
mod tests;
