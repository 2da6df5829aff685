//! From imported documents to one transaction on a project.

mod ids;
mod present;
mod told;
mod types;

use super::{About, Apart, Counts, Document, Imported, LabelledSpan, Loss, ToldEvent};
use crate::command::{Command, Put, Transaction};
use crate::model::{
    Annotation, AnnotationId, Dismissed, EntityLink, Few, Origin, Project, Record as _, Relation,
    RelationId, Reviewed, Shared, Source, SourceId, SourceState, TagSet, Value, Zone,
    slug::{free, slug},
};
use ids::{FreshIds, Names};
use present::Present;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;
use types::Types;
use unicode_normalization::UnicodeNormalization as _;

/// The most labels and relation types that one import may add to a scheme.
pub const MAX_NEW_TYPES: usize = 1000;

/// Why documents cannot be taken into a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the documents hold more than {MAX_NEW_TYPES} labels that the project's scheme lacks; \
     that many look like free text, not like tags"
)]
pub struct TooManyTypes;

/// What taking documents into a project comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Adopted {
    /// Adds everything at once.
    pub transaction: Transaction,
    /// How much that is; losses and notes are to be counted with the reader's.
    pub counts: Counts,
    /// What names something that the file does not hold.
    pub losses: Vec<Loss>,
    /// What was not added since it is there.
    pub notes: Vec<Loss>,
}

/// An id for every document: its own name as a slug where that is free, else
/// numbered; `fallback` names those without, and `others` are taken too. Names that differ only in case or
/// normal form count as the same, since the files named after them would clash
/// on some disks.
pub fn source_ids(
    project: &Project,
    others: &[&SourceId],
    documents: &[Document],
    fallback: &str,
) -> Vec<SourceId> {
    let fallback = slug(fallback, "document");
    let mut taken: BTreeSet<String> = project
        .sources()
        .iter()
        .map(|it| &it.id)
        .chain(others.iter().copied())
        .map(|it| folded(it.as_str()))
        .collect();
    // Where the numbering of each slug stands, so that a hundred thousand
    // documents of one name are not tried from 2 on each time.
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut id = |document: &Document| {
        let wish = document
            .name
            .as_deref()
            .map_or_else(|| fallback.clone(), |name| slug(name, &fallback));
        let next = numbers.entry(folded(&wish)).or_insert(1);
        let name = free(&wish, next, |it| taken.contains(&folded(it)));
        taken.insert(folded(&name));
        SourceId::parse(&name).expect("a slug, numbered or not, is an id")
    };
    documents.iter().map(&mut id).collect()
}

fn folded(name: &str) -> String {
    name.to_lowercase().nfc().collect()
}

/// The name, without extension, of a file for the text of that source; never a
/// name that some system reserves.
pub fn file_stem(id: &SourceId) -> String {
    let stem = id.as_str().trim_matches('.');
    let device = stem.split('.').next().unwrap_or(stem).to_lowercase();
    let numbered = |prefix: &str| {
        device.strip_prefix(prefix).is_some_and(|rest| {
            let mut letters = rest.chars();
            letters.next().is_some_and(char::is_numeric) && letters.next().is_none()
        })
    };
    let reserved = matches!(&*device, "con" | "prn" | "aux" | "nul" | "conin" | "conout")
        || numbered("com")
        || numbered("lpt");
    if reserved || stem.is_empty() {
        format!("text-{stem}")
    } else {
        stem.to_owned()
    }
}

/// Takes what was read into a project; `sources` are those that the documents
/// became, or of the project those that they belong to, one each, in order.
/// Labels that the scheme lacks become tags, link types relation types; a label
/// that is a tag's id or label in another case is that tag. Ids of the file
/// stay where they are free. What a source of the project has already is not
/// added a second time. `random` gives bits for fresh ids.
///
/// # Errors
///
/// [`TooManyTypes`] beyond [`MAX_NEW_TYPES`].
pub fn adopt(
    project: &Project,
    format: &str,
    sources: &[Source],
    imported: &Imported,
    random: &mut dyn FnMut() -> u64,
) -> Result<Adopted, TooManyTypes> {
    let documents = Documents::Kept(&imported.documents);
    adopt_documents(project, format, sources, imported, documents, random)
}

