//! Transactions over events and the accounts that sources give of them.
//!
//! An account is an annotator's reading of one passage; the event is what the
//! accounts are compared under. Each function here gives one transaction: one
//! journal record, one step of undo. None of them writes a value that could be
//! derived from the accounts.

mod account;
pub mod guess;
mod join;
#[cfg(test)]
pub(super) mod random;
#[cfg(test)]
mod tests;
mod verdict;

pub use account::{AccountEdit, Gathering, edit_account, gather};
pub use join::{
    hold_apart, link_events, merge_events, passage_of, split_event, unhold_apart, unlink_events,
};
pub use verdict::{give_verdict, withdraw_verdict};

use super::{Command, Put, Transaction};
use crate::model::{
    Account, AccountId, Annotation, AnnotationId, Decision, Event, EventId, EventKind, Member,
    Passage, Project, Record as _, Ref, Role, Value, Verdict,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Why events cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventError {
    /// A title without a letter.
    #[error("An event needs a title")]
    NoTitle,
    /// Something that is not in the project any more.
    #[error("The event is not in the project any more")]
    Missing,
    /// A link from an event to itself.
    #[error("An event cannot be linked to itself")]
    Itself,
    /// It would be a part or a step of itself.
    #[error("‘{part}’ cannot be a part of ‘{whole}’, since that is a part of ‘{part}’")]
    Circle {
        /// What should be the part.
        part: String,
        /// What should be the whole.
        whole: String,
    },
    /// A passage cannot be held apart from itself.
    #[error("A passage tells the same event as itself")]
    SamePassage,
}

/// Blanks at the ends go, blanks inside become one: titles may be taken from a
/// text in which lines break anywhere.
fn tidy(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A title as it stands in the name of a step.
fn shown(title: &str) -> String {
    const LONGEST: usize = 40;
    match title.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &title[..end]),
        None => title.to_owned(),
    }
}

fn title_of(project: &Project, id: &EventId) -> String {
    let event = project.events().get(id);
    event.map_or_else(|| id.to_string(), |it| shown(&it.title))
}

/// An event with a title and nothing else known of it.
pub fn plain_event(id: EventId, title: &str) -> Event {
    Event {
        id,
        title: tidy(title),
        kind: EventKind::Incident,
        note: String::new(),
    }
}

/// An account of an event in one passage. Members come in the order of the
/// text; one annotation has one member for each role.
pub fn plain_account(
    project: &Project,
    id: AccountId,
    event: EventId,
    passage: Passage,
    members: Vec<Member>,
) -> Account {
    let mut account = Account {
        id,
        event,
        passage,
        members: Vec::new(),
        note: String::new(),
    };
    take_members(project, &mut account, members);
    account
}

/// Adds members that are not there yet in that role, and puts all in the order
/// of the text.
fn take_members(project: &Project, account: &mut Account, members: Vec<Member>) {
    for member in members {
        let there = |it: &Member| it.annotation == member.annotation && it.role == member.role;
        if !account.members.iter().any(there) {
            account.members.push(member);
        }
    }
    account.members.sort_by_cached_key(|it| {
        let annotation = project.annotations().get(&it.annotation);
        let place = annotation.map(|it| it.spans.hull());
        (place, it.annotation.clone(), it.role)
    });
}

/// Makes an event with the accounts that tell of it.
///
/// # Errors
///
/// [`EventError::NoTitle`] if the title has no letter.
pub fn make_event(event: Event, accounts: Vec<Account>) -> Result<Transaction, EventError> {
    let mut event = event;
    event.title = tidy(&event.title);
    if event.title.is_empty() {
        return Err(EventError::NoTitle);
    }
    let name = format!("Make event {}", shown(&event.title));
    let mut commands = vec![Command::Event(Put::set(event))];
    commands.extend(
        accounts
            .into_iter()
            .map(|it| Command::Account(Put::set(it))),
    );
    Ok(Transaction { name, commands })
}

