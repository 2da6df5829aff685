//! The gold while a decision is being made: what it will be, the commands
//! that lead there, and how records of annotators' files are carried over.

use super::board::Content;
use super::decide::{Review, Why};
use crate::command::{Command, Put, Transaction, apply_unchecked};
use crate::model::{
    Annotation, AnnotationId, Entity, EntityId, EntityKind, Event, EventId, Project, Scheme,
    Settled, SettledId, SettledKind, SourceId, TagId, Value,
};
use crate::recognise::fold::{Keep, folded};
use crate::review::entities::partner;
use crate::review::marks::trimmed;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A decision on its way.
pub(super) struct Making<'a> {
    pub review: Review<'a>,
    pub why: &'a Why,
    /// The gold as it is after the commands so far; it shares all else with
    /// the gold that it comes from.
    pub gold: Project,
    commands: Vec<Command>,
    fresh: &'a mut dyn FnMut() -> u64,
    /// What annotations of the files became in this decision.
    pub made: HashMap<AnnotationId, AnnotationId>,
    /// What was decided about records in this decision; `None` = turned down.
    ruled: HashMap<(SettledKind, SmolStr), Option<SmolStr>>,
    known: BTreeMap<(usize, EntityId), Option<EntityId>>,
    by_name: BTreeMap<(EntityKind, String), EntityId>,
    /// Events that something named before that may not any more.
    left: BTreeSet<EventId>,
}

/// Whether what is missing in the gold is put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    Carried,
    LeftOut,
}

impl<'a> Making<'a> {
    pub fn new(review: Review<'a>, why: &'a Why, fresh: &'a mut dyn FnMut() -> u64) -> Self {
        Self {
            review,
            why,
            gold: review.gold.clone(),
            commands: Vec::new(),
            fresh,
            made: HashMap::new(),
            ruled: HashMap::new(),
            known: BTreeMap::new(),
            by_name: BTreeMap::new(),
            left: BTreeSet::new(),
        }
    }

    /// The whole of it in one step; `None` if nothing changes.
    pub fn finish(self, name: String) -> Option<Transaction> {
        let commands = self.commands;
        (!commands.is_empty()).then_some(Transaction { name, commands })
    }

    /// How many commands there are so far.
    pub fn steps(&self) -> usize {
        self.commands.len()
    }

    pub fn push(&mut self, command: Command) {
        match &command {
            Command::Account(put) => {
                let before = self.gold.accounts().get(&put.id);
                self.left.extend(before.map(|it| it.event.clone()));
            }
            Command::EventLink(put) => {
                let before = self.gold.event_links().get(&put.id);
                let both = before.map(|it| [it.from.clone(), it.to.clone()]);
                self.left.extend(both.into_iter().flatten());
            }
            Command::Verdict(put) => {
                let before = self.gold.verdicts().get(&put.id);
                self.left.extend(before.map(|it| it.event.clone()));
            }
            _ => {}
        }
        apply_unchecked(&mut self.gold, std::slice::from_ref(&command));
        self.commands.push(command);
    }

    pub fn extend(&mut self, transaction: Option<Transaction>) {
        for command in transaction.into_iter().flat_map(|it| it.commands) {
            self.push(command);
        }
    }

    /// Events of which an account was changed or taken out.
    pub fn left_events(&mut self) -> BTreeSet<EventId> {
        std::mem::take(&mut self.left)
    }

    /// Entities may be others now than those that were found before.
    pub fn forget_entities(&mut self) {
        self.known.clear();
        self.by_name.clear();
    }

    pub fn bits(&mut self) -> u64 {
        (self.fresh)()
    }

    /// The id of a new annotation.
    pub fn new_annotation(&mut self, used: &mut BTreeSet<AnnotationId>) -> AnnotationId {
        loop {
            let id = AnnotationId::of_random(self.bits());
            if !self.gold.annotations().contains(&id) && used.insert(id.clone()) {
                return id;
            }
        }
    }

    /// What was decided about a record of a file: the id of what stands for
    /// it, or `None` if it was turned down. The outer `None` = nothing was.
    pub fn ruling(&self, about: SettledKind, id: &str) -> Option<Option<SmolStr>> {
        if let Some(ruled) = self.ruled.get(&(about, id.into())) {
            return Some(ruled.clone());
        }
        let settled = self.review.progress.rulings(about, id);
        let mut settled = settled.filter_map(|id| self.gold.settled().get(id));
        settled.next().map(|it| it.stands.clone())
    }

