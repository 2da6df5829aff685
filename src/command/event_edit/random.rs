//! Random work on events, for the properties of commands and of the lookups.

use super::*;
use crate::model::file::arbitrary::Maker;
use crate::model::{EventLink, EventLinkId, EventLinkKind, VerdictId};
use chrono::{DateTime, Utc};

/// Something that may be done to the events of a project; `None` if there is
/// nothing to do it to.
pub(crate) fn edit(maker: &mut Maker, project: &Project) -> Option<Transaction> {
    let events: Vec<EventId> = project.events().iter().map(|it| it.id.clone()).collect();
    let accounts: Vec<AccountId> = project.accounts().iter().map(|it| it.id.clone()).collect();
    let one = |maker: &mut Maker, all: &[EventId]| (!all.is_empty()).then(|| maker.pick(all));
    let account = |maker: &mut Maker| (!accounts.is_empty()).then(|| maker.pick(&accounts));
    match maker.below(15) {
        0 | 1 => {
            let id = EventId::of_random(maker.bits());
            let account = account_over_random(maker, project, &id)?;
            let title = format!("e{}", maker.text());
            make_event(plain_event(id, &title), vec![account]).ok()
        }
        2 | 3 => {
            let event = one(maker, &events)?;
            let account = account_over_random(maker, project, &event)?;
            add_accounts(project, &event, vec![account])
        }
        4 => delete_event(project, &one(maker, &events)?),
        5 => {
            let some: Vec<AccountId> = accounts.iter().filter(|_| maker.flag()).cloned().collect();
            delete_accounts(project, &some)
        }
        6 => merge_events(project, &one(maker, &events)?, &one(maker, &events)?),
        7 => {
            let event = one(maker, &events)?;
            let some: Vec<AccountId> = accounts.iter().filter(|_| maker.flag()).cloned().collect();
            let new = plain_event(EventId::of_random(maker.bits()), "split off");
            split_event(project, &event, &some, new).ok()
        }
        8 | 9 => {
            let kinds = [
                EventLinkKind::Same,
                EventLinkKind::Probable,
                EventLinkKind::PartOf,
                EventLinkKind::StepOf,
                EventLinkKind::NotSame,
            ];
            let link = EventLink {
                id: EventLinkId::of_random(maker.bits()),
                kind: maker.pick(&kinds),
                from: one(maker, &events)?,
                to: one(maker, &events)?,
                why: maker.text(),
            };
            link_events(project, link).ok()
        }
        10 | 11 => {
            let account = account(maker)?;
            let event = project.accounts().get(&account)?.event.clone();
            let of_event: Vec<AccountId> = accounts_of(project, &event)
                .map(|it| it.id.clone())
                .collect();
            let verdict = Verdict {
                id: VerdictId::of_random(maker.bits()),
                event,
                aspect: "toll".into(),
                accounts: of_event.into_iter().filter(|_| maker.flag()).collect(),
                decision: match maker.flag() {
                    true => Decision::Accept,
                    false => Decision::Prefer(account),
                },
                by: "ann".into(),
                at: DateTime::<Utc>::UNIX_EPOCH,
                why: maker.text(),
                judged: "x".into(),
            };
            give_verdict(project, verdict)
        }
        12 => {
            let id = account(maker)?;
            let new = random_members(maker, project);
            add_members(project, &id, new)
        }
        13 => {
            let id = account(maker)?;
            let member = project.accounts().get(&id)?.members.first()?.clone();
            if maker.flag() {
                return remove_member(project, &id, &member.annotation, member.role);
            }
            change_member(project, &id, &member.annotation, member.role, |it| {
                it.role = Role::Voice;
            })
        }
        _ => {
            let to = one(maker, &events)?;
            let some: Vec<AccountId> = accounts.iter().filter(|_| maker.flag()).cloned().collect();
            move_accounts(project, &some, &to)
        }
    }
}

fn random_members(maker: &mut Maker, project: &Project) -> Vec<Member> {
    let some: Vec<Arc<Annotation>> = project
        .annotations()
        .iter()
        .filter(|_| maker.below(3) == 0)
        .cloned()
        .collect();
    guess::members(project, &some, None)
}

fn account_over_random(maker: &mut Maker, project: &Project, event: &EventId) -> Option<Account> {
    let first = project.annotations().iter().next()?;
    let passage = passage_of(project, &first.id)?;
    let members = random_members(maker, project);
    let id = AccountId::of_random(maker.bits());
    Some(plain_account(project, id, event.clone(), passage, members))
}
