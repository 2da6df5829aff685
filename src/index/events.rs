//! Which accounts each event has, which accounts each annotation serves, and
//! when anything last moved that a comparison of an event depends on.

use super::links::note;
use crate::command::{Change, Swap};
use crate::model::{
    Account, AccountId, Annotation, AnnotationId, EventId, EventLink, EventLinkId, EventLinkKind,
    Project, SourceId, Value, Verdict, VerdictId,
};
use std::collections::{BTreeMap, BTreeSet};

/// The accounts of a project by event, by annotation and by source, with the
/// links and verdicts of each event; updated with each transaction.
#[derive(Clone, Debug, Default)]
pub struct EventIndex {
    accounts: BTreeMap<EventId, BTreeSet<AccountId>>,
    members: BTreeMap<AnnotationId, BTreeSet<AccountId>>,
    events: BTreeMap<AccountId, EventId>,
    /// How many accounts of each event stand in a source.
    sources: BTreeMap<SourceId, BTreeMap<EventId, u32>>,
    links: BTreeMap<EventId, BTreeSet<EventLinkId>>,
    /// The events whose comparison shows another one too, by that one: what it is
    /// a part or step of, and what it is the same as. Once for each link.
    shown_in: BTreeMap<EventId, BTreeMap<EventId, u32>>,
    verdicts: BTreeMap<EventId, BTreeSet<VerdictId>>,
    /// The claims that are about an event.
    claims: BTreeMap<EventId, BTreeSet<AnnotationId>>,
    /// When each event was last touched, and when all were.
    touched: BTreeMap<EventId, u64>,
    all_touched: u64,
    now: u64,
}

impl EventIndex {
    /// The lookup over a project. This walks its accounts, links, verdicts and
    /// annotations once.
    pub fn new(project: &Project) -> Self {
        let mut index = Self::default();
        project
            .accounts()
            .iter()
            .for_each(|it| index.account(it, true));
        project
            .event_links()
            .iter()
            .for_each(|it| index.link(it, true));
        project
            .verdicts()
            .iter()
            .for_each(|it| index.verdict(it, true));
        project
            .annotations()
            .iter()
            .for_each(|it| index.claim(it, true));
        index
    }

    /// The accounts of an event, by id.
    pub fn accounts_of(&self, id: &EventId) -> impl Iterator<Item = &AccountId> + Clone {
        self.accounts.get(id).into_iter().flatten()
    }

    /// How many accounts an event has.
    pub fn count(&self, id: &EventId) -> usize {
        self.accounts.get(id).map_or(0, BTreeSet::len)
    }

    /// The accounts that an annotation is a member of, by id.
    pub fn accounts_with(&self, id: &AnnotationId) -> impl Iterator<Item = &AccountId> + Clone {
        self.members.get(id).into_iter().flatten()
    }

    /// The event that an account tells of.
    pub fn event_of(&self, id: &AccountId) -> Option<&EventId> {
        self.events.get(id)
    }

    /// The events in whose accounts an annotation stands, each once, by id.
    pub fn events_with(&self, id: &AnnotationId) -> BTreeSet<&EventId> {
        self.accounts_with(id)
            .filter_map(|it| self.events.get(it))
            .collect()
    }

    /// Whether an annotation is a member of any account.
    pub fn is_member(&self, id: &AnnotationId) -> bool {
        self.members.contains_key(id)
    }

    /// How many accounts of an event stand in a source.
    pub fn told_in(&self, source: &SourceId, event: &EventId) -> u32 {
        let told = self.sources.get(source);
        told.and_then(|it| it.get(event)).copied().unwrap_or(0)
    }

    /// The links of an event with others, by id.
    pub fn links_of(&self, id: &EventId) -> impl Iterator<Item = &EventLinkId> + Clone {
        self.links.get(id).into_iter().flatten()
    }

    /// The verdicts on an event, by id.
    pub fn verdicts_of(&self, id: &EventId) -> impl Iterator<Item = &VerdictId> + Clone {
        self.verdicts.get(id).into_iter().flatten()
    }

    /// The claims that are about an event, by id.
    pub fn claims_about(&self, id: &EventId) -> impl Iterator<Item = &AnnotationId> + Clone {
        self.claims.get(id).into_iter().flatten()
    }

    /// Moves on with every change that a comparison of the event may depend on:
    /// of its accounts, their annotations, its parts and steps, what was decided,
    /// and of what all events share (entities, sources, zones, what was
    /// reviewed, settings).
    pub fn revision(&self, id: &EventId) -> u64 {
        let own = self.touched.get(id).copied().unwrap_or(0);
        own.max(self.all_touched)
    }

    /// Moves on with every change that any comparison may depend on.
    pub fn revision_of_all(&self) -> u64 {
        self.now
    }

    /// Takes over what a transaction changed.
    pub fn follow(&mut self, change: &Change) {
        let moved = Moved::of(self, change);
        for Swap { before, after } in &change.accounts {
            before.iter().for_each(|it| self.account(it, false));
            after.iter().for_each(|it| self.account(it, true));
        }
        for Swap { before, after } in &change.event_links {
            before.iter().for_each(|it| self.link(it, false));
            after.iter().for_each(|it| self.link(it, true));
        }
        for Swap { before, after } in &change.verdicts {
            before.iter().for_each(|it| self.verdict(it, false));
            after.iter().for_each(|it| self.verdict(it, true));
        }
        for Swap { before, after } in &change.annotations {
            before.iter().for_each(|it| self.claim(it, false));
            after.iter().for_each(|it| self.claim(it, true));
        }
        if !moved.all && moved.events.is_empty() {
            return;
        }
        self.now += 1;
        if moved.all {
            self.all_touched = self.now;
        }
        for id in moved.events {
            self.touch(id);
        }
    }

