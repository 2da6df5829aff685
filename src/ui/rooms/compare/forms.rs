//! The forms of the room: an event's title and kind, its links, a merge, a
//! split, an account, and the moves of a verdict with their reason. All of it
//! can be undone.

use super::CompareInput;
use super::form_account::account_form_ui;
use super::form_links::{link_ui, merge_ui, move_ui};
use super::matrix::Cursor;
use super::perform::{fresh_event, verdict_on};
use super::pick::EventPick;
use super::state::CompareState;
use super::words::{capital, kind_word};
use crate::app::notices::Level;
use crate::app::{ComparisonFile, Request, Store};
use crate::command::Transaction;
use crate::command::event_edit::{AccountEdit, edit_event, make_event, plain_event, split_event};
use crate::compare::Relation;
use crate::model::{AccountId, Decision, EventId, EventKind, EventLinkKind};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{ButtonKind, button_ui, form_frame, heading_ui};
use eframe::egui::{self, Align2, Key, Modal, Modifiers, RichText, ScrollArea, TextEdit, Ui, vec2};
use std::collections::BTreeSet;

/// What is open over the room.
#[derive(Debug)]
pub(super) enum Form {
    /// A new event, or another title, kind and note for one.
    Event {
        id: Option<EventId>,
        title: String,
        kind: EventKind,
        note: String,
    },
    Link {
        id: EventId,
        kind: EventLinkKind,
        pick: EventPick,
        why: String,
    },
    Merge {
        id: EventId,
        pick: EventPick,
    },
    Split {
        id: EventId,
        title: String,
        accounts: BTreeSet<AccountId>,
    },
    /// What an account says of itself.
    Account {
        id: AccountId,
        edit: AccountEdit,
    },
    /// The event that an account is rather of.
    Move {
        id: AccountId,
        pick: EventPick,
    },
    Verdict {
        at: Cursor,
        decision: Decision,
        why: String,
    },
    /// What the comparison is written as; only its plots, if `plots`.
    Save {
        id: EventId,
        plots: bool,
    },
}

/// What a form wants.
pub(super) enum Answer {
    Stay,
    Close,
    /// Another form takes its place.
    Open(Box<Form>),
}

impl Form {
    pub fn new_event() -> Self {
        Self::Event {
            id: None,
            title: String::new(),
            kind: EventKind::Incident,
            note: String::new(),
        }
    }

    /// Whether what it is about is still there.
    pub fn holds(&self, store: &Store) -> bool {
        let events = store.project().events();
        match self {
            Self::Event { id, .. } => id.as_ref().is_none_or(|id| events.contains(id)),
            Self::Link { id, .. }
            | Self::Merge { id, .. }
            | Self::Split { id, .. }
            | Self::Save { id, .. } => events.contains(id),
            Self::Account { id, .. } | Self::Move { id, .. } => {
                store.project().accounts().contains(id)
            }
            Self::Verdict { at, .. } => events.contains(&at.event),
        }
    }
}

pub(super) fn form_ui(
    ctx: &egui::Context,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) {
    let Some(mut form) = state.form.take() else {
        return;
    };
    let id = egui::Id::unique("event form");
    let high = ctx.content_rect().height();
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, high * 0.11));
    let modal = Modal::new(id)
        .area(area)
        .frame(form_frame(ctx))
        .backdrop_color(Tokens::of(ctx).veil);
    let width = 460.0_f32.min(ctx.content_rect().width() - 80.0);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(width);
        // In a low window, or zoomed, a form is higher than there is room.
        let scroll = ScrollArea::vertical().id_salt("form");
        let room = (high * 0.89 - 64.0).max(120.0);
        // What is behind the form does not say how high it may be.
        let scroll = scroll.max_height(room).min_scrolled_height(room);
        let shown = scroll.show(ui, |ui| match &mut form {
            Form::Event {
                id,
                title,
                kind,
                note,
            } => event_ui(
                ui,
                state,
                input,
                id.as_ref(),
                title,
                kind,
                note,
                fresh,
                requests,
            ),
            Form::Link {
                id,
                kind,
                pick,
                why,
            } => link_ui(ui, input, id, kind, pick, why, fresh, requests),
            Form::Merge { id, pick } => merge_ui(ui, state, input, id, pick, requests),
            Form::Split {
                id,
                title,
                accounts,
            } => split_ui(ui, state, input, id, title, accounts, fresh, requests),
            Form::Verdict { at, decision, why } => {
                verdict_ui(ui, input, at, decision, why, fresh, requests)
            }
            Form::Account { id, edit } => account_form_ui(ui, input, id, edit, requests),
            Form::Move { id, pick } => move_ui(ui, state, input, id, pick, requests),
            Form::Save { id, plots } => save_ui(ui, input, id, *plots, requests),
        });
        shown.inner
    });
    let closed = shown.should_close();
    match shown.inner {
        Answer::Open(other) => state.form = Some(*other),
        Answer::Stay if !closed => state.form = Some(form),
        Answer::Stay | Answer::Close => {}
    }
}

