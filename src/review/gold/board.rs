//! What several annotators have at each place, side by side.

use super::notes;
use crate::model::{Annotation, AnnotationId, Fragments, Project, Source, SourceId, TagId};
use crate::recognise::fold::{Keep, folded};
use crate::review::diff::{Diff, diff};
use crate::review::kinds::Kind;
use crate::review::marks::trimmed;
use crate::review::values::Aspect;
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The words that items are told alike by are not longer, in bytes.
const LONGEST: usize = 200;

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
    /// Items of one number have the same kind, tags and folded words.
    pub alike: u32,
}

impl Item {
    /// The readings that are there, with the file of each.
    pub fn present(&self) -> impl Iterator<Item = (usize, &Reading)> {
        let all = self.readings.iter().enumerate();
        all.filter_map(|(side, it)| Some((side, it.as_ref()?)))
    }

    /// Whether any reading has that tag.
    pub fn has_tag(&self, tag: &TagId) -> bool {
        self.present().any(|(_, it)| it.annotation.tag == *tag)
    }

    /// Whether the annotators disagree.
    pub fn is_dispute(&self) -> bool {
        self.kind != Kind::Same
    }
}

/// A document that at least two annotators have opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardDocument {
    /// Its id in the gold.
    pub source: SourceId,
    /// Which files have opened it.
    pub opened: Vec<bool>,
}

/// All that is to be reviewed.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// The documents, by their ids in the gold.
    pub documents: Vec<BoardDocument>,
    /// By document, then by place.
    pub items: Vec<Item>,
    /// What the annotators are called, by file.
    pub names: Vec<String>,
    /// What is not compared, and how the schemes differ: a sentence each.
    pub told: Vec<String>,
    /// Pairs that differ in white space at their ends alone.
    pub white_space: usize,
    /// Annotations that somebody made twice.
    pub repeats: usize,
    by_id: HashMap<AnnotationId, Vec<u32>>,
    by_content: HashMap<Content, Vec<u32>>,
    by_alike: Vec<Vec<u32>>,
}

