//! Commands, transactions and how they are applied.

use super::{Change, Swap};
use crate::model::{
    Account, Annotation, Conflict, Dismissed, Entity, Event, EventLink, Head, NotSame, Project,
    Record, Ref, RefKey, Relation, Reviewed, Scheme, Settled, Source, Verdict, Zone,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Sets the record of an id, or removes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Put<T: Record> {
    /// Which record.
    pub id: T::Id,
    /// What shall stand there; `None` = nothing.
    pub to: Option<Arc<T>>,
}

impl<T: Record> Put<T> {
    /// Adds or replaces the record.
    pub fn set(record: impl Into<Arc<T>>) -> Self {
        let record = record.into();
        Self {
            id: record.id(),
            to: Some(record),
        }
    }

    /// Removes the record of that id.
    pub fn remove(id: T::Id) -> Self {
        Self { id, to: None }
    }
}

/// The smallest change of a project. Facts that are their own ids are boxed: an
/// import makes a hundred thousand of these.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "each variant is the list that it changes")]
pub enum Command {
    Head(Arc<Head>),
    Scheme(Arc<Scheme>),
    Source(Put<Source>),
    Zone(Put<Zone>),
    Annotation(Put<Annotation>),
    Relation(Put<Relation>),
    Entity(Put<Entity>),
    Event(Put<Event>),
    Account(Put<Account>),
    EventLink(Put<EventLink>),
    NotSame(Box<Put<NotSame>>),
    Verdict(Put<Verdict>),
    Reviewed(Box<Put<Reviewed>>),
    Dismissed(Box<Put<Dismissed>>),
    Settled(Put<Settled>),
    Conflict(Put<Conflict>),
}

/// What a person did in one gesture: one journal record, one step of undo.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    /// What undo calls it: "Tag as figure".
    pub name: String,
    /// What it does, in order.
    pub commands: Vec<Command>,
}

/// What applying a transaction gives.
#[derive(Clone, Debug)]
pub struct Applied {
    /// Undoes it exactly.
    pub inverse: Vec<Command>,
    /// What it touched.
    pub change: Change,
}

/// Why a transaction was not applied. The project is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    /// A record would name another that is not there.
    #[error("{by} names {missing}, which is not in the project")]
    Dangling {
        /// The record that names it.
        by: String,
        /// What is missing.
        missing: String,
    },
    /// A record would go that others still name.
    #[error("{what} is still named by {uses} other records")]
    InUse {
        /// The record.
        what: String,
        /// How many name it.
        uses: u32,
    },
    /// The scheme would have two tags of one id, or two that share a key.
    #[error("the scheme would have {0} twice")]
    Twice(String),
}

/// Applies a transaction as a whole, or not at all.
///
/// # Errors
///
/// [`Rejected`] if the project would afterwards hold a reference to nothing
/// that it did not hold before.
pub fn apply(project: &mut Project, commands: &[Command]) -> Result<Applied, Rejected> {
    let applied = apply_unchecked(project, commands);
    match still_whole(project, commands, &applied.inverse) {
        Ok(()) => Ok(applied),
        Err(rejected) => {
            apply_unchecked(project, &applied.inverse);
            Err(rejected)
        }
    }
}

/// Applies commands without looking at references. Undo, redo and replaying a
/// journal lead back to states that have been, also to those in which a loaded
/// file already had a dangling reference.
pub fn apply_unchecked(project: &mut Project, commands: &[Command]) -> Applied {
    let mut change = Change::default();
    let mut inverse = Vec::with_capacity(commands.len());
    for command in commands {
        inverse.push(apply_one(project, command, &mut change));
    }
    inverse.reverse();
    Applied { inverse, change }
}

fn apply_one(project: &mut Project, command: &Command, change: &mut Change) -> Command {
    macro_rules! put {
        ($variant:ident, $put:expr, |$before:ident| $note:expr) => {{
            let $before = project.put(&$put.id, $put.to.clone());
            $note;
            let back = Put {
                id: $put.id.clone(),
                to: $before,
            };
            Command::$variant(back.into())
        }};
    }
    match command {
        Command::Head(head) => {
            change.head = true;
            change.other = true;
            Command::Head(project.set_head(Arc::clone(head)))
        }
        Command::Scheme(scheme) => {
            change.scheme = true;
            Command::Scheme(project.set_scheme(Arc::clone(scheme)))
        }
        Command::Source(put) => put!(Source, put, |before| change.sources = true),
        Command::Zone(put) => put!(Zone, put, |before| {
            change.zones.push(swap(&before, put));
        }),
        Command::Annotation(put) => put!(Annotation, put, |before| {
            change.annotations.push(swap(&before, put));
        }),
        Command::Relation(put) => put!(Relation, put, |before| {
            change.relations.push(swap(&before, put));
            change.other = true;
        }),
        Command::Entity(put) => put!(Entity, put, |before| {
            change.other = true;
            change.entities.push(swap(&before, put));
        }),
        Command::Event(put) => put!(Event, put, |before| {
            change.events.push(swap(&before, put));
        }),
        Command::Account(put) => put!(Account, put, |before| {
            change.accounts.push(swap(&before, put));
        }),
        Command::EventLink(put) => put!(EventLink, put, |before| {
            change.event_links.push(swap(&before, put));
        }),
        Command::NotSame(put) => put!(NotSame, put, |before| {
            change.not_same.push(swap(&before, put));
        }),
        Command::Verdict(put) => put!(Verdict, put, |before| {
            change.verdicts.push(swap(&before, put));
        }),
        Command::Reviewed(put) => put!(Reviewed, put, |before| {
            change.reviewed.push(swap(&before, put));
        }),
        Command::Dismissed(put) => put!(Dismissed, put, |before| {
            change.dismissed.push(swap(&before, put));
        }),
        Command::Settled(put) => put!(Settled, put, |before| {
            change.settled.push(swap(&before, put));
        }),
        Command::Conflict(put) => put!(Conflict, put, |before| change.other = true),
    }
}

