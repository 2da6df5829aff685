//! Which entity is meant: what the picker offers and what a choice comes to.
//!
//! What the mention's words say comes first: the same name, then the same but
//! for case and marks. A name one letter off is a question that has to be
//! answered; nothing is linked to it by the first Enter.

use super::words::{fits_tag, guessed_kind, is_name_like};
use crate::app::{EntityWish, Gazetteers, Store};
use crate::command::entity_edit::{Linking, is_mention, plain_entity};
use crate::index::Likeness;
use crate::index::names::folded;
use crate::model::{Certainty, Entity, EntityId, EntityKind, EntityLink, Tag, TagId};
use crate::recognise::gazetteer::EntryId;
use crate::ui::widgets::{Fuzzy, Typed};
use std::sync::Arc;

/// No more entities than this are listed: who looks further types.
const MOST: usize = 100;

/// An open picker.
#[derive(Debug)]
pub struct Picker {
    /// What the entity is wanted for.
    pub wish: EntityWish,
    pub(super) typed: String,
    pub(super) chosen: usize,
    /// The words of the mentions, if all say the same.
    pub(super) words: String,
    tag: Option<TagId>,
    /// What the mentions shall link to, as far as it was put together by hand.
    pub(super) set: Vec<EntityLink>,
    pub(super) by_hand: bool,
    pub(super) certainty: Certainty,
    /// The kind of a new entity.
    pub(super) kind: EntityKind,
    /// Whether the words become a further name of the entity.
    pub(super) keep_name: bool,
    /// Whether the question that is chosen was asked.
    pub(super) asked: bool,
    linked: bool,
    recent: Vec<EntityId>,
    rows: Vec<EntityRow>,
    pub(super) gazetteers: Arc<Gazetteers>,
    /// What gazetteers have, below the entities of the project.
    entries: Vec<EntryRow>,
    answered: Option<(String, u64)>,
    pub(super) fuzzy: Fuzzy,
    /// Where the list is scrolled to, and how much of it is seen.
    pub(super) view: (f32, f32),
}

/// An entity that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntityRow {
    pub id: EntityId,
    /// How much the words are like one of its names; `None` = only listed.
    pub how: Option<Likeness>,
    /// The further name that fits, if its label does not.
    pub other: Option<String>,
}

/// An entry of a gazetteer that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EntryRow {
    pub id: EntryId,
    /// How much the words are like its name; `None` = it begins so.
    pub how: Option<Likeness>,
}

/// What stands below the entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Last {
    New,
    Unidentified,
    Unlink,
}

/// A choice.
#[derive(Clone, Debug, PartialEq)]
pub enum Picked {
    /// What the mentions shall link to.
    Link(Linking),
    /// This entity.
    Known(EntityId),
    /// A new one: itself first, then what else has to be made for it.
    New(Vec<Entity>),
}

impl Picker {
    /// A picker that was just opened. `recent` are the entities that were
    /// picked last.
    pub fn new(
        store: &Store,
        gazetteers: Arc<Gazetteers>,
        wish: EntityWish,
        recent: &[EntityId],
    ) -> Self {
        let project = store.project();
        let mut it = Self {
            typed: String::new(),
            chosen: 0,
            words: String::new(),
            tag: None,
            set: Vec::new(),
            by_hand: false,
            certainty: Certainty::Certain,
            kind: EntityKind::Group,
            keep_name: true,
            asked: false,
            linked: false,
            recent: recent.to_vec(),
            rows: Vec::new(),
            gazetteers,
            entries: Vec::new(),
            answered: None,
            fuzzy: Fuzzy::default(),
            view: (0.0, 300.0),
            wish,
        };
        match &it.wish {
            EntityWish::Link(ids) => {
                let mentions = ids.iter().filter_map(|id| project.annotations().get(id));
                let mut mentions = mentions.filter(|it| is_mention(project, it));
                if let Some(first) = mentions.next() {
                    it.words = flat(&first.first_words());
                    it.tag = Some(first.tag.clone());
                    it.set.clone_from(&first.entities);
                    it.linked = first.unidentified || !first.entities.is_empty();
                    if let [one] = &first.entities[..] {
                        it.certainty = one.certainty;
                    }
                }
                let key = folded(&it.words);
                for other in mentions {
                    it.linked |= other.unidentified || !other.entities.is_empty();
                    if folded(&other.first_words()) != key {
                        it.words.clear();
                    }
                    if *other.entities != it.set {
                        it.set.clear();
                    }
                }
                it.kind = guessed_kind(it.tag(store), &it.words);
            }
            EntityWish::Within(id) | EntityWish::Merge(id) => {
                let entity = project.entities().get(id);
                it.kind = entity.map_or(EntityKind::Other, |it| it.kind);
            }
        }
        it.update(store);
        it
    }

