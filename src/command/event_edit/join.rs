//! Events made one, taken apart, tied to one another; passages held apart.

use super::{EventError, accounts_of, names, redirect_claims, shown, tidy, title_of};
use crate::command::{Command, Put, Transaction};
use crate::model::{
    Account, AccountId, AnnotationId, Event, EventId, EventLink, EventLinkId, EventLinkKind,
    NotSame, Passage, Project, Verdict,
};
use std::collections::BTreeSet;

/// Makes two events one: the accounts, links, verdicts and claims of `from` are
/// those of `into` afterwards. A verdict on all accounts of `from` keeps to the
/// accounts that it judged. `None` if one of them is not there, or both are one.
pub fn merge_events(project: &Project, from: &EventId, into: &EventId) -> Option<Transaction> {
    let (gone, kept) = (project.events().get(from)?, project.events().get(into)?);
    if from == into {
        return None;
    }
    let name = format!(
        "Merge event {} into {}",
        shown(&gone.title),
        shown(&kept.title)
    );
    let mut commands = Vec::new();
    let moved: Vec<AccountId> = accounts_of(project, from).map(|it| it.id.clone()).collect();
    let stay: Vec<AccountId> = accounts_of(project, into).map(|it| it.id.clone()).collect();
    for verdict in project.verdicts().iter() {
        // What held for all accounts of an event now holds for some of one.
        let all = match &verdict.event {
            event if event == from => &moved,
            event if event == into && !moved.is_empty() => &stay,
            _ => continue,
        };
        let mut verdict = Verdict::clone(verdict);
        verdict.event = into.clone();
        if verdict.accounts.is_empty() {
            if all.len() < 2 {
                commands.push(Command::Verdict(Put::remove(verdict.id)));
                continue;
            }
            verdict.accounts.clone_from(all);
        }
        commands.push(Command::Verdict(Put::set(verdict)));
    }
    for account in accounts_of(project, from) {
        let mut account = Account::clone(account);
        account.event = into.clone();
        commands.push(Command::Account(Put::set(account)));
    }
    commands.extend(redirect_links(project, from, into));
    commands.extend(redirect_claims(project, from, Some(into), None));
    if !gone.note.trim().is_empty() {
        let mut event = Event::clone(kept);
        if !event.note.trim().is_empty() {
            event.note.push('\n');
        }
        event.note.push_str(&gone.note);
        commands.push(Command::Event(Put::set(event)));
    }
    commands.push(Command::Event(Put::remove(from.clone())));
    Some(Transaction { name, commands })
}

/// Links of one event become those of another; what would then lead to itself,
/// in a circle or stand there twice goes.
fn redirect_links(project: &Project, from: &EventId, into: &EventId) -> Vec<Command> {
    let mut commands = Vec::new();
    let ends = |it: &EventLink| (it.kind, it.from.clone(), it.to.clone());
    let (own, other): (Vec<_>, Vec<_>) = project
        .event_links()
        .iter()
        .partition(|it| it.from == *from || it.to == *from);
    let mut there: Vec<EventLink> = other.into_iter().map(|it| EventLink::clone(it)).collect();
    for link in own {
        let mut link = EventLink::clone(link);
        for end in [&mut link.from, &mut link.to] {
            if end == from {
                *end = into.clone();
            }
        }
        let twice = there.iter().any(|it| ends(it) == ends(&link));
        let circle = is_within(link.kind) && reaches(&there, &link.to, &link.from);
        commands.push(Command::EventLink(
            if twice || circle || link.from == link.to {
                Put::remove(link.id)
            } else {
                there.push(link.clone());
                Put::set(link)
            },
        ));
    }
    commands
}

fn is_within(kind: EventLinkKind) -> bool {
    matches!(kind, EventLinkKind::PartOf | EventLinkKind::StepOf)
}

/// Whether links of part and step lead from one event up to another, or both are one.
fn reaches(links: &[EventLink], from: &EventId, to: &EventId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(here) = open.pop() {
        if here == to {
            return true;
        }
        if !seen.insert(here) {
            continue;
        }
        let up = links
            .iter()
            .filter(|it| is_within(it.kind) && it.from == *here);
        open.extend(up.map(|it| &it.to));
    }
    false
}

