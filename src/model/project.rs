//! The whole of a project file in memory.

use super::{
    Account, AccountId, Annotation, AnnotationId, Conflict, Dismissed, Entity, EntityId, Event,
    EventId, EventLink, NotSame, Record, Relation, Reviewed, Scheme, Settled, Source, SourceId,
    Table, TagId, Verdict, Zone,
};
use imbl::HashMap;
use rust_decimal::Decimal;
use smol_str::SmolStr;
use std::sync::Arc;

/// The work of one annotator, reviewer or machine over a set of sources.
///
/// It is changed only through [`crate::command`], which keeps an inverse of
/// every step. Cloning it is cheap: records are shared.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    head: Arc<Head>,
    scheme: Arc<Scheme>,
    sources: Table<Source>,
    zones: Table<Zone>,
    annotations: Table<Annotation>,
    relations: Table<Relation>,
    entities: Table<Entity>,
    events: Table<Event>,
    accounts: Table<Account>,
    event_links: Table<EventLink>,
    not_same: Table<NotSame>,
    verdicts: Table<Verdict>,
    reviewed: Table<Reviewed>,
    dismissed: Table<Dismissed>,
    settled: Table<Settled>,
    conflicts: Table<Conflict>,
    /// What the file held that makes no valid record.
    aside: Arc<Vec<Aside>>,
    /// How often each record is named by others, kept up to date by `put`.
    uses: HashMap<RefKey, u32>,
}

/// A record of the file that can be read but means nothing: its span ends
/// before it starts, its id is there twice. It is kept as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// The list of the file that it stands in: "annotations", "scheme.tags".
    pub list: &'static str,
    /// What to call it: its id or, for facts, a description.
    pub name: String,
    /// The record as it stands in the file.
    pub text: String,
    /// What is wrong with it.
    pub why: String,
}

/// What a project says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its title.
    pub title: String,
    /// Whose work it is.
    pub annotator: Annotator,
    /// All that computed results depend on.
    pub settings: Settings,
}

/// Whose work a project file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotator {
    /// A short id, for listings.
    pub id: SmolStr,
    /// The name.
    pub name: String,
    /// What the file is.
    pub role: AnnotatorRole,
}

/// What a project file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnnotatorRole {
    /// One person's annotations.
    #[default]
    Annotator,
    /// A reviewer's gold.
    Reviewer,
    /// A program's predictions.
    Machine,
}

/// All that computed results depend on, so that two machines agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How far approximate numbers reach, in per cent of the number.
    pub tolerance: Decimal,
    /// Whether bare quantifiers (many, several) are proposed as figures.
    pub vague: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            tolerance: Decimal::TEN,
            vague: false,
        }
    }
}

