//! What annotators say beyond what they marked: entities, events, accounts,
//! relations, links between events and verdicts.
//!
//! Not every entity is a question of its own. One that mentions link to comes
//! into the gold with the first accepted mention, and is left out with the
//! last one that is turned down; an event comes with its accounts. So an
//! entity or an event is an item only where the files say different things of
//! it, or where nothing else in its file leads to it.

use super::decide::{quoted, words_of};
use crate::model::file::InFile as _;
use crate::model::{
    Account, AccountId, Entity, EntityId, Event, EventId, EventLink, EventLinkId, Project,
    Record as _, RefKey, Relation, RelationId, SettledKind, Verdict, VerdictId,
};
use crate::review::kinds::Kind;
use crate::text::CharSpan;
use sha2::{Digest as _, Sha256};
use smol_str::{SmolStr, ToSmolStr as _};
use std::collections::HashMap;
use std::sync::Arc;

/// A record of an annotator's file that is no annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Fact {
    Entity(Arc<Entity>),
    Event(Arc<Event>),
    Account(Arc<Account>),
    Relation(Arc<Relation>),
    EventLink(Arc<EventLink>),
    Verdict(Arc<Verdict>),
}

impl Fact {
    /// A record of a project by what it is and its id; annotations are none.
    pub fn of(project: &Project, about: SettledKind, id: &str) -> Option<Self> {
        match about {
            SettledKind::Annotation => None,
            SettledKind::Entity => {
                let id = EntityId::parse(id).ok()?;
                project.entities().get(&id).cloned().map(Self::Entity)
            }
            SettledKind::Event => {
                let id = EventId::parse(id).ok()?;
                project.events().get(&id).cloned().map(Self::Event)
            }
            SettledKind::Account => {
                let id = AccountId::parse(id).ok()?;
                project.accounts().get(&id).cloned().map(Self::Account)
            }
            SettledKind::Relation => {
                let id = RelationId::parse(id).ok()?;
                project.relations().get(&id).cloned().map(Self::Relation)
            }
            SettledKind::EventLink => {
                let id = EventLinkId::parse(id).ok()?;
                project.event_links().get(&id).cloned().map(Self::EventLink)
            }
            SettledKind::Verdict => {
                let id = VerdictId::parse(id).ok()?;
                project.verdicts().get(&id).cloned().map(Self::Verdict)
            }
        }
    }

    /// What it is.
    pub fn about(&self) -> SettledKind {
        match self {
            Self::Entity(_) => SettledKind::Entity,
            Self::Event(_) => SettledKind::Event,
            Self::Account(_) => SettledKind::Account,
            Self::Relation(_) => SettledKind::Relation,
            Self::EventLink(_) => SettledKind::EventLink,
            Self::Verdict(_) => SettledKind::Verdict,
        }
    }

    /// Its id in its file.
    pub fn id(&self) -> SmolStr {
        match self {
            Self::Entity(it) => it.id.to_smolstr(),
            Self::Event(it) => it.id.to_smolstr(),
            Self::Account(it) => it.id.to_smolstr(),
            Self::Relation(it) => it.id.to_smolstr(),
            Self::EventLink(it) => it.id.to_smolstr(),
            Self::Verdict(it) => it.id.to_smolstr(),
        }
    }

    /// What to call it, with words of its file: “the event “Attack on Moura””.
    pub fn name(&self, of: &Project) -> String {
        let event = |id: &EventId| of.events().get(id).map_or("", |it| it.title.as_str());
        let words = |id| match of.annotations().get(id) {
            Some(it) => words_of(it),
            None => String::new(),
        };
        match self {
            Self::Entity(it) => format!("the entity {}", quoted(&it.label)),
            Self::Event(it) => format!("the event {}", quoted(&it.title)),
            Self::Account(it) => format!("an account of {}", quoted(event(&it.event))),
            Self::Relation(it) => {
                let kind = of.scheme().relations.iter().find(|kind| kind.id == it.kind);
                let kind = kind.map_or(it.kind.as_str(), |it| it.label.as_str());
                format!("‘{kind}’ from {}", words(&it.from))
            }
            Self::EventLink(it) => {
                let (from, to) = (quoted(event(&it.from)), quoted(event(&it.to)));
                format!("the link of {from} and {to}")
            }
            Self::Verdict(it) => {
                format!(
                    "the verdict on ‘{}’ of {}",
                    it.aspect,
                    quoted(event(&it.event))
                )
            }
        }
    }

    /// What counts when two are compared, as it would stand in a file: without
    /// notes, reasons and the wording of titles.
    fn said(&self) -> String {
        match self {
            Self::Entity(it) => {
                let mut it = Entity::clone(it);
                it.note.clear();
                it.written()
            }
            Self::Event(it) => {
                let mut it = Event::clone(it);
                it.note.clear();
                it.title.clear();
                it.written()
            }
            Self::Account(it) => {
                let mut it = Account::clone(it);
                it.note.clear();
                for member in &mut it.members {
                    member.why.clear();
                    member.certainty = Default::default();
                }
                it.written()
            }
            Self::Relation(it) => {
                let mut it = Relation::clone(it);
                it.note.clear();
                it.written()
            }
            Self::EventLink(it) => {
                let mut it = EventLink::clone(it);
                it.why.clear();
                it.written()
            }
            Self::Verdict(it) => {
                let mut it = Verdict::clone(it);
                it.why.clear();
                it.by = SmolStr::default();
                it.at = Default::default();
                it.judged = SmolStr::default();
                it.written()
            }
        }
    }

