//! What several annotators have at each place, side by side.

use super::alike::Alike;
use super::draft::Draft;
use super::facets::Overview;
use super::facts::{FactItem, Facts};
use super::notes;
use crate::model::{Annotation, AnnotationId, Fragments, Project, SettledKind, SourceId, TagId};
use crate::review::diff::diff;
use crate::review::entities::Names;
use crate::review::kinds::Kind;
use crate::review::marks::trimmed;
use crate::review::pairing::{Silence, pair};
use crate::review::values::Aspect;
use crate::text::CharSpan;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

/// Where an annotation stands and what it is tagged as: how decisions are
/// found again where ids are new.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    /// The source, as the gold calls it.
    pub source: SourceId,
    /// Where, in code points, without white space at the ends.
    pub spans: Fragments,
    /// As what.
    pub tag: TagId,
}

impl Content {
    /// Of an annotation of the gold.
    pub fn of(annotation: &Annotation) -> Self {
        Self {
            source: annotation.source.clone(),
            spans: trimmed(annotation),
            tag: annotation.tag.clone(),
        }
    }
}

/// What one annotator has at a place.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The annotation, as it stands in the annotator's file.
    pub annotation: Arc<Annotation>,
    /// Where, in code points, without white space at the ends.
    pub spans: Fragments,
    /// Readings of one item with the same number say the same.
    pub class: u8,
}

/// A place at which at least one annotator has something.
#[derive(Clone, Debug)]
pub struct Item {
    /// The document, by its place in [`Board::documents`].
    pub document: usize,
    /// What each annotator has here, by file.
    pub readings: Vec<Option<Reading>>,
    /// What the disagreement is about; [`Kind::Same`] if there is none. With
    /// more than two files [`Kind::OnlyA`] and [`Kind::OnlyB`] mean that not
    /// all of them have it, but those that do say the same.
    pub kind: Kind,
    /// In what the values differ.
    pub aspects: Vec<Aspect>,
    /// From the first start to the last end of all readings, in code points.
    pub hull: CharSpan,
}

impl Item {
    /// The readings that are there, with the file of each.
    pub fn present(&self) -> impl Iterator<Item = (usize, &Reading)> {
        let all = self.readings.iter().enumerate();
        all.filter_map(|(side, it)| Some((side, it.as_ref()?)))
    }

    /// Whether the annotators disagree.
    pub fn is_dispute(&self) -> bool {
        self.kind != Kind::Same
    }
}

/// Something to be reviewed.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'b> {
    /// What is marked at a place.
    Mark(&'b Item),
    /// An entity, an event, an account, a relation, a link between events or a
    /// verdict.
    Fact(&'b FactItem),
}

impl<'b> Entry<'b> {
    /// What the disagreement is about; [`Kind::Same`] if there is none.
    pub fn kind(self) -> Kind {
        match self {
            Self::Mark(it) => it.kind,
            Self::Fact(it) => it.kind,
        }
    }

    /// Whether the annotators disagree.
    pub fn is_dispute(self) -> bool {
        self.kind() != Kind::Same
    }

    /// What is reviewed.
    pub fn about(self) -> SettledKind {
        match self {
            Self::Mark(_) => SettledKind::Annotation,
            Self::Fact(it) => it.about,
        }
    }

    /// The document it stands in, by its place in [`Board::documents`]; an
    /// entity or an event stands in none.
    pub fn document(self) -> Option<usize> {
        match self {
            Self::Mark(it) => Some(it.document),
            Self::Fact(it) => it.document,
        }
    }

    /// Where it stands in its document, in code points.
    pub fn hull(self) -> Option<CharSpan> {
        match self {
            Self::Mark(it) => Some(it.hull),
            Self::Fact(it) => it.hull,
        }
    }

    /// The classes of the readings that are there, with the file of each.
    pub fn classes(self) -> Vec<(usize, u8)> {
        match self {
            Self::Mark(it) => it.present().map(|(side, it)| (side, it.class)).collect(),
            Self::Fact(it) => it.present().map(|(side, it)| (side, it.class)).collect(),
        }
    }

    /// Which files take part in it.
    pub fn opened(self, board: &'b Board) -> Vec<bool> {
        match self.document() {
            Some(at) => board.documents[at].opened.clone(),
            None => vec![true; board.names.len()],
        }
    }
}

/// A document that at least two annotators have opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardDocument {
    /// Its id in the gold.
    pub source: SourceId,
    /// Which files have opened it.
    pub opened: Vec<bool>,
    /// Its id in each file that has it.
    pub sources: Vec<Option<SourceId>>,
}