/// The same for whoever needs the spans no more: they are gone as soon as they
/// are annotations, so that not all are in memory twice.
///
/// # Errors
///
/// As for [`adopt`].
pub fn adopt_spans(
    project: &Project,
    format: &str,
    sources: &[Source],
    imported: &mut Imported,
    random: &mut dyn FnMut() -> u64,
) -> Result<Adopted, TooManyTypes> {
    let mut documents = std::mem::take(&mut imported.documents);
    let taken = Documents::Taken(&mut documents);
    let adopted = adopt_documents(project, format, sources, imported, taken, random);
    imported.documents = documents;
    adopted
}

/// Documents whose spans may be needed no more.
enum Documents<'d> {
    Kept(&'d [Document]),
    Taken(&'d mut [Document]),
}

impl Deref for Documents<'_> {
    type Target = [Document];

    fn deref(&self) -> &[Document] {
        match self {
            Self::Kept(all) => all,
            Self::Taken(all) => all,
        }
    }
}

impl<'d> Documents<'d> {
    /// The spans of a document, in order.
    fn spans(&mut self, at: usize) -> Spans<'d> {
        match self {
            Self::Kept(all) => {
                let all: &'d [Document] = all;
                Spans::Kept(all[at].spans.iter())
            }
            Self::Taken(all) => {
                let mut spans = std::mem::take(&mut all[at].spans);
                spans.reverse();
                Spans::Taken(spans)
            }
        }
    }
}

/// Spans to be made annotations of.
enum Spans<'d> {
    Kept(std::slice::Iter<'d, LabelledSpan>),
    /// The first one last; the memory of those that were taken is given back now
    /// and then.
    Taken(Vec<LabelledSpan>),
}

impl<'d> Iterator for Spans<'d> {
    type Item = Cow<'d, LabelledSpan>;

    fn next(&mut self) -> Option<Self::Item> {
        const AT_ONCE: usize = 1 << 12;
        match self {
            Self::Kept(spans) => spans.next().map(Cow::Borrowed),
            Self::Taken(spans) => {
                let span = spans.pop()?;
                if spans.capacity() - spans.len() >= AT_ONCE {
                    spans.shrink_to_fit();
                }
                Some(Cow::Owned(span))
            }
        }
    }
}

