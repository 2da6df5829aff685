//! The part of a project that a writer puts into a format, with its texts.

use super::Loss;
use super::cores::{self, Part};
use crate::model::{
    Account, Annotation, AnnotationId, Dismissed, Entity, EntityId, Event, EventId, EventLink,
    NotSame, Origin, Project, Record as _, Ref, Relation, Reviewed, Source, SourceId, TagId,
    TagSet, Value, Verdict, Zone,
};
use crate::text::SourceText;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Which part of a project is meant. The default is all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these sources.
    pub sources: Option<BTreeSet<SourceId>>,
    /// Only annotations with these tags.
    pub tags: Option<BTreeSet<TagId>>,
    /// Only what was settled in review.
    pub decided: bool,
}

impl Scope {
    /// Whether an annotation is meant.
    pub fn takes(&self, it: &Annotation) -> bool {
        self.sources.as_ref().is_none_or(|s| s.contains(&it.source))
            && self.tags.as_ref().is_none_or(|tags| tags.contains(&it.tag))
            && (!self.decided || matches!(it.origin, Origin::Gold(_)))
    }
}

/// How far a writer has come, and whether it is to stop. Shared between the
/// thread that writes and the one that shows it.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicUsize,
    stop: AtomicBool,
}

impl Watch {
    /// How many documents are written.
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// Asks the writer to stop; what it gives after that is to be dropped.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked to.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// A project's documents with their texts, as far as they are meant and at
/// hand. Every span of it lies inside its text, and its quotes stand there.
#[derive(Debug)]
pub struct Corpus<'a> {
    project: &'a Project,
    documents: Vec<CorpusDocument<'a>>,
    /// The annotations of the project that are not in it: mostly none.
    left_out: HashSet<&'a AnnotationId>,
    sources: HashSet<&'a SourceId>,
    scope: Scope,
    losses: Vec<Loss>,
    watch: Option<&'a Watch>,
}

/// One source with its text and the annotations that are meant, in reading
/// order: by start, the longer one first, then by id.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub struct CorpusDocument<'a> {
    pub source: &'a Source,
    pub text: &'a SourceText,
    pub annotations: Vec<&'a Annotation>,
}

impl<'a> Corpus<'a> {
    /// Gathers what `scope` means. A source without a text in `texts` is left
    /// out with all its annotations, and so is an annotation that does not fit
    /// its text; [`Self::losses`] lists them.
    pub fn new(
        project: &'a Project,
        texts: &'a BTreeMap<SourceId, SourceText>,
        scope: &Scope,
    ) -> Self {
        let mut by_source: BTreeMap<&SourceId, Vec<&Annotation>> = BTreeMap::new();
        let mut left_out = HashSet::new();
        for it in project.annotations().iter() {
            if scope.takes(it) {
                by_source.entry(&it.source).or_default().push(it);
            } else {
                left_out.insert(&it.id);
            }
        }
        let mut losses = Vec::new();
        let mut lose = |reason, source: &SourceId, item: String, detail: String| {
            losses.push(Loss {
                reason,
                document: source.to_string(),
                item,
                detail,
            });
        };
        let mut documents = Vec::new();
        for source in project.sources().iter() {
            if scope
                .sources
                .as_ref()
                .is_some_and(|it| !it.contains(&source.id))
            {
                continue;
            }
            let mut annotations = by_source.remove(&source.id).unwrap_or_default();
            annotations.shrink_to_fit();
            let Some(text) = texts.get(&source.id) else {
                let detail = "the text of the source is not at hand".to_owned();
                lose(
                    "no-text",
                    &source.id,
                    format!("source {}", source.id),
                    detail,
                );
                for it in annotations {
                    let detail = "the text of its source is not at hand".to_owned();
                    lose("no-text", &source.id, it.id.to_string(), detail);
                    left_out.insert(&it.id);
                }
                continue;
            };
            annotations.retain(|it| match misfit(it, text) {
                None => true,
                Some(why) => {
                    lose("misplaced", &source.id, it.id.to_string(), why.to_owned());
                    left_out.insert(&it.id);
                    false
                }
            });
            annotations.sort_by(|a, b| {
                let place = |it: &Annotation| {
                    let hull = it.spans.hull();
                    (hull.start(), std::cmp::Reverse(hull.end()))
                };
                place(a).cmp(&place(b)).then_with(|| a.id.cmp(&b.id))
            });
            documents.push(CorpusDocument {
                source,
                text,
                annotations,
            });
        }
        // Those of a source that the project does not have.
        left_out.extend(by_source.into_values().flatten().map(|it| &it.id));
        Self {
            project,
            sources: documents.iter().map(|it| &it.source.id).collect(),
            documents,
            left_out,
            scope: scope.clone(),
            losses,
            watch: None,
        }
    }

    /// The same, with a writer's progress told to `watch`.
    pub fn watched(mut self, watch: &'a Watch) -> Self {
        self.watch = Some(watch);
        self
    }

    /// The project that it is part of.
    pub fn project(&self) -> &'a Project {
        self.project
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// How many annotations there are.
    pub fn annotations(&self) -> usize {
        self.documents.iter().map(|it| it.annotations.len()).sum()
    }

