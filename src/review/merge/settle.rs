//! From merges to transactions: what a merge changes in an open project, and
//! what settling one of its conflicts does.

use super::kept::{Understood, understood};
use super::slots::{Slots, which};
use crate::command::{Command, Put, Transaction};
use crate::model::file::{InFile, SchemeName};
use crate::model::{
    Account, AccountId, Annotation, AnnotationId, Conflict, ConflictId, Dismissed, Entity,
    EntityId, Event, EventId, EventLink, EventLinkId, Head, InProject, NotSame, Project,
    Record as _, Ref, Relation, RelationId, RelationType, Reviewed, Scheme, Settled, SettledId,
    Source, SourceId, Table, Tag, Verdict, VerdictId, Zone, ZoneId,
};
use std::sync::Arc;

/// What a person makes of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settle {
    /// What stands shall stand.
    Standing,
    /// The version that was kept beside it shall stand.
    Other,
}

/// The one transaction that leads from one project to another; `None` if they
/// hold the same. Records that were set aside are no part of transactions.
pub fn changes(name: impl Into<String>, from: &Project, to: &Project) -> Option<Transaction> {
    let mut commands = Vec::new();
    if from.head() != to.head() {
        commands.push(Command::Head(Arc::clone(to.head())));
    }
    if from.scheme() != to.scheme() {
        commands.push(Command::Scheme(Arc::clone(to.scheme())));
    }
    macro_rules! tables {
        ($($variant:ident: $table:ident: $record:ty;)*) => {
            $(differences::<$record>(from.$table(), to.$table(), |put| {
                commands.push(Command::$variant(put.into()));
            });)*
        };
    }
    tables! {
        Source: sources: Source;
        Zone: zones: Zone;
        Annotation: annotations: Annotation;
        Relation: relations: Relation;
        Entity: entities: Entity;
        Event: events: Event;
        Account: accounts: Account;
        EventLink: event_links: EventLink;
        NotSame: not_same: NotSame;
        Verdict: verdicts: Verdict;
        Reviewed: reviewed: Reviewed;
        Dismissed: dismissed: Dismissed;
        Settled: settled: Settled;
        Conflict: conflicts: Conflict;
    }
    let name = name.into();
    (!commands.is_empty()).then_some(Transaction { name, commands })
}

fn differences<T: InProject>(from: &Table<T>, to: &Table<T>, mut put: impl FnMut(Put<T>)) {
    if from.shares(to) {
        return;
    }
    for record in from.iter() {
        if !to.contains(&record.id()) {
            put(Put::remove(record.id()));
        }
    }
    for record in to.iter() {
        if from.get(&record.id()) != Some(record) {
            put(Put::set(Arc::clone(record)));
        }
    }
}

/// Settles a conflict that a merge kept; `None` if it is not there, or if the
/// other version cannot be put in its place any more.
pub fn settle(project: &Project, id: &ConflictId, as_: Settle) -> Option<Transaction> {
    let conflict = project.conflicts().get(id)?;
    let done = Command::Conflict(Put::remove(id.clone()));
    let (name, mut commands) = match as_ {
        Settle::Standing => ("Settle a conflict: keep what stands", Vec::new()),
        Settle::Other => {
            let put = other_version(project, conflict, &understood(conflict)?)?;
            ("Settle a conflict: take the other version", vec![put])
        }
    };
    commands.push(done);
    Some(Transaction {
        name: name.to_owned(),
        commands,
    })
}

/// A record that is found by the id that a conflict names.
trait Named: InProject {
    fn id_of(name: &str) -> Option<Self::Id>;
}

macro_rules! named {
    ($($record:ident: $id:ident;)*) => {$(
        impl Named for $record {
            fn id_of(name: &str) -> Option<$id> {
                $id::parse(name).ok()
            }
        }
    )*};
}

named! {
    Source: SourceId;
    Zone: ZoneId;
    Annotation: AnnotationId;
    Relation: RelationId;
    Entity: EntityId;
    Event: EventId;
    Account: AccountId;
    EventLink: EventLinkId;
    Verdict: VerdictId;
    Settled: SettledId;
}