/// Adds accounts to an event that is there.
pub fn add_accounts(
    project: &Project,
    event: &EventId,
    accounts: Vec<Account>,
) -> Option<Transaction> {
    project.events().get(event)?;
    let verb = match accounts.len() {
        0 => return None,
        1 => "Add account to".to_owned(),
        several => format!("Add {several} accounts to"),
    };
    let name = format!("{verb} {}", title_of(project, event));
    let commands = accounts.into_iter().map(|mut it| {
        it.event = event.clone();
        Command::Account(Put::set(it))
    });
    Some(Transaction {
        name,
        commands: commands.collect(),
    })
}

/// Changes one event through `change`; `None` if that leaves it as it is or
/// if there is no such event.
fn change_event(
    project: &Project,
    name: impl Into<String>,
    id: &EventId,
    change: impl FnOnce(&mut Event),
) -> Option<Transaction> {
    let before = project.events().get(id)?;
    let mut after = Event::clone(before);
    change(&mut after);
    (after != **before).then(|| Transaction {
        name: name.into(),
        commands: vec![Command::Event(Put::set(after))],
    })
}

/// Gives an event another title.
///
/// # Errors
///
/// [`EventError::NoTitle`] if the title has no letter.
pub fn retitle_event(
    project: &Project,
    id: &EventId,
    title: &str,
) -> Result<Option<Transaction>, EventError> {
    let title = tidy(title);
    if title.is_empty() {
        return Err(EventError::NoTitle);
    }
    let name = format!("Retitle event {}", shown(&title));
    Ok(change_event(project, name, id, |it| it.title = title))
}

/// Changes title, kind and note of an event in one step; the step is called
/// after the part that changes, if it is one.
///
/// # Errors
///
/// [`EventError::NoTitle`] if the title has no letter.
pub fn edit_event(
    project: &Project,
    id: &EventId,
    title: &str,
    kind: EventKind,
    note: &str,
) -> Result<Option<Transaction>, EventError> {
    let parts = [
        retitle_event(project, id, title)?,
        set_event_kind(project, id, kind),
        set_event_note(project, id, note),
    ];
    let mut parts = parts.into_iter().flatten();
    let (Some(one), several) = (parts.next(), parts.next().is_some()) else {
        return Ok(None);
    };
    if !several {
        return Ok(Some(one));
    }
    let name = format!("Edit event {}", shown(&tidy(title)));
    Ok(change_event(project, name, id, |it| {
        it.title = tidy(title);
        it.kind = kind;
        note.clone_into(&mut it.note);
    }))
}

/// Says whether an event happened at a time or stands over time.
pub fn set_event_kind(project: &Project, id: &EventId, kind: EventKind) -> Option<Transaction> {
    let word = match kind {
        EventKind::Incident => "Call it an incident",
        EventKind::Standing => "Call it a standing fact",
    };
    change_event(project, word, id, |it| it.kind = kind)
}

/// Writes the note of an event.
pub fn set_event_note(project: &Project, id: &EventId, note: &str) -> Option<Transaction> {
    change_event(project, "Change the note of an event", id, |it| {
        note.clone_into(&mut it.note);
    })
}

/// Changes one account through `change`; `None` if that leaves it as it is or
/// if there is no such account.
fn change_account(
    project: &Project,
    name: impl Into<String>,
    id: &AccountId,
    change: impl FnOnce(&mut Account),
) -> Option<Transaction> {
    let before = project.accounts().get(id)?;
    let mut after = Account::clone(before);
    change(&mut after);
    (after != **before).then(|| Transaction {
        name: name.into(),
        commands: vec![Command::Account(Put::set(after))],
    })
}

/// Writes the note of an account.
pub fn set_account_note(project: &Project, id: &AccountId, note: &str) -> Option<Transaction> {
    change_account(project, "Change the note of an account", id, |it| {
        note.clone_into(&mut it.note);
    })
}

/// Says in which passage an account stands. Its members stay.
pub fn set_passage(project: &Project, id: &AccountId, passage: Passage) -> Option<Transaction> {
    change_account(project, "Change the passage of an account", id, |it| {
        it.passage = passage;
    })
}