fn adopt_documents(
    project: &Project,
    format: &str,
    sources: &[Source],
    imported: &Imported,
    mut documents: Documents<'_>,
    random: &mut dyn FnMut() -> u64,
) -> Result<Adopted, TooManyTypes> {
    let mut ids = FreshIds::new(project, random);
    let mut making = Making {
        format: Shared::from(format),
        types: Types::of(project.scheme(), imported),
        names: Names::of(project, imported),
    };
    // Nearly all of them are spans, and documents and a scheme for these.
    let spans = documents.iter().map(|it| it.spans.len() + 1);
    let mut commands: Vec<Command> = Vec::with_capacity(spans.sum::<usize>() + 1);
    let mut losses: Vec<Loss> = Vec::new();
    let mut notes: Vec<Loss> = Vec::new();
    let mut counts = Counts {
        documents: documents.len(),
        ..Counts::default()
    };
    // All ids first: a figure may be part of one that follows it.
    let mut made: Vec<Vec<AnnotationId>> = documents
        .iter()
        .map(|it| {
            it.spans
                .iter()
                .map(|it| ids.annotation(it.name()))
                .collect()
        })
        .collect();
    let homes: HashSet<&SourceId> = sources
        .iter()
        .map(|it| &it.id)
        .filter(|it| project.sources().contains(it))
        .collect();
    let mut present = Present::of(project, &homes);
    let is_there = making.those_there(project, sources, &documents, &mut made, &mut present)?;
    let called = called(&documents, &made);
    for (at, source) in sources.iter().enumerate().take(documents.len()) {
        let spans = documents.spans(at);
        let document = &documents[at];
        let (made, is_there) = (&made[at], &is_there[at]);
        let is_new = !homes.contains(&source.id);
        // Whoever marked something in it has opened it.
        let opened =
            source.state == SourceState::Untouched && document.state != SourceState::Untouched;
        if is_new || opened {
            commands.push(Command::Source(Put::set(Source {
                state: if is_new { source.state } else { document.state },
                ..source.clone()
            })));
        }
        let mut lose = |reason, item: String, detail: String| {
            losses.push(Loss {
                reason,
                document: source.id.to_string(),
                item,
                detail,
            });
        };
        for ((it, id), is_there) in spans.zip(made).zip(is_there) {
            if *is_there {
                continue;
            }
            let mut lost = |why| lose("reference", id.to_string(), why);
            let annotation = making.annotation(source, document, &it, id, &called, &mut lost)?;
            commands.push(Command::Annotation(Put::set(annotation)));
            counts.annotations += 1;
        }
        let count = is_there.iter().filter(|it| **it).count();
        if count > 0 {
            notes.push(Loss {
                reason: "already-there",
                document: source.id.to_string(),
                item: "annotations".to_owned(),
                detail: format!(
                    "{count} of its annotations say nothing that the project does not say already, \
                     and were not added again"
                ),
            });
        }
        for link in &document.links {
            let (Some(from), Some(to)) = (made.get(link.from), made.get(link.to)) else {
                continue;
            };
            let mut relation = Relation {
                id: RelationId::of_random(0),
                kind: making.types.relation(&link.kind)?,
                from: from.clone(),
                to: to.clone(),
                note: link.note.clone(),
            };
            if present.has_relation(&relation) {
                continue;
            }
            relation.id = ids.relation(link.id.as_deref());
            commands.push(Command::Relation(Put::set(relation)));
            counts.relations += 1;
        }
        for it in &document.reviewed {
            let tags = match &it.labels {
                None => TagSet::All,
                Some(labels) => TagSet::Only(
                    labels
                        .iter()
                        .map(|it| making.types.tag(it))
                        .collect::<Result<_, _>>()?,
                ),
            };
            let it = Reviewed {
                source: source.id.clone(),
                span: it.span,
                tags,
            };
            if !project.reviewed().contains(&it.id()) {
                commands.push(Command::Reviewed(Box::new(Put::set(it))));
            }
        }
        for it in &document.zones {
            let mut voice = it.voice.clone();
            if let Some(voice) = &mut voice {
                making.names.voice(voice);
            }
            let mut zone = Zone {
                source: source.id.clone(),
                voice,
                ..it.clone()
            };
            if !present.has_zone(&zone) {
                zone.id = ids.zone(Some(it.id.as_str()));
                commands.push(Command::Zone(Put::set(zone)));
            }
        }
        for (span, label) in &document.dismissed {
            let it = Dismissed {
                source: source.id.clone(),
                span: *span,
                tag: making.types.tag(label)?,
            };
            if !project.dismissed().contains(&it.id()) {
                commands.push(Command::Dismissed(Box::new(Put::set(it))));
            }
        }
    }
    let around = told::Around {
        sources,
        made: &made,
        names: &making.names,
        present: &present,
    };
    told::take(imported, &around, &mut ids, &mut commands, &mut losses);
    let Making {
        mut types, names, ..
    } = making;
    let entities = names.new_entities.into_iter();
    commands.extend(entities.map(|it| Command::Entity(Put::set(it))));
    let events = names.new_events.into_iter();
    commands.extend(events.map(|it| Command::Event(Put::set(it))));
    // A file of labels alone was meant for the scheme.
    if documents.is_empty() {
        for it in &imported.tags {
            types.tag(it.id.as_str())?;
        }
    }
    counts.new_tags = types.scheme.tags.len() - project.scheme().tags.len();
    if types.scheme != **project.scheme() {
        commands.insert(0, Command::Scheme(Arc::new(types.scheme)));
    }
    let name = match documents.len() {
        0 => format!("Import labels from {format}"),
        1 => format!("Import one document from {format}"),
        several => format!("Import {several} documents from {format}"),
    };
    Ok(Adopted {
        transaction: Transaction { name, commands },
        counts,
        losses,
        notes,
    })
}

/// What the spans that figures are part of are called in the project, by their
/// names in the file.
fn called(documents: &[Document], made: &[Vec<AnnotationId>]) -> HashMap<SmolStr, AnnotationId> {
    let spans = || documents.iter().flat_map(|it| &it.spans);
    let wanted: HashSet<&str> = spans()
        .filter_map(|it| match &it.value {
            Some(Value::Figure(figure)) => figure.part_of.as_ref().map(AnnotationId::as_str),
            _ => None,
        })
        .collect();
    let mut called: HashMap<SmolStr, AnnotationId> = HashMap::new();
    if wanted.is_empty() {
        return called;
    }
    for (span, id) in spans().zip(made.iter().flatten()) {
        if let Some(name) = span.name().filter(|it| wanted.contains(it)) {
            called
                .entry(SmolStr::new(name))
                .or_insert_with(|| id.clone());
        }
    }
    called
}

/// What annotations are made with.
struct Making<'i, 'p> {
    /// The format's word.
    format: Shared,
    types: Types<'i>,
    names: Names<'p>,
}