    /// Notes that an event changed, and so did those that show it.
    fn touch(&mut self, id: EventId) {
        let mut open = vec![id];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id.clone()) {
                continue;
            }
            let others = self.shown_in.get(&id);
            open.extend(others.into_iter().flatten().map(|(it, _)| it.clone()));
            self.touched.insert(id, self.now);
        }
    }

    fn account(&mut self, it: &Account, there: bool) {
        note(&mut self.accounts, &it.event, &it.id, there);
        if there {
            self.events.insert(it.id.clone(), it.event.clone());
        } else {
            self.events.remove(&it.id);
        }
        for member in &it.members {
            note(&mut self.members, &member.annotation, &it.id, there);
        }
        let of_source = self.sources.entry(it.passage.source.clone()).or_default();
        count(of_source, &it.event, there);
        if of_source.is_empty() {
            self.sources.remove(&it.passage.source);
        }
    }

    fn link(&mut self, it: &EventLink, there: bool) {
        note(&mut self.links, &it.from, &it.id, there);
        note(&mut self.links, &it.to, &it.id, there);
        let ways: &[(&EventId, &EventId)] = match it.kind {
            EventLinkKind::PartOf | EventLinkKind::StepOf => &[(&it.from, &it.to)],
            EventLinkKind::Same => &[(&it.from, &it.to), (&it.to, &it.from)],
            EventLinkKind::Probable | EventLinkKind::NotSame => &[],
        };
        for (one, other) in ways {
            let others = self.shown_in.entry((*one).clone()).or_default();
            count(others, other, there);
            if others.is_empty() {
                self.shown_in.remove(*one);
            }
        }
    }

    fn verdict(&mut self, it: &Verdict, there: bool) {
        note(&mut self.verdicts, &it.event, &it.id, there);
    }

    fn claim(&mut self, it: &Annotation, there: bool) {
        if let Some(Value::Claim(claim)) = &it.value {
            for (event, _) in &claim.about {
                note(&mut self.claims, event, &it.id, there);
            }
        }
    }
}

/// The events whose comparison a change bears on, by what is known before it is
/// taken over and by what comes with it.
struct Moved {
    events: Vec<EventId>,
    all: bool,
}

impl Moved {
    fn of(index: &EventIndex, change: &Change) -> Self {
        let mut events: BTreeSet<EventId> = BTreeSet::new();
        for it in &change.events {
            events.extend(both(it).map(|it| it.id.clone()));
        }
        for it in &change.accounts {
            events.extend(both(it).map(|it| it.event.clone()));
        }
        for it in &change.event_links {
            events.extend(both(it).flat_map(|it| [it.from.clone(), it.to.clone()]));
        }
        for it in &change.verdicts {
            events.extend(both(it).map(|it| it.event.clone()));
        }
        for it in change.annotations.iter().flat_map(both) {
            let served = index.accounts_with(&it.id);
            events.extend(served.filter_map(|id| index.events.get(id)).cloned());
            if let Some(Value::Claim(claim)) = &it.value {
                events.extend(claim.about.iter().map(|(event, _)| event.clone()));
            }
        }
        Self {
            events: events.into_iter().collect(),
            all: change.head
                || change.sources
                || !change.entities.is_empty()
                || !change.zones.is_empty()
                || !change.reviewed.is_empty(),
        }
    }
}

fn both<T>(swap: &Swap<T>) -> impl Iterator<Item = &T> {
    let ends = [&swap.before, &swap.after];
    ends.into_iter().flatten().map(|it| &**it)
}

fn count<K: Clone + Ord>(counts: &mut BTreeMap<K, u32>, of: &K, there: bool) {
    if there {
        *counts.entry(of.clone()).or_insert(0) += 1;
    } else if let Some(number) = counts.get_mut(of) {
        *number = number.saturating_sub(1);
        if *number == 0 {
            counts.remove(of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::properties::random_edit;
    use crate::command::{apply, apply_unchecked};
    use crate::model::file::arbitrary::{self, Maker};
    use proptest::prelude::*;

    /// What an index says, without when it was touched.
    fn said(index: &EventIndex) -> EventIndex {
        EventIndex {
            touched: BTreeMap::new(),
            all_touched: 0,
            now: 0,
            ..index.clone()
        }
    }

    fn check(index: &EventIndex, project: &Project) -> Result<(), TestCaseError> {
        let (kept, anew) = (said(index), EventIndex::new(project));
        prop_assert_eq!(format!("{kept:?}"), format!("{anew:?}"));
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// Kept up with any work, the index is what it would be made anew; and
        /// an event whose records changed has another revision.
        #[test]
        fn the_index_follows_any_work(
            start in arbitrary::project(9),
            seed: u64,
            steps in 1_usize..20,
        ) {
            let mut maker = Maker::new(seed);
            let mut project = start;
            let mut index = EventIndex::new(&project);
            for _ in 0..steps {
                let Some(transaction) = random_edit(&mut maker, &project) else {
                    continue;
                };
                let before: BTreeMap<EventId, u64> = project
                    .events()
                    .iter()
                    .map(|it| (it.id.clone(), index.revision(&it.id)))
                    .collect();
                let Ok(applied) = apply(&mut project, &transaction.commands) else {
                    continue;
                };
                index.follow(&applied.change);
                check(&index, &project)?;
                for swap in &applied.change.accounts {
                    for it in both(swap) {
                        let old = before.get(&it.event).copied().unwrap_or(0);
                        prop_assert!(index.revision(&it.event) > old);
                    }
                }
                if maker.flag() {
                    let back = apply_unchecked(&mut project, &applied.inverse);
                    index.follow(&back.change);
                    check(&index, &project)?;
                }
            }
        }
    }
}