/// All that is to be reviewed.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The documents, by their ids in the gold.
    pub documents: Vec<BoardDocument>,
    /// What they marked, by document, then by place.
    pub items: Vec<Item>,
    /// Entities, events and all that ties them. They are counted on behind the
    /// items: what they are made of is decided first.
    pub facts: Facts,
    /// What the annotators are called, by file.
    pub names: Vec<String>,
    /// What is not compared, and how the schemes differ: a sentence each.
    pub told: Vec<String>,
    /// Pairs that differ in white space at their ends alone.
    pub white_space: usize,
    /// Annotations that somebody made twice.
    pub repeats: usize,
    /// Everything at a glance, for lists and for the text.
    pub overview: Overview,
    /// The entities of each file by their names.
    pub(super) entities: Vec<Names>,
    /// Documents by file and the file's own id.
    by_source: HashMap<(usize, SourceId), u32>,
    /// Made when it is first asked for, so that the first page waits neither for
    /// it nor for what is alike.
    by_id: OnceLock<HashMap<AnnotationId, Vec<u32>>>,
    alike: OnceLock<Alike>,
}

impl Board {
    /// Compares the files of several annotators over the sources of a gold
    /// project. Items are made of pairs of the best alignment of each two
    /// files, so that no annotator has two readings in one item.
    pub fn new(gold: &Project, sides: &[&Project], names: Vec<String>) -> Self {
        let mut draft = Draft::new(gold, sides.len());
        let mut paired = None;
        let mut board = Self {
            names,
            entities: sides.iter().map(|it| Names::of(it)).collect(),
            ..Self::default()
        };
        for left in 0..sides.len() {
            for right in left + 1..sides.len() {
                let found = diff(sides[left], sides[right]);
                board.white_space += found.white_space();
                if left + 1 == right {
                    board.repeats += found.repeats[1];
                    board.repeats += if left == 0 { found.repeats[0] } else { 0 };
                }
                draft.take([left, right], [sides[left], sides[right]], &found);
                paired = Some(found.paired).filter(|_| sides.len() == 2);
            }
        }
        let paired = paired.unwrap_or_else(|| pair(sides, Silence::NotOpened));
        board.told = notes::told(paired, gold, sides, &board.names);
        draft.finish(sides, &mut board);
        board.look_up();
        board.overview = Overview::of(&board);
        board
    }

    fn look_up(&mut self) {
        for (at, document) in self.documents.iter().enumerate() {
            for (side, source) in document.sources.iter().enumerate() {
                if let Some(source) = source {
                    let place = self.by_source.entry((side, source.clone()));
                    place.or_insert(at as u32);
                }
            }
        }
    }