    fn tag<'a>(&self, store: &'a Store) -> Option<&'a Tag> {
        store.project().scheme().tag(self.tag.as_ref()?)
    }

    /// The entities that fit, best first.
    pub(super) fn rows(&self) -> &[EntityRow] {
        &self.rows
    }

    /// The entries of gazetteers that fit, below the entities.
    pub(super) fn entries(&self) -> &[EntryRow] {
        &self.entries
    }

    /// How many rows there are to choose from, but for the last ones.
    pub(super) fn listed(&self) -> usize {
        self.rows.len() + self.entries.len()
    }

    /// What stands below the entities, in order.
    pub(super) fn lasts(&self) -> Vec<Last> {
        let mut lasts = Vec::new();
        let named = !self.new_name().is_empty();
        match self.wish {
            EntityWish::Link(_) => {
                lasts.push(Last::Unidentified);
                lasts.extend(self.linked.then_some(Last::Unlink));
                lasts.extend(named.then_some(Last::New));
            }
            EntityWish::Within(_) => lasts.extend(named.then_some(Last::New)),
            EntityWish::Merge(_) => {}
        }
        lasts
    }

    /// What a new entity would be called.
    pub(super) fn new_name(&self) -> String {
        let typed = flat(&self.typed);
        if typed.is_empty() {
            self.words.clone()
        } else {
            typed
        }
    }

    /// Answers what was typed, unless that is answered already.
    pub(super) fn update(&mut self, store: &Store) {
        let asked = (self.typed.clone(), store.revision());
        if self.answered.as_ref() == Some(&asked) {
            return;
        }
        let typed_anew = self.answered.as_ref().is_none_or(|it| it.0 != asked.0);
        self.rows = self.find(store);
        self.entries = self.find_entries(store);
        if typed_anew {
            self.asked = false;
            self.view.0 = 0.0;
            self.chosen = self.first_choice();
        }
        self.answered = Some(asked);
        let last = self.listed() + self.lasts().len();
        self.chosen = self.chosen.min(last.saturating_sub(1));
    }

    /// What Enter would take: what the words say, what is typed, what is linked
    /// now; else a new entity.
    fn first_choice(&self) -> usize {
        let lasts = self.lasts();
        let new = lasts.iter().position(|it| *it == Last::New);
        let mut otherwise = self.listed() + new.unwrap_or(0);
        let sure = |how: Option<Likeness>| how.is_some_and(|it| it != Likeness::Near);
        let entry = self.entries.first().is_some_and(|it| sure(it.how));
        let row = self.rows.first();
        // A gazetteer’s very name is better than a name that is merely near.
        if entry && !row.is_some_and(|it| sure(it.how)) {
            return self.rows.len();
        }
        if !self.entries.is_empty() && !flat(&self.typed).is_empty() {
            otherwise = self.rows.len();
        }
        let Some(first) = row else {
            return otherwise;
        };
        if first.how.is_some() || !flat(&self.typed).is_empty() || new.is_none() {
            return 0;
        }
        let linked = self.set.first();
        let linked = linked.and_then(|link| self.rows.iter().position(|it| it.id == link.entity));
        linked.unwrap_or(otherwise)
    }

    fn may_be(&self, id: &EntityId) -> bool {
        match &self.wish {
            EntityWish::Link(_) => true,
            EntityWish::Within(own) | EntityWish::Merge(own) => own != id,
        }
    }

    fn find(&mut self, store: &Store) -> Vec<EntityRow> {
        let project = store.project();
        let typed = flat(&self.typed);
        let wanted = if typed.is_empty() {
            &self.words
        } else {
            &typed
        };
        let suggested = store.mentions().suggest(project, wanted);
        let row = |id: &EntityId, how, name: Option<String>| {
            let label = project.entities().get(id).map(|it| it.label.as_str());
            EntityRow {
                id: id.clone(),
                how,
                other: name.filter(|it| Some(it.as_str()) != label),
            }
        };
        let tag = self.tag(store);
        let fits = |id: &EntityId| {
            let kind = project.entities().get(id).map(|it| it.kind);
            kind.is_some_and(|kind| fits_tag(tag, kind))
        };
        let mut rows: Vec<EntityRow> = suggested
            .into_iter()
            .filter(|it| self.may_be(&it.entity))
            .map(|it| row(&it.entity, Some(it.how), Some(it.name)))
            .collect();
        // Of two that are as like, the one of a kind that fits the tag.
        rows.sort_by_key(|it| (it.how, !fits(&it.id)));
        if typed.is_empty() {
            let linked: Vec<EntityId> = self.set.iter().map(|it| it.entity.clone()).collect();
            let known = |id: &EntityId| project.entities().contains(id);
            let by_label = store.mentions().by_label();
            let fitting = by_label.filter(|it| fits(it)).take(MOST);
            let further = linked
                .iter()
                .chain(self.recent.iter().filter(|it| fits(it)));
            for id in further.chain(fitting) {
                if rows.len() >= MOST {
                    break;
                }
                if known(id) && self.may_be(id) && !rows.iter().any(|it| it.id == *id) {
                    rows.push(row(id, None, None));
                }
            }
            return rows;
        }
        let pattern = Typed::new(&typed);
        let mut scored: Vec<(u32, bool, &Arc<Entity>, Option<&String>)> = Vec::new();
        for entity in project.entities().iter() {
            let label = self.fuzzy.score(&pattern, &entity.label);
            let mut best = label.map(|score| (score, None));
            for alias in &entity.aliases {
                let score = self.fuzzy.score(&pattern, alias);
                if score > best.map(|it| it.0) {
                    best = score.map(|score| (score, Some(alias)));
                }
            }
            if let Some((score, alias)) = best {
                scored.push((score, fits_tag(tag, entity.kind), entity, alias));
            }
        }
        scored.sort_by_key(|it| (std::cmp::Reverse((it.1, it.0)), &it.2.label, &it.2.id));
        // Questions come behind what has all the letters that were typed.
        let questions = rows.iter().position(|it| it.how == Some(Likeness::Near));
        let mut questions = rows.split_off(questions.unwrap_or(rows.len()));
        for (_, _, entity, alias) in scored.into_iter().take(MOST) {
            if self.may_be(&entity.id) && !rows.iter().any(|it| it.id == entity.id) {
                questions.retain(|it| it.id != entity.id);
                rows.push(row(&entity.id, None, alias.cloned()));
            }
        }
        rows.append(&mut questions);
        rows
    }

    /// What gazetteers have of the words, unless the project has it already.
    fn find_entries(&self, store: &Store) -> Vec<EntryRow> {
        if matches!(self.wish, EntityWish::Merge(_)) {
            return Vec::new();
        }
        let wanted = self.new_name();
        let found = self.gazetteers.suggest(&wanted, 12);
        let project = store.project();
        let known = |id: &EntryId| {
            let label = self.gazetteers.get(id).map(|it| self.gazetteers.label(it));
            let key = label.map(|it| folded(&it));
            self.rows.iter().any(|row| {
                let entity = project.entities().get(&row.id);
                entity.map(|it| folded(&it.label)) == key
            })
        };
        let fits = |id: &EntryId| {
            let kind = self.gazetteers.get(id).map(|it| it.sort.entity_kind());
            kind.is_some_and(|kind| fits_tag(self.tag(store), kind))
        };
        let found = found.into_iter().filter(|(id, _)| !known(id) && fits(id));
        found.map(|(id, how)| EntryRow { id, how }).collect()
    }

    pub(super) fn chosen_entry(&self) -> Option<&EntryRow> {
        self.entries.get(self.chosen.checked_sub(self.rows.len())?)
    }

    /// The entity that is chosen, if one is.
    pub(super) fn chosen_row(&self) -> Option<&EntityRow> {
        self.rows.get(self.chosen)
    }

    pub(super) fn chosen_last(&self) -> Option<Last> {
        let at = self.chosen.checked_sub(self.listed())?;
        self.lasts().get(at).copied()
    }

    /// Goes `rows` down, negative for up; past an end on to the other.
    pub(super) fn go(&mut self, rows: isize) {
        let count = (self.listed() + self.lasts().len()) as isize;
        if count > 0 {
            let to = self.chosen as isize + rows;
            let to = if rows.abs() == 1 {
                to.rem_euclid(count)
            } else {
                to.clamp(0, count - 1)
            };
            self.chosen = to.unsigned_abs();
            self.asked = false;
        }
    }

    /// The name that the entity would take over from the mention, if it has
    /// none like it and if the words are a name at all.
    pub(super) fn offered_name(&self, store: &Store) -> Option<&str> {
        if !matches!(self.wish, EntityWish::Link(_)) || !is_name_like(&self.words) {
            return None;
        }
        let key = folded(&self.words);
        let unlike = |name: &str| folded(name) != key;
        let new = match (self.chosen_row(), self.chosen_last()) {
            (Some(row), _) => {
                let entity = store.project().entities().get(&row.id)?;
                unlike(&entity.label) && entity.aliases.iter().all(|it| unlike(it))
            }
            (None, Some(Last::New)) => unlike(&self.new_name()),
            _ => false,
        };
        new.then_some(self.words.as_str())
    }

    /// Whether the words become a further name: never by a question that was
    /// merely answered, since then the next one would be no question any more.
    pub(super) fn keeps_name(&self) -> bool {
        let near = self
            .chosen_row()
            .is_some_and(|it| it.how == Some(Likeness::Near));
        self.keep_name && !near
    }

    /// Puts the chosen entity into the set that is linked to, or takes it out.
    pub(super) fn toggle_in_set(&mut self) {
        let Some(row) = self.chosen_row().cloned() else {
            return;
        };
        if self.is_question(&row) {
            self.asked = true;
            return;
        }
        self.by_hand = true;
        let before = self.set.len();
        self.set.retain(|it| it.entity != row.id);
        if self.set.len() == before {
            self.set.push(EntityLink {
                entity: row.id,
                certainty: self.certainty,
            });
        }
        self.typed.clear();
    }

    fn is_question(&self, row: &EntityRow) -> bool {
        row.how == Some(Likeness::Near) && !self.asked
    }

    /// What the choice comes to. A question is asked first, and answered by
    /// choosing once more.
    pub(super) fn pick(&mut self, store: &Store, fresh: &mut dyn FnMut() -> u64) -> Option<Picked> {
        let row = self.chosen_row().cloned();
        if row.as_ref().is_some_and(|it| self.is_question(it)) {
            self.asked = true;
            return None;
        }
        if let Some(entry) = self.chosen_entry().cloned() {
            if entry.how == Some(Likeness::Near) && !self.asked {
                self.asked = true;
                return None;
            }
            let (project, mentions) = (store.project(), store.mentions());
            let made = self
                .gazetteers
                .entities(project, mentions, &entry.id, fresh);
            let (id, new) = made?;
            if !matches!(self.wish, EntityWish::Link(_)) {
                return Some(if new.is_empty() {
                    Picked::Known(id)
                } else {
                    Picked::New(new)
                });
            }
            let mut linking = Linking::to(EntityLink {
                entity: id,
                certainty: self.certainty,
            });
            if self.by_hand {
                linking.links.splice(0..0, self.set.iter().cloned());
            }
            linking.new = new;
            return Some(Picked::Link(linking));
        }
        let last = self.chosen_last();
        if last == Some(Last::New) {
            return self.pick_new(store, fresh);
        }
        match (&self.wish, row) {
            (EntityWish::Link(_), row) => {
                let name = self.offered_name(store).map(str::to_owned);
                let name = name.filter(|_| self.keeps_name());
                let mut linking = Linking {
                    links: if self.by_hand {
                        self.set.clone()
                    } else {
                        Vec::new()
                    },
                    unidentified: last == Some(Last::Unidentified),
                    ..Linking::default()
                };
                if last.is_some() {
                    linking.links.clear();
                }
                if let Some(row) = row
                    && (!self.by_hand || !flat(&self.typed).is_empty())
                {
                    linking.links.retain(|it| it.entity != row.id);
                    linking.links.push(EntityLink {
                        entity: row.id.clone(),
                        certainty: self.certainty,
                    });
                    linking.aliases.extend(name.map(|it| (row.id, it)));
                }
                Some(Picked::Link(linking))
            }
            (_, Some(row)) => Some(Picked::Known(row.id)),
            (_, None) => None,
        }
    }

    /// A new entity by the name that is typed, else by the mention's words.
    pub(super) fn pick_new(
        &mut self,
        store: &Store,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<Picked> {
        let name = self.new_name();
        if name.is_empty() || !self.lasts().contains(&Last::New) {
            return None;
        }
        if !matches!(self.wish, EntityWish::Link(_)) {
            let id = fresh_id(store, fresh);
            return Some(Picked::New(vec![plain_entity(id, self.kind, &name)]));
        }
        let id = fresh_id(store, fresh);
        let mut entity = plain_entity(id.clone(), self.kind, &name);
        let unlike = folded(&name) != folded(&self.words);
        if unlike && self.keep_name && is_name_like(&self.words) {
            entity.aliases.insert(self.words.clone());
        }
        let mut linking = Linking::to(EntityLink {
            entity: id,
            certainty: self.certainty,
        });
        if self.by_hand {
            linking.links.splice(0..0, self.set.iter().cloned());
        }
        linking.new.push(entity);
        Some(Picked::Link(linking))
    }

    /// The next certainty.
    pub(super) fn next_certainty(&mut self) {
        self.certainty = match self.certainty {
            Certainty::Certain => Certainty::Probable,
            Certainty::Probable => Certainty::Possible,
            Certainty::Possible => Certainty::Unknown,
            Certainty::Unknown => Certainty::Certain,
        };
    }

    /// The next kind of a new entity.
    pub(super) fn next_kind(&mut self) {
        let at = super::words::KINDS.iter().position(|it| *it == self.kind);
        let next = at.map_or(0, |at| (at + 1) % super::words::KINDS.len());
        self.kind = super::words::KINDS[next];
    }
}

/// An id that no entity has.
pub fn fresh_id(store: &Store, fresh: &mut dyn FnMut() -> u64) -> EntityId {
    let mut id = EntityId::of_random(fresh());
    while store.project().entities().contains(&id) {
        id = EntityId::of_random(fresh());
    }
    id
}

fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
