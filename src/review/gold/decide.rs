//! Decisions as transactions of the gold.

use super::board::{Board, Item, Reading};
use super::progress::Progress;
use crate::command::{Command, Put, Transaction, edit};
use crate::model::{
    Annotation, AnnotationId, Dismissed, Entity, EntityId, EntityKind, Origin, Project, Scheme,
    SourceId, TagId, Value,
};
use crate::recognise::fold::{Keep, folded};
use crate::review::entities::EntityPairs;
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a reviewer makes of an item.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// What that file has; nothing, if it has nothing.
    Side(usize),
    /// What each of them has, side by side.
    Both,
    /// Nothing of it.
    Neither,
    /// Something else. Its id, source and origin are filled in.
    Amend(Box<Annotation>),
}

/// Who decides, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The reviewer.
    pub decided_by: SmolStr,
    /// Why; may be empty.
    pub reason: String,
    /// Which rule of the guideline applies; may be empty.
    pub rule: String,
}

/// What decisions are made on.
#[derive(Clone, Copy)]
pub struct Review<'a> {
    /// The gold.
    pub gold: &'a Project,
    /// The annotators' files.
    pub sides: &'a [Arc<Project>],
    /// What they have.
    pub board: &'a Board,
    /// What is settled of it.
    pub progress: &'a Progress,
}

/// What undo calls the decision on one item.
pub fn choice_name(board: &Board, item: usize, choice: &Choice) -> String {
    let words = board.items.get(item).and_then(|it| {
        let (_, reading) = it.present().next()?;
        let words = reading.annotation.first_words();
        let short: String = words.chars().take(40).collect();
        (!short.is_empty()).then(|| format!(" on “{short}”"))
    });
    let who = |side: usize| board.names.get(side).map_or("?", String::as_str);
    let verb = match choice {
        Choice::Side(side) => format!("Follow {}", who(*side)),
        Choice::Both => "Take both".to_owned(),
        Choice::Neither => "Take neither".to_owned(),
        Choice::Amend(_) => "Amend".to_owned(),
    };
    verb + &words.unwrap_or_default()
}

/// The one transaction that decides these items. What was decided about them
/// before is replaced; an annotation of the gold that stays keeps its id.
/// `fresh` gives bits for new ids. `None` if nothing would change.
pub fn decide(
    review: Review<'_>,
    name: String,
    decisions: &[(usize, Choice)],
    why: &Why,
    fresh: &mut dyn FnMut() -> u64,
) -> Option<Transaction> {
    let mut carry = Carry::new(review);
    let mut gone: Vec<AnnotationId> = Vec::new();
    let mut commands: Vec<Command> = Vec::new();
    let mut used: BTreeSet<AnnotationId> = BTreeSet::new();
    for (at, choice) in decisions {
        let Some(item) = review.board.items.get(*at) else {
            continue;
        };
        let mut old: Vec<AnnotationId> = review
            .progress
            .gold_of(review.board, *at)
            .into_iter()
            .collect();
        old.retain(|id| !used.contains(id));
        used.extend(old.iter().cloned());
        let mut ids = old.into_iter();
        let wanted = accepted(item, choice);
        commands.extend(dismissals(review, item, wanted.is_empty()));
        for (made, from) in wanted {
            let mut made = match made {
                Made::Reading(side, reading) => carry.annotation(side, &reading.annotation),
                Made::Own(annotation) => annotation.clone(),
            };
            made.source = source_of(review.board, item);
            made.id = ids
                .next()
                .unwrap_or_else(|| new_id(review.gold, &mut used, fresh));
            made.unsure = false;
            made.origin = Origin::Gold {
                from,
                decided_by: why.decided_by.clone(),
                reason: why.reason.trim().to_owned(),
                rule: why.rule.trim().to_owned(),
            };
            if let Some(Value::Figure(figure)) = &mut made.value
                && figure.part_of.as_ref() == Some(&made.id)
            {
                figure.part_of = None;
            }
            let same = review.gold.annotations().get(&made.id);
            if same.is_none_or(|it| **it != made) {
                commands.push(Command::Annotation(Put::set(made)));
            }
        }
        gone.extend(ids);
    }
    let mut all = carry.commands();
    if let Some(deleted) = edit::delete_annotations(review.gold, &gone) {
        all.extend(deleted.commands);
    }
    all.extend(commands);
    (!all.is_empty()).then_some(Transaction {
        name,
        commands: all,
    })
}

/// What becomes an annotation of the gold.
enum Made<'a> {
    Reading(usize, &'a Reading),
    Own(&'a Annotation),
}

/// What is accepted of an item, each with what it is settled from: what it
/// follows first, then what was turned down with it.
fn accepted<'a>(item: &'a Item, choice: &'a Choice) -> Vec<(Made<'a>, Vec<AnnotationId>)> {
    let ids = |first: &dyn Fn(&Reading) -> bool, rest: bool| {
        let all = || item.present().map(|(_, it)| it);
        let mut ids: Vec<AnnotationId> = Vec::new();
        let chosen = all().filter(|it| first(it));
        let others = all().filter(|it| rest && !first(it));
        for it in chosen.chain(others) {
            if !ids.contains(&it.annotation.id) {
                ids.push(it.annotation.id.clone());
            }
        }
        ids
    };
    match choice {
        Choice::Side(side) => match item.readings.get(*side).and_then(Option::as_ref) {
            Some(reading) => {
                let mut from = ids(&|it| it.class == reading.class, true);
                from.retain(|id| *id != reading.annotation.id);
                from.insert(0, reading.annotation.id.clone());
                vec![(Made::Reading(*side, reading), from)]
            }
            None => Vec::new(),
        },
        Choice::Both => {
            let mut seen = BTreeSet::new();
            item.present()
                .filter(|(_, it)| seen.insert(it.class))
                .map(|(side, it)| {
                    (
                        Made::Reading(side, it),
                        ids(&|other| other.class == it.class, false),
                    )
                })
                .collect()
        }
        Choice::Neither => Vec::new(),
        Choice::Amend(own) => vec![(Made::Own(own), ids(&|_| true, true))],
    }
}