fn swap<T: Record>(before: &Option<Arc<T>>, put: &Put<T>) -> Swap<T> {
    Swap {
        before: before.clone(),
        after: put.to.clone(),
    }
}

/// Looks only at what the commands touched: what they set must name records
/// that are there, what they removed must not be named any more.
fn still_whole(
    project: &Project,
    commands: &[Command],
    inverse: &[Command],
) -> Result<(), Rejected> {
    for command in commands {
        visit_set(command, &mut |by, missing| {
            if project.holds(missing) {
                Ok(())
            } else {
                Err(Rejected::Dangling {
                    by: by(),
                    missing: describe(missing),
                })
            }
        })?;
        if let Command::Scheme(scheme) = command {
            no_twins(scheme)?;
        }
    }
    for gone in inverse.iter().flat_map(was_there) {
        let gone = gone.as_ref();
        let uses = project.uses(gone);
        if uses > 0 && !project.holds(gone) {
            return Err(Rejected::InUse {
                what: describe(gone),
                uses,
            });
        }
    }
    Ok(())
}

fn no_twins(scheme: &Scheme) -> Result<(), Rejected> {
    let mut seen = BTreeSet::new();
    for tag in &scheme.tags {
        let key = (!tag.key.is_empty()).then(|| format!("the key ‘{}’", tag.key));
        for what in [Some(format!("the tag ‘{}’", tag.id)), key]
            .into_iter()
            .flatten()
        {
            if !seen.insert(what.clone()) {
                return Err(Rejected::Twice(what));
            }
        }
    }
    Ok(())
}

/// Takes what names a record, in words if they are asked for, and the reference.
type Found<'f> = dyn FnMut(&dyn Fn() -> String, Ref<'_>) -> Result<(), Rejected> + 'f;

/// Calls `found` with every reference of the record that a command sets.
fn visit_set(command: &Command, found: &mut Found<'_>) -> Result<(), Rejected> {
    fn look<T: Record>(
        kind: &str,
        name: impl Fn(&T) -> String,
        put: &Put<T>,
        found: &mut Found<'_>,
    ) -> Result<(), Rejected> {
        let Some(record) = &put.to else { return Ok(()) };
        let mut result = Ok(());
        record.visit_refs(&mut |it| {
            if result.is_ok() {
                result = found(&|| format!("{kind}{}", name(record)), it);
            }
        });
        result
    }
    match command {
        Command::Head(_) | Command::Scheme(_) => Ok(()),
        Command::Source(put) => look("source ", |it| it.id.to_string(), put, found),
        Command::Zone(put) => look("zone ", |it| it.id.to_string(), put, found),
        Command::Annotation(put) => look("annotation ", |it| it.id.to_string(), put, found),
        Command::Relation(put) => look("relation ", |it| it.id.to_string(), put, found),
        Command::Entity(put) => look("entity ", |it| it.label.clone(), put, found),
        Command::Event(put) => look("event ", |it| it.title.clone(), put, found),
        Command::Account(put) => look("account ", |it| it.id.to_string(), put, found),
        Command::EventLink(put) => look("event link ", |it| it.id.to_string(), put, found),
        Command::NotSame(put) => look("a rejected pair", |_| String::new(), put, found),
        Command::Verdict(put) => look("verdict ", |it| it.id.to_string(), put, found),
        Command::Reviewed(put) => look("a reviewed stretch", |_| String::new(), put, found),
        Command::Dismissed(put) => look("a dismissal", |_| String::new(), put, found),
        Command::Settled(put) => look("decision ", |it| it.id.to_string(), put, found),
        Command::Conflict(put) => look("conflict ", |it| it.id.to_string(), put, found),
    }
}

/// What an inverse command would bring back, and other records may still name.
fn was_there(inverse: &Command) -> Vec<RefKey> {
    match inverse {
        Command::Source(put) => vec![RefKey::Source(put.id.clone())],
        Command::Annotation(put) => vec![RefKey::Annotation(put.id.clone())],
        Command::Entity(put) => vec![RefKey::Entity(put.id.clone())],
        Command::Event(put) => vec![RefKey::Event(put.id.clone())],
        Command::Account(put) => vec![RefKey::Account(put.id.clone())],
        Command::Scheme(scheme) => scheme
            .tags
            .iter()
            .map(|tag| RefKey::Tag(tag.id.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

fn describe(it: Ref<'_>) -> String {
    match it {
        Ref::Source(id) => format!("the source ‘{id}’"),
        Ref::Tag(id) => format!("the tag ‘{id}’"),
        Ref::Annotation(id) => format!("the annotation ‘{id}’"),
        Ref::Entity(id) => format!("the entity ‘{id}’"),
        Ref::Event(id) => format!("the event ‘{id}’"),
        Ref::Account(id) => format!("the account ‘{id}’"),
    }
}
