//! The one owner of the open project, its history and its lookups.

use crate::command::{
    Applied, Change, History, Rejected, Step, Swap, Transaction, apply, apply_unchecked,
};
use crate::index::{DocumentIndex, EventIndex, Links, Mentions, Placed};
use crate::model::{Annotation, AnnotationId, Few, Project, SourceId, TagId};
use crate::text::SourceText;
use smol_str::SmolStr;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A project with its history and everything derived from both.
///
/// Rooms read it; only the dispatcher changes it, through [`Self::apply`],
/// [`Self::undo`] and [`Self::redo`].
#[derive(Debug, Default)]
pub struct Store {
    project: Project,
    history: History,
    revision: u64,
    documents: HashMap<SourceId, Document>,
    counts: Counts,
    links: Links,
    surroundings: u64,
    mentions: Mentions,
    events: EventIndex,
}

/// A source whose text is at hand.
#[derive(Debug)]
pub struct Document {
    /// Its text.
    pub text: SourceText,
    /// Its annotations by position.
    pub index: DocumentIndex,
    /// The hash that the source was recorded with when it was tied to the text.
    of: SmolStr,
}

impl Document {
    /// Where an annotation of this source lies, if it does.
    pub fn placed(&self, annotation: &Annotation) -> Option<&Placed> {
        self.index.get(&self.text, annotation)
    }
}

/// How many annotations each source has of each tag; kept up with every edit,
/// sums too, since the window shows them in every frame.
#[derive(Debug, Default)]
pub struct Counts {
    sources: BTreeMap<SourceId, OfSource>,
    tags: BTreeMap<TagId, u32>,
    total: u32,
}

#[derive(Debug, Default)]
struct OfSource {
    tags: BTreeMap<TagId, u32>,
    total: u32,
}

impl Counts {
    /// All annotations of a source.
    pub fn of_source(&self, source: &SourceId) -> u32 {
        self.sources.get(source).map_or(0, |it| it.total)
    }

    /// The annotations of a source that bear a tag.
    pub fn of(&self, source: &SourceId, tag: &TagId) -> u32 {
        let of_source = self.sources.get(source);
        of_source
            .and_then(|it| it.tags.get(tag))
            .copied()
            .unwrap_or(0)
    }

    /// The annotations of all sources that bear a tag.
    pub fn of_tag(&self, tag: &TagId) -> u32 {
        self.tags.get(tag).copied().unwrap_or(0)
    }

    /// All annotations.
    pub fn total(&self) -> u32 {
        self.total
    }

    fn update(&mut self, before: Option<&Arc<Annotation>>, after: Option<&Arc<Annotation>>) {
        let less = |count: &mut u32| *count = count.saturating_sub(1);
        if let Some(before) = before {
            if let Some(of_source) = self.sources.get_mut(&before.source) {
                of_source
                    .tags
                    .get_mut(&before.tag)
                    .into_iter()
                    .for_each(less);
                less(&mut of_source.total);
            }
            self.tags.get_mut(&before.tag).into_iter().for_each(less);
            less(&mut self.total);
        }
        if let Some(after) = after {
            let of_source = self.sources.entry(after.source.clone()).or_default();
            *of_source.tags.entry(after.tag.clone()).or_insert(0) += 1;
            of_source.total += 1;
            *self.tags.entry(after.tag.clone()).or_insert(0) += 1;
            self.total += 1;
        }
    }
}

impl Store {
    /// Takes over a project as it was opened, with the steps that led to it.
    pub fn new(project: Project, history: History) -> Self {
        let mentions = Mentions::new(&project);
        Self::with_mentions(project, history, mentions)
    }

    /// The same with an index that was made elsewhere, over the same project.
    pub fn with_mentions(project: Project, history: History, mentions: Mentions) -> Self {
        let mut counts = Counts::default();
        project
            .annotations()
            .iter()
            .for_each(|it| counts.update(None, Some(it)));
        let links = Links::new(&project);
        let events = EventIndex::new(&project);
        Self {
            project,
            history,
            revision: 0,
            documents: HashMap::new(),
            counts,
            links,
            surroundings: 0,
            mentions,
            events,
        }
    }