pub(super) fn quiet(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Tokens::of_ui(ui).text_secondary));
}

/// The button that does it and the one that does not; Enter does it.
pub(super) fn answers_ui(ui: &mut Ui, verb: &str, ready: bool) -> (bool, bool) {
    ui.add_space(space::M);
    let entered = ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter));
    ui.horizontal(|ui| {
        let does = button_ui(ui, None, verb, ButtonKind::Primary, ready).clicked();
        let leaves = button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
        (ready && (does || entered), leaves)
    })
    .inner
}

pub(super) fn answer(done: bool, left: bool) -> Answer {
    if done || left {
        Answer::Close
    } else {
        Answer::Stay
    }
}

pub(super) fn field_ui(ui: &mut Ui, name: &str, text: &mut String, hint: &str, first: bool) {
    let named = ui.label(name);
    let edit = TextEdit::singleline(text).hint_text(hint);
    let response = ui
        .add(edit.desired_width(f32::INFINITY))
        .labelled_by(named.id);
    // Not while the window has no keyboard: asking again would keep it painting.
    if first && ui.input(|it| it.focused) && ui.memory(|it| it.focused().is_none()) {
        response.request_focus();
    }
    ui.add_space(space::XS);
}

#[allow(clippy::too_many_arguments, reason = "the fields of one form")]
fn event_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    id: Option<&EventId>,
    title: &mut String,
    kind: &mut EventKind,
    note: &mut String,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> Answer {
    heading_ui(
        ui,
        if id.is_some() {
            "Edit event"
        } else {
            "New event"
        },
    );
    field_ui(ui, "Title", title, "Ogossagou, March 2019", true);
    ui.horizontal(|ui| {
        for it in [EventKind::Incident, EventKind::Standing] {
            ui.selectable_value(kind, it, kind_word(it));
        }
    });
    quiet(
        ui,
        match kind {
            EventKind::Incident => "It happened at a time.",
            EventKind::Standing => {
                "It stands over time: a figure of one year and of another are no conflict."
            }
        },
    );
    ui.add_space(space::XS);
    field_ui(ui, "Note", note, "What the next reader should know", false);
    let ready = !title.trim().is_empty() && input.writable;
    let verb = if id.is_some() { "Change" } else { "Add event" };
    let (does, leaves) = answers_ui(ui, verb, ready);
    if does {
        let made = match id {
            None => {
                let id = fresh_event(input.store, fresh);
                let mut event = plain_event(id.clone(), title);
                event.kind = *kind;
                note.clone_into(&mut event.note);
                state.show(&id);
                make_event(event, Vec::new()).map(Some)
            }
            Some(id) => edit_event(input.store.project(), id, title, *kind, note),
        };
        requests.extend(done(made));
    }
    answer(does, leaves)
}

pub(super) fn done<E: std::fmt::Display>(made: Result<Option<Transaction>, E>) -> Vec<Request> {
    match made {
        Ok(made) => made.map(Request::Apply).into_iter().collect(),
        Err(err) => vec![Request::Tell(
            Level::Warning,
            format!("{err}; nothing was changed"),
        )],
    }
}

