//! What a project has decided about pairs already: those it has rejected, and
//! those that are accounts of one event. Neither is offered again.

use crate::model::{EventId, Passage, Project, SourceId};
use crate::text::CharSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The decisions of a project, ready for looking up.
pub(super) struct Decided {
    /// Rejected pairs by their two sources, the lesser first.
    apart: HashMap<(SourceId, SourceId), Vec<(CharSpan, CharSpan)>>,
    /// Accounts by source: span and event, by start.
    accounts: HashMap<SourceId, Vec<(CharSpan, EventId)>>,
    /// The longest account of each source.
    longest: HashMap<SourceId, u32>,
    /// Events that a link joins or parts, both ways round.
    linked: BTreeSet<(EventId, EventId)>,
}

impl Decided {
    pub fn new(project: &Project) -> Self {
        let mut decided = Self {
            apart: HashMap::new(),
            accounts: HashMap::new(),
            longest: HashMap::new(),
            linked: BTreeSet::new(),
        };
        for it in project.not_same().iter() {
            let (a, b) = ordered(&it.a, &it.b);
            decided
                .apart
                .entry((a.source.clone(), b.source.clone()))
                .or_default()
                .push((a.span, b.span));
        }
        let same = same_events(project);
        let first = |it: &EventId| same.get(it).unwrap_or(it).clone();
        for account in project.accounts().iter() {
            let passage = &account.passage;
            decided
                .accounts
                .entry(passage.source.clone())
                .or_default()
                .push((passage.span, first(&account.event)));
            let longest = decided.longest.entry(passage.source.clone()).or_default();
            *longest = (*longest).max(passage.span.len());
        }
        for list in decided.accounts.values_mut() {
            list.sort();
        }
        for link in project.event_links().iter() {
            let (from, to) = (first(&link.from), first(&link.to));
            decided.linked.insert((from.clone(), to.clone()));
            decided.linked.insert((to, from));
        }
        decided
    }

    /// Whether a pair was rejected, or its passages are told to be of one
    /// event, or of two events whose relation is known.
    pub fn settles(&self, a: &Passage, b: &Passage) -> bool {
        let (a, b) = ordered(a, b);
        let key = (a.source.clone(), b.source.clone());
        let rejected = self.apart.get(&key).is_some_and(|it| {
            it.iter().any(|(x, y)| {
                covers(*x, a.span) && covers(*y, b.span)
                    || a.source == b.source && covers(*x, b.span) && covers(*y, a.span)
            })
        });
        if rejected {
            return true;
        }
        let (of_a, of_b) = (self.events(a), self.events(b));
        of_a.iter().any(|x| {
            of_b.iter()
                .any(|y| x == y || self.linked.contains(&((*x).clone(), (*y).clone())))
        })
    }

    /// The events of which a passage is an account.
    fn events(&self, passage: &Passage) -> Vec<&EventId> {
        let Some(all) = self.accounts.get(&passage.source) else {
            return Vec::new();
        };
        let longest = self.longest.get(&passage.source).copied().unwrap_or(0);
        let from = passage.span.start().get().saturating_sub(longest);
        let first = all.partition_point(|it| it.0.start().get() < from);
        all[first..]
            .iter()
            .take_while(|it| it.0.start() < passage.span.end())
            .filter(|it| covers(it.0, passage.span))
            .map(|it| &it.1)
            .collect()
    }
}

/// Whether two spans are of the same words: they share half of the shorter.
fn covers(a: CharSpan, b: CharSpan) -> bool {
    let from = a.start().max(b.start()).get();
    let to = a.end().min(b.end()).get();
    to > from && (to - from) * 2 >= a.len().min(b.len())
}

fn ordered<'a>(a: &'a Passage, b: &'a Passage) -> (&'a Passage, &'a Passage) {
    if a <= b { (a, b) } else { (b, a) }
}

/// For every event that is the same as others the first of them.
fn same_events(project: &Project) -> BTreeMap<EventId, EventId> {
    use crate::model::EventLinkKind;
    let mut next: BTreeMap<EventId, Vec<EventId>> = BTreeMap::new();
    for link in project.event_links().iter() {
        if link.kind == EventLinkKind::Same {
            next.entry(link.from.clone())
                .or_default()
                .push(link.to.clone());
            next.entry(link.to.clone())
                .or_default()
                .push(link.from.clone());
        }
    }
    let mut first: BTreeMap<EventId, EventId> = BTreeMap::new();
    for start in next.keys() {
        let mut open = vec![start.clone()];
        while let Some(event) = open.pop() {
            if !first.contains_key(&event) {
                first.insert(event.clone(), start.clone());
                open.extend(next.get(&event).into_iter().flatten().cloned());
            }
        }
    }
    first
}