    /// Replaces what was decided about these records of the files. Each of
    /// `decided` names those that it is about, and what stands for them.
    pub fn rule(
        &mut self,
        about: SettledKind,
        records: &[SmolStr],
        decided: Vec<(Vec<SmolStr>, Option<SmolStr>)>,
        judged: &SmolStr,
    ) {
        let progress = self.review.progress;
        let old: BTreeSet<SettledId> = records
            .iter()
            .flat_map(|id| progress.rulings(about, id))
            .filter(|id| self.gold.settled().contains(id))
            .cloned()
            .collect();
        let mut old = old.into_iter();
        for id in records {
            self.ruled.remove(&(about, id.clone()));
        }
        for (from, stands) in decided {
            for id in &from {
                self.ruled.insert((about, id.clone()), stands.clone());
            }
            let id = old.next().unwrap_or_else(|| self.new_ruling());
            let made = Settled {
                id,
                about,
                from,
                stands,
                judged: judged.clone(),
                decided_by: self.why.decided_by.clone(),
                reason: self.why.reason.trim().to_owned(),
                rule: self.why.rule.trim().to_owned(),
            };
            if self
                .gold
                .settled()
                .get(&made.id)
                .is_none_or(|it| **it != made)
            {
                self.push(Command::Settled(Put::set(made)));
            }
        }
        for id in old {
            self.push(Command::Settled(Put::remove(id)));
        }
    }

    fn new_ruling(&mut self) -> SettledId {
        loop {
            let id = SettledId::of_random(self.bits());
            if !self.gold.settled().contains(&id) {
                return id;
            }
        }
    }

    /// The gold's annotation for one of a file: what was settled from it, or
    /// what stands where it does, with its tag.
    pub fn in_gold(&self, side: usize, id: &AnnotationId) -> Option<AnnotationId> {
        let there = |it: &&AnnotationId| self.gold.annotations().contains(it);
        if let Some(made) = self.made.get(id).filter(there) {
            return Some(made.clone());
        }
        let progress = self.review.progress;
        if let Some(made) = progress.all_settled_from(id).find(there) {
            return Some(made.clone());
        }
        let annotation = self.review.sides.get(side)?.annotations().get(id)?;
        let content = Content {
            source: self.source(side, &annotation.source)?,
            spans: trimmed(annotation),
            tag: annotation.tag.clone(),
        };
        progress.with_content(&content).find(there).cloned()
    }

    /// What the gold calls a source of a file.
    pub fn source(&self, side: usize, id: &SourceId) -> Option<SourceId> {
        self.review.board.source(side, id).cloned()
    }

    /// The annotation of a file, with everything that it names as the gold
    /// names it. What the gold cannot have is left out: events, and wholes of
    /// figures that are not settled yet.
    pub fn annotation(&mut self, side: usize, annotation: &Annotation) -> Annotation {
        let mut made = annotation.clone();
        self.tag(side, &made.tag);
        made.entities
            .retain_mut(|link| match self.entity(side, &link.entity) {
                Some(id) => {
                    link.entity = id;
                    true
                }
                None => false,
            });
        match &mut made.value {
            Some(Value::Figure(figure)) => {
                figure.counted.who = self.all(side, &figure.counted.who);
                let whole = figure.part_of.take();
                figure.part_of = whole.and_then(|it| self.in_gold(side, &it));
            }
            Some(Value::Claim(claim)) => {
                for voice in &mut claim.voices {
                    voice.who = self.all(side, &voice.who);
                    voice.through = self.all(side, &voice.through);
                }
                let events = self.gold.events();
                claim.about.retain(|(event, _)| events.contains(event));
            }
            Some(Value::Date(_)) | None => {}
        }
        made
    }

    fn all(&mut self, side: usize, ids: &[EntityId]) -> Vec<EntityId> {
        ids.iter().filter_map(|id| self.entity(side, id)).collect()
    }

