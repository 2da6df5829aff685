//! Decisions about entities, events, accounts, relations, links between events
//! and verdicts.
//!
//! A fact that is accepted stands in the gold under the id that it has in the
//! file that it follows, with everything that it names as the gold names it:
//! members that are no annotations of the gold are left out, and a relation
//! waits until both its ends are there. A link brings its events along, as an
//! account does; a verdict waits for its event and for the accounts that it is
//! about. When annotations or events are decided
//! afterwards, the facts made of them follow, unless the reviewer has edited
//! them since.

use super::decide::Choice;
use super::facts::{Fact, FactItem};
use super::making::{Making, Missing};
use crate::command::{Command, Put, entity_edit, event_edit};
use crate::model::{
    Account, AccountId, Decision, Entity, EntityId, Event, EventId, EventLink, EventLinkId, Ref,
    RefKey, Relation, RelationId, SettledKind, Verdict, VerdictId,
};
use smol_str::{SmolStr, ToSmolStr as _};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A fact of the gold that follows a file's, and may change with what it is
/// made of.
pub(super) struct Follower {
    /// The fact, by its place among the board's facts.
    item: u32,
    side: usize,
    /// Its id in the gold.
    stands: SmolStr,
}

impl Making<'_> {
    /// The facts that are made of what is about to be decided.
    pub fn followers(&mut self, decisions: &[(usize, Choice)]) -> Vec<Follower> {
        let board = self.review.board;
        let mut items: BTreeSet<u32> = BTreeSet::new();
        for (at, _) in decisions {
            let named: Vec<RefKey> = match (board.items.get(*at), board.fact(*at)) {
                (Some(item), _) => item
                    .present()
                    .map(|(_, it)| RefKey::Annotation(it.annotation.id.clone()))
                    .collect(),
                (None, Some(item)) => item
                    .present()
                    .flat_map(|(_, it)| match &it.fact {
                        Fact::Event(it) => vec![RefKey::Event(it.id.clone())],
                        // An event comes with them, for which others may wait.
                        Fact::Account(it) => vec![
                            RefKey::Account(it.id.clone()),
                            RefKey::Event(it.event.clone()),
                        ],
                        Fact::EventLink(it) => [&it.from, &it.to]
                            .map(|it| RefKey::Event(it.clone()))
                            .into(),
                        Fact::Entity(_) | Fact::Relation(_) | Fact::Verdict(_) => Vec::new(),
                    })
                    .collect(),
                (None, None) => Vec::new(),
            };
            items.extend(named.iter().flat_map(|it| board.facts.naming(it)));
        }
        for (at, _) in decisions {
            if let Some(fact) = at.checked_sub(board.items.len()) {
                items.remove(&(fact as u32));
            }
        }
        let found = items.into_iter().flat_map(|at| self.followers_of(at));
        found.collect()
    }

    fn followers_of(&mut self, at: u32) -> Vec<Follower> {
        let item = &self.review.board.facts.items[at as usize];
        let mut found: Vec<Follower> = Vec::new();
        for (side, reading) in item.present() {
            let id = reading.fact.id();
            let Some(Some(stands)) = self.ruling(item.about, &id) else {
                continue;
            };
            if found.iter().any(|it| it.stands == stands) {
                continue;
            }
            let is_same = match self.standing(item.about, &stands) {
                None => true,
                Some(here) => self.made_of(side, &reading.fact, &stands) == Some(here),
            };
            if is_same {
                found.push(Follower {
                    item: at,
                    side,
                    stands,
                });
            }
        }
        found
    }

    /// Makes facts anew of what they follow.
    pub fn follow(&mut self, followers: Vec<Follower>) {
        for it in followers {
            let item = &self.review.board.facts.items[it.item as usize];
            if let Some(reading) = &item.readings[it.side] {
                self.stand(it.side, &reading.fact, &it.stands);
            }
        }
    }

    /// Decides one fact.
    pub fn fact(&mut self, item: &FactItem, choice: &Choice) {
        if matches!(choice, Choice::Amend(_)) {
            return;
        }
        let records: Vec<SmolStr> = item.present().map(|(_, it)| it.fact.id()).collect();
        let mut old = self.gold_of_fact(item);
        let wanted = accepted(item, choice);
        let owns: Vec<SmolStr> = wanted.iter().map(|it| it.1.id()).collect();
        let mut decided = Vec::new();
        for ((side, fact, from), own) in wanted.into_iter().zip(&owns) {
            let place = old.iter().position(|id| id == own);
            let place = place.or_else(|| old.iter().position(|id| !owns.contains(id)));
            let stands = match place {
                Some(at) => old.remove(at),
                None => self.free_id(item.about, own, &decided),
            };
            let fact = match (&fact, choice) {
                (Fact::Entity(it), Choice::Both) => {
                    Fact::Entity(Arc::new(self.joined(item, side, it)))
                }
                _ => fact,
            };
            self.stand(side, &fact, &stands);
            decided.push((from, Some(stands)));
        }
        if decided.is_empty() {
            decided.push((records.clone(), None));
        }
        self.rule(item.about, &records, decided, &item.judged);
        if item.about == SettledKind::Event {
            // Accounts are told of the event that stands now before another goes.
            let followers = self.accounts_of(item);
            self.follow(followers);
        }
        for id in old {
            self.remove(item.about, &id);
        }
    }

    /// The accounts that were decided and tell of one of these events.
    fn accounts_of(&mut self, item: &FactItem) -> Vec<Follower> {
        let board = self.review.board;
        let mut found: BTreeSet<u32> = BTreeSet::new();
        for (_, it) in item.present() {
            if let Fact::Event(event) = &it.fact {
                found.extend(board.facts.naming(&RefKey::Event(event.id.clone())));
            }
        }
        let mut followers = Vec::new();
        for at in found {
            let item = &board.facts.items[at as usize];
            for (side, reading) in item.present() {
                if let Some(Some(stands)) = self.ruling(item.about, &reading.fact.id()) {
                    let known = followers.iter().any(|it: &Follower| it.stands == stands);
                    if !known {
                        followers.push(Follower {
                            item: at,
                            side,
                            stands,
                        });
                    }
                }
            }
        }
        followers
    }

    /// The records of the gold in which a fact stands: those that were decided
    /// on, and those that came along under their own ids.
    fn gold_of_fact(&self, item: &FactItem) -> Vec<SmolStr> {
        let mut found: Vec<SmolStr> = Vec::new();
        for (_, it) in item.present() {
            let id = it.fact.id();
            let ruled = self.ruling(item.about, &id);
            let stands = ruled.unwrap_or(Some(id));
            if let Some(stands) = stands
                && self.standing(item.about, &stands).is_some()
                && !found.contains(&stands)
            {
                found.push(stands);
            }
        }
        found
    }

    fn free_id(
        &mut self,
        about: SettledKind,
        own: &SmolStr,
        taken: &[(Vec<SmolStr>, Option<SmolStr>)],
    ) -> SmolStr {
        let mut id = own.clone();
        while self.standing(about, &id).is_some()
            || taken.iter().any(|it| it.1.as_ref() == Some(&id))
        {
            id = RelationId::of_random(self.bits()).to_smolstr();
        }
        id
    }

    /// The gold's own record of that id.
    fn standing(&self, about: SettledKind, id: &str) -> Option<Fact> {
        Fact::of(&self.gold, about, id)
    }

    /// Puts a file's fact into the gold under that id. What cannot stand yet,
    /// or not any more, is taken out.
    fn stand(&mut self, side: usize, fact: &Fact, id: &SmolStr) {
        match fact {
            Fact::Relation(it) => self.relation_type(side, &it.kind),
            Fact::Account(it) => drop(self.event(side, &it.event, Missing::Carried)),
            Fact::EventLink(it) => {
                for event in [&it.from, &it.to] {
                    drop(self.event(side, event, Missing::Carried));
                }
            }
            Fact::Entity(it) => {
                // Its wholes come along.
                if let Ok(id) = EntityId::parse(id) {
                    self.entity_as(side, it, &id);
                }
            }
            Fact::Event(_) | Fact::Verdict(_) => {}
        }
        let made = self.made_of(side, fact, id);
        if made == self.standing(fact.about(), id) {
            return;
        }
        match made {
            Some(Fact::Entity(it)) => self.push(Command::Entity(Put::set(it))),
            Some(Fact::Event(it)) => self.push(Command::Event(Put::set(it))),
            Some(Fact::Account(it)) => self.push(Command::Account(Put::set(it))),
            Some(Fact::Relation(it)) => self.push(Command::Relation(Put::set(it))),
            Some(Fact::EventLink(it)) => self.push(Command::EventLink(Put::set(it))),
            Some(Fact::Verdict(it)) => self.push(Command::Verdict(Put::set(it))),
            None => self.remove(fact.about(), id),
        }
    }

    /// What a file's fact is in the gold as it stands now, under that id;
    /// `None` if it lacks what the fact is made of.
    fn made_of(&mut self, side: usize, fact: &Fact, id: &str) -> Option<Fact> {
        Some(match fact {
            Fact::Entity(it) => {
                let id = EntityId::parse(id).ok()?;
                Fact::Entity(Arc::new(self.entity_as(side, it, &id)))
            }
            Fact::Event(it) => Fact::Event(Arc::new(Event {
                id: EventId::parse(id).ok()?,
                ..Event::clone(it)
            })),
            Fact::Account(it) => {
                let mut made = Account::clone(it);
                made.id = AccountId::parse(id).ok()?;
                made.event = self.event(side, &it.event, Missing::LeftOut)?;
                made.passage.source = self.source(side, &it.passage.source)?;
                made.members
                    .retain_mut(|member| match self.in_gold(side, &member.annotation) {
                        Some(id) => {
                            member.annotation = id;
                            true
                        }
                        None => false,
                    });
                let mut seen = BTreeSet::new();
                made.members
                    .retain(|it| seen.insert((it.annotation.clone(), it.role)));
                Fact::Account(Arc::new(made))
            }
            Fact::Relation(it) => Fact::Relation(Arc::new(Relation {
                id: RelationId::parse(id).ok()?,
                from: self.in_gold(side, &it.from)?,
                to: self.in_gold(side, &it.to)?,
                ..Relation::clone(it)
            })),
            Fact::EventLink(it) => {
                let from = self.event(side, &it.from, Missing::LeftOut)?;
                let to = self.event(side, &it.to, Missing::LeftOut)?;
                // What the gold holds to be one event is not linked to itself.
                (from != to).then(|| {
                    Some(Fact::EventLink(Arc::new(EventLink {
                        id: EventLinkId::parse(id).ok()?,
                        from,
                        to,
                        ..EventLink::clone(it)
                    })))
                })??
            }
            Fact::Verdict(it) => {
                let mut made = Verdict::clone(it);
                made.id = VerdictId::parse(id).ok()?;
                made.event = self.event(side, &it.event, Missing::LeftOut)?;
                made.accounts = it
                    .accounts
                    .iter()
                    .filter_map(|it| self.account(it))
                    .collect();
                // One on accounts that are not there is not one on all.
                if made.accounts.is_empty() && !it.accounts.is_empty() {
                    return None;
                }
                if let Decision::Prefer(account) = &mut made.decision {
                    *account = self.account(account)?;
                }
                Fact::Verdict(Arc::new(made))
            }
        })
    }

    /// The gold's account for one of a file.
    fn account(&self, id: &AccountId) -> Option<AccountId> {
        let stands = self.ruling(SettledKind::Account, id.as_str())??;
        let stands = AccountId::parse(&stands).ok();
        stands.filter(|it| self.gold.accounts().contains(it))
    }

    /// All that the files say of one entity: the further names and the wholes
    /// of each, and the labels of the others as further names.
    fn joined(&mut self, item: &FactItem, side: usize, first: &Entity) -> Entity {
        let mut joined = Entity::clone(first);
        for (other, it) in item.present().filter(|(other, _)| *other != side) {
            let Fact::Entity(it) = &it.fact else { continue };
            let names = it.aliases.iter().chain([&it.label]);
            let new = names.filter(|name| **name != first.label).cloned();
            joined.aliases.extend(new);
            for whole in &it.within {
                // As the first file names it, where that has it too.
                let mut whole = whole.clone();
                if let Some(id) = self.entity(other, &whole.entity) {
                    whole.entity = id;
                    joined.within.push(whole);
                }
            }
        }
        let mut seen: Vec<EntityId> = Vec::new();
        for whole in std::mem::take(&mut joined.within) {
            let Some(id) = self.entity(side, &whole.entity) else {
                continue;
            };
            if !seen.contains(&id) {
                seen.push(id.clone());
                joined.within.push(crate::model::Within {
                    entity: id,
                    ..whole
                });
            }
        }
        joined
    }

    fn remove(&mut self, about: SettledKind, id: &str) {
        let deleted = match about {
            SettledKind::Annotation => None,
            SettledKind::Entity => {
                self.forget_entities();
                let id = EntityId::parse(id).ok();
                id.and_then(|id| entity_edit::delete_entity(&self.gold, &id))
            }
            SettledKind::Event => {
                let id = EventId::parse(id).ok();
                id.and_then(|id| event_edit::delete_event(&self.gold, &id))
            }
            SettledKind::Account => {
                let id = AccountId::parse(id).ok();
                id.and_then(|id| event_edit::delete_accounts(&self.gold, &[id]))
            }
            SettledKind::Relation => {
                let id = RelationId::parse(id).ok();
                let there = id.filter(|id| self.gold.relations().contains(id));
                if let Some(id) = there {
                    self.push(Command::Relation(Put::remove(id)));
                }
                None
            }
            SettledKind::EventLink => {
                let id = EventLinkId::parse(id).ok();
                let there = id.filter(|id| self.gold.event_links().contains(id));
                if let Some(id) = there {
                    self.push(Command::EventLink(Put::remove(id)));
                }
                None
            }
            SettledKind::Verdict => {
                let id = VerdictId::parse(id).ok();
                let there = id.filter(|id| self.gold.verdicts().contains(id));
                if let Some(id) = there {
                    self.push(Command::Verdict(Put::remove(id)));
                }
                None
            }
        };
        self.extend(deleted);
    }

    /// Takes events out that came along with accounts or links and that nothing
    /// names any more.
    pub fn clear_events(&mut self) {
        let board = self.review.board;
        for id in self.left_events() {
            let ruled = self.ruling(SettledKind::Event, id.as_str()).is_some();
            let carried = board.facts.knows_event(self.review.sides.len(), &id);
            let there = self.gold.events().contains(&id);
            if there && !ruled && carried && self.gold.uses(Ref::Event(&id)) == 0 {
                self.push(Command::Event(Put::remove(id)));
            }
        }
    }
}

