//! Reading a project: its elements tied together, and placed in the texts.

mod codes;
mod text;

use super::project::{self, Link, Parsed};
use super::{FRAGMENT, archive};
use crate::exchange::parts::Parts;
use crate::exchange::world::{self, World};
use crate::exchange::{Counting, ImportError, Imported, InFile, Loss, ReadError, ReadOptions};
use crate::model::slug::{free, slug};
use crate::model::{Certainty, Entity, EntityId, EntityKind, Sensitivity};
use codes::Codes;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap};
use text::Files;

/// The most text that the spans of one project may quote in all, in characters.
const MAX_QUOTED: u64 = 1 << 28;

/// Reads archives, unpacked projects and codebooks.
pub(in crate::exchange) fn read_files(
    files: &[InFile<'_>],
    options: &ReadOptions<'_>,
) -> Result<Imported, ReadError> {
    let mut out = Imported::default();
    for file in files {
        let failed = |error| ReadError {
            file: file.path.to_owned(),
            error,
        };
        match &*file.stem_and_extension().1.to_ascii_lowercase() {
            "qdpx" => {
                let unpacked = archive::unpack(file.bytes).map_err(failed)?;
                let inside: Vec<InFile<'_>> = unpacked
                    .iter()
                    .map(|(path, bytes)| InFile { path, bytes })
                    .collect();
                let main = inside.iter().find(|it| it.path.ends_with(".qde"));
                let main = main.ok_or_else(|| {
                    failed(ImportError {
                        line: 1,
                        column: 1,
                        message: "the archive holds no project.qde".to_owned(),
                    })
                })?;
                let one = read(main, &inside, options.counting).map_err(|error| {
                    failed(ImportError {
                        message: format!("in project.qde: {}", error.message),
                        ..error
                    })
                })?;
                out.append(one);
            }
            "qde" | "qdc" => out.append(read(file, files, options.counting).map_err(failed)?),
            "txt" => {}
            _ => out.notes.push(Loss {
                reason: "ignored-file",
                document: file.path.to_owned(),
                item: "file".to_owned(),
                detail: "projects are .qdpx or .qde, codebooks .qdc".to_owned(),
            }),
        }
    }
    Ok(out)
}

/// A span that links and cases may name.
#[derive(Clone, Copy)]
struct Marked {
    document: usize,
    span: usize,
}

/// A project while it is read.
struct Reader {
    out: Imported,
    world: World,
    codes: Codes,
    /// Notes by their identifiers.
    notes: HashMap<String, String>,
    /// Those that something refers to which was taken.
    used: BTreeSet<String>,
    /// The spans of each selection, the first of which is what links mean.
    marked: HashMap<String, Vec<Marked>>,
    /// What selections that are parts say they are part of.
    parts: HashMap<String, String>,
    counting: Option<Counting>,
    quoted: u64,
}

fn read(
    main: &InFile<'_>,
    files: &[InFile<'_>],
    counting: Option<Counting>,
) -> Result<Imported, ImportError> {
    let mut parsed = project::parse(main.bytes)?;
    let mut reader = Reader {
        out: Imported::default(),
        world: World::default(),
        codes: Codes::default(),
        notes: HashMap::new(),
        used: BTreeSet::new(),
        marked: HashMap::new(),
        parts: HashMap::new(),
        counting,
        quoted: 0,
    };
    let files = Files::of(files);
    let places = reader.notes(&mut parsed, &files);
    reader.guidelines(&mut parsed);
    reader.codes = Codes::of(&parsed.codes);
    reader.out.tags = reader.codes.tags();
    for text in std::mem::take(&mut parsed.texts) {
        reader.text(&text, &files, &parsed.origin)?;
    }
    for (line, element, name) in &parsed.elsewhere {
        let item = format!("line {line}, {element}");
        let detail = "it is no text, or a place in something that is none".to_owned();
        reader.lose("no-text", name, item, detail);
    }
    reader.cases(&parsed);
    reader.sets(&parsed);
    for line in parsed.description.lines().filter(|it| it.starts_with('{')) {
        if let Err(why) = reader.world.take(line, &mut reader.out) {
            let item = "description".to_owned();
            reader.note("description", "project", item, why);
        }
    }
    reader.links(&parsed.links);
    reader.left(&parsed, &places);
    Ok(reader.out)
}

impl Reader {
    fn lose(&mut self, reason: &'static str, document: &str, item: String, detail: String) {
        self.out.losses.push(Loss {
            reason,
            document: document.to_owned(),
            item,
            detail,
        });
    }

    fn note(&mut self, reason: &'static str, document: &str, item: String, detail: String) {
        self.out.notes.push(Loss {
            reason,
            document: document.to_owned(),
            item,
            detail,
        });
    }

    /// Takes the notes, and gives the identifier of each with its line.
    fn notes(&mut self, parsed: &mut Parsed, files: &Files<'_>) -> Vec<(String, usize)> {
        let mut places = Vec::new();
        for it in std::mem::take(&mut parsed.notes) {
            places.push((it.guid.clone(), it.line));
            let text = if it.path.is_empty() {
                it.text
            } else {
                files.get(&it.path).map_or_else(String::new, |bytes| {
                    let text = String::from_utf8_lossy(bytes);
                    text.trim_start_matches('\u{feff}').to_owned()
                })
            };
            self.notes.insert(it.guid, text);
        }
        places
    }

    /// What is noted on a code tells how it is meant.
    fn guidelines(&mut self, parsed: &mut Parsed) {
        for it in &mut parsed.codes {
            let said = self.said(&it.notes);
            self.used.extend(it.notes.iter().cloned());
            it.description = match (said.is_empty(), it.description.is_empty()) {
                (true, _) => continue,
                (false, true) => said,
                // Our own line stands last.
                (false, false) => format!("{said}\n{}", it.description),
            };
        }
    }

    /// Names what nothing was made of: notes that stand alone, or on cases and
    /// on whole sources, and the values of variables.
    fn left(&mut self, parsed: &Parsed, places: &[(String, usize)]) {
        for (guid, line) in places {
            let Some(text) = self.notes.get(guid).filter(|_| !self.used.contains(guid)) else {
                continue;
            };
            let words: String = text.chars().take(80).collect();
            let whose = match parsed.of_groups.contains(guid) {
                true => "it is of a case or a set",
                false => "it is of no code and no selection that was taken",
            };
            let detail = format!("{whose}: ‘{words}’");
            self.lose(
                "field",
                "notes",
                format!("line {line}, note {guid}"),
                detail,
            );
        }
        if parsed.values > 0 {
            let detail = format!(
                "values of cases and sources: {}; a project has no place for them",
                parsed.values
            );
            self.note("variable", "variables", "project".to_owned(), detail);
        }
    }

    /// The texts of notes, one below the other.
    fn said(&self, notes: &[String]) -> String {
        let all = notes.iter().filter_map(|it| self.notes.get(it));
        let all: Vec<&str> = all.map(String::as_str).collect();
        all.join("\n")
    }

    /// Entities, and what mentions them.
    fn cases(&mut self, parsed: &Parsed) {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for it in &parsed.cases {
            let ours = world::object(&it.description).ok();
            let before = self.out.entities.len();
            let known = ours.map(|it| self.world.record(it, &mut self.out));
            let id = match known {
                Some(Ok(())) if self.out.entities.len() > before => {
                    self.out.entities[before].id.clone()
                }
                _ => {
                    let name = free(&slug(&it.name, "case"), &mut 1, |it| taken.contains(it));
                    let Ok(id) = EntityId::parse(&name) else {
                        continue;
                    };
                    let entity = Entity {
                        id: id.clone(),
                        kind: EntityKind::Other,
                        label: it.name.clone(),
                        aliases: BTreeSet::new(),
                        within: Vec::new(),
                        sensitivity: Sensitivity::Public,
                        note: it.description.clone(),
                    };
                    self.world.entity(entity, &mut self.out);
                    id
                }
            };
            taken.insert(id.to_string());
            if it.others > 0 {
                let detail = format!(
                    "{} of its members are codes or whole sources, which an entity does not have",
                    it.others
                );
                self.note("case", &it.name, format!("line {}", it.line), detail);
            }
            for selection in &it.selections {
                for at in self.marked.get(selection).cloned().unwrap_or_default() {
                    let span = &mut self.out.documents[at.document].spans[at.span];
                    if span.entities.iter().all(|it| it.0 != id.as_str()) {
                        let link = (SmolStr::new(id.as_str()), Certainty::Certain);
                        span.entities.push(link);
                    }
                }
            }
        }
    }

    fn sets(&mut self, parsed: &Parsed) {
        for it in &parsed.sets {
            let ours = world::object(&it.description);
            if ours
                .and_then(|it| self.world.record(it, &mut self.out))
                .is_err()
            {
                let detail = "a project has no place for sets".to_owned();
                self.note("set", &it.name, format!("line {}", it.line), detail);
            }
        }
    }

    /// Links between selections; those to a further part join it.
    fn links(&mut self, links: &[Link]) {
        let documents = self.out.documents.iter();
        let mut parts: Vec<Parts> = documents.map(|it| Parts::of(it.spans.len())).collect();
        for it in links {
            let name = if it.name.trim().is_empty() {
                "related"
            } else {
                &it.name
            };
            let item = format!("line {}, link {}", it.line, it.guid);
            let ends = self.marked.get(&it.from).zip(self.marked.get(&it.to));
            let Some((from, to)) = ends else {
                let detail = format!("‘{name}’ ties something else than two coded selections");
                self.note("link", "links", item, detail);
                continue;
            };
            let (first, second) = (from[0], to[0]);
            if first.document != second.document {
                let detail = format!("‘{name}’ leads from one source to another");
                self.lose("across-documents", "links", item, detail);
                continue;
            }
            // A selection of ours is a part only where it says so.
            let ours = self.parts.get(&it.to);
            let part = match ours {
                Some(of) => it.name == FRAGMENT && self.named(first).is_some_and(|it| it == of),
                None => it.name == FRAGMENT && self.named(second).is_none(),
            };
            if part && from.len() == to.len() {
                for (from, to) in from.iter().zip(to) {
                    let spans = &self.out.documents[from.document].spans;
                    parts[from.document].tie(from.span, to.span, spans);
                }
                continue;
            }
            let mut link = crate::exchange::Link::new(first.span, second.span, name);
            link.note = self.said(&it.notes);
            self.used.extend(it.notes.iter().cloned());
            if it.both && link.note.is_empty() {
                "both ways".clone_into(&mut link.note);
            }
            self.out.documents[first.document].links.push(link);
        }
        for (document, parts) in self.out.documents.iter_mut().zip(parts) {
            parts.join(&mut document.spans, &mut document.links);
        }
    }

    fn named(&self, at: Marked) -> Option<&str> {
        self.out.documents[at.document].spans[at.span].name()
    }
}

#[cfg(test)]
mod tests;
