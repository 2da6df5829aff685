//! An extractor's output as a project, whatever its format is.

use super::disk;
use super::output::{Failure, Outcome, count};
use crate::command::{Command, Put, apply};
use crate::exchange::predictions::{self, Found, Predicted, is_predictions};
use crate::exchange::{Loss, OffsetUnit, doccano};
use crate::io::digest::Digest;
use crate::model::slug::{free, slug};
use crate::model::{
    Annotation, AnnotationId, Annotator, AnnotatorRole, Head, Project, Relation, RelationId,
    Source, SourceId, SourceState, Tag, TagId, ValueKind,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

/// Reads predictions for the sources of `gold`. What could not be taken is
/// told in the outcome.
pub(super) fn read(path: &Path, gold: &Project, outcome: &mut Outcome) -> Result<Project, Failure> {
    if path.extension().is_some_and(|it| it == "ron") {
        let opened = disk::open(path)?;
        opened.remark_on_problems(outcome);
        return Ok(opened.project);
    }
    let bytes = disk::read(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"Project") {
        return Ok(disk::open(path)?.project);
    }
    let (documents, losses) = if start.is_empty() {
        (Vec::new(), Vec::new())
    } else if is_predictions(&bytes) {
        let read = predictions::read(&bytes, &name).map_err(|it| Failure::at(path, it))?;
        let plain = read.documents.into_iter().map(|it| (it, Vec::new()));
        (plain.collect(), read.losses)
    } else {
        let read = doccano::read(&bytes, &name, OffsetUnit::CodePoints)
            .map_err(|it| Failure::at(path, it))?;
        for note in read.notes.iter().filter(|it| it.reason == "offset-unit") {
            outcome.remark(format_args!("{}: {}", note.document, note.detail));
        }
        let documents = read.documents.into_iter().map(|it| {
            let annotations = it.spans.into_iter().map(|span| Found {
                spans: span.spans,
                label: span.label,
                value: span.value,
            });
            let document = Predicted {
                line: it.line,
                id: it.name,
                sha256: None,
                text: Some(it.text.as_str().to_owned()),
                annotations: annotations.collect(),
            };
            (document, it.links)
        });
        (documents.collect(), read.losses)
    };
    let made = Made::of(gold, &name, documents, losses);
    tell(&made.losses, outcome);
    Ok(made.project)
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

type Linked = (Predicted, Vec<crate::exchange::Link>);

struct Made {
    project: Project,
    losses: Vec<Loss>,
}

impl Made {
    fn of(gold: &Project, name: &str, documents: Vec<Linked>, losses: Vec<Loss>) -> Self {
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
        for (document, links) in documents {
            work.document(document, &links, &mut tags);
        }
        let mut scheme = (**gold.scheme()).clone();
        scheme.tags.extend(tags.new);
        let mut commands = vec![Command::Scheme(Arc::new(scheme))];
        commands.append(&mut work.commands);
        let mut losses = work.losses;
        if let Err(rejected) = apply(&mut project, &commands) {
            losses.push(Loss {
                reason: "rejected",
                document: name.to_owned(),
                item: String::new(),
                detail: rejected.to_string(),
            });
        }
        Self { project, losses }
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
    fn document(&mut self, it: Predicted, links: &[crate::exchange::Link], tags: &mut Tags) {
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
        let mut made = Vec::with_capacity(it.annotations.len());
        for found in it.annotations {
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
                Annotation::manual(id.clone(), source.clone(), found.spans, tag, Vec::new());
            annotation.value = found.value;
            self.commands
                .push(Command::Annotation(Put::set(annotation)));
            made.push(Some(id));
        }
        for link in links {
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