    /// The gold's entity for one of a file; it is put there if it is missing,
    /// but not if it was turned down.
    pub fn entity(&mut self, side: usize, id: &EntityId) -> Option<EntityId> {
        if let Some(ruling) = self.ruling(SettledKind::Entity, id.as_str()) {
            let stands = ruling.and_then(|it| EntityId::parse(&it).ok());
            return stands.filter(|it| self.gold.entities().contains(it));
        }
        if self.gold.entities().contains(id) {
            return Some(id.clone());
        }
        let key = (side, id.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let Review {
            gold,
            board,
            progress,
            ..
        } = self.review;
        let project = self.review.sides.get(side)?;
        let Some(entity) = project.entities().get(id) else {
            self.known.insert(key, None);
            return None;
        };
        let of_file = board.entities.get(side)?;
        let found = partner((gold, &progress.entities), (project, of_file), entity);
        if let Some(found) = found.filter(|it| self.gold.entities().contains(it)) {
            self.known.insert(key, Some(found.clone()));
            return Some(found);
        }
        let name = (entity.kind, folded(entity.label.trim(), Keep::NOTHING));
        if let Some(found) = self.by_name.get(&name).cloned() {
            self.known.insert(key, Some(found.clone()));
            return Some(found);
        }
        // Known before its wholes are looked at: they may lead back to it.
        self.known.insert(key, Some(id.clone()));
        self.by_name.insert(name, id.clone());
        let entity = self.entity_as(side, entity, id);
        self.push(Command::Entity(Put::set(entity)));
        Some(id.clone())
    }

    /// An entity of a file under an id of the gold.
    pub fn entity_as(&mut self, side: usize, entity: &Entity, id: &EntityId) -> Entity {
        let mut made = entity.clone();
        made.id = id.clone();
        made.within
            .retain_mut(|it| match self.entity(side, &it.entity) {
                Some(whole) if whole != *id => {
                    it.entity = whole;
                    true
                }
                _ => false,
            });
        made
    }

    /// The gold's event for one of a file: by what was decided about it, else
    /// the event of any file that is the same and stands already.
    pub fn event(&mut self, side: usize, id: &EventId, missing: Missing) -> Option<EventId> {
        let group = self.review.board.facts.same_events(side, id).to_vec();
        let own = (side, id.clone());
        let others = group.iter().filter(|it| **it != own);
        for (_, it) in std::iter::once(&own).chain(others) {
            match self.ruling(SettledKind::Event, it.as_str()) {
                Some(Some(stands)) => {
                    let stands = EventId::parse(&stands).ok();
                    return stands.filter(|it| self.gold.events().contains(it));
                }
                Some(None) => return None,
                None if self.gold.events().contains(it) => return Some(it.clone()),
                None => {}
            }
        }
        if missing == Missing::LeftOut {
            return None;
        }
        let event = self.review.sides.get(side)?.events().get(id)?;
        self.push(Command::Event(Put::set(Event::clone(event))));
        Some(id.clone())
    }

    fn scheme_of(&self, side: usize) -> Option<Arc<Scheme>> {
        self.review
            .sides
            .get(side)
            .map(|it| Arc::clone(it.scheme()))
    }

    /// Takes a tag over if the gold's scheme lacks it.
    pub fn tag(&mut self, side: usize, id: &TagId) {
        if self.gold.scheme().tag(id).is_some() {
            return;
        }
        let theirs = self.scheme_of(side);
        let Some(tag) = theirs.as_ref().and_then(|it| it.tag(id)) else {
            return;
        };
        let mut tag = tag.clone();
        let mut scheme = Scheme::clone(self.gold.scheme());
        if scheme.tags.iter().any(|it| it.key == tag.key) {
            tag.key = Default::default();
        }
        scheme.tags.push(tag);
        self.push(Command::Scheme(Arc::new(scheme)));
    }

    /// Takes a type of relation over if the gold's scheme lacks it.
    pub fn relation_type(&mut self, side: usize, id: &str) {
        let has = |scheme: &Scheme| scheme.relations.iter().any(|it| it.id == id);
        if has(self.gold.scheme()) {
            return;
        }
        let Some(theirs) = self.scheme_of(side) else {
            return;
        };
        let Some(kind) = theirs.relations.iter().find(|it| it.id == id) else {
            return;
        };
        for tag in kind.from.iter().chain(&kind.to) {
            self.tag(side, tag);
        }
        let mut scheme = Scheme::clone(self.gold.scheme());
        scheme.relations.push(kind.clone());
        self.push(Command::Scheme(Arc::new(scheme)));
    }
}