/// Takes accounts out of an event into a new one. Verdicts on accounts that all
/// move go along; those that compared one that moves with one that stays go.
/// Claims of moved accounts that were about the old event, and belong to no
/// account that stays, are about the new one.
///
/// # Errors
///
/// [`EventError`] if the title has no letter, or if no account is to move.
pub fn split_event(
    project: &Project,
    id: &EventId,
    accounts: &[AccountId],
    new: Event,
) -> Result<Transaction, EventError> {
    let mut new = new;
    new.title = tidy(&new.title);
    if new.title.is_empty() {
        return Err(EventError::NoTitle);
    }
    let moved: BTreeSet<&AccountId> = accounts_of(project, id)
        .map(|it| &it.id)
        .filter(|it| accounts.contains(it))
        .collect();
    if moved.is_empty() {
        return Err(EventError::Missing);
    }
    let name = format!("Split {} from {}", shown(&new.title), title_of(project, id));
    let to = new.id.clone();
    let mut commands = vec![Command::Event(Put::set(new))];
    for verdict in project.verdicts().iter().filter(|it| it.event == *id) {
        let named = |it: &&&AccountId| names(verdict, it);
        let here = moved.iter().filter(named).count();
        if here == 0 {
            continue;
        }
        let all = verdict.accounts.iter().all(|it| moved.contains(it));
        commands.push(Command::Verdict(if all && !verdict.accounts.is_empty() {
            let mut verdict = Verdict::clone(verdict);
            verdict.event = to.clone();
            Put::set(verdict)
        } else {
            Put::remove(verdict.id.clone())
        }));
    }
    let members = |moves: bool| -> BTreeSet<AnnotationId> {
        accounts_of(project, id)
            .filter(|it| moved.contains(&it.id) == moves)
            .flat_map(|it| &it.members)
            .map(|it| it.annotation.clone())
            .collect()
    };
    let stay = members(false);
    let claims: BTreeSet<AnnotationId> = members(true).difference(&stay).cloned().collect();
    commands.extend(redirect_claims(project, id, Some(&to), Some(&claims)));
    for account in accounts_of(project, id).filter(|it| moved.contains(&it.id)) {
        let mut account = Account::clone(account);
        account.event = to.clone();
        commands.push(Command::Account(Put::set(account)));
    }
    Ok(Transaction { name, commands })
}

/// What a kind of link is called inside a sentence.
fn kind_words(kind: EventLinkKind) -> &'static str {
    match kind {
        EventLinkKind::Same => "the same as",
        EventLinkKind::Probable => "probably the same as",
        EventLinkKind::PartOf => "a part of",
        EventLinkKind::StepOf => "a step of",
        EventLinkKind::NotSame => "not the same as",
    }
}

/// Ties two events; a tie between them that says otherwise about the same thing
/// goes: they are the same, probably the same or not, and one is a part or a
/// step of the other or is not.
///
/// # Errors
///
/// [`EventError`] if an event is missing, if both are one, or if one would be a
/// part of itself.
pub fn link_events(project: &Project, link: EventLink) -> Result<Transaction, EventError> {
    let title = |id: &EventId| {
        let event = project.events().get(id).ok_or(EventError::Missing)?;
        Ok(shown(&event.title))
    };
    let (from, to) = (title(&link.from)?, title(&link.to)?);
    if link.from == link.to {
        return Err(EventError::Itself);
    }
    let within = is_within(link.kind);
    let mut commands = Vec::new();
    let mut left = Vec::new();
    for it in project.event_links().iter() {
        let ahead = it.from == link.from && it.to == link.to;
        let back = it.from == link.to && it.to == link.from;
        // Sameness has no direction; a part has one.
        let same_question = is_within(it.kind) == within && (ahead || (back && !within));
        if same_question && it.id != link.id {
            commands.push(Command::EventLink(Put::remove(it.id.clone())));
        } else if it.id != link.id {
            left.push(EventLink::clone(it));
        }
    }
    if within && reaches(&left, &link.to, &link.from) {
        return Err(EventError::Circle {
            part: from,
            whole: to,
        });
    }
    let name = format!("Link {from} as {} {to}", kind_words(link.kind));
    commands.push(Command::EventLink(Put::set(link)));
    Ok(Transaction { name, commands })
}

/// Unties two events.
pub fn unlink_events(project: &Project, id: &EventLinkId) -> Option<Transaction> {
    let link = project.event_links().get(id)?;
    let name = format!(
        "Unlink {} and {}",
        title_of(project, &link.from),
        title_of(project, &link.to)
    );
    Some(Transaction {
        name,
        commands: vec![Command::EventLink(Put::remove(id.clone()))],
    })
}

/// The passage that an annotation stands in by itself.
pub fn passage_of(project: &Project, id: &AnnotationId) -> Option<Passage> {
    let annotation = project.annotations().get(id)?;
    Some(Passage {
        source: annotation.source.clone(),
        span: annotation.spans.hull(),
    })
}

/// Holds two passages apart: they are never offered as one event again.
///
/// # Errors
///
/// [`EventError::SamePassage`] if both are one.
pub fn hold_apart(a: Passage, b: Passage, why: &str) -> Result<Transaction, EventError> {
    if a == b {
        return Err(EventError::SamePassage);
    }
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    let why = why.to_owned();
    Ok(Transaction {
        name: "Hold two passages apart".to_owned(),
        commands: vec![Command::NotSame(Box::new(Put::set(NotSame { a, b, why })))],
    })
}

/// Holds two passages apart no more.
pub fn unhold_apart(project: &Project, pair: &NotSame) -> Option<Transaction> {
    project.not_same().contains(pair).then(|| Transaction {
        name: "Hold two passages apart no more".to_owned(),
        commands: vec![Command::NotSame(Box::new(Put::remove(pair.clone())))],
    })
}