impl Making<'_, '_> {
    /// Which spans of each document are annotations of the project already;
    /// these get their ids.
    fn those_there<'p>(
        &mut self,
        project: &'p Project,
        sources: &[Source],
        documents: &[Document],
        made: &mut [Vec<AnnotationId>],
        present: &mut Present<'p>,
    ) -> Result<Vec<Vec<bool>>, TooManyTypes> {
        let mut called = called(documents, made);
        // A name that is an annotation's id here most likely means that one.
        let known = |name: &str| {
            let id = AnnotationId::parse(name).ok();
            id.filter(|it| project.annotations().contains(it))
        };
        for (name, id) in &mut called {
            if let Some(same) = known(name) {
                *id = same;
            }
        }
        let mut there = Vec::with_capacity(made.len());
        for ((source, document), made) in sources.iter().zip(documents).zip(made) {
            let mut here = vec![false; document.spans.len()];
            if project.sources().contains(&source.id) {
                for ((span, id), is_there) in document.spans.iter().zip(made).zip(&mut here) {
                    let own = span.name().and_then(known);
                    let like = own.as_ref().unwrap_or(id);
                    let like =
                        self.annotation(source, document, span, like, &called, &mut |_| {})?;
                    if let Some(same) = present.take_annotation(&like) {
                        *id = same.clone();
                        *is_there = true;
                    }
                }
            }
            there.push(here);
        }
        Ok(there)
    }

    /// A span as an annotation of that id. What it names and nobody knows is
    /// told to `lost`, in words.
    fn annotation(
        &mut self,
        source: &Source,
        document: &Document,
        span: &LabelledSpan,
        id: &AnnotationId,
        called: &HashMap<SmolStr, AnnotationId>,
        lost: &mut dyn FnMut(String),
    ) -> Result<Annotation, TooManyTypes> {
        let quotes = span.spans.as_slice().iter();
        let quotes = quotes.map(|it| document.text.quote(*it).unwrap_or_default());
        let mut annotation = Annotation::manual(
            id.clone(),
            source.id.clone(),
            span.spans.clone(),
            self.types.tag(&span.label)?,
            quotes.map(SmolStr::new).collect::<Few<_>>(),
        );
        annotation.origin = match &span.origin {
            Some(origin) => origin.clone(),
            None => Origin::Imported(self.format.clone()),
        };
        let value = span.value.clone();
        annotation.value = value.map(|it| self.names.value(it, called, lost));
        for (entity, certainty) in &span.entities {
            annotation.entities.push(EntityLink {
                entity: self.names.entity(entity),
                certainty: *certainty,
            });
        }
        annotation.unidentified = span.unidentified;
        annotation.unsure = span.unsure;
        annotation.note = span.note.clone();
        for (name, value) in &span.attributes {
            let value = self.types.attribute(&annotation.tag, name, value);
            annotation.attributes.insert(name.clone(), value);
        }
        Ok(annotation)
    }
}

impl About {
    /// Writes what is known onto a source; what is not leaves it as it was.
    pub fn onto(&self, source: &mut Source) {
        let put = |from: &String, to: &mut String| {
            if !from.is_empty() {
                to.clone_from(from);
            }
        };
        put(&self.title, &mut source.title);
        put(&self.publisher, &mut source.publisher);
        source.published = self.published.or(source.published);
        source.covers = self.covers.or(source.covers);
        if !self.language.is_empty() {
            source.language = self.language.clone();
        }
    }
}

impl Imported {
    /// Adds what another file holds.
    pub fn append(&mut self, other: Self) {
        let before = self.documents.len();
        self.documents.extend(other.documents);
        self.tags.extend(other.tags);
        self.relations.extend(other.relations);
        self.entities.extend(other.entities);
        self.events.extend(other.events);
        self.event_links.extend(other.event_links);
        self.accounts
            .extend(other.accounts.into_iter().map(|it| ToldEvent {
                document: it.document + before,
                ..it
            }));
        self.not_same
            .extend(other.not_same.into_iter().map(|it| Apart {
                a: (it.a.0 + before, it.a.1),
                b: (it.b.0 + before, it.b.1),
                why: it.why,
            }));
        self.verdicts.extend(other.verdicts);
        self.people.extend(other.people);
        self.losses.extend(other.losses);
        self.notes.extend(other.notes);
    }
}

#[cfg(test)]
mod tests;