#[allow(clippy::too_many_arguments, reason = "the fields of one form")]
fn split_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    id: &EventId,
    title: &mut String,
    accounts: &mut BTreeSet<AccountId>,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> Answer {
    heading_ui(ui, "Split event");
    quiet(ui, "The ticked accounts become accounts of a new event.");
    field_ui(ui, "Title of the new event", title, "", true);
    let Some(comparison) = state.cache.get(input.store, id) else {
        return Answer::Close;
    };
    ScrollArea::vertical().max_height(200.0).show(ui, |ui| {
        for column in &comparison.columns {
            let mut on = accounts.contains(&column.account);
            let first = column.members.first().map_or("", |it| it.words.as_str());
            let words = format!(
                "{}: {}",
                one_line(&column.source_name, 40),
                one_line(first, 40)
            );
            if ui.checkbox(&mut on, words).changed() {
                if on {
                    accounts.insert(column.account.clone());
                } else {
                    accounts.remove(&column.account);
                }
            }
        }
    });
    let ready = !title.trim().is_empty() && !accounts.is_empty() && input.writable;
    let (does, leaves) = answers_ui(ui, "Split", ready);
    if does {
        let new = fresh_event(input.store, fresh);
        let moved: Vec<AccountId> = accounts.iter().cloned().collect();
        let event = plain_event(new.clone(), title);
        let made = split_event(input.store.project(), id, &moved, event);
        let fits = made.is_ok();
        requests.extend(done(made.map(Some)));
        if fits {
            state.choose(&new);
        }
    }
    answer(does, leaves)
}

#[allow(clippy::too_many_arguments, reason = "the fields of one form")]
fn verdict_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    at: &Cursor,
    decision: &mut Decision,
    why: &mut String,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> Answer {
    let (title, help) = match decision {
        Decision::Accept => ("Accept the relation", ""),
        Decision::Override(_) => ("Override the relation", "It is rather"),
        Decision::PublishRange => (
            "Publish the range",
            "The range of all accounts is given, and nothing between them is chosen.",
        ),
        Decision::Prefer(_) => ("Prefer this account", "What this account says is followed."),
        Decision::Defer => ("Defer", "The row stays open; it was looked at."),
        Decision::Pending => (
            "Wait for something",
            "The row stays open until it is known.",
        ),
        Decision::AskSource => ("Ask the source", "The source is asked what it meant."),
    };
    heading_ui(ui, title);
    let event = input.store.project().events().get(&at.event);
    let of = event.map_or("", |it| it.title.as_str());
    quiet(
        ui,
        &format!("{} in {}", capital(&at.aspect), one_line(of, 80)),
    );
    if !help.is_empty() {
        ui.label(help);
    }
    if let Decision::Override(relation) = decision {
        ui.horizontal_wrapped(|ui| {
            for it in Relation::ALL {
                let on = relation.as_str() == it.word();
                let choice = ui.selectable_label(on, it.word());
                if choice.on_hover_text(it.meaning()).clicked() {
                    *relation = it.word().into();
                }
            }
        });
    }
    ui.add_space(space::XS);
    let hint = match decision {
        Decision::Pending => "What is waited for",
        Decision::AskSource => "What is to be asked",
        _ => "Why",
    };
    field_ui(ui, "Reason", why, hint, true);
    let chosen = !matches!(decision, Decision::Override(relation) if relation.is_empty());
    let (does, leaves) = answers_ui(ui, "Decide", chosen && input.writable);
    if does {
        let made = verdict_on(input.store, at, decision.clone(), why.trim(), fresh);
        requests.extend(made);
    }
    answer(does, leaves)
}

fn save_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    id: &EventId,
    plots: bool,
    requests: &mut Vec<Request>,
) -> Answer {
    let (title, files) = if plots {
        ("Save plot", &ComparisonFile::PICTURES[..])
    } else {
        ("Save comparison", &ComparisonFile::ALL[..])
    };
    heading_ui(ui, title);
    let event = input.store.project().events().get(id);
    let title = event.map_or("", |it| it.title.as_str());
    quiet(ui, &one_line(title, 100));
    ui.add_space(space::S);
    let mut closed = false;
    for &file in files {
        ui.horizontal(|ui| {
            if button_ui(ui, None, file.label(), ButtonKind::Plain, true).clicked() {
                requests.push(Request::SaveComparison(file, id.clone()));
                closed = true;
            }
            quiet(ui, file.help());
        });
    }
    ui.add_space(space::S);
    let left = button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
    answer(closed, left)
}
