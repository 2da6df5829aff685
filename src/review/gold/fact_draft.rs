//! The facts of a board while the pairs of files are being compared.

use super::board::Board;
use super::draft::kind_of_group;
use super::facts::{Fact, FactItem, FactReading, Facts, judged_facts};
use super::groups::Groups;
use crate::model::{EventId, Project, Ref, SettledKind, SourceId};
use crate::review::diff::Diff;
use crate::review::event_ties::TieItem;
use crate::review::events::{AccountItem, AccountKind};
use crate::review::kinds::Kind;
use crate::text::CharSpan;
use smol_str::SmolStr;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// A reading while items are being made.
struct Node {
    side: usize,
    fact: Fact,
    /// The document, in the order in which the draft met them, and where in it.
    place: Option<(usize, CharSpan)>,
}

/// In what two facts differ.
type Differs = (Kind, Vec<&'static str>);

/// The facts of the files, put together pair by pair.
#[derive(Default)]
pub(super) struct FactDraft {
    nodes: Vec<Node>,
    places: HashMap<(usize, SettledKind, SmolStr), usize>,
    groups: Groups,
    pairs: Vec<(usize, Differs)>,
}

impl FactDraft {
    /// Takes what two files have over. `documents` are their common ones.
    pub fn take<'p>(
        &mut self,
        sides: [usize; 2],
        projects: [&'p Project; 2],
        found: &Diff<'p>,
        documents: &[Option<usize>],
    ) {
        self.entities(sides, projects, found);
        self.events(sides, projects, found);
        for it in &found.events.accounts {
            if let Some(document) = documents.get(it.document).copied().flatten() {
                self.account(sides, projects, it, document);
            }
        }
        self.relations(sides, projects, found, documents);
        self.ties(sides, &found.ties.links, Fact::EventLink);
        self.ties(sides, &found.ties.verdicts, Fact::Verdict);
    }

    /// Links between events, or verdicts.
    fn ties<T>(&mut self, sides: [usize; 2], items: &[TieItem<'_, T>], fact: fn(Arc<T>) -> Fact) {
        for it in items {
            let mut node = |side: usize, of: Option<&Arc<T>>| {
                of.map(|it| self.node(sides[side], fact(Arc::clone(it)), None))
            };
            let (x, y) = (node(0, it.a), node(1, it.b));
            if let (Some(x), Some(y)) = (x, y) {
                let differs = (!it.is_same()).then(|| (Kind::Value, it.differs.clone()));
                self.pair(x, y, differs);
            }
        }
    }

    fn entities<'p>(&mut self, sides: [usize; 2], [a, b]: [&'p Project; 2], found: &Diff<'p>) {
        let differences: HashMap<_, _> = found
            .entity_differences
            .iter()
            .map(|it| (&it.a.id, &it.aspects))
            .collect();
        for it in b.entities().iter() {
            self.node(sides[1], Fact::Entity(it.clone()), None);
        }
        for it in a.entities().iter() {
            let x = self.node(sides[0], Fact::Entity(it.clone()), None);
            let other = found.entities.in_b(&it.id);
            let Some(other) = other.and_then(|id| b.entities().get(id)) else {
                continue;
            };
            let y = self.node(sides[1], Fact::Entity(other.clone()), None);
            let differs = differences.get(&it.id);
            let differs = differs.map(|all| all.iter().map(|it| it.word()).collect());
            self.pair(x, y, differs.map(|it| (Kind::Value, it)));
        }
    }

    fn events<'p>(&mut self, sides: [usize; 2], [a, b]: [&'p Project; 2], found: &Diff<'p>) {
        for it in b.events().iter() {
            self.node(sides[1], Fact::Event(it.clone()), None);
        }
        for it in a.events().iter() {
            self.node(sides[0], Fact::Event(it.clone()), None);
        }
        let differing: BTreeSet<&EventId> = found
            .events
            .kind_differences()
            .map(|(a, _)| &a.id)
            .collect();
        for (x, y) in &found.events.pairs {
            let (Some(x), Some(y)) = (a.events().get(&x.id), b.events().get(&y.id)) else {
                continue;
            };
            let differs = differing
                .contains(&x.id)
                .then(|| (Kind::Value, vec!["kind"]));
            let x = self.node(sides[0], Fact::Event(x.clone()), None);
            let y = self.node(sides[1], Fact::Event(y.clone()), None);
            self.pair(x, y, differs);
        }
    }

    fn account<'p>(
        &mut self,
        sides: [usize; 2],
        [a, b]: [&'p Project; 2],
        it: &AccountItem<'p>,
        document: usize,
    ) {
        let mut node = |side: usize, project: &Project, of: Option<&crate::model::Account>| {
            let account = project.accounts().get(&of?.id)?;
            let place = (document, account.passage.span);
            Some(self.node(side, Fact::Account(account.clone()), Some(place)))
        };
        let (x, y) = (node(sides[0], a, it.a), node(sides[1], b, it.b));
        let (Some(x), Some(y)) = (x, y) else { return };
        let differs = match it.kind {
            AccountKind::Same | AccountKind::OnlyA | AccountKind::OnlyB => None,
            AccountKind::Event => Some((Kind::Link, vec!["event"])),
            AccountKind::Boundary => Some((Kind::Boundary, vec!["passage"])),
            AccountKind::Roles => Some((Kind::Value, vec!["roles"])),
        };
        self.pair(x, y, differs);
    }

    fn relations<'p>(
        &mut self,
        sides: [usize; 2],
        projects: [&'p Project; 2],
        found: &Diff<'p>,
        documents: &[Option<usize>],
    ) {
        let known: Vec<HashMap<&SourceId, usize>> = (0..2)
            .map(|side| {
                let all = found.paired.documents.iter().zip(documents);
                all.filter_map(|(it, document)| Some((it.sources[side].as_ref()?, (*document)?)))
                    .collect()
            })
            .collect();
        let mut node = |side: usize, id: &crate::model::RelationId| {
            let relation = projects[side].relations().get(id)?;
            let from = projects[side].annotations().get(&relation.from)?;
            let document = *known[side].get(&from.source)?;
            let place = (document, from.spans.hull());
            Some(self.node(sides[side], Fact::Relation(relation.clone()), Some(place)))
        };
        for it in &found.relations {
            node(usize::from(!it.of_a), &it.relation.id);
        }
        let mut same = Vec::new();
        for [x, y] in &found.same_relations {
            same.extend(node(0, &x.id).zip(node(1, &y.id)));
        }
        for (x, y) in same {
            self.pair(x, y, None);
        }
    }

    fn node(&mut self, side: usize, fact: Fact, place: Option<(usize, CharSpan)>) -> usize {
        let next = self.nodes.len();
        let key = (side, fact.about(), fact.id());
        let at = *self.places.entry(key).or_insert(next);
        if at == next {
            self.nodes.push(Node { side, fact, place });
            self.groups.add(side);
        }
        at
    }

    fn pair(&mut self, x: usize, y: usize, differs: Option<Differs>) {
        if !self.groups.join(x, y) {
            return;
        }
        match differs {
            None => self.groups.agree(x, y),
            Some(differs) => self.pairs.push((x, differs)),
        }
    }

    /// Puts the facts on the board. `moved` says where each document stands now.
    pub fn finish(mut self, sides: &[&Project], moved: &[usize], board: &mut Board) {
        let mut found: HashMap<usize, (Kind, BTreeSet<&'static str>)> = HashMap::new();
        for (node, (kind, words)) in std::mem::take(&mut self.pairs) {
            let root = self.groups.root(node);
            let entry = found.entry(root).or_insert((kind, BTreeSet::new()));
            entry.0 = entry.0.min(kind);
            entry.1.extend(words);
        }
        let members = self.groups.members();
        let carried: Vec<HashSet<&EventId>> = sides.iter().map(|it| carried(it)).collect();
        let mut items = Vec::new();
        let mut same_events: Vec<Vec<(usize, EventId)>> = Vec::new();
        for (root, mut nodes) in members {
            nodes.sort_by_key(|&it| self.nodes[it].side);
            let events = nodes.iter().filter_map(|&it| match &self.nodes[it].fact {
                Fact::Event(event) => Some((self.nodes[it].side, event.id.clone())),
                _ => None,
            });
            let events: Vec<(usize, EventId)> = events.collect();
            if !events.is_empty() {
                same_events.push(events);
            }
            let differs = found.remove(&root);
            if differs.is_some()
                || nodes
                    .iter()
                    .all(|&it| !follows(sides, &carried, &self.nodes[it]))
            {
                items.extend(self.item(sides.len(), &nodes, differs, moved, board));
            }
        }
        items.sort_by_cached_key(|it: &FactItem| {
            let title = |side: usize, id: &EventId| {
                let event = sides[side].events().get(id);
                event.map_or_else(String::new, |it| it.title.to_lowercase())
            };
            let first = it.present().next().map(|(side, it)| match &it.fact {
                Fact::Entity(it) => (it.label.to_lowercase(), it.id.to_string()),
                Fact::Event(it) => (it.title.to_lowercase(), it.id.to_string()),
                Fact::Account(it) => (String::new(), it.id.to_string()),
                Fact::Relation(it) => (it.kind.to_string(), it.id.to_string()),
                Fact::EventLink(it) => (title(side, &it.from), it.id.to_string()),
                Fact::Verdict(it) => (title(side, &it.event), it.id.to_string()),
            });
            (it.about, it.document, it.hull, first)
        });
        board.facts = Facts::new(items, same_events);
    }

    fn item(
        &mut self,
        sides: usize,
        nodes: &[usize],
        differs: Option<(Kind, BTreeSet<&'static str>)>,
        moved: &[usize],
        board: &Board,
    ) -> Option<FactItem> {
        let classes = self.groups.classes(nodes);
        let mut readings: Vec<Option<FactReading>> = vec![None; sides];
        for (&node, &class) in nodes.iter().zip(&classes) {
            let node = &self.nodes[node];
            let fact = node.fact.clone();
            readings[node.side] = Some(FactReading { fact, class });
        }
        let first = &self.nodes[*nodes.first()?];
        let places = nodes.iter().filter_map(|&it| self.nodes[it].place);
        let hull = places.map(|it| it.1).reduce(CharSpan::hull);
        let document = first.place.map(|it| moved[it.0]);
        let opened = |side: usize| document.is_none_or(|at| board.documents[at].opened[side]);
        let missing = (0..sides).any(|side| opened(side) && readings[side].is_none());
        let (kind, words) = differs.unwrap_or((Kind::Same, BTreeSet::new()));
        let kind = kind_of_group(kind, &classes, missing, readings[0].is_some());
        Some(FactItem {
            about: first.fact.about(),
            document,
            hull,
            kind,
            differs: words.into_iter().collect(),
            judged: judged_facts(&readings),
            readings,
        })
    }
}

/// The events of a file that come with an account or a link.
fn carried(project: &Project) -> HashSet<&EventId> {
    let accounts = project.accounts().iter().map(|it| &it.event);
    let links = project.event_links().iter();
    accounts
        .chain(links.flat_map(|it| [&it.from, &it.to]))
        .collect()
}

/// Whether an entity or an event comes into the gold with something else that
/// is decided.
fn follows(sides: &[&Project], carried: &[HashSet<&EventId>], node: &Node) -> bool {
    match &node.fact {
        Fact::Entity(it) => sides[node.side].uses(Ref::Entity(&it.id)) > 0,
        Fact::Event(it) => carried[node.side].contains(&it.id),
        Fact::Account(_) | Fact::Relation(_) | Fact::EventLink(_) | Fact::Verdict(_) => false,
    }
}