impl Board {
    /// Compares the files of several annotators over the sources of a gold
    /// project. Items are made of pairs of the best alignment of each two
    /// files, so that no annotator has two readings in one item.
    pub fn new(gold: &Project, sides: &[&Project], names: Vec<String>) -> Self {
        let mut draft = Draft::new(gold, sides.len());
        let mut board = Self {
            told: notes::told(gold, sides, &names),
            names,
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
                draft.take([left, right], &found);
            }
        }
        draft.finish(sides, &mut board);
        board.look_up();
        board
    }

    fn look_up(&mut self) {
        for (at, item) in self.items.iter().enumerate() {
            let at = at as u32;
            let source = &self.documents[item.document].source;
            for (_, reading) in item.present() {
                let places = self.by_id.entry(reading.annotation.id.clone()).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
                let content = reading_content(source, reading);
                let places = self.by_content.entry(content).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
            if self.by_alike.len() <= item.alike as usize {
                self.by_alike.resize(item.alike as usize + 1, Vec::new());
            }
            self.by_alike[item.alike as usize].push(at);
        }
    }

    /// The items in which an annotation of that id is a reading.
    pub fn with_id(&self, id: &AnnotationId) -> &[u32] {
        self.by_id.get(id).map_or(&[], Vec::as_slice)
    }

    /// The items in which a reading has that place and tag.
    pub fn with_content(&self, content: &Content) -> &[u32] {
        self.by_content.get(content).map_or(&[], Vec::as_slice)
    }

    /// The items that are like this one, itself among them.
    pub fn alike(&self, item: usize) -> &[u32] {
        let alike = self.items.get(item).map(|it| it.alike as usize);
        let found = alike.and_then(|it| self.by_alike.get(it));
        found.map_or(&[], Vec::as_slice)
    }

    /// Place and tag of a reading of an item.
    pub fn content(&self, item: &Item, reading: &Reading) -> Content {
        reading_content(&self.documents[item.document].source, reading)
    }

    /// The items whose readings are others than they were on an earlier board:
    /// an annotator has changed, added or taken back one of them.
    pub fn changed_since(&self, before: &Self) -> BTreeSet<usize> {
        let mut changed = BTreeSet::new();
        for (at, item) in self.items.iter().enumerate() {
            let by_id = item
                .present()
                .find_map(|(_, it)| before.with_id(&it.annotation.id).first());
            let by_content = || {
                item.present()
                    .find_map(|(_, it)| before.with_content(&self.content(item, it)).first())
            };
            let Some(&old) = by_id.or_else(by_content) else {
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

fn reading_content(source: &SourceId, reading: &Reading) -> Content {
    Content {
        source: source.clone(),
        spans: reading.spans.clone(),
        tag: reading.annotation.tag.clone(),
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

/// A reading while items are being made.
struct Node<'p> {
    side: usize,
    document: usize,
    annotation: &'p Annotation,
    spans: Fragments,
}

/// The board while the pairs of files are being compared.
struct Draft<'p> {
    sides: usize,
    /// The gold's sources by the hash of their text.
    sources: BTreeMap<String, Vec<&'p Source>>,
    documents: BTreeMap<SourceId, usize>,
    opened: Vec<(SourceId, Vec<bool>)>,
    nodes: Vec<Node<'p>>,
    places: HashMap<(usize, Content), usize>,
    groups: Sets,
    classes: Sets,
    /// Which files a group has a reading of, by its first node.
    has: Vec<BTreeSet<usize>>,
    pairs: Vec<(usize, Kind, Vec<Aspect>)>,
}

impl<'p> Draft<'p> {
    fn new(gold: &'p Project, sides: usize) -> Self {
        let mut sources: BTreeMap<String, Vec<&Source>> = BTreeMap::new();
        for source in gold.sources().iter() {
            let hash = source.sha256.to_lowercase();
            sources.entry(hash).or_default().push(source);
        }
        Self {
            sides,
            sources,
            documents: BTreeMap::new(),
            opened: Vec::new(),
            nodes: Vec::new(),
            places: HashMap::new(),
            groups: Sets::default(),
            classes: Sets::default(),
            has: Vec::new(),
            pairs: Vec::new(),
        }
    }

    /// Takes what two files have over.
    fn take(&mut self, sides: [usize; 2], found: &Diff<'p>) {
        let mut documents = Vec::with_capacity(found.paired.documents.len());
        for document in &found.paired.documents {
            let twins = self.sources.get(document.sha256.as_str());
            let of_name = twins.and_then(|all| {
                let own = |it: &&&Source| {
                    it.path == document.path
                        || document.sources.iter().flatten().any(|id| *id == it.id)
                };
                all.iter().find(own).or(all.first())
            });
            let place = of_name.map(|source| {
                let next = self.opened.len();
                let at = *self.documents.entry(source.id.clone()).or_insert(next);
                if at == next {
                    self.opened
                        .push((source.id.clone(), vec![false; self.sides]));
                }
                for side in sides {
                    self.opened[at].1[side] = true;
                }
                at
            });
            documents.push(place);
        }
        for item in &found.items {
            let Some(document) = documents.get(item.document).copied().flatten() else {
                continue;
            };
            let a = item.a.map(|it| self.node(sides[0], document, it));
            let b = item.b.map(|it| self.node(sides[1], document, it));
            let (Some(a), Some(b)) = (a, b) else { continue };
            let (x, y) = (self.groups.root(a), self.groups.root(b));
            if x != y {
                if !self.has[x].is_disjoint(&self.has[y]) {
                    continue;
                }
                let root = self.groups.join(x, y);
                let other = std::mem::take(&mut self.has[x + y - root]);
                self.has[root].extend(other);
            }
            if item.kind == Kind::Same {
                self.classes.join(a, b);
            } else {
                self.pairs.push((a, item.kind, item.aspects.clone()));
            }
        }
    }

    fn node(&mut self, side: usize, document: usize, annotation: &'p Annotation) -> usize {
        let spans = trimmed(annotation);
        let content = Content {
            source: self.opened[document].0.clone(),
            spans: spans.clone(),
            tag: annotation.tag.clone(),
        };
        let next = self.nodes.len();
        let at = *self.places.entry((side, content)).or_insert(next);
        if at == next {
            self.nodes.push(Node {
                side,
                document,
                annotation,
                spans,
            });
            self.groups.add();
            self.classes.add();
            self.has.push(BTreeSet::from([side]));
        }
        at
    }

    fn finish(mut self, sides: &[&Project], board: &mut Board) {
        // Documents by their ids, and where each stands then.
        let mut order: Vec<usize> = (0..self.opened.len()).collect();
        order.sort_by(|&a, &b| self.opened[a].0.cmp(&self.opened[b].0));
        let mut moved = vec![0; order.len()];
        for (to, &from) in order.iter().enumerate() {
            moved[from] = to;
            let (source, opened) = self.opened[from].clone();
            board.documents.push(BoardDocument { source, opened });
        }
        let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in 0..self.nodes.len() {
            members
                .entry(self.groups.root(node))
                .or_default()
                .push(node);
        }
        let mut kinds: HashMap<usize, (Kind, BTreeSet<Aspect>)> = HashMap::new();
        for (node, kind, aspects) in std::mem::take(&mut self.pairs) {
            let root = self.groups.root(node);
            let entry = kinds.entry(root).or_insert((kind, BTreeSet::new()));
            entry.0 = entry.0.min(kind);
            entry.1.extend(aspects);
        }
        let mut items = Vec::with_capacity(members.len());
        for (root, nodes) in members {
            let document = moved[self.nodes[nodes[0]].document];
            let (kind, aspects) = kinds.remove(&root).unwrap_or((Kind::Same, BTreeSet::new()));
            let item = self.item(sides, &nodes, document, kind, aspects, board);
            items.extend(item);
        }
        items.sort_by(|a, b| {
            let key = |it: &Item| {
                let first = it.present().next();
                (
                    it.document,
                    it.hull,
                    first.map(|(side, it)| (side, it.spans.clone())),
                )
            };
            key(a).cmp(&key(b))
        });
        let mut alike: HashMap<Vec<u8>, u32> = HashMap::new();
        for item in &mut items {
            let next = alike.len() as u32;
            item.alike = *alike.entry(likeness(item)).or_insert(next);
        }
        board.items = items;
    }

    fn item(
        &mut self,
        sides: &[&Project],
        nodes: &[usize],
        document: usize,
        kind: Kind,
        aspects: BTreeSet<Aspect>,
        board: &Board,
    ) -> Option<Item> {
        let mut readings: Vec<Option<Reading>> = vec![None; self.sides];
        let mut classes: Vec<usize> = Vec::new();
        let mut hull: Option<CharSpan> = None;
        let mut ordered = nodes.to_vec();
        ordered.sort_by_key(|&it| self.nodes[it].side);
        for node in ordered {
            let root = self.classes.root(node);
            let class = classes
                .iter()
                .position(|it| *it == root)
                .unwrap_or_else(|| {
                    classes.push(root);
                    classes.len() - 1
                });
            let node = &self.nodes[node];
            let annotation = sides[node.side].annotations().get(&node.annotation.id)?;
            let own = node.spans.hull();
            hull = Some(hull.map_or(own, |it| it.hull(own)));
            readings[node.side] = Some(Reading {
                annotation: Arc::clone(annotation),
                spans: node.spans.clone(),
                class: class.min(usize::from(u8::MAX)) as u8,
            });
        }
        let opened = &board.documents[document].opened;
        let missing = (0..self.sides).any(|it| opened[it] && readings[it].is_none());
        // Those that have it may say the same although a third pair was told apart.
        let kind = match (kind, classes.len(), missing) {
            (_, 0 | 1, false) => Kind::Same,
            (_, 0 | 1, true) if readings.first().is_some_and(Option::is_some) => Kind::OnlyA,
            (_, 0 | 1, true) => Kind::OnlyB,
            (Kind::Same, ..) => Kind::Link,
            (kind, ..) => kind,
        };
        Some(Item {
            document,
            readings,
            kind,
            aspects: aspects.into_iter().collect(),
            hull: hull?,
            alike: 0,
        })
    }
}

/// What makes items alike: kind, and for each file the tag and folded words.
fn likeness(item: &Item) -> Vec<u8> {
    let mut key = vec![item.kind as u8];
    for reading in &item.readings {
        key.push(0);
        let Some(reading) = reading else { continue };
        key.push(1);
        key.extend(reading.annotation.tag.as_str().bytes());
        key.push(0);
        let words = reading.annotation.first_words();
        let words = words.trim();
        if words.is_empty() {
            // Without its words an annotation is like no other.
            key.extend(reading.annotation.id.as_str().bytes());
        } else {
            let cut = &words[..words.floor_char_boundary(LONGEST)];
            key.extend(folded(cut, Keep::NOTHING).bytes());
            key.extend(
                (words.len() > LONGEST)
                    .then_some(words.len())
                    .into_iter()
                    .flat_map(usize::to_le_bytes),
            );
        }
    }
    key
}

/// Disjoint sets of numbers.
#[derive(Default)]
struct Sets(Vec<usize>);

impl Sets {
    fn add(&mut self) {
        self.0.push(self.0.len());
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    /// Makes two sets one; its root is the smaller of the two.
    fn join(&mut self, a: usize, b: usize) -> usize {
        let (a, b) = (self.root(a), self.root(b));
        let root = a.min(b);
        self.0[a.max(b)] = root;
        root
    }
}
