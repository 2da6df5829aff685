//! From pairs of each two files to items that hold what all files have.

use super::board::{Board, BoardDocument, Content, Item, Reading};
use crate::model::{Annotation, Fragments, Project, Source, SourceId};
use crate::recognise::fold::{Keep, folded};
use crate::review::diff::Diff;
use crate::review::kinds::Kind;
use crate::review::marks::trimmed;
use crate::review::values::Aspect;
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The words that items are told alike by are not longer, in bytes.
const LONGEST: usize = 200;

/// A reading while items are being made.
struct Node<'p> {
    side: usize,
    document: usize,
    annotation: &'p Annotation,
    spans: Fragments,
}

/// The board while the pairs of files are being compared.
pub(super) struct Draft<'p> {
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
    pub fn new(gold: &'p Project, sides: usize) -> Self {
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
    pub fn take(&mut self, sides: [usize; 2], found: &Diff<'p>) {
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

    pub fn finish(mut self, sides: &[&Project], board: &mut Board) {
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