/// A record named by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Ref<'a> {
    Source(&'a SourceId),
    Tag(&'a TagId),
    Annotation(&'a AnnotationId),
    Entity(&'a EntityId),
    Event(&'a EventId),
    Account(&'a AccountId),
}

/// A [`Ref`] that owns its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum RefKey {
    Source(SourceId),
    Tag(TagId),
    Annotation(AnnotationId),
    Entity(EntityId),
    Event(EventId),
    Account(AccountId),
}

impl RefKey {
    /// The same, borrowed.
    pub fn as_ref(&self) -> Ref<'_> {
        match self {
            Self::Source(id) => Ref::Source(id),
            Self::Tag(id) => Ref::Tag(id),
            Self::Annotation(id) => Ref::Annotation(id),
            Self::Entity(id) => Ref::Entity(id),
            Self::Event(id) => Ref::Event(id),
            Self::Account(id) => Ref::Account(id),
        }
    }
}

impl From<Ref<'_>> for RefKey {
    fn from(it: Ref<'_>) -> Self {
        match it {
            Ref::Source(id) => Self::Source(id.clone()),
            Ref::Tag(id) => Self::Tag(id.clone()),
            Ref::Annotation(id) => Self::Annotation(id.clone()),
            Ref::Entity(id) => Self::Entity(id.clone()),
            Ref::Event(id) => Self::Event(id.clone()),
            Ref::Account(id) => Self::Account(id.clone()),
        }
    }
}

/// A reader and a writer for each table.
macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident: $record:ty;)*) => {
        impl Project {
            $(
                $(#[$doc])*
                pub fn $name(&self) -> &Table<$record> {
                    &self.$name
                }
            )*
        }

        $(
            impl InProject for $record {
                fn table_mut(project: &mut Project) -> &mut Table<Self> {
                    &mut project.$name
                }
            }
        )*

        impl Project {
            /// Calls `visit` with every reference that any record makes.
            pub fn visit_refs(&self, visit: &mut dyn FnMut(Ref<'_>)) {
                $(self.$name.iter().for_each(|record| record.visit_refs(visit));)*
            }
        }
    };
}

/// A record with a table of its own in [`Project`].
pub(crate) trait InProject: Record {
    /// That table.
    fn table_mut(project: &mut Project) -> &mut Table<Self>;
}

tables! {
    /// The documents.
    sources: Source;
    /// Stretches of documents that differ from the rest.
    zones: Zone;
    /// The tagged spans.
    annotations: Annotation;
    /// Typed relations between annotations.
    relations: Relation;
    /// Persons, groups and places.
    entities: Entity;
    /// What the sources tell of.
    events: Event;
    /// What each source says of each event.
    accounts: Account;
    /// How events relate.
    event_links: EventLink;
    /// Passages held apart.
    not_same: NotSame;
    /// What was decided about comparisons.
    verdicts: Verdict;
    /// What was looked at, with nothing more to find.
    reviewed: Reviewed;
    /// Suggestions turned down.
    dismissed: Dismissed;
    /// What a reviewer decided about annotators' records.
    settled: Settled;
    /// What a merge could not settle.
    conflicts: Conflict;
}

impl Project {
    /// An empty project with the built-in scheme.
    pub fn new(head: Head) -> Self {
        Self {
            head: Arc::new(head),
            scheme: Arc::new(Scheme::built_in()),
            ..Self::default()
        }
    }

    /// Title, annotator and settings.
    pub fn head(&self) -> &Arc<Head> {
        &self.head
    }

    /// The tag scheme.
    pub fn scheme(&self) -> &Arc<Scheme> {
        &self.scheme
    }

    /// What the file held that makes no valid record, in the file's order.
    pub fn aside(&self) -> &Arc<Vec<Aside>> {
        &self.aside
    }

    /// Keeps what a file held that makes no valid record.
    pub(crate) fn set_aside(&mut self, aside: Vec<Aside>) {
        self.aside = Arc::new(aside);
    }

    /// Whether all but the annotations, and the counts that they have a part in,
    /// is the same.
    pub(super) fn is_like_apart_from_annotations(&self, other: &Self) -> bool {
        let Self {
            head,
            scheme,
            sources,
            zones,
            annotations: _,
            relations,
            entities,
            events,
            accounts,
            event_links,
            not_same,
            verdicts,
            reviewed,
            dismissed,
            settled,
            conflicts,
            aside,
            uses: _,
        } = self;
        (head, scheme, sources, zones) == (&other.head, &other.scheme, &other.sources, &other.zones)
            && (relations, entities) == (&other.relations, &other.entities)
            && (events, accounts, event_links)
                == (&other.events, &other.accounts, &other.event_links)
            && (not_same, verdicts) == (&other.not_same, &other.verdicts)
            && (reviewed, dismissed) == (&other.reviewed, &other.dismissed)
            && (settled, conflicts, aside) == (&other.settled, &other.conflicts, &other.aside)
    }

    /// How many records name this one.
    pub fn uses(&self, of: Ref<'_>) -> u32 {
        self.uses.get(&RefKey::from(of)).copied().unwrap_or(0)
    }

    /// Whether a named record is there.
    pub fn holds(&self, of: Ref<'_>) -> bool {
        match of {
            Ref::Source(id) => self.sources.contains(id),
            Ref::Tag(id) => self.scheme.tag(id).is_some(),
            Ref::Annotation(id) => self.annotations.contains(id),
            Ref::Entity(id) => self.entities.contains(id),
            Ref::Event(id) => self.events.contains(id),
            Ref::Account(id) => self.accounts.contains(id),
        }
    }

    /// Replaces the head and gives back the old one.
    pub(crate) fn set_head(&mut self, head: Arc<Head>) -> Arc<Head> {
        std::mem::replace(&mut self.head, head)
    }

    /// Replaces the scheme and gives back the old one.
    pub(crate) fn set_scheme(&mut self, scheme: Arc<Scheme>) -> Arc<Scheme> {
        std::mem::replace(&mut self.scheme, scheme)
    }

    /// Adds many new records at once, in the order of their ids, to a table that
    /// has none.
    pub(crate) fn fill<T: InProject>(&mut self, records: &[Arc<T>]) {
        // Nearly all name the same few sources and tags: those are counted
        // aside, so that the map is not asked for each.
        const FEW: usize = 16;
        let mut few: Vec<(RefKey, u32)> = Vec::with_capacity(FEW);
        for record in records {
            record.visit_refs(&mut |it| {
                if let Some((_, count)) = few.iter_mut().find(|(key, _)| key.as_ref() == it) {
                    *count += 1;
                } else if few.len() < FEW {
                    few.push((it.into(), 1));
                } else {
                    *self.uses.entry(it.into()).or_insert(0) += 1;
                }
            });
        }
        T::table_mut(self).fill(records);
        for (key, count) in few {
            *self.uses.entry(key).or_insert(0) += count;
        }
    }

    /// Sets or removes one record and gives back what stood there. This is the
    /// one way records change; it keeps the counts of references.
    pub(crate) fn put<T: InProject>(&mut self, id: &T::Id, to: Option<Arc<T>>) -> Option<Arc<T>> {
        if let Some(record) = &to {
            record.visit_refs(&mut |it| *self.uses.entry(it.into()).or_insert(0) += 1);
        }
        let before = T::table_mut(self).put(id, to);
        if let Some(record) = &before {
            record.visit_refs(&mut |it| {
                let key = RefKey::from(it);
                match self.uses.get_mut(&key) {
                    Some(count) if *count > 1 => *count -= 1,
                    _ => drop(self.uses.remove(&key)),
                }
            });
        }
        before
    }
}
