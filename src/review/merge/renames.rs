//! New ids for records, and for everything that names them.

use crate::model::file::{items, named};
use crate::model::{
    Account, AccountId, Annotation, AnnotationId, Conflict, Decision, Dismissed, Entity, EntityId,
    Event, EventId, EventLink, EventLinkId, InProject, NotSame, Origin, Project, Relation,
    RelationId, Reviewed, Scheme, Settled, SettledId, SettledKind, Source, SourceId, Table, TagId,
    TagSet, Value, Verdict, VerdictId, Voice, Zone, ZoneId,
};
use smol_str::{SmolStr, ToSmolStr as _};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What each id becomes; ids that are not named stay.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Renames {
    pub sources: BTreeMap<SourceId, SourceId>,
    pub tags: BTreeMap<TagId, TagId>,
    pub annotations: BTreeMap<AnnotationId, AnnotationId>,
    pub entities: BTreeMap<EntityId, EntityId>,
    pub events: BTreeMap<EventId, EventId>,
    pub accounts: BTreeMap<AccountId, AccountId>,
    pub zones: BTreeMap<ZoneId, ZoneId>,
    pub relations: BTreeMap<RelationId, RelationId>,
    pub event_links: BTreeMap<EventLinkId, EventLinkId>,
    pub verdicts: BTreeMap<VerdictId, VerdictId>,
    pub settled: BTreeMap<SettledId, SettledId>,
}

fn put<I: Ord + Clone>(map: &BTreeMap<I, I>, id: &mut I) {
    if let Some(new) = map.get(id) {
        *id = new.clone();
    }
}

fn put_all<I: Ord + Clone>(map: &BTreeMap<I, I>, ids: &mut [I]) {
    ids.iter_mut().for_each(|id| put(map, id));
}

impl Renames {
    /// Gives a project its new ids.
    pub fn apply(&self, project: &mut Project) {
        if *self == Self::default() {
            return;
        }
        let mut scheme = Scheme::clone(project.scheme());
        for tag in &mut scheme.tags {
            put(&self.tags, &mut tag.id);
        }
        for kind in &mut scheme.relations {
            put_all(&self.tags, &mut kind.from);
            put_all(&self.tags, &mut kind.to);
        }
        if scheme != **project.scheme() {
            project.set_scheme(Arc::new(scheme));
        }
        self.table::<Source>(project, Project::sources);
        self.table::<Zone>(project, Project::zones);
        self.table::<Annotation>(project, Project::annotations);
        self.table::<Relation>(project, Project::relations);
        self.table::<Entity>(project, Project::entities);
        self.table::<Event>(project, Project::events);
        self.table::<Account>(project, Project::accounts);
        self.table::<EventLink>(project, Project::event_links);
        self.table::<NotSame>(project, Project::not_same);
        self.table::<Verdict>(project, Project::verdicts);
        self.table::<Reviewed>(project, Project::reviewed);
        self.table::<Dismissed>(project, Project::dismissed);
        self.table::<Settled>(project, Project::settled);
        self.table::<Conflict>(project, Project::conflicts);
    }

    fn table<T: InProject + Renamed>(
        &self,
        project: &mut Project,
        table: fn(&Project) -> &Table<T>,
    ) {
        let mut changed = Vec::new();
        for record in table(project).iter() {
            let mut after = T::clone(record);
            after.rename(self);
            if after != **record {
                changed.push((record.id(), after));
            }
        }
        // First all go and then all come: one may take the id of another.
        for (id, _) in &changed {
            project.put::<T>(id, None);
        }
        for (_, after) in changed {
            project.put(&after.id(), Some(Arc::new(after)));
        }
    }

    fn voice(&self, voice: &mut Voice) {
        put_all(&self.entities, &mut voice.who);
        put_all(&self.entities, &mut voice.through);
    }
}

/// Something that names records by their ids.
trait Renamed {
    fn rename(&mut self, by: &Renames);
}

