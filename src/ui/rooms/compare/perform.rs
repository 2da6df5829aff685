//! What the actions of the Compare room do.

use super::candidates_ui;
use super::forms::Form;
use super::list_ui;
use super::matrix::Cursor;
use super::pick::EventPick;
use super::state::{CompareState, View};
use crate::app::action::Action;
use crate::app::notices::Level;
use crate::app::{Request, Store};
use crate::command::event_edit::{delete_accounts, delete_event, give_verdict, withdraw_verdict};
use crate::compare::Lookup;
use crate::io::clock;
use crate::model::{Decision, EventId, EventLinkKind, Verdict, VerdictId};
use std::collections::BTreeSet;

/// Carries an action out; what changes the project comes back as requests.
/// `fresh` gives random bits for new ids.
pub fn perform(
    state: &mut CompareState,
    store: &Store,
    action: Action,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let chosen = state.chosen.clone();
    match (action, chosen) {
        (Action::NewEvent, _) => state.form = Some(Form::new_event()),
        (Action::CompareView(number), _) => state.show_view(number),
        (Action::NextEvent, _) => list_ui::go(state, 1),
        (Action::PreviousEvent, _) => list_ui::go(state, -1),
        (Action::NextConflict, _) => next_conflict(state, store, true),
        (Action::PreviousConflict, _) => next_conflict(state, store, false),
        (Action::AcceptComparison, _) if state.has_candidate() => {
            return candidates_ui::accept(state, store, fresh);
        }
        (Action::RejectCandidate, _) => return candidates_ui::reject(state),
        (Action::EditEvent, Some(id)) => {
            if let Some(event) = store.project().events().get(&id) {
                state.form = Some(Form::Event {
                    id: Some(id),
                    title: event.title.clone(),
                    kind: event.kind,
                    note: event.note.clone(),
                });
            }
        }
        (Action::LinkEvent, Some(id)) => {
            state.form = Some(Form::Link {
                id,
                kind: EventLinkKind::PartOf,
                pick: EventPick::default(),
                why: String::new(),
            });
        }
        (Action::MergeEvent, Some(id)) => {
            state.form = Some(Form::Merge {
                id,
                pick: EventPick::default(),
            });
        }
        (Action::SplitEvent, Some(id)) => {
            let account = state.account().cloned();
            state.form = Some(Form::Split {
                id,
                title: String::new(),
                accounts: account.into_iter().collect::<BTreeSet<_>>(),
            });
        }
        (Action::DeleteEvent, Some(id)) => {
            let delete = delete_event(store.project(), &id);
            return delete.map(Request::Apply).into_iter().collect();
        }
        (Action::DeleteAccount, _) => {
            let account = state.account().cloned();
            let delete = account.and_then(|it| delete_accounts(store.project(), &[it]));
            return delete.map(Request::Apply).into_iter().collect();
        }
        (Action::SaveComparison, Some(id)) => state.form = Some(Form::Save { id, plots: false }),
        (Action::WithdrawVerdict, _) => {
            let verdict = state.verdict();
            let withdraw = verdict.and_then(|it| withdraw_verdict(store.project(), &it));
            return withdraw.map(Request::Apply).into_iter().collect();
        }
        (Action::AcceptComparison, _) => {
            let Some(at) = state.matrix.at.clone() else {
                return Vec::new();
            };
            return verdict_on(store, &at, Decision::Accept, "", fresh);
        }
        (move_, _) => {
            let decision = match move_ {
                Action::OverrideRelation => Some(Decision::Override("".into())),
                Action::PublishRange => Some(Decision::PublishRange),
                Action::PreferAccount => state.account().cloned().map(Decision::Prefer),
                Action::DeferVerdict => Some(Decision::Defer),
                Action::PendingVerdict => Some(Decision::Pending),
                Action::AskSource => Some(Decision::AskSource),
                _ => None,
            };
            if let (Some(decision), Some(at)) = (decision, state.matrix.at.clone()) {
                state.form = Some(Form::Verdict {
                    at,
                    decision,
                    why: String::new(),
                });
            }
        }
    }
    Vec::new()
}

/// A verdict on a row as it is now.
pub(super) fn verdict_on(
    store: &Store,
    at: &Cursor,
    decision: Decision,
    why: &str,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let judged = Lookup::new(store.project()).judged(&at.event, &at.aspect, &[]);
    let Some(judged) = judged else {
        let text = "The row is not there any more; nothing was decided".to_owned();
        return vec![Request::Tell(Level::Info, text)];
    };
    let project = store.project();
    let mut id = VerdictId::of_random(fresh());
    while project.verdicts().contains(&id) {
        id = VerdictId::of_random(fresh());
    }
    let verdict = Verdict {
        id,
        event: at.event.clone(),
        aspect: at.aspect.clone(),
        accounts: Vec::new(),
        decision,
        by: project.head().annotator.id.clone(),
        at: clock::now(),
        why: why.to_owned(),
        judged,
    };
    let give = give_verdict(project, verdict);
    give.map(Request::Apply).into_iter().collect()
}

/// An id that no event has.
pub(super) fn fresh_event(store: &Store, fresh: &mut dyn FnMut() -> u64) -> EventId {
    let mut id = EventId::of_random(fresh());
    while store.project().events().contains(&id) {
        id = EventId::of_random(fresh());
    }
    id
}

/// Goes to the next row that conflicts, over the end of an event into the next
/// one of the list that has any.
fn next_conflict(state: &mut CompareState, store: &Store, forward: bool) {
    if !state.view.is_of_event() {
        state.view = View::Matrix;
    }
    let Some(id) = state.chosen.clone() else {
        return;
    };
    let laid = state
        .matrix
        .laid(store, &mut state.cache, &id, state.filters);
    let line = state.matrix.at.as_ref().and_then(|at| laid.line_of(at));
    if let Some(line) = laid.conflict_from(line, forward) {
        go_to_conflict(state, &laid, line);
        return;
    }
    let rows = state.list.rows.clone();
    let here = rows.iter().position(|it| *it == id);
    let count = rows.len();
    for step in 1..=count {
        let at = match (here, forward) {
            (Some(here), true) => (here + step) % count,
            (Some(here), false) => (here + count - step) % count,
            (None, _) => step - 1,
        };
        let Some(other) = rows.get(at).cloned() else {
            continue;
        };
        let conflict = state.cache.summary(store, &other);
        if conflict.is_none_or(|it| it.conflict.is_none()) {
            continue;
        }
        state.choose(&other);
        let laid = state
            .matrix
            .laid(store, &mut state.cache, &other, state.filters);
        if let Some(line) = laid.conflict_from(None, forward) {
            go_to_conflict(state, &laid, line);
            return;
        }
    }
}

/// Puts the cursor on the first account of the sharpest pair of a row.
fn go_to_conflict(state: &mut CompareState, laid: &super::matrix::Laid, line: usize) {
    let Some((group, row)) = laid.row(line) else {
        return;
    };
    let pair = super::matrix::sharpest(row, None);
    let slot = pair.and_then(|it| group.slots.get(it.a)).copied();
    let columns = &group.comparison.columns;
    if let Some((a, b)) = pair.and_then(|it| Some((columns.get(it.a)?, columns.get(it.b)?))) {
        state.texts.set(a.account.clone(), b.account.clone());
    }
    state.matrix.at = laid.cursor(line, slot);
    state.matrix.reveal = true;
}
