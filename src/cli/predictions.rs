//! An extractor's output as a project, whatever its format is.

use super::disk::{self, Opened};
use super::output::{Failure, Outcome, count};
use crate::command::{Command, Put, apply_unchecked};
use crate::exchange::jsonl::{is_ours, read_lines};
use crate::exchange::{Format, InFile, LabelledSpan, Link, Loss, ReadOptions};
use crate::io::digest::Digest;
use crate::io::exchange::import::known;
use crate::io::exchange::{read_groups, texts_of};
use crate::model::slug::{free, slug};
use crate::model::{
    Annotation, AnnotationId, Annotator, AnnotatorRole, Few, Head, Project, Relation, RelationId,
    Source, SourceId, SourceState, Tag, TagId, ValueKind,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::Arc;

/// What an extractor found in one document.
struct Predicted {
    /// The line, from 1.
    line: usize,
    /// What the file calls the document.
    id: Option<String>,
    /// The hash of its text, as given.
    sha256: Option<String>,
    /// Its text.
    text: Option<String>,
    found: Vec<LabelledSpan>,
    links: Vec<Link>,
}

/// Reads predictions for the sources of `gold`, in that format, or in the one
/// that they look like. What could not be taken is told in the outcome.
pub(super) fn read(
    path: &Path,
    format: Option<Format>,
    gold: &Opened,
    outcome: &mut Outcome,
) -> Result<Project, Failure> {
    if format.is_none() && path.extension().is_some_and(|it| it == "ron") {
        let opened = disk::open(path)?;
        opened.remark_on_problems(outcome);
        return Ok(opened.project);
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let groups = read_groups(&[path.to_owned()]).map_err(Failure::new)?;
    let files = groups.iter().flat_map(|it| &it.files);
    let files: Vec<InFile<'_>> = files.map(|(path, bytes)| InFile { path, bytes }).collect();
    let start = files
        .first()
        .map_or(&[][..], |it| it.bytes.trim_ascii_start());
    if format.is_none() && files.len() == 1 && start.starts_with(b"Project") {
        return Ok(disk::open(path)?.project);
    }
    let (documents, losses) = if files.iter().all(|it| it.bytes.trim_ascii().is_empty()) {
        (Vec::new(), Vec::new())
    } else {
        match format {
            Some(Format::Jsonl) => lines(path, &files)?,
            None if is_ours(files[0].bytes) => lines(path, &files)?,
            other => documents(path, other, &files, gold, outcome)?,
        }
    };
    let made = Made::of(&gold.project, &name, documents, losses);
    tell(&made.losses, outcome);
    Ok(made.project)
}

/// Our own format names documents by hashes: no text is needed.
fn lines(path: &Path, files: &[InFile<'_>]) -> Result<(Vec<Predicted>, Vec<Loss>), Failure> {
    let (mut documents, mut losses) = (Vec::new(), Vec::new());
    for file in files {
        let read = read_lines(file.bytes, file.path).map_err(|it| Failure::at(path, it))?;
        losses.extend(read.losses);
        for it in read.documents {
            let ids = it.annotations.iter().enumerate();
            let ids: HashMap<&str, usize> =
                ids.filter_map(|(at, it)| Some((it.name()?, at))).collect();
            let links = it.links.iter().filter_map(|it| {
                let (from, to) = (ids.get(&*it.from)?, ids.get(&*it.to)?);
                Some(Link::new(*from, *to, it.kind.clone()))
            });
            documents.push(Predicted {
                line: it.number,
                links: links.collect(),
                id: it.id,
                sha256: it.sha256,
                text: it.text,
                found: it.annotations.into_iter().map(|it| it.span).collect(),
            });
        }
    }
    Ok((documents, losses))
}

/// Any other format; texts that it lacks are those of the gold.
fn documents(
    path: &Path,
    format: Option<Format>,
    files: &[InFile<'_>],
    gold: &Opened,
    outcome: &mut Outcome,
) -> Result<(Vec<Predicted>, Vec<Loss>), Failure> {
    let (texts, _) = texts_of(&gold.path, &gold.project);
    let known = |name: &str| known(&gold.project, &texts, name);
    let options = ReadOptions {
        known: Some(&known),
        ..ReadOptions::default()
    };
    // What looks like nothing is read as doccano's, whose reader says what is wrong.
    let guessed = || Format::detect(files, &options).first().copied();
    let format = format.or_else(guessed).unwrap_or(Format::Doccano);
    let read = format
        .read(files, &options)
        .map_err(|it| Failure::at(path, it.error))?;
    for note in read.notes.iter().filter(|it| it.reason == "offset-unit") {
        outcome.remark(format_args!("{}: {}", note.document, note.detail));
    }
    let documents = read.documents.into_iter().map(|it| Predicted {
        line: it.line,
        id: it.name,
        sha256: None,
        text: Some(it.text.as_str().to_owned()),
        found: it.spans,
        links: it.links,
    });
    Ok((documents.collect(), read.losses))
}

fn tell(losses: &[Loss], outcome: &mut Outcome) {
    const SHOWN: usize = 20;
    if losses.is_empty() {
        return;
    }
    outcome.remark(format_args!(
        "{} of the output could not be taken and {} not scored",
        count(losses.len(), "item"),
        if losses.len() == 1 { "is" } else { "are" }
    ));
    for it in losses.iter().take(SHOWN) {
        outcome.remark(format_args!(
            "{}: {}: {}: {}",
            it.document, it.item, it.reason, it.detail
        ));
    }
}

struct Made {
    project: Project,
    losses: Vec<Loss>,
}

impl Made {
    fn of(gold: &Project, name: &str, documents: Vec<Predicted>, losses: Vec<Loss>) -> Self {
        let mut project = Project::new(Head {
            title: name.to_owned(),
            annotator: Annotator {
                id: "machine".into(),
                name: name.to_owned(),
                role: AnnotatorRole::Machine,
            },
            ..Head::default()
        });
        let mut tags = Tags::of(gold);
        let mut work = Work {
            gold,
            losses,
            sources: BTreeMap::new(),
            names: BTreeSet::new(),
            commands: Vec::new(),
            number: 0,
        };
        for document in documents {
            work.document(document, &mut tags);
        }
        let mut scheme = (**gold.scheme()).clone();
        scheme.tags.extend(tags.new);
        let mut commands = vec![Command::Scheme(Arc::new(scheme))];
        commands.append(&mut work.commands);
        // Unchecked: values name entities and events by the gold's ids, which
        // an extractor's output need not describe, and this project is scored,
        // never saved.
        apply_unchecked(&mut project, &commands);
        Self {
            project,
            losses: work.losses,
        }
    }
}

struct Work<'g> {
    gold: &'g Project,
    losses: Vec<Loss>,
    /// Sources made so far, by hash and path: a document may come in several lines.
    sources: BTreeMap<(String, String), (SourceId, u32)>,
    names: BTreeSet<String>,
    commands: Vec<Command>,
    number: u32,
}

impl Work<'_> {
    fn document(&mut self, it: Predicted, tags: &mut Tags) {
        let own = it.text.as_ref().map(|text| {
            let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
            (Digest::of(text.as_bytes()).to_string(), chars)
        });
        let named = it.id.as_deref();
        let by_name = self.gold.sources().iter().find(|source| {
            let name = named.unwrap_or_default();
            source.id.as_str() == name || source.path == name
        });
        let given = it.sha256.as_ref().map(|it| it.trim().to_lowercase());
        let by_hash = |hash: &str| {
            let sources = self.gold.sources().iter();
            let same = |it: &&Arc<Source>| it.sha256.eq_ignore_ascii_case(hash);
            let all: Vec<&Arc<Source>> = sources.filter(same).collect();
            // Equal texts are told apart by the name, if the line has one.
            let named = all
                .iter()
                .find(|it| by_name.is_some_and(|name| name.id == it.id));
            named.or(all.first()).copied()
        };
        let hash = own.as_ref().map(|it| it.0.clone()).or(given);
        let source = match &hash {
            Some(hash) => by_hash(hash),
            None => by_name,
        };
        let (sha256, chars, path) = match (source, &own, hash) {
            (Some(source), _, _) => (source.sha256.to_string(), source.chars, source.path.clone()),
            (None, own, Some(hash)) => {
                let chars = own.as_ref().map_or(u32::MAX, |it| it.1);
                (hash, chars, named.unwrap_or_default().to_owned())
            }
            (None, _, None) => {
                let name = named.unwrap_or_default().to_owned();
                self.losses.push(Loss {
                    reason: "no-document",
                    document: name,
                    item: format!("line {}", it.line),
                    detail: "the gold has no document of that id".to_owned(),
                });
                return;
            }
        };
        let key = (sha256.clone(), path.clone());
        let (source, chars) = match self.sources.get(&key) {
            Some(known) => known.clone(),
            None => {
                let wish = slug(named.unwrap_or("document"), "document");
                let id = free(&wish, &mut 1, |it| self.names.contains(it));
                self.names.insert(id.clone());
                let Ok(id) = SourceId::parse(&id) else {
                    return;
                };
                let mut source = Source::plain(id.clone(), path, chars);
                source.sha256 = sha256.into();
                source.state = SourceState::Done;
                self.commands.push(Command::Source(Put::set(source)));
                self.sources.insert(key, (id.clone(), chars));
                (id, chars)
            }
        };
        let mut made = Vec::with_capacity(it.found.len());
        for found in it.found {
            let end = found.spans.hull().end().get();
            if end > chars {
                self.losses.push(Loss {
                    reason: "past-end",
                    document: source.to_string(),
                    item: format!("line {}", it.line),
                    detail: format!("a span ends at {end}, the text at {chars}"),
                });
                made.push(None);
                continue;
            }
            let Ok(id) = AnnotationId::parse(&format!("p{}", self.number)) else {
                continue;
            };
            self.number += 1;
            let tag = tags.tag(&found.label);
            let mut annotation =
                Annotation::manual(id.clone(), source.clone(), found.spans, tag, Few::default());
            annotation.value = found.value;
            self.commands
                .push(Command::Annotation(Put::set(annotation)));
            made.push(Some(id));
        }
        for link in it.links {
            let end = |at: usize| made.get(at).cloned().flatten();
            let id = RelationId::parse(&format!("r{}", self.number));
            self.number += 1;
            if let (Some(from), Some(to), Ok(id)) = (end(link.from), end(link.to), id) {
                self.commands.push(Command::Relation(Put::set(Relation {
                    id,
                    kind: link.kind.as_str().into(),
                    from,
                    to,
                    note: String::new(),
                })));
            }
        }
    }
}

/// Labels of the output as tags of the gold, or as new ones.
struct Tags {
    known: BTreeMap<String, TagId>,
    new: Vec<Tag>,
}

impl Tags {
    fn of(gold: &Project) -> Self {
        let mut known = BTreeMap::new();
        let tags = &gold.scheme().tags;
        // Ids first: a label never takes another tag's id from it.
        for tag in tags {
            known.insert(key(tag.id.as_str()), tag.id.clone());
        }
        for tag in tags {
            known.entry(key(&tag.label)).or_insert(tag.id.clone());
        }
        Self {
            known,
            new: Vec::new(),
        }
    }

    fn tag(&mut self, label: &str) -> TagId {
        let key = key(label);
        if let Some(id) = self.known.get(&key) {
            return id.clone();
        }
        let name = free(&slug(label, "tag"), &mut 1, |it| {
            self.known.values().any(|id| id.as_str() == it)
        });
        let id = TagId::parse(&name).expect("a slug, numbered or not, is an id");
        self.new.push(Tag {
            id: id.clone(),
            label: label.trim().to_owned(),
            key: "".into(),
            color: "".into(),
            value: ValueKind::None,
            attributes: Vec::new(),
            guideline: String::new(),
            examples: Vec::new(),
        });
        self.known.insert(key, id.clone());
        id
    }
}

fn key(label: &str) -> String {
    label.trim().to_lowercase()
}