impl Renamed for Source {
    fn rename(&mut self, by: &Renames) {
        put(&by.sources, &mut self.id);
    }
}

impl Renamed for Zone {
    fn rename(&mut self, by: &Renames) {
        put(&by.zones, &mut self.id);
        put(&by.sources, &mut self.source);
        self.voice.iter_mut().for_each(|it| by.voice(it));
    }
}

impl Renamed for Annotation {
    fn rename(&mut self, by: &Renames) {
        put(&by.annotations, &mut self.id);
        put(&by.sources, &mut self.source);
        put(&by.tags, &mut self.tag);
        for link in &mut self.entities {
            put(&by.entities, &mut link.entity);
        }
        match &mut self.value {
            Some(Value::Figure(figure)) => {
                put_all(&by.entities, &mut figure.counted.who);
                if let Some(whole) = &mut figure.part_of {
                    put(&by.annotations, whole);
                }
            }
            Some(Value::Claim(claim)) => {
                claim.voices.iter_mut().for_each(|it| by.voice(it));
                for (event, _) in &mut claim.about {
                    put(&by.events, event);
                }
            }
            Some(Value::Date(_)) | None => {}
        }
        if let Origin::Gold(how) = &mut self.origin {
            let mut from: Vec<AnnotationId> = how.from.to_vec();
            put_all(&by.annotations, &mut from);
            how.from = from.into_iter().collect();
        }
    }
}

impl Renamed for Relation {
    fn rename(&mut self, by: &Renames) {
        put(&by.relations, &mut self.id);
        put(&by.annotations, &mut self.from);
        put(&by.annotations, &mut self.to);
    }
}

impl Renamed for Entity {
    fn rename(&mut self, by: &Renames) {
        put(&by.entities, &mut self.id);
        for it in &mut self.within {
            put(&by.entities, &mut it.entity);
        }
    }
}

impl Renamed for Event {
    fn rename(&mut self, by: &Renames) {
        put(&by.events, &mut self.id);
    }
}

impl Renamed for Account {
    fn rename(&mut self, by: &Renames) {
        put(&by.accounts, &mut self.id);
        put(&by.events, &mut self.event);
        put(&by.sources, &mut self.passage.source);
        for member in &mut self.members {
            put(&by.annotations, &mut member.annotation);
        }
    }
}

impl Renamed for EventLink {
    fn rename(&mut self, by: &Renames) {
        put(&by.event_links, &mut self.id);
        put(&by.events, &mut self.from);
        put(&by.events, &mut self.to);
    }
}

impl Renamed for NotSame {
    fn rename(&mut self, by: &Renames) {
        let sources = &by.sources;
        put(sources, &mut self.a.source);
        put(sources, &mut self.b.source);
        if !sources.is_empty() && self.b < self.a {
            std::mem::swap(&mut self.a, &mut self.b);
        }
    }
}

impl Renamed for Verdict {
    fn rename(&mut self, by: &Renames) {
        put(&by.verdicts, &mut self.id);
        put(&by.events, &mut self.event);
        put_all(&by.accounts, &mut self.accounts);
        if let Decision::Prefer(account) = &mut self.decision {
            put(&by.accounts, account);
        }
    }
}

impl Renamed for Reviewed {
    fn rename(&mut self, by: &Renames) {
        put(&by.sources, &mut self.source);
        if let TagSet::Only(tags) = &mut self.tags
            && !by.tags.is_empty()
        {
            *tags = tags
                .iter()
                .map(|tag| by.tags.get(tag).unwrap_or(tag).clone())
                .collect();
        }
    }
}

impl Renamed for Dismissed {
    fn rename(&mut self, by: &Renames) {
        put(&by.sources, &mut self.source);
        put(&by.tags, &mut self.tag);
    }
}