    /// The documents in the project's order, for what a writer has to know before
    /// it begins.
    pub(super) fn all(&self) -> &[CorpusDocument<'a>] {
        &self.documents
    }

    /// The documents in the project's order. A writer goes through them once;
    /// the walk ends early if its [`Watch`] says so.
    pub fn documents(&self) -> impl Iterator<Item = &CorpusDocument<'a>> {
        self.documents.iter().enumerate().map_while(|(index, it)| {
            if let Some(watch) = self.watch {
                watch.done.store(index, Ordering::Relaxed);
                if watch.stopped() {
                    return None;
                }
            }
            Some(it)
        })
    }

    /// What `write` makes of each document, whose number it is told, on all
    /// cores, in the project's order; fewer if its [`Watch`] asks to stop. A writer calls
    /// this, [`Self::each_in_order`] or [`Self::documents`], once.
    pub(super) fn each<R: Send>(
        &self,
        write: impl Fn(usize, &CorpusDocument<'a>) -> R + Sync,
    ) -> Vec<R> {
        let made = cores::each(&self.documents, |at, document| {
            self.unless_stopped(|| write(at, document))
        });
        made.into_iter().flatten().collect()
    }

    /// The same, handed to `take` in that order as soon as it is its turn, for
    /// what is put together into one file.
    pub(super) fn each_in_order<R: Send>(
        &self,
        write: impl Fn(usize, &CorpusDocument<'a>) -> R + Sync,
        mut take: impl FnMut(R) + Send,
    ) {
        self.parts_in_order::<Infallible, R>(
            |at, document, _| write(at, document),
            |part| {
                let Part::End(made) = part;
                take(made);
            },
        );
    }

    /// The same for what comes in pieces, so that those of the document whose turn
    /// it is do not wait.
    pub(super) fn parts_in_order<P: Send, R: Send>(
        &self,
        write: impl Fn(usize, &CorpusDocument<'a>, &mut (dyn FnMut(P) + Send)) -> R + Sync,
        mut take: impl FnMut(Part<P, R>) + Send,
    ) {
        cores::parts_in_order(
            &self.documents,
            |at, document, piece| self.unless_stopped(|| write(at, document, piece)),
            |part| match part {
                Part::Piece(it) => take(Part::Piece(it)),
                Part::End(made) => made.into_iter().for_each(|it| take(Part::End(it))),
            },
        );
    }

    /// Does a part of the work, unless its [`Watch`] asks to stop.
    fn unless_stopped<R>(&self, write: impl FnOnce() -> R) -> Option<R> {
        let Some(watch) = self.watch else {
            return Some(write());
        };
        if watch.stopped() {
            return None;
        }
        let made = write();
        watch.done.fetch_add(1, Ordering::Relaxed);
        Some(made)
    }

    /// What is left out before any format is asked.
    pub fn losses(&self) -> &[Loss] {
        &self.losses
    }

    /// Whether an annotation is in it.
    pub fn holds(&self, id: &AnnotationId) -> bool {
        self.project.annotations().contains(id) && !self.left_out.contains(id)
    }

    /// Whether a source is in it, with its text.
    pub fn holds_source(&self, id: &SourceId) -> bool {
        self.sources.contains(id)
    }

    /// Whether less than the whole project was asked for.
    fn is_partial(&self) -> bool {
        self.scope != Scope::default()
    }

    /// The relations whose two ends are in it.
    pub fn relations(&self) -> impl Iterator<Item = &'a Relation> {
        let relations = self.project.relations().iter().map(Arc::as_ref);
        relations.filter(|it| self.holds(&it.from) && self.holds(&it.to))
    }

    /// The same by the annotation that each leads from.
    pub(super) fn relations_by_start(&self) -> HashMap<&'a AnnotationId, Vec<&'a Relation>> {
        let mut from: HashMap<_, Vec<_>> = HashMap::new();
        for it in self.relations() {
            from.entry(&it.from).or_default().push(it);
        }
        from
    }

    /// The accounts with a member in it, or, if it is the whole project, all
    /// whose source is in it. Members may lie outside it.
    pub fn accounts(&self) -> impl Iterator<Item = &'a Account> {
        let accounts = self.project.accounts().iter().map(Arc::as_ref);
        accounts.filter(|it| {
            it.members
                .iter()
                .any(|member| self.holds(&member.annotation))
                || (!self.is_partial() && self.sources.contains(&it.passage.source))
        })
    }

    /// The same by the source that each lies in.
    pub(super) fn accounts_by_source(&self) -> BTreeMap<&'a SourceId, Vec<&'a Account>> {
        let mut by_source: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for it in self.accounts() {
            by_source.entry(&it.passage.source).or_default().push(it);
        }
        by_source
    }

    /// The events of these accounts and those that claims are about; if it is
    /// the whole project, all.
    pub fn events(&self) -> Vec<&'a Event> {
        let mut told: BTreeSet<&EventId> = self.accounts().map(|it| &it.event).collect();
        for it in self.documents.iter().flat_map(|it| &it.annotations) {
            if let Some(Value::Claim(claim)) = &it.value {
                told.extend(claim.about.iter().map(|(event, _)| event));
            }
        }
        let events = self.project.events().iter().map(Arc::as_ref);
        events
            .filter(|it| !self.is_partial() || told.contains(&it.id))
            .collect()
    }

    /// The links between these events.
    pub fn event_links(&self) -> Vec<&'a EventLink> {
        let events: BTreeSet<&EventId> = self.events().into_iter().map(|it| &it.id).collect();
        let links = self.project.event_links().iter().map(Arc::as_ref);
        links
            .filter(|it| events.contains(&it.from) && events.contains(&it.to))
            .collect()
    }

    /// The zones of its documents.
    pub fn zones(&self) -> impl Iterator<Item = &'a Zone> {
        let zones = self.project.zones().iter().map(Arc::as_ref);
        zones.filter(|it| self.sources.contains(&it.source))
    }

    /// Where its documents were looked at, as far as what was found there is in
    /// it: silence is to mean that there is nothing.
    pub fn reviewed(&self) -> Vec<Reviewed> {
        let mut out = Vec::new();
        // What was found and is left out, by source: each would be a silence.
        let mut left: HashMap<&SourceId, Vec<&Annotation>> = HashMap::new();
        if self.scope.decided {
            let all = self.project.annotations().iter();
            for it in all.filter(|it| !self.holds(&it.id)) {
                left.entry(&it.source).or_default().push(it);
            }
        }
        for it in self.project.reviewed().iter() {
            if !self.sources.contains(&it.source) {
                continue;
            }
            let tags = match (&it.tags, &self.scope.tags) {
                (all, None) => all.clone(),
                (TagSet::All, Some(scope)) => TagSet::Only(scope.clone()),
                (TagSet::Only(tags), Some(scope)) => TagSet::Only(tags & scope),
            };
            let meant = |tag| match &tags {
                TagSet::All => true,
                TagSet::Only(tags) => tags.contains(tag),
            };
            let mut left = left.get(&it.source).into_iter().flatten();
            let silenced = left.any(|found| {
                meant(&found.tag) && found.spans.as_slice().iter().any(|at| at.overlaps(it.span))
            });
            let nothing = matches!(&tags, TagSet::Only(tags) if tags.is_empty());
            if !silenced && (tags == it.tags || !nothing) {
                let looked = Reviewed {
                    tags,
                    ..(**it).clone()
                };
                out.push(looked);
            }
        }
        out
    }

    /// The suggestions in its documents that were turned down.
    pub fn dismissed(&self) -> impl Iterator<Item = &'a Dismissed> {
        let dismissed = self.project.dismissed().iter().map(Arc::as_ref);
        dismissed.filter(|it| {
            self.sources.contains(&it.source)
                && self
                    .scope
                    .tags
                    .as_ref()
                    .is_none_or(|tags| tags.contains(&it.tag))
        })
    }

    /// The pairs of passages of its documents that do not tell the same event.
    pub fn not_same(&self) -> impl Iterator<Item = &'a NotSame> {
        let pairs = self.project.not_same().iter().map(Arc::as_ref);
        pairs
            .filter(|it| self.sources.contains(&it.a.source) && self.sources.contains(&it.b.source))
    }

    /// What was decided about its events.
    pub fn verdicts(&self) -> Vec<&'a Verdict> {
        let events: BTreeSet<&EventId> = self.events().into_iter().map(|it| &it.id).collect();
        let verdicts = self.project.verdicts().iter().map(Arc::as_ref);
        verdicts.filter(|it| events.contains(&it.event)).collect()
    }

    /// The entities that its annotations and zones name, and what those lie in; if it is
    /// the whole project, all.
    pub fn entities(&self) -> Vec<&'a Entity> {
        let all = self.project.entities();
        if !self.is_partial() {
            return all.iter().map(Arc::as_ref).collect();
        }
        let mut named: BTreeSet<EntityId> = BTreeSet::new();
        let mut open: Vec<EntityId> = Vec::new();
        let mut visit = |of: Ref<'_>| {
            if let Ref::Entity(id) = of {
                open.push(id.clone());
            }
        };
        for it in self.documents.iter().flat_map(|it| &it.annotations) {
            it.visit_refs(&mut visit);
        }
        self.zones().for_each(|it| it.visit_refs(&mut visit));
        while let Some(id) = open.pop() {
            if let Some(entity) = all.get(&id)
                && named.insert(id)
            {
                open.extend(entity.within.iter().map(|it| it.entity.clone()));
            }
        }
        all.iter()
            .filter(|it| named.contains(&it.id))
            .map(Arc::as_ref)
            .collect()
    }
}

/// Why an annotation does not fit its text, if it does not.
fn misfit(it: &Annotation, text: &SourceText) -> Option<&'static str> {
    for (index, span) in it.spans.as_slice().iter().enumerate() {
        let Some(words) = text.quote(*span) else {
            return Some("it lies past the end of its text");
        };
        if it.quotes.get(index).is_some_and(|quote| quote != words) {
            return Some("its words do not stand there");
        }
    }
    None
}