/// What turns the readings down, or takes that back.
fn dismissals(review: Review<'_>, item: &Item, down: bool) -> Vec<Command> {
    let facts: BTreeSet<Dismissed> = item
        .present()
        .map(|(_, it)| Dismissed {
            source: source_of(review.board, item),
            span: it.spans.hull(),
            tag: it.annotation.tag.clone(),
        })
        .filter(|it| !down || review.gold.scheme().tag(&it.tag).is_some())
        .collect();
    let there = |it: &Dismissed| review.gold.dismissed().contains(it);
    let wrong = facts.into_iter().filter(|it| there(it) != down);
    wrong
        .map(|it| Command::Dismissed(if down { Put::set(it) } else { Put::remove(it) }))
        .collect()
}

fn source_of(board: &Board, item: &Item) -> SourceId {
    board.documents[item.document].source.clone()
}

fn new_id(
    gold: &Project,
    used: &mut BTreeSet<AnnotationId>,
    fresh: &mut dyn FnMut() -> u64,
) -> AnnotationId {
    loop {
        let id = AnnotationId::of_random(fresh());
        if !gold.annotations().contains(&id) && used.insert(id.clone()) {
            return id;
        }
    }
}

/// Carries what annotations name over into the gold: entities that it lacks,
/// tags that its scheme lacks.
struct Carry<'a> {
    review: Review<'a>,
    pairs: Vec<Option<EntityPairs>>,
    known: BTreeMap<(usize, EntityId), Option<EntityId>>,
    entities: Vec<Entity>,
    by_name: BTreeMap<(EntityKind, String), EntityId>,
    scheme: Option<Scheme>,
}

impl<'a> Carry<'a> {
    fn new(review: Review<'a>) -> Self {
        Self {
            review,
            pairs: vec![None; review.sides.len()],
            known: BTreeMap::new(),
            entities: Vec::new(),
            by_name: BTreeMap::new(),
            scheme: None,
        }
    }

    /// The annotation of a file, with everything that it names as the gold
    /// names it. What the gold cannot have is left out: events, and wholes of
    /// figures that are not settled yet.
    fn annotation(&mut self, side: usize, annotation: &Annotation) -> Annotation {
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
                figure.part_of =
                    whole.and_then(|it| self.review.progress.settled_from(&it).cloned());
            }
            Some(Value::Claim(claim)) => {
                for voice in &mut claim.voices {
                    voice.who = self.all(side, &voice.who);
                    voice.through = self.all(side, &voice.through);
                }
                let events = self.review.gold.events();
                claim.about.retain(|(event, _)| events.contains(event));
            }
            Some(Value::Date(_)) | None => {}
        }
        made
    }

    fn all(&mut self, side: usize, ids: &[EntityId]) -> Vec<EntityId> {
        ids.iter().filter_map(|id| self.entity(side, id)).collect()
    }

    fn entity(&mut self, side: usize, id: &EntityId) -> Option<EntityId> {
        let gold = self.review.gold;
        if gold.entities().contains(id) {
            return Some(id.clone());
        }
        let key = (side, id.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let project = self.review.sides.get(side)?;
        let pairs = self.pairs[side].get_or_insert_with(|| EntityPairs::of(gold, project));
        if let Some(found) = pairs.in_a(id) {
            self.known.insert(key, Some(found.clone()));
            return Some(found.clone());
        }
        let Some(entity) = project.entities().get(id) else {
            self.known.insert(key, None);
            return None;
        };
        let name = (entity.kind, folded(entity.label.trim(), Keep::NOTHING));
        if let Some(found) = self.by_name.get(&name).cloned() {
            self.known.insert(key, Some(found.clone()));
            return Some(found);
        }
        // Known before its wholes are looked at: they may lead back to it.
        self.known.insert(key, Some(id.clone()));
        self.by_name.insert(name, id.clone());
        let mut entity = Entity::clone(entity);
        entity
            .within
            .retain_mut(|it| match self.entity(side, &it.entity) {
                Some(whole) => {
                    it.entity = whole;
                    true
                }
                None => false,
            });
        self.entities.push(entity);
        Some(id.clone())
    }

    fn tag(&mut self, side: usize, id: &TagId) {
        let scheme = self.scheme.as_ref().unwrap_or(self.review.gold.scheme());
        if scheme.tag(id).is_some() {
            return;
        }
        let theirs = self
            .review
            .sides
            .get(side)
            .and_then(|it| it.scheme().tag(id));
        let Some(tag) = theirs else { return };
        let mut tag = tag.clone();
        if scheme.tags.iter().any(|it| it.key == tag.key) {
            tag.key = Default::default();
        }
        let mut scheme = scheme.clone();
        scheme.tags.push(tag);
        self.scheme = Some(scheme);
    }

    /// What is to come before the annotations.
    fn commands(self) -> Vec<Command> {
        let scheme = self.scheme.map(|it| Command::Scheme(Arc::new(it)));
        let entities = self
            .entities
            .into_iter()
            .map(|it| Command::Entity(Put::set(it)));
        scheme.into_iter().chain(entities).collect()
    }
}