impl Renamed for Settled {
    /// What stands may have got another id; what it is from stands in files
    /// that this merge knows nothing of, but may have been copied over.
    fn rename(&mut self, by: &Renames) {
        fn put_word<I: Ord + std::fmt::Display>(map: &BTreeMap<I, I>, id: &mut SmolStr) {
            let found = map.iter().find(|(old, _)| old.to_string() == id.as_str());
            if let Some((_, new)) = found {
                *id = new.to_smolstr();
            }
        }
        put(&by.settled, &mut self.id);
        for id in self.from.iter_mut().chain(&mut self.stands) {
            match self.about {
                SettledKind::Annotation => put_word(&by.annotations, id),
                SettledKind::Entity => put_word(&by.entities, id),
                SettledKind::Event => put_word(&by.events, id),
                SettledKind::Account => put_word(&by.accounts, id),
                SettledKind::Relation => put_word(&by.relations, id),
                SettledKind::EventLink => put_word(&by.event_links, id),
                SettledKind::Verdict => put_word(&by.verdicts, id),
            }
        }
    }
}

impl Renamed for Conflict {
    fn rename(&mut self, by: &Renames) {
        fn new<I: Ord + std::fmt::Display>(map: &BTreeMap<I, I>, id: &str) -> Option<String> {
            let found = map.iter().find(|(old, _)| old.to_string() == id);
            found.map(|(_, new)| new.to_string())
        }
        let id = self.record.as_str();
        let renamed = match self.list.as_str() {
            "sources" => new(&by.sources, id),
            "scheme.tags" => new(&by.tags, id),
            "annotations" => new(&by.annotations, id),
            "entities" => new(&by.entities, id),
            "events" => new(&by.events, id),
            "accounts" => new(&by.accounts, id),
            "zones" => new(&by.zones, id),
            "relations" => new(&by.relations, id),
            "event_links" => new(&by.event_links, id),
            "verdicts" => new(&by.verdicts, id),
            "settled" => new(&by.settled, id),
            _ => None,
        };
        if let Some(renamed) = renamed {
            self.record = renamed.into();
        }
        for text in [&mut self.base, &mut self.ours, &mut self.theirs] {
            if let Some(renamed) = by.in_text(text) {
                *text = renamed;
            }
        }
    }
}

impl Renames {
    /// The text of a record with its new ids. Ids that a program makes are
    /// random and stand for nothing else; those that people choose are words
    /// and are changed only behind the fields that hold them.
    fn in_text(&self, text: &str) -> Option<String> {
        let mut out = text.to_owned();
        fn swap(out: &mut String, old: &str, new: &str) {
            if out.contains(old) {
                *out = out.replace(old, new);
            }
        }
        fn quoted<I: std::fmt::Display>((old, new): (&I, &I)) -> (String, String) {
            (format!("\"{old}\""), format!("\"{new}\""))
        }
        let random = (self.annotations.iter().map(quoted))
            .chain(self.entities.iter().map(quoted))
            .chain(self.events.iter().map(quoted))
            .chain(self.accounts.iter().map(quoted))
            .chain(self.zones.iter().map(quoted))
            .chain(self.relations.iter().map(quoted))
            .chain(self.event_links.iter().map(quoted))
            .chain(self.verdicts.iter().map(quoted))
            .chain(self.settled.iter().map(quoted));
        random.for_each(|(old, new)| swap(&mut out, &old, &new));
        let chosen = (self.sources.iter().map(quoted).map(|it| ("source", it)))
            .chain(self.tags.iter().map(quoted).map(|it| ("tag", it)));
        for (field, (old, new)) in chosen {
            let (from, to) = (format!("{field}: {old}"), format!("{field}: {new}"));
            swap(&mut out, &from, &to);
            // The record itself.
            if is_named(&out, &old) {
                let (from, to) = (format!("(id: {old}"), format!("(id: {new}"));
                out = out.replacen(&from, &to, 1);
            }
        }
        (out != text).then_some(out)
    }
}

/// Whether a record's own id is this one, in quotes.
fn is_named(record: &str, id: &str) -> bool {
    let first = items(record).and_then(|it| it.into_iter().next());
    first.and_then(named) == Some(("id", id))
}