    fn by_id(&self) -> HashMap<AnnotationId, Vec<u32>> {
        let mut by_id: HashMap<AnnotationId, Vec<u32>> =
            HashMap::with_capacity(2 * self.items.len());
        for (at, item) in self.items.iter().enumerate() {
            let at = at as u32;
            for (_, reading) in item.present() {
                let places = by_id.entry(reading.annotation.id.clone()).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        by_id
    }

    /// Makes what was left for later; on a thread, once the first page is there.
    pub fn prepare(&self) {
        self.with_id(&AnnotationId::of_random(0));
        self.alike(0);
    }

    /// How many places and facts there are to review.
    pub fn len(&self) -> usize {
        self.items.len() + self.facts.items.len()
    }

    /// Whether there is nothing to review.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What has that number: a place, or a fact behind the last place.
    pub fn entry(&self, at: usize) -> Option<Entry<'_>> {
        match self.items.get(at) {
            Some(item) => Some(Entry::Mark(item)),
            None => Some(Entry::Fact(self.fact(at)?)),
        }
    }

    /// The fact of that number.
    pub fn fact(&self, at: usize) -> Option<&FactItem> {
        self.facts.items.get(at.checked_sub(self.items.len())?)
    }

    /// Everything that there is to review, with its number.
    pub fn entries(&self) -> impl Iterator<Item = (usize, Entry<'_>)> {
        let items = self.items.iter().map(Entry::Mark);
        let facts = self.facts.items.iter().map(Entry::Fact);
        items.chain(facts).enumerate()
    }

    /// What the gold calls a source of a file.
    pub fn source(&self, side: usize, id: &SourceId) -> Option<&SourceId> {
        let at = *self.by_source.get(&(side, id.clone()))?;
        Some(&self.documents[at as usize].source)
    }

    /// The place of a document of the gold, which are sorted by their ids.
    pub fn document(&self, source: &SourceId) -> Option<usize> {
        self.documents
            .binary_search_by(|it| it.source.cmp(source))
            .ok()
    }

    /// The items in which an annotation of that id is a reading.
    pub fn with_id(&self, id: &AnnotationId) -> &[u32] {
        let by_id = self.by_id.get_or_init(|| self.by_id());
        by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The numbers of the items in which a record of a file is a reading.
    pub fn of_record(&self, about: SettledKind, id: &str) -> Vec<usize> {
        if about != SettledKind::Annotation {
            let facts = self.facts.with_id(about, id).iter();
            return facts.map(|at| self.items.len() + *at as usize).collect();
        }
        let id = AnnotationId::parse(id).ok();
        let found = id.as_ref().map_or(&[][..], |id| self.with_id(id));
        found.iter().map(|at| *at as usize).collect()
    }

    /// The items in which a reading has that place and tag.
    pub fn with_content(&self, content: &Content) -> Vec<u32> {
        let Some(document) = self.document(&content.source) else {
            return Vec::new();
        };
        let hull = content.spans.hull();
        let mut here = self.overview.meeting(document, hull.start(), hull.end());
        here.retain(|at| {
            let mut readings = self.items[*at].present();
            readings.any(|(_, it)| it.spans == content.spans && it.annotation.tag == content.tag)
        });
        here.into_iter().map(|at| at as u32).collect()
    }

    /// The items that are like this one, itself among them. The first who asks
    /// has all items looked through.
    pub fn alike(&self, item: usize) -> &[u32] {
        let alike = self.alike.get_or_init(|| Alike::of(&self.items));
        alike.with(item)
    }

    /// The same for whoever cannot wait: nothing, if nobody has asked yet.
    pub fn known_alike(&self, item: usize) -> &[u32] {
        self.alike.get().map_or(&[], |it| it.with(item))
    }

    /// Place and tag of a reading of an item.
    pub fn content(&self, item: &Item, reading: &Reading) -> Content {
        Content {
            source: self.documents[item.document].source.clone(),
            spans: reading.spans.clone(),
            tag: reading.annotation.tag.clone(),
        }
    }

    /// The items whose readings are others than they were on an earlier board:
    /// an annotator has changed, added or taken back one of them.
    pub fn changed_since(&self, before: &Self) -> BTreeSet<usize> {
        let mut changed = BTreeSet::new();
        for (at, item) in self.items.iter().enumerate() {
            let by_id = item
                .present()
                .find_map(|(_, it)| before.with_id(&it.annotation.id).first().copied());
            let by_content = || {
                item.present().find_map(|(_, it)| {
                    before
                        .with_content(&self.content(item, it))
                        .first()
                        .copied()
                })
            };
            let Some(old) = by_id.or_else(by_content) else {
                continue;
            };
            let old = &before.items[old as usize];
            let same = old.readings.len() == item.readings.len()
                && item
                    .readings
                    .iter()
                    .zip(&old.readings)
                    .all(|pair| match pair {
                        (None, None) => true,
                        (Some(new), Some(old)) => says_the_same(new, old),
                        _ => false,
                    });
            if !same {
                changed.insert(at);
            }
        }
        changed
    }
}

/// Whether one annotator's two versions of an annotation say the same.
fn says_the_same(a: &Reading, b: &Reading) -> bool {
    let (x, y) = (&a.annotation, &b.annotation);
    a.spans == b.spans
        && x.tag == y.tag
        && x.value == y.value
        && x.entities == y.entities
        && x.unidentified == y.unidentified
        && x.attributes == y.attributes
}
