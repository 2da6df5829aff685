//! What a file tells of events, and what was decided about them.

use super::super::Imported;
use super::super::Loss;
use super::ids::{FreshIds, Names};
use super::present::Present;
use crate::command::{Command, Put};
use crate::model::{
    Account, AccountId, AnnotationId, Decision, EventLink, Member, NotSame, Passage, Source,
    Verdict,
};
use std::collections::HashMap;

/// What is there already, and what became of the documents.
pub(super) struct Around<'a, 'p> {
    pub sources: &'a [Source],
    /// The ids of each document's spans.
    pub made: &'a [Vec<AnnotationId>],
    pub names: &'a Names<'p>,
    pub present: &'a Present<'p>,
}

/// Adds accounts, links between events, passages held apart and verdicts.
pub(super) fn take(
    imported: &Imported,
    around: &Around<'_, '_>,
    ids: &mut FreshIds<'_>,
    commands: &mut Vec<Command>,
    losses: &mut Vec<Loss>,
) {
    let Around {
        sources,
        made,
        names,
        present,
    } = *around;
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
        let mut account = Account {
            id: AccountId::of_random(0),
            event,
            passage: Passage {
                source: source.id.clone(),
                span: told.span,
            },
            members: members.collect(),
            note: told.note.clone(),
        };
        let there = present.account(&account);
        account.id = match there {
            Some(there) => there.id.clone(),
            None => ids.account(told.id.as_deref()),
        };
        if let Some(name) = &told.id {
            accounts.entry(name).or_insert_with(|| account.id.clone());
        }
        if there.is_none() {
            commands.push(Command::Account(Put::set(account)));
        }
    }
    for link in &imported.event_links {
        let ends = names.event(&link.from).zip(names.event(&link.to));
        let Some((from, to)) = ends else {
            let detail = "a link leads to an event that is not in the file";
            lose(link.from.to_string(), link.id.to_string(), detail);
            continue;
        };
        let mut link = EventLink {
            from,
            to,
            ..link.clone()
        };
        if !present.has_event_link(&link) {
            link.id = ids.event_link(Some(link.id.as_str()));
            commands.push(Command::EventLink(Put::set(link)));
        }
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
            let it = NotSame {
                a: a.clone().min(b.clone()),
                b: a.max(b),
                why: it.why.clone(),
            };
            if !present.has_not_same(&it) {
                commands.push(Command::NotSame(Box::new(Put::set(it))));
            }
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
        let mut verdict = Verdict {
            event,
            accounts: on,
            decision,
            ..it.clone()
        };
        if !present.has_verdict(&verdict) {
            verdict.id = ids.verdict(Some(it.id.as_str()));
            commands.push(Command::Verdict(Put::set(verdict)));
        }
    }
}
