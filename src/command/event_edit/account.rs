//! One account as a person edits it: several things of it in one step, and
//! annotations gathered into it.

use super::{change_account, plain_account, take_members, title_of};
use crate::command::{Command, Put, Transaction};
use crate::model::{
    Account, AccountId, Annotation, AnnotationId, EventId, Member, Passage, Project, Role, SourceId,
};
use crate::text::CharSpan;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What an account is to say of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEdit {
    /// In which passage it stands.
    pub passage: Passage,
    /// Its note.
    pub note: String,
    /// Why its members have their roles, for those that are named.
    pub whys: BTreeMap<(AnnotationId, Role), String>,
}

impl AccountEdit {
    /// An account as it is.
    pub fn of(account: &Account) -> Self {
        let members = account.members.iter();
        Self {
            passage: account.passage.clone(),
            note: account.note.clone(),
            whys: members
                .map(|it| ((it.annotation.clone(), it.role), it.why.clone()))
                .collect(),
        }
    }
}

/// Changes passage, note and reasons of an account in one step; the step is
/// called after the part that changes, if it is one.
pub fn edit_account(project: &Project, id: &AccountId, edit: &AccountEdit) -> Option<Transaction> {
    let before = AccountEdit::of(project.accounts().get(id)?);
    let whys = before
        .whys
        .iter()
        .any(|(key, why)| edit.whys.get(key).is_some_and(|it| it != why));
    let name = match (
        edit.passage != before.passage,
        edit.note != before.note,
        whys,
    ) {
        (true, false, false) => "Change the passage of an account",
        (false, true, false) => "Change the note of an account",
        (false, false, true) => "Say why in an account",
        _ => "Edit an account",
    };
    change_account(project, name, id, |it| {
        it.passage = edit.passage.clone();
        it.note.clone_from(&edit.note);
        for member in &mut it.members {
            let key = (member.annotation.clone(), member.role);
            if let Some(why) = edit.whys.get(&key) {
                member.why.clone_from(why);
            }
        }
    })
}

/// Where annotations are gathered.
#[derive(Clone, Copy, Debug)]
pub struct Gathering<'a> {
    /// The event.
    pub event: &'a EventId,
    /// The account that takes those of its own source.
    pub into: Option<&'a AccountId>,
    /// Whether one that is a part of the account in another role is taken in
    /// this role too.
    pub again: bool,
}

/// Adds annotations to the accounts that their sources give of an event. A
/// source without one gets one, around its annotations; of several the nearest
/// takes them. An account's passage grows over what it takes. `fresh` gives
/// ids for new accounts.
pub fn gather(
    project: &Project,
    to: Gathering<'_>,
    members: Vec<Member>,
    fresh: &mut dyn FnMut() -> AccountId,
) -> Option<Transaction> {
    project.events().get(to.event)?;
    let mut by_source: BTreeMap<&SourceId, Vec<(&Annotation, Member)>> = BTreeMap::new();
    for member in members {
        if let Some(annotation) = project.annotations().get(&member.annotation) {
            let list = by_source.entry(&annotation.source).or_default();
            list.push((annotation, member));
        }
    }
    let mut commands = Vec::new();
    let mut count = 0;
    for (source, mut found) in by_source {
        let hulls = found.iter().map(|it| it.0.spans.hull());
        let Some(hull) = hulls.reduce(CharSpan::hull) else {
            continue;
        };
        let account = match nearest(project, &to, source, hull) {
            Some(there) => {
                found.retain(|(_, new)| {
                    let mut same = there.members.iter();
                    let same = same.find(|it| {
                        it.annotation == new.annotation && (!to.again || it.role == new.role)
                    });
                    same.is_none()
                });
                let hulls = found.iter().map(|it| it.0.spans.hull());
                let mut account = Account::clone(there);
                account.passage.span = hulls.fold(account.passage.span, CharSpan::hull);
                count += found.len();
                let members = found.into_iter().map(|it| it.1).collect();
                take_members(project, &mut account, members);
                if account == **there {
                    continue;
                }
                account
            }
            None => {
                let mut id = fresh();
                while project.accounts().contains(&id) {
                    id = fresh();
                }
                let passage = Passage {
                    source: source.clone(),
                    span: hull,
                };
                count += found.len();
                let members = found.into_iter().map(|it| it.1).collect();
                plain_account(project, id, to.event.clone(), passage, members)
            }
        };
        commands.push(Command::Account(Put::set(account)));
    }
    let title = title_of(project, to.event);
    let name = match count {
        0 => return None,
        1 => format!("Add an annotation to {title}"),
        several => format!("Add {several} annotations to {title}"),
    };
    Some(Transaction { name, commands })
}

/// The account of the event that a stretch of its source belongs to: the one
/// that is asked for, else the one that shares most with it or lies nearest.
fn nearest<'a>(
    project: &'a Project,
    to: &Gathering<'_>,
    source: &SourceId,
    span: CharSpan,
) -> Option<&'a Arc<Account>> {
    let accounts = project.accounts();
    let own = |it: &&Arc<Account>| it.passage.source == *source;
    let wanted = to.into.and_then(|id| accounts.get(id)).filter(own);
    wanted.or_else(|| {
        let all = accounts.iter().filter(|it| it.event == *to.event);
        all.filter(own).min_by_key(|it| {
            let its = it.passage.span;
            let shared = its.end().min(span.end()).get();
            let shared = shared.saturating_sub(its.start().max(span.start()).get());
            let gap = its.start().max(span.start()).get();
            let gap = gap.saturating_sub(its.end().min(span.end()).get());
            (Reverse(shared), gap, it.id.clone())
        })
    })
}
