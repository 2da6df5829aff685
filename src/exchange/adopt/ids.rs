//! Ids of a file's records in the project that takes them in.

use super::super::Imported;
use crate::model::slug::{free, slug};
use crate::model::{
    AccountId, AnnotationId, Entity, EntityId, EntityKind, Event, EventId, EventLinkId, Project,
    RelationId, Sensitivity, Value, VerdictId, Voice, ZoneId,
};
use smol_str::SmolStr;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Ids that neither the project nor this import has used.
pub(super) struct FreshIds<'a> {
    project: &'a Project,
    annotations: HashSet<AnnotationId>,
    relations: HashSet<RelationId>,
    accounts: HashSet<AccountId>,
    event_links: HashSet<EventLinkId>,
    verdicts: HashSet<VerdictId>,
    zones: HashSet<ZoneId>,
    random: &'a mut dyn FnMut() -> u64,
}

macro_rules! fresh {
    ($name:ident, $id:ident, $table:ident) => {
        /// What the file calls it if that is a free id, else a fresh one.
        pub fn $name(&mut self, wish: Option<&str>) -> $id {
            let mut wish = wish.and_then(|it| $id::parse(it).ok());
            loop {
                let id = wish.take();
                let id = id.unwrap_or_else(|| $id::of_random((self.random)()));
                if !self.project.$table().contains(&id) && self.$table.insert(id.clone()) {
                    return id;
                }
            }
        }
    };
}

impl<'a> FreshIds<'a> {
    pub fn new(project: &'a Project, random: &'a mut dyn FnMut() -> u64) -> Self {
        Self {
            project,
            annotations: HashSet::new(),
            relations: HashSet::new(),
            accounts: HashSet::new(),
            event_links: HashSet::new(),
            verdicts: HashSet::new(),
            zones: HashSet::new(),
            random,
        }
    }

    fresh!(annotation, AnnotationId, annotations);
    fresh!(relation, RelationId, relations);
    fresh!(account, AccountId, accounts);
    fresh!(event_link, EventLinkId, event_links);
    fresh!(verdict, VerdictId, verdicts);
    fresh!(zone, ZoneId, zones);
}

/// What the file's entities and events are called in the project.
pub(super) struct Names<'a> {
    project: &'a Project,
    entities: BTreeMap<EntityId, EntityId>,
    events: BTreeMap<EventId, EventId>,
    /// Entities and events to add.
    pub new_entities: Vec<Entity>,
    pub new_events: Vec<Event>,
}

impl<'a> Names<'a> {
    pub fn of(project: &'a Project, imported: &Imported) -> Self {
        let mut names = Self {
            project,
            entities: BTreeMap::new(),
            events: BTreeMap::new(),
            new_entities: Vec::new(),
            new_events: Vec::new(),
        };
        // The ids that stay are taken before others are numbered around them.
        let mut taken: BTreeSet<String> = BTreeSet::new();
        taken.extend(project.entities().iter().map(|it| it.id.to_string()));
        let by_name: HashMap<(String, EntityKind), &EntityId> = project
            .entities()
            .iter()
            .map(|it| ((it.label.to_lowercase(), it.kind), &it.id))
            .collect();
        for it in &imported.entities {
            // The same name for the same kind of thing is the same thing; of
            // several of one name that of the same id.
            let name = |it: &Entity| (it.label.to_lowercase(), it.kind);
            let own = project.entities().get(&it.id);
            let own = own.filter(|own| name(own) == name(it)).map(|it| &it.id);
            if let Some(same) = own.or_else(|| by_name.get(&name(it)).copied()) {
                names.entities.insert(it.id.clone(), same.clone());
                continue;
            }
            let id = free(it.id.as_str(), &mut 1, |it| taken.contains(it));
            let id = EntityId::parse(&id).unwrap_or_else(|_| it.id.clone());
            taken.insert(id.to_string());
            names.entities.insert(it.id.clone(), id.clone());
            names.new_entities.push(Entity { id, ..it.clone() });
        }
        let mut taken: BTreeSet<String> = BTreeSet::new();
        taken.extend(project.events().iter().map(|it| it.id.to_string()));
        for it in &imported.events {
            let known = project.events().get(&it.id);
            if known.is_some_and(|known| known.title == it.title && known.kind == it.kind) {
                names.events.insert(it.id.clone(), it.id.clone());
                continue;
            }
            let id = free(it.id.as_str(), &mut 1, |it| taken.contains(it));
            let id = EventId::parse(&id).unwrap_or_else(|_| it.id.clone());
            taken.insert(id.to_string());
            names.events.insert(it.id.clone(), id.clone());
            names.new_events.push(Event { id, ..it.clone() });
        }
        for at in 0..names.new_entities.len() {
            let mut within = std::mem::take(&mut names.new_entities[at].within);
            for it in &mut within {
                it.entity = names.entity(it.entity.as_str());
            }
            names.new_entities[at].within = within;
        }
        names
    }

    /// The entity of that id in the file. One that the file names and does not
    /// describe is the project's, or a new one of that name.
    pub fn entity(&mut self, id: &str) -> EntityId {
        let wish = EntityId::parse(id).or_else(|_| EntityId::parse(&slug(id, "entity")));
        let wish = wish.expect("a slug is an id");
        if let Some(known) = self.entities.get(&wish) {
            return known.clone();
        }
        if !self.project.entities().contains(&wish) {
            self.new_entities.push(Entity {
                id: wish.clone(),
                kind: EntityKind::Other,
                label: id.to_owned(),
                aliases: BTreeSet::new(),
                within: Vec::new(),
                sensitivity: Sensitivity::Public,
                note: String::new(),
            });
        }
        self.entities.insert(wish.clone(), wish.clone());
        wish
    }

    /// The event of that id in the file; `None` if nobody knows it.
    pub fn event(&self, id: &EventId) -> Option<EventId> {
        let known = self.project.events().contains(id).then_some(id);
        self.events.get(id).or(known).cloned()
    }

    /// A voice whose names are those of the project.
    pub fn voice(&mut self, voice: &mut Voice) {
        for it in voice.who.iter_mut().chain(&mut voice.through) {
            *it = self.entity(it.as_str());
        }
    }

    /// A value whose names are those of the project; what names nothing any
    /// more is told to `lost`, in words.
    pub fn value(
        &mut self,
        mut value: Value,
        annotations: &HashMap<SmolStr, AnnotationId>,
        lost: &mut dyn FnMut(String),
    ) -> Value {
        match &mut value {
            Value::Figure(figure) => {
                for it in &mut figure.counted.who {
                    *it = self.entity(it.as_str());
                }
                if let Some(part_of) = figure.part_of.take() {
                    figure.part_of = annotations.get(part_of.as_str()).cloned();
                    if figure.part_of.is_none() {
                        lost(format!(
                            "it is part of ‘{part_of}’, which is not in the file"
                        ));
                    }
                }
            }
            Value::Date(_) => {}
            Value::Claim(claim) => {
                claim.voices.iter_mut().for_each(|it| self.voice(it));
                claim
                    .about
                    .retain_mut(|(event, _)| match self.event(event) {
                        Some(known) => {
                            *event = known;
                            true
                        }
                        None => {
                            lost(format!(
                                "it is about the event ‘{event}’, which is not in the file"
                            ));
                            false
                        }
                    });
            }
        }
        value
    }
}
