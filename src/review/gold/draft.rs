//! A board while the pairs of files are being compared.

use super::board::{Board, BoardDocument, Content, Item, Reading};
use super::fact_draft::FactDraft;
use super::groups::Groups;
use crate::model::{Annotation, Fragments, Project, Source, SourceId};
use crate::review::diff::Diff;
use crate::review::kinds::Kind;
use crate::review::marks::trimmed;
use crate::review::values::Aspect;
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

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
    opened: Vec<BoardDocument>,
    nodes: Vec<Node<'p>>,
    places: HashMap<(usize, Content), usize>,
    groups: Groups,
    pairs: Vec<(usize, Kind, Vec<Aspect>)>,
    facts: FactDraft,
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
            groups: Groups::default(),
            pairs: Vec::new(),
            facts: FactDraft::default(),
        }
    }

    /// Takes what two files have over.
    pub fn take(&mut self, sides: [usize; 2], projects: [&'p Project; 2], found: &Diff<'p>) {
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
                    self.opened.push(BoardDocument {
                        source: source.id.clone(),
                        opened: vec![false; self.sides],
                        sources: vec![None; self.sides],
                    });
                }
                for (side, own) in sides.into_iter().zip(&document.sources) {
                    self.opened[at].opened[side] = true;
                    self.opened[at].sources[side].clone_from(own);
                }
                at
            });
            documents.push(place);
        }
        // Of two files every place comes once, unless several texts are one
        // source of the gold.
        let distinct: BTreeSet<usize> = documents.iter().flatten().copied().collect();
        let once = self.sides == 2 && distinct.len() == documents.iter().flatten().count();
        if !once {
            self.places.reserve(2 * found.items.len());
        }
        for item in &found.items {
            let Some(document) = documents.get(item.document).copied().flatten() else {
                continue;
            };
            let mut node = |side, it| match once {
                true => self.new_node(side, document, it, trimmed(it)),
                false => self.node(side, document, it),
            };
            let a = item.a.map(|it| node(sides[0], it));
            let b = item.b.map(|it| node(sides[1], it));
            let (Some(a), Some(b)) = (a, b) else { continue };
            if !self.groups.join(a, b) {
                continue;
            }
            // Relations are items of their own.
            if item.kind == Kind::Same || item.by_relation {
                self.groups.agree(a, b);
            } else {
                self.pairs.push((a, item.kind, item.aspects.clone()));
            }
        }
        self.facts.take(sides, projects, found, &documents);
    }

    fn node(&mut self, side: usize, document: usize, annotation: &'p Annotation) -> usize {
        let spans = trimmed(annotation);
        let content = Content {
            source: self.opened[document].source.clone(),
            spans: spans.clone(),
            tag: annotation.tag.clone(),
        };
        let next = self.nodes.len();
        let at = *self.places.entry((side, content)).or_insert(next);
        if at == next {
            self.new_node(side, document, annotation, spans);
        }
        at
    }

    fn new_node(
        &mut self,
        side: usize,
        document: usize,
        annotation: &'p Annotation,
        spans: Fragments,
    ) -> usize {
        self.nodes.push(Node {
            side,
            document,
            annotation,
            spans,
        });
        self.groups.add(side)
    }

    pub fn finish(mut self, sides: &[&Project], board: &mut Board) {
        // Documents by their ids, and where each stands then.
        let mut order: Vec<usize> = (0..self.opened.len()).collect();
        order.sort_by(|&a, &b| self.opened[a].source.cmp(&self.opened[b].source));
        let mut moved = vec![0; order.len()];
        for (to, &from) in order.iter().enumerate() {
            moved[from] = to;
            board.documents.push(self.opened[from].clone());
        }
        let members = self.groups.members();
        let mut kinds: HashMap<usize, (Kind, BTreeSet<Aspect>)> = HashMap::new();
        for (node, kind, aspects) in std::mem::take(&mut self.pairs) {
            let root = self.groups.root(node);
            let entry = kinds.entry(root).or_insert((kind, BTreeSet::new()));
            entry.0 = entry.0.min(kind);
            entry.1.extend(aspects);
        }
        // By their places in memory: nothing is compared to find one.
        let all = sides.iter().flat_map(|it| it.annotations().iter());
        let shared: HashMap<*const Annotation, &Arc<Annotation>> =
            all.map(|it| (Arc::as_ptr(it), it)).collect();
        let mut items = Vec::with_capacity(members.len());
        for (root, nodes) in members {
            let document = moved[self.nodes[nodes[0]].document];
            let (kind, aspects) = kinds.remove(&root).unwrap_or((Kind::Same, BTreeSet::new()));
            let item = self.item(&shared, &nodes, document, kind, aspects, board);
            items.extend(item);
        }
        items.sort_by(|a, b| place(a).cmp(&place(b)));
        board.items = items;
        if !board.documents.is_empty() {
            self.facts.finish(sides, &moved, board);
        }
    }

    fn item(
        &mut self,
        shared: &HashMap<*const Annotation, &Arc<Annotation>>,
        nodes: &[usize],
        document: usize,
        kind: Kind,
        aspects: BTreeSet<Aspect>,
        board: &Board,
    ) -> Option<Item> {
        let mut readings: Vec<Option<Reading>> = vec![None; self.sides];
        let mut hull: Option<CharSpan> = None;
        let mut ordered = nodes.to_vec();
        ordered.sort_by_key(|&it| self.nodes[it].side);
        let classes = self.groups.classes(&ordered);
        for (&node, &class) in ordered.iter().zip(&classes) {
            let node = &self.nodes[node];
            let annotation = *shared.get(&std::ptr::from_ref(node.annotation))?;
            let own = node.spans.hull();
            hull = Some(hull.map_or(own, |it| it.hull(own)));
            readings[node.side] = Some(Reading {
                annotation: Arc::clone(annotation),
                spans: node.spans.clone(),
                class,
            });
        }
        let opened = &board.documents[document].opened;
        let missing = (0..self.sides).any(|it| opened[it] && readings[it].is_none());
        let first = readings.first().is_some_and(Option::is_some);
        let kind = kind_of_group(kind, &classes, missing, first);
        Some(Item {
            document,
            readings,
            kind,
            aspects: aspects.into_iter().collect(),
            hull: hull?,
        })
    }
}

/// Where an item stands among the others.
fn place(item: &Item) -> (usize, CharSpan, Option<(usize, &Fragments)>) {
    let first = item.present().next();
    let first = first.map(|(side, it)| (side, &it.spans));
    (item.document, item.hull, first)
}

/// What a group disagrees on: `found` is the first of what its pairs do,
/// `missing` whether somebody lacks it, `first` whether the first file has it.
pub(super) fn kind_of_group(found: Kind, classes: &[u8], missing: bool, first: bool) -> Kind {
    // Those that have it may say the same although a third pair was told apart.
    let alone = classes.iter().all(|it| *it == 0);
    match (found, alone, missing) {
        (_, true, false) => Kind::Same,
        (_, true, true) if first => Kind::OnlyA,
        (_, true, true) => Kind::OnlyB,
        (Kind::Same, ..) => Kind::Link,
        (kind, ..) => kind,
    }
}