/// Adds annotations to an account. Those that are there in that role already
/// stay as they are; the passage grows over new ones of its own source.
pub fn add_members(project: &Project, id: &AccountId, members: Vec<Member>) -> Option<Transaction> {
    let account = project.accounts().get(id)?;
    let new = members.iter().filter(|member| {
        let there = |it: &&Member| it.annotation == member.annotation && it.role == member.role;
        account.members.iter().find(there).is_none()
    });
    let name = match new.count() {
        1 => "Add to an account".to_owned(),
        several => format!("Add {several} annotations to an account"),
    };
    change_account(project, name, id, |it| {
        for member in &members {
            let annotation = project.annotations().get(&member.annotation);
            if let Some(annotation) = annotation.filter(|an| an.source == it.passage.source) {
                it.passage.span = it.passage.span.hull(annotation.spans.hull());
            }
        }
        take_members(project, it, members);
    })
}

/// Takes an annotation out of an account, in one of its roles. The annotation
/// itself stays.
pub fn remove_member(
    project: &Project,
    id: &AccountId,
    annotation: &AnnotationId,
    role: Role,
) -> Option<Transaction> {
    change_account(project, "Take out of an account", id, |it| {
        it.members
            .retain(|member| member.annotation != *annotation || member.role != role);
    })
}

/// Changes a member through `change`: its role, its bound, how sure one is,
/// and why. If it then stands there twice in one role, the other one goes.
pub fn change_member(
    project: &Project,
    id: &AccountId,
    annotation: &AnnotationId,
    role: Role,
    change: impl FnOnce(&mut Member),
) -> Option<Transaction> {
    let name = "Change a part of an account";
    change_account(project, name, id, |it| {
        let here = |member: &Member| member.annotation == *annotation && member.role == role;
        let Some(at) = it.members.iter().position(here) else {
            return;
        };
        let mut member = it.members.remove(at);
        change(&mut member);
        it.members
            .retain(|other| other.annotation != member.annotation || other.role != member.role);
        take_members(project, it, vec![member]);
    })
}

/// Moves accounts to another event. Verdicts on the event that they leave keep
/// to the accounts that stay.
pub fn move_accounts(project: &Project, ids: &[AccountId], to: &EventId) -> Option<Transaction> {
    project.events().get(to)?;
    let moved: Vec<&Arc<Account>> = ids
        .iter()
        .filter_map(|id| project.accounts().get(id))
        .filter(|it| it.event != *to)
        .collect();
    let verb = match moved.len() {
        0 => return None,
        1 => "Move account to".to_owned(),
        several => format!("Move {several} accounts to"),
    };
    let gone: BTreeSet<AccountId> = moved.iter().map(|it| it.id.clone()).collect();
    let mut commands = verdicts_without(project, &gone);
    for account in moved {
        let mut account = Account::clone(account);
        account.event = to.clone();
        commands.push(Command::Account(Put::set(account)));
    }
    let name = format!("{verb} {}", title_of(project, to));
    Some(Transaction { name, commands })
}

/// Deletes accounts. Their annotations stay; verdicts that name one of them
/// lose it, and go if they compared nothing else.
pub fn delete_accounts(project: &Project, ids: &[AccountId]) -> Option<Transaction> {
    let gone: BTreeSet<AccountId> = ids
        .iter()
        .filter(|id| project.accounts().contains(id))
        .cloned()
        .collect();
    let name = match gone.len() {
        0 => return None,
        1 => "Delete account".to_owned(),
        several => format!("Delete {several} accounts"),
    };
    let commands = without_accounts(project, &gone);
    Some(Transaction { name, commands })
}

/// The commands that delete accounts and let nothing name them.
pub(super) fn without_accounts(project: &Project, gone: &BTreeSet<AccountId>) -> Vec<Command> {
    let mut commands = verdicts_without(project, gone);
    commands.extend(
        gone.iter()
            .map(|id| Command::Account(Put::remove(id.clone()))),
    );
    commands
}

