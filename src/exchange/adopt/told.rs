//! What a file tells of events, and what was decided about them.

use super::super::Imported;
use super::super::Loss;
use super::ids::{FreshIds, Names};
use crate::command::{Command, Put};
use crate::model::{
    Account, AccountId, AnnotationId, Decision, EventLink, Member, NotSame, Passage, Source,
    Verdict,
};
use std::collections::HashMap;

/// Adds accounts, links between events, passages held apart and verdicts.
/// `made` are the ids of each document's spans.
pub(super) fn take(
    imported: &Imported,
    sources: &[Source],
    made: &[Vec<AnnotationId>],
    names: &Names<'_>,
    ids: &mut FreshIds<'_>,
    commands: &mut Vec<Command>,
    losses: &mut Vec<Loss>,
) {
    let mut lose = |document: String, item: String, detail: &str| {
        losses.push(Loss {
            reason: "reference",
            document,
            item,
            detail: detail.to_owned(),
        });
    };
    let mut accounts: HashMap<&str, AccountId> = HashMap::new();
    for told in &imported.accounts {
        let place = sources.get(told.document).zip(made.get(told.document));
        let (Some((source, made)), Some(event)) = (place, names.event(&told.event)) else {
            let item = told.id.clone().unwrap_or_default();
            let detail = "an account tells of an event that is not in the file";
            lose(told.event.to_string(), item, detail);
            continue;
        };
        let members = told.members.iter().filter_map(|it| {
            Some(Member {
                annotation: made.get(it.span)?.clone(),
                role: it.role,
                bound: it.bound,
                certainty: it.certainty,
                why: it.why.clone(),
            })
        });
        let id = ids.account(told.id.as_deref());
        if let Some(name) = &told.id {
            accounts.entry(name).or_insert_with(|| id.clone());
        }
        commands.push(Command::Account(Put::set(Account {
            id,
            event,
            passage: Passage {
                source: source.id.clone(),
                span: told.span,
            },
            members: members.collect(),
            note: told.note.clone(),
        })));
    }
    for link in &imported.event_links {
        let ends = names.event(&link.from).zip(names.event(&link.to));
        let Some((from, to)) = ends else {
            let detail = "a link leads to an event that is not in the file";
            lose(link.from.to_string(), link.id.to_string(), detail);
            continue;
        };
        commands.push(Command::EventLink(Put::set(EventLink {
            id: ids.event_link(Some(link.id.as_str())),
            from,
            to,
            ..link.clone()
        })));
    }
    for it in &imported.not_same {
        let passage = |(document, span)| {
            let source: &Source = sources.get(document)?;
            Some(Passage {
                source: source.id.clone(),
                span,
            })
        };
        // The lesser of the two comes first, whatever their sources are called here.
        if let Some((a, b)) = passage(it.a).zip(passage(it.b)) {
            commands.push(Command::NotSame(Put::set(NotSame {
                a: a.clone().min(b.clone()),
                b: a.max(b),
                why: it.why.clone(),
            })));
        }
    }
    for it in &imported.verdicts {
        let account = |id: &AccountId| accounts.get(id.as_str()).cloned();
        let decision = match &it.decision {
            Decision::Prefer(id) => account(id).map(Decision::Prefer),
            other => Some(other.clone()),
        };
        let on: Option<Vec<AccountId>> = it.accounts.iter().map(account).collect();
        let (Some(event), Some(decision), Some(on)) = (names.event(&it.event), decision, on) else {
            let detail = "a verdict is about an event or an account that is not in the file";
            lose(it.event.to_string(), it.id.to_string(), detail);
            continue;
        };
        commands.push(Command::Verdict(Put::set(Verdict {
            id: ids.verdict(Some(it.id.as_str())),
            event,
            accounts: on,
            decision,
            ..it.clone()
        })));
    }
}