    /// The project as it is now.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The steps so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Moves on with every change, for whoever keeps something derived.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// How many annotations there are where.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Which annotations are tied to which.
    pub fn links(&self) -> &Links {
        &self.links
    }

    /// Moves on with every change of a source or a zone: of what is known
    /// around a text before a word of it is read.
    pub fn surroundings(&self) -> u64 {
        self.surroundings
    }

    /// What names each entity, and which mentions are linked to none.
    pub fn mentions(&self) -> &Mentions {
        &self.mentions
    }

    /// Which accounts each event has, and which each annotation serves.
    pub fn events(&self) -> &EventIndex {
        &self.events
    }

    /// The source of that id, if its text is at hand.
    pub fn document(&self, id: &SourceId) -> Option<&Document> {
        self.documents.get(id)
    }

    /// How many sources' texts are at hand.
    pub fn at_hand(&self) -> usize {
        self.documents.len()
    }

    /// The annotation of that id with the place where it lies, if its text is at hand.
    pub fn placed(&self, id: &AnnotationId) -> Option<&Placed> {
        let annotation = self.project.annotations().get(id)?;
        self.document(&annotation.source)?.placed(annotation)
    }

    /// The words of an annotation for a line of a list: its quotes; without
    /// them what stands at its place, if the text is at hand; else the place.
    pub fn words(&self, it: &Annotation) -> String {
        if !it.quotes.is_empty() {
            return it.first_words();
        }
        let place = || it.place_words();
        let Some(document) = self.document(&it.source) else {
            return place();
        };
        let mut shown = it.clone();
        let spans = it.spans.as_slice().iter();
        let quotes: Option<Few<SmolStr>> = spans
            .map(|&span| document.text.quote(span).map(Into::into))
            .collect();
        shown.quotes = quotes.unwrap_or_default();
        if shown.quotes.is_empty() {
            place()
        } else {
            shown.first_words()
        }
    }

    /// Ties a source to its text. This walks all annotations once.
    pub fn attach(&mut self, id: &SourceId, text: SourceText) {
        let own = self
            .project
            .annotations()
            .iter()
            .filter(|it| it.source == *id);
        let index = DocumentIndex::new(&text, own);
        self.attach_indexed(id, text, index);
    }

    /// Ties a source to its text with an index that was built elsewhere, over
    /// the annotations as they are now.
    pub fn attach_indexed(&mut self, id: &SourceId, text: SourceText, index: DocumentIndex) {
        let source = self.project.sources().get(id);
        let of = source.map_or_else(SmolStr::default, |it| it.sha256.clone());
        let document = Document { text, index, of };
        self.documents.insert(id.clone(), document);
    }

    /// Lets go of a source's text.
    pub fn detach(&mut self, id: &SourceId) {
        self.documents.remove(id);
    }

    /// Applies a transaction and remembers it as a step.
    ///
    /// # Errors
    ///
    /// [`Rejected`] leaves everything as it was.
    pub fn apply(&mut self, transaction: Transaction) -> Result<(Change, &Step), Rejected> {
        let Transaction { name, commands } = transaction;
        let Applied { inverse, change } = apply(&mut self.project, &commands)?;
        self.follow(&change);
        self.history.push(Step {
            name,
            forward: commands,
            inverse,
        });
        let step = self.history.undoable().expect("a step was just pushed");
        Ok((change, step))
    }

    /// Takes the last step back; `None` if there is none.
    pub fn undo(&mut self) -> Option<(Change, String)> {
        let step = self.history.undo()?;
        let (name, applied) = (
            step.name.clone(),
            apply_unchecked(&mut self.project, &step.inverse),
        );
        self.follow(&applied.change);
        Some((applied.change, name))
    }

    /// Does the step again that was taken back last; `None` if there is none.
    pub fn redo(&mut self) -> Option<(Change, String)> {
        let step = self.history.redo()?;
        let (name, applied) = (
            step.name.clone(),
            apply_unchecked(&mut self.project, &step.forward),
        );
        self.follow(&applied.change);
        Some((applied.change, name))
    }

