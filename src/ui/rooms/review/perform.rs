//! What the actions of the room do.

use super::dialogs::{Dialog, amend_of, rules_of};
use super::state::ReviewState;
use crate::app::action::Action;
use crate::app::notices::Level;
use crate::app::{Annotators, Request, Store};
use crate::review::gold::rules::{self, Rule};
use crate::review::gold::{Choice, Status, choice_name, decide};

/// Carries out an action of the room.
pub fn perform(
    state: &mut ReviewState,
    store: &Store,
    annotators: &Annotators,
    action: Action,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    // A key means the list as it will be.
    state.refresh_all(store, annotators);
    let one = |choice: Choice, state: &mut ReviewState, fresh: &mut dyn FnMut() -> u64| {
        let Some(at) = state.chosen else {
            return Vec::new();
        };
        let name = choice_name(annotators.review(store.project()), at, &choice);
        settle(state, store, annotators, name, &[(at, choice)], fresh)
    };
    match action {
        Action::TakeSide(number) => one(Choice::Side(usize::from(number.max(1)) - 1), state, fresh),
        Action::TakeBoth => one(Choice::Both, state, fresh),
        Action::TakeNeither => one(Choice::Neither, state, fresh),
        Action::AmendItem
            if state
                .chosen
                .is_some_and(|at| annotators.board.fact(at).is_some()) =>
        {
            accept_and_edit(state, store, annotators, fresh)
        }
        Action::AmendItem => {
            state.dialog = amend_of(state, store, annotators);
            Vec::new()
        }
        Action::SettleAlike => {
            let Some(at) = state.chosen else {
                return Vec::new();
            };
            if annotators.board.fact(at).is_some() {
                let text = "Only annotations are settled together with those alike".to_owned();
                return vec![Request::Tell(Level::Info, text)];
            }
            let alike = annotators.board.alike(at).iter().map(|it| *it as usize);
            let open =
                alike.filter(|it| *it == at || annotators.progress.status(*it) != Status::Settled);
            state.dialog = Some(Dialog::alike(open.collect()));
            Vec::new()
        }
        Action::AcceptAgreements => by_rule(state, store, annotators, &Rule::Agreements, fresh),
        Action::AutoAccept => {
            state.dialog = Some(rules_of(store, annotators));
            Vec::new()
        }
        Action::EditReason => {
            state.agreement = false;
            state.lesson.shown = false;
            state.focus_reason = true;
            Vec::new()
        }
        Action::ClearReason => {
            state.reason.clear();
            state.rule.clear();
            Vec::new()
        }
        Action::NextDispute | Action::PreviousDispute => {
            let back = action == Action::PreviousDispute;
            match state.next_open(back, &[]) {
                Some(at) => state.choose(at),
                None => {
                    let text = "Every disagreement of the list is settled".to_owned();
                    return vec![Request::Tell(Level::Info, text)];
                }
            }
            Vec::new()
        }
        Action::ShowAgreement => {
            state.agreement = !state.agreement || state.lesson.shown;
            state.lesson.shown = false;
            Vec::new()
        }
        Action::ShowLesson => {
            state.lesson.shown = !state.lesson.shown;
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Accepts the first reading of a fact, unless something stands already, and
/// leads to where the gold's record is edited.
fn accept_and_edit(
    state: &mut ReviewState,
    store: &Store,
    annotators: &Annotators,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let Some(at) = state.chosen else {
        return Vec::new();
    };
    let Some(item) = annotators.board.fact(at) else {
        return Vec::new();
    };
    let mut gold = store.project().clone();
    let mut requests = Vec::new();
    let side = item.present().next().map(|it| it.0);
    if let Some(side) = side
        && annotators.progress.status(at) != Status::Settled
    {
        let review = annotators.review(store.project());
        let choice = Choice::Side(side);
        let name = choice_name(review, at, &choice);
        if let Some(made) = decide(review, name, &[(at, choice)], &state.why(store), fresh) {
            crate::command::apply_unchecked(&mut gold, &made.commands);
            requests.push(Request::Apply(made));
        }
    }
    requests.extend(super::place_of(state, &gold, annotators));
    requests
}

/// Decides what a rule decides, in one step.
pub(super) fn by_rule(
    state: &mut ReviewState,
    store: &Store,
    annotators: &Annotators,
    rule: &Rule,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let review = annotators.review(store.project());
    let decided = rules::decisions(review, rule);
    if decided.is_empty() {
        let text = "Nothing that is open is decided by this rule".to_owned();
        return vec![Request::Tell(Level::Info, text)];
    }
    let name = rules::name(rule, decided.len(), &annotators.board.names);
    settle(state, store, annotators, name, &decided, fresh)
}

/// Decides items in one step, and goes on to the next open one.
pub(super) fn settle(
    state: &mut ReviewState,
    store: &Store,
    annotators: &Annotators,
    name: String,
    decisions: &[(usize, Choice)],
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let review = annotators.review(store.project());
    let made = decide(review, name, decisions, &state.why(store), fresh);
    let decided: Vec<usize> = decisions.iter().map(|it| it.0).collect();
    let here = state.chosen.filter(|at| decided.binary_search(at).is_ok());
    if here.is_some()
        && let Some(next) = state.next_open(false, &decided)
    {
        state.choose(next);
    }
    made.map(Request::Apply).into_iter().collect()
}