/// The commands after which no verdict names these accounts. One that is left
/// with a single account, or that preferred one of them, decides nothing and
/// goes; one that holds for all accounts of its event stays.
fn verdicts_without(project: &Project, gone: &BTreeSet<AccountId>) -> Vec<Command> {
    if gone.iter().all(|id| project.uses(Ref::Account(id)) == 0) {
        return Vec::new();
    }
    let mut commands = Vec::new();
    for verdict in project.verdicts().iter() {
        let preferred = matches!(&verdict.decision, Decision::Prefer(it) if gone.contains(it));
        let left: Vec<AccountId> = verdict
            .accounts
            .iter()
            .filter(|it| !gone.contains(it))
            .cloned()
            .collect();
        if !preferred && left.len() == verdict.accounts.len() {
            continue;
        }
        let decides = !preferred && left.len() > 1;
        commands.push(Command::Verdict(if decides {
            let mut verdict = Verdict::clone(verdict);
            verdict.accounts = left;
            Put::set(verdict)
        } else {
            Put::remove(verdict.id.clone())
        }));
    }
    commands
}

/// Deletes an event with its accounts, its links and the verdicts on it. Claims
/// that were about it are about it no more; annotations stay.
pub fn delete_event(project: &Project, id: &EventId) -> Option<Transaction> {
    let event = project.events().get(id)?;
    let name = format!("Delete event {}", shown(&event.title));
    let accounts: BTreeSet<AccountId> = project
        .accounts()
        .iter()
        .filter(|it| it.event == *id)
        .map(|it| it.id.clone())
        .collect();
    let mut commands: Vec<Command> = project
        .verdicts()
        .iter()
        .filter(|it| it.event == *id)
        .map(|it| Command::Verdict(Put::remove(it.id.clone())))
        .collect();
    // A file from elsewhere may have verdicts on other events that name an
    // account of this one.
    let others = verdicts_without(project, &accounts).into_iter();
    commands.extend(others.filter(
        |other| !matches!(other, Command::Verdict(put) if commands_remove(project, put, id)),
    ));
    commands.extend(
        accounts
            .into_iter()
            .map(|it| Command::Account(Put::remove(it))),
    );
    let links = project.event_links().iter();
    let cut = links.filter(|it| it.from == *id || it.to == *id);
    commands.extend(cut.map(|it| Command::EventLink(Put::remove(it.id.clone()))));
    commands.extend(redirect_claims(project, id, None, None));
    commands.push(Command::Event(Put::remove(id.clone())));
    Some(Transaction { name, commands })
}

/// Whether a verdict is on that event, and so is removed with it.
fn commands_remove(project: &Project, put: &Put<Verdict>, event: &EventId) -> bool {
    let verdict = project.verdicts().get(&put.id);
    verdict.is_some_and(|it| it.event == *event)
}

/// The commands after which claims that are about one event are about another,
/// or about none; `only` limits them to some annotations.
fn redirect_claims(
    project: &Project,
    from: &EventId,
    to: Option<&EventId>,
    only: Option<&BTreeSet<AnnotationId>>,
) -> Vec<Command> {
    if project.uses(Ref::Event(from)) == 0 {
        return Vec::new();
    }
    let mut commands = Vec::new();
    for annotation in project.annotations().iter() {
        let Some(Value::Claim(claim)) = &annotation.value else {
            continue;
        };
        let chosen = only.is_none_or(|ids| ids.contains(&annotation.id));
        if !chosen || !claim.about.iter().any(|(event, _)| event == from) {
            continue;
        }
        let mut claim = claim.clone();
        match to {
            Some(to) => {
                for (event, _) in &mut claim.about {
                    if event == from {
                        *event = to.clone();
                    }
                }
                let mut seen = BTreeSet::new();
                claim.about.retain(|it| seen.insert(it.clone()));
            }
            None => claim.about.retain(|(event, _)| event != from),
        }
        let mut annotation = Annotation::clone(annotation);
        annotation.value = Some(Value::Claim(claim));
        commands.push(Command::Annotation(Put::set(annotation)));
    }
    commands
}

/// The accounts of an event, by id.
fn accounts_of<'a>(
    project: &'a Project,
    id: &'a EventId,
) -> impl Iterator<Item = &'a Arc<Account>> {
    project.accounts().iter().filter(move |it| it.event == *id)
}

/// Whether a verdict names that account.
fn names(verdict: &Verdict, account: &AccountId) -> bool {
    let mut found = false;
    verdict.visit_refs(&mut |it| found |= matches!(it, Ref::Account(id) if id == account));
    found
}