    fn follow(&mut self, change: &Change) {
        self.revision += 1;
        if change.sources || !change.zones.is_empty() {
            self.surroundings += 1;
        }
        self.links.follow(change);
        self.events.follow(change);
        self.mentions.follow(&self.project, change);
        for Swap { before, after } in &change.annotations {
            self.counts.update(before.as_ref(), after.as_ref());
            // A change may move an annotation to another source.
            for (which, annotation) in [(true, before), (false, after)] {
                let Some(annotation) = annotation else {
                    continue;
                };
                if let Some(document) = self.documents.get_mut(&annotation.source) {
                    let Document { text, index, .. } = document;
                    let (out, into) = if which {
                        (Some(annotation), None)
                    } else {
                        (None, Some(annotation))
                    };
                    index.update(text, out, into);
                }
            }
        }
        if change.sources {
            // A text that is not the source's any more is read anew.
            let sources = self.project.sources();
            self.documents.retain(|id, document| {
                let source = sources.get(id);
                source.is_some_and(|it| it.sha256 == document.of)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::edit;
    use crate::model::{Head, Source, SourceState};

    fn id<T>(parse: impl Fn(&str) -> Result<T, crate::model::IdError>, text: &str) -> T {
        parse(text).expect("an id")
    }

    #[test]
    fn an_edit_reaches_the_lookups_and_undo_takes_it_back() {
        let text = SourceText::new("Some 160 Peuhl herders").expect("short");
        let mut store = Store::new(Project::new(Head::default()), History::default());
        store
            .apply(edit::add_sources(vec![Source::plain(
                id(SourceId::parse, "s"),
                "s.txt",
                text.char_len().get(),
            )]))
            .expect("fits");
        let source_id = id(SourceId::parse, "s");
        store.attach(&source_id, text.clone());
        let before = store.project().clone();
        let span = text.span(
            crate::text::ByteOffset::new(0),
            crate::text::ByteOffset::new(8),
        );
        let (spans, quotes) = edit::anchor(&text, &[span.expect("inside")]).expect("inside");
        let annotation = Annotation::manual(
            AnnotationId::of_random(7),
            source_id.clone(),
            spans,
            id(TagId::parse, "figure"),
            quotes,
        );
        let transaction = edit::add_annotation(store.project(), annotation.clone());
        store.apply(transaction).expect("fits");
        assert_eq!(store.counts().of_source(&source_id), 1);
        assert_eq!(
            store.placed(&annotation.id).map(|it| it.hull.len()),
            Some(8)
        );
        let state = store.project().sources().get(&source_id).map(|it| it.state);
        assert_eq!(state, Some(SourceState::Started));
        let after = store.project().clone();
        assert_eq!(
            store.undo().map(|(_, name)| name).as_deref(),
            Some("Tag as figure")
        );
        assert_eq!(*store.project(), before);
        assert_eq!(store.counts().total(), 0);
        assert!(store.placed(&annotation.id).is_none());
        store.redo().expect("undone");
        assert_eq!(*store.project(), after);
        assert_eq!(store.document(&source_id).map(|it| it.index.len()), Some(1));
    }

    #[test]
    fn a_source_in_use_is_not_taken_away_bare() {
        let text = SourceText::new("x y").expect("short");
        let mut store = Store::new(Project::new(Head::default()), History::default());
        store
            .apply(edit::add_sources(vec![Source::plain(
                id(SourceId::parse, "s"),
                "s.txt",
                text.char_len().get(),
            )]))
            .expect("fits");
        let bare = Transaction {
            name: "x".to_owned(),
            commands: vec![crate::command::Command::Annotation(
                crate::command::Put::set(Annotation::manual(
                    AnnotationId::of_random(1),
                    id(SourceId::parse, "elsewhere"),
                    edit::anchor(
                        &text,
                        &[text.span(0.into_offset(), 1.into_offset()).expect("in")],
                    )
                    .expect("in")
                    .0,
                    id(TagId::parse, "actor"),
                    Vec::new(),
                )),
            )],
        };
        let before = store.project().clone();
        assert!(matches!(store.apply(bare), Err(Rejected::Dangling { .. })));
        assert_eq!(*store.project(), before);
    }

    trait IntoOffset {
        fn into_offset(self) -> crate::text::ByteOffset;
    }

    impl IntoOffset for u32 {
        fn into_offset(self) -> crate::text::ByteOffset {
            crate::text::ByteOffset::new(self)
        }
    }
}