fn other_version(project: &Project, conflict: &Conflict, it: &Understood) -> Option<Command> {
    let name = conflict.record.as_str();
    macro_rules! lists {
        ($($variant:ident: $table:ident: $record:ty;)*) => {
            match conflict.list.as_str() {
                $(<$record as InFile>::LIST => {
                    let id = <$record as Named>::id_of(name)?;
                    let here = project.$table().get(&id);
                    Some(Command::$variant(match version(here.map(|it| &**it), it)? {
                        Some(record) => Put::<$record>::set(record),
                        None => Put::<$record>::remove(here?.id.clone()),
                    }))
                })*
                Head::LIST => version(Some(&**project.head()), it)?
                    .map(|head| Command::Head(Arc::new(head))),
                list => scheme_version(project.scheme(), list, name, it)
                    .map(|scheme| Command::Scheme(Arc::new(scheme))),
            }
        };
    }
    lists! {
        Source: sources: Source;
        Zone: zones: Zone;
        Annotation: annotations: Annotation;
        Relation: relations: Relation;
        Entity: entities: Entity;
        Event: events: Event;
        Account: accounts: Account;
        EventLink: event_links: EventLink;
        Verdict: verdicts: Verdict;
        Settled: settled: Settled;
    }
}

/// Calls `visit` with every record that the other version of a conflict names:
/// it must be there for a person to be able to choose that version.
pub(super) fn visit_other_refs(
    project: &Project,
    conflict: &Conflict,
    visit: &mut dyn FnMut(Ref<'_>),
) {
    let Some(it) = understood(conflict) else {
        return;
    };
    if conflict.list == RelationType::LIST {
        let after = scheme_version(project.scheme(), RelationType::LIST, &conflict.record, &it);
        let kinds = after.into_iter().flat_map(|it| it.relations);
        for kind in kinds.filter(|kind| kind.id == conflict.record) {
            kind.from
                .iter()
                .chain(&kind.to)
                .for_each(|tag| visit(Ref::Tag(tag)));
        }
        return;
    }
    match other_version(project, conflict, &it) {
        Some(Command::Zone(Put { to: Some(it), .. })) => it.visit_refs(visit),
        Some(Command::Annotation(Put { to: Some(it), .. })) => it.visit_refs(visit),
        Some(Command::Relation(Put { to: Some(it), .. })) => it.visit_refs(visit),
        Some(Command::Entity(Put { to: Some(it), .. })) => it.visit_refs(visit),
        Some(Command::Account(Put { to: Some(it), .. })) => it.visit_refs(visit),
        Some(Command::EventLink(Put { to: Some(it), .. })) => it.visit_refs(visit),
        Some(Command::Verdict(Put { to: Some(it), .. })) => it.visit_refs(visit),
        _ => {}
    }
}

fn scheme_version(scheme: &Scheme, list: &str, name: &str, it: &Understood) -> Option<Scheme> {
    let mut after = scheme.clone();
    match list {
        SchemeName::LIST => {
            let here = SchemeName {
                name: scheme.id.clone(),
                version: scheme.version,
            };
            let SchemeName { name, version } = version(Some(&here), it)??;
            (after.id, after.version) = (name, version);
        }
        Tag::LIST => replace(&mut after.tags, |tag| tag.id.as_str() == name, it)?,
        RelationType::LIST => replace(&mut after.relations, |kind| kind.id == name, it)?,
        _ => return None,
    }
    Some(after)
}

fn replace<T: InFile>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, it: &Understood) -> Option<()> {
    let at = list.iter().position(is);
    match (at, version(at.map(|at| &list[at]), it)?) {
        (Some(at), Some(record)) => list[at] = record,
        (Some(at), None) => drop(list.remove(at)),
        (None, Some(record)) => list.push(record),
        (None, None) => return None,
    }
    Some(())
}

/// The record once the other version stands; the inner `None` = it goes.
pub(super) fn version<T: InFile>(here: Option<&T>, it: &Understood) -> Option<Option<T>> {
    let Some(slot) = &it.about else {
        let Some(text) = &it.other else {
            return Some(None);
        };
        return T::parsed(text).ok().map(Some);
    };
    let mut slots = Slots::cut(T::LIST, &here?.written())?;
    // The other version of an element takes the place of those that stand.
    if let Some(text) = &it.other
        && let Some(of) = which(T::LIST, &slot.part, text)
    {
        slots.texts.retain(|slot_of, text| {
            slot_of.part != slot.part || which(T::LIST, &slot.part, text).as_ref() != Some(&of)
        });
    }
    match &it.other {
        Some(text) => drop(slots.texts.insert(slot.clone(), text.clone())),
        None => drop(slots.texts.remove(slot)),
    }
    T::parsed(&slots.join(T::LIST)).ok().map(Some)
}