/// What is accepted of a fact: whose, the record, and what it is settled from.
fn accepted(item: &FactItem, choice: &Choice) -> Vec<(usize, Fact, Vec<SmolStr>)> {
    let ids = |of: &dyn Fn(u8) -> bool| {
        let all = item.present().filter(|(_, it)| of(it.class));
        all.map(|(_, it)| it.fact.id()).collect::<Vec<SmolStr>>()
    };
    let all = |side: usize| -> Option<(usize, Fact, Vec<SmolStr>)> {
        let reading = item.readings.get(side)?.as_ref()?;
        let own = reading.fact.id();
        let mut from = vec![own];
        let class = reading.class;
        for id in ids(&|it| it == class)
            .into_iter()
            .chain(ids(&|it| it != class))
        {
            if !from.contains(&id) {
                from.push(id);
            }
        }
        Some((side, reading.fact.clone(), from))
    };
    match choice {
        Choice::Side(side) => all(*side).into_iter().collect(),
        // Two records of one entity would be two entities.
        Choice::Both if item.about == SettledKind::Entity => {
            let first = item.present().next().map(|it| it.0);
            first.and_then(all).into_iter().collect()
        }
        Choice::Both => {
            let mut seen = BTreeSet::new();
            item.present()
                .filter(|(_, it)| seen.insert(it.class))
                .map(|(side, it)| (side, it.fact.clone(), ids(&|class| class == it.class)))
                .collect()
        }
        Choice::Neither | Choice::Amend(_) => Vec::new(),
    }
}