    /// What it names, and what it therefore follows when that is decided.
    pub(super) fn named(&self) -> Vec<RefKey> {
        let mut named: Vec<RefKey> = Vec::new();
        let mut visit = |it: crate::model::Ref<'_>| {
            let key = RefKey::from(it);
            let follows = matches!(
                key,
                RefKey::Annotation(_) | RefKey::Event(_) | RefKey::Account(_)
            );
            if follows && !named.contains(&key) {
                named.push(key);
            }
        };
        match self {
            Self::Entity(_) | Self::Event(_) => {}
            Self::Account(it) => it.visit_refs(&mut visit),
            Self::Relation(it) => it.visit_refs(&mut visit),
            Self::EventLink(it) => it.visit_refs(&mut visit),
            Self::Verdict(it) => it.visit_refs(&mut visit),
        }
        named
    }
}

/// What one annotator's file says of it.
#[derive(Clone, Debug)]
pub struct FactReading {
    /// The record as it stands there.
    pub fact: Fact,
    /// Readings of one item with the same number say the same.
    pub class: u8,
}

/// An entity, an event, an account, a relation, a link between events or a
/// verdict that at least one file has.
#[derive(Clone, Debug)]
pub struct FactItem {
    /// What it is.
    pub about: SettledKind,
    /// The document it stands in, by its place among the board's; only accounts
    /// and relations stand in one.
    pub document: Option<usize>,
    /// Where, in code points.
    pub hull: Option<CharSpan>,
    /// What each file has, by file.
    pub readings: Vec<Option<FactReading>>,
    /// What the disagreement is about; [`Kind::Same`] if there is none.
    pub kind: Kind,
    /// In what the readings differ, a word each.
    pub differs: Vec<&'static str>,
    /// A hash of what the files say, which decisions are made on.
    pub judged: SmolStr,
}

impl FactItem {
    /// The readings that are there, with the file of each.
    pub fn present(&self) -> impl Iterator<Item = (usize, &FactReading)> {
        let all = self.readings.iter().enumerate();
        all.filter_map(|(side, it)| Some((side, it.as_ref()?)))
    }

    /// Whether the annotators disagree.
    pub fn is_dispute(&self) -> bool {
        self.kind != Kind::Same
    }
}

/// The hash of what files say: 16 hexadecimal digits.
pub(super) fn judged<'a>(said: impl IntoIterator<Item = (usize, &'a str)>) -> SmolStr {
    let mut hasher = Sha256::new();
    for (side, said) in said {
        hasher.update(side.to_le_bytes());
        hasher.update(said);
        hasher.update("\n");
    }
    let digest = hasher.finalize();
    let hex: String = digest
        .iter()
        .take(8)
        .map(|it| format!("{it:02x}"))
        .collect();
    hex.into()
}

/// The same of the readings of an item.
pub(super) fn judged_facts(readings: &[Option<FactReading>]) -> SmolStr {
    let said: Vec<(usize, String)> = readings
        .iter()
        .enumerate()
        .filter_map(|(side, it)| Some((side, it.as_ref()?.fact.said())))
        .collect();
    judged(said.iter().map(|(side, it)| (*side, it.as_str())))
}

/// All facts that are to be reviewed.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Entities first, then events, accounts, relations, links between events
    /// and verdicts.
    pub items: Vec<FactItem>,
    by_id: HashMap<(SettledKind, SmolStr), Vec<u32>>,
    naming: HashMap<RefKey, Vec<u32>>,
    /// The events of all files that are one and the same, also those that are
    /// no item; each by file and id.
    events: HashMap<(usize, EventId), u32>,
    same_events: Vec<Vec<(usize, EventId)>>,
}

impl Facts {
    pub(super) fn new(items: Vec<FactItem>, same_events: Vec<Vec<(usize, EventId)>>) -> Self {
        let mut facts = Self {
            items,
            same_events,
            ..Self::default()
        };
        for (at, group) in facts.same_events.iter().enumerate() {
            for of in group {
                facts.events.insert(of.clone(), at as u32);
            }
        }
        fn note<K: std::hash::Hash + Eq>(map: &mut HashMap<K, Vec<u32>>, key: K, at: u32) {
            let all = map.entry(key).or_default();
            if all.last() != Some(&at) {
                all.push(at);
            }
        }
        for (at, item) in facts.items.iter().enumerate() {
            for (_, reading) in item.present() {
                let key = (item.about, reading.fact.id());
                note(&mut facts.by_id, key, at as u32);
                for key in reading.fact.named() {
                    note(&mut facts.naming, key, at as u32);
                }
            }
        }
        facts
    }

    /// The items in which the record of that id is a reading.
    pub fn with_id(&self, about: SettledKind, id: &str) -> &[u32] {
        let found = self.by_id.get(&(about, id.into()));
        found.map_or(&[], Vec::as_slice)
    }

    /// The facts whose readings name a record of a file.
    pub(super) fn naming(&self, named: &RefKey) -> &[u32] {
        self.naming.get(named).map_or(&[], Vec::as_slice)
    }

    /// The same event in all files, by file and id, itself among them.
    pub(super) fn same_events(&self, side: usize, id: &EventId) -> &[(usize, EventId)] {
        let group = self.events.get(&(side, id.clone()));
        group.map_or(&[], |at| &self.same_events[*at as usize])
    }

    /// Whether an event of that id is in any of the files.
    pub(super) fn knows_event(&self, sides: usize, id: &EventId) -> bool {
        (0..sides).any(|side| self.events.contains_key(&(side, id.clone())))
    }
}
