//! The value of the annotation that is shown: what its words come to, stored
//! or only proposed, and the means to accept and change it.

use super::drafts::Shown;
use super::parts::small_ui;
use super::{claim_ui, date_ui, figure_ui};
use crate::app::Request;
use crate::app::action::Action;
use crate::app::notices::Level;
use crate::command::{Transaction, value_edit};
use crate::model::{EntityId, Value, ValueKind, words};
use crate::ui::rooms::annotate::proposals::{accept_focused, take_reading};
use crate::ui::rooms::annotate::{AnnotateState, RoomInput};
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{Badge, ButtonKind, Icon, badge_ui, button_ui, card_ui, key_caps_ui};
use eframe::egui::{self, RichText};

/// The section, for tags that carry a figure, a date or a claim.
pub(super) fn value_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tag = input.store.project().scheme().tag(&shown.annotation.tag);
    let kind = match shown.annotation.value {
        // A value that the tag does not carry is shown as what it is.
        Some(Value::Figure(_)) => ValueKind::Figure,
        Some(Value::Date(_)) => ValueKind::Date,
        Some(Value::Claim(_)) => ValueKind::Claim,
        None => tag.map_or(ValueKind::None, |it| it.value),
    };
    if matches!(kind, ValueKind::None | ValueKind::Entity) {
        return;
    }
    reading_ui(ui, state, shown, input, requests);
    ui.add_space(space::XS);
    ui.add_enabled_ui(input.writable, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        match kind {
            ValueKind::Figure => figure_ui::figure_ui(ui, state, shown, input, requests),
            ValueKind::Date => date_ui::date_ui(ui, state, shown, input, requests),
            ValueKind::Claim => claim_ui::claim_ui(ui, state, shown, input, requests),
            ValueKind::None | ValueKind::Entity => {}
        }
    });
}

/// What the words come to, whether that is stored, and the button to store it.
fn reading_ui(
    ui: &mut egui::Ui,
    state: &AnnotateState,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let entities = input.store.project().entities();
    let name = |id: &EntityId| {
        entities
            .get(id)
            .map_or_else(String::new, |it| it.label.clone())
    };
    let said = |value: &Value| match value {
        Value::Figure(it) => (words::figure_words(it), words::counted_words(it)),
        Value::Date(it) => {
            let basis = words::date_words(it);
            let head = words::interval_words(it);
            let rest = basis.strip_prefix(&head).unwrap_or_default();
            let rest = rest.trim_start_matches(" (").trim_end_matches(')');
            (head, rest.to_owned())
        }
        Value::Claim(it) => (words::claim_words_named(it, &name), String::new()),
    };
    let proposal = state.proposals.focused(&shown.annotation.id);
    match (&shown.annotation.value, proposal) {
        (Some(value), proposal) => {
            let (head, rest) = said(value);
            headline_ui(ui, &head);
            if !rest.is_empty() {
                small_ui(ui, &rest);
            }
            if let Some(proposal) = proposal
                && let Some(other) = take_reading(value, &proposal.value)
            {
                let (words, verb) = match value {
                    Value::Claim(_) => (
                        "The words suggest more than is stored.".to_owned(),
                        "Add what the words suggest",
                    ),
                    _ => (
                        format!("The words read as {}.", said(&other).0),
                        "Use this reading",
                    ),
                };
                small_ui(ui, &words);
                ui.add_enabled_ui(input.writable, |ui| {
                    if button_ui(ui, Some(Icon::Reset), verb, ButtonKind::Plain, true).clicked() {
                        let id = &shown.annotation.id;
                        let change = value_edit::set_value(input.store.project(), id, verb, &other);
                        requests.extend(change.map(Request::Apply));
                    }
                });
            }
        }
        (None, Some(proposal)) => {
            card_ui(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                let (head, rest) = said(&proposal.value);
                ui.horizontal_wrapped(|ui| {
                    let badge = Badge {
                        icon: Some(Icon::Info),
                        text: "Proposed, not stored",
                        hue: None,
                    };
                    badge_ui(ui, badge);
                });
                headline_ui(ui, &head);
                if !rest.is_empty() {
                    small_ui(ui, &rest);
                }
                if !proposal.why.is_empty() && !rest.contains(&proposal.why) {
                    small_ui(ui, &format!("Why: {}", proposal.why));
                }
                ui.add_enabled_ui(input.writable, |ui| {
                    if accept_ui(ui, input, "Accept value", ButtonKind::Primary) {
                        requests.extend(accept_focused(state, input.store));
                    }
                });
            });
        }
        (None, None) => {
            let words = "The words were not read as a value; it can be typed in below.";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        }
    }
}

/// A button that accepts what is proposed, with its key beside it.
pub(super) fn accept_ui(
    ui: &mut egui::Ui,
    input: &RoomInput<'_>,
    words: &str,
    kind: ButtonKind,
) -> bool {
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        let accept = button_ui(ui, Some(Icon::Check), words, kind, true);
        let key = input.key(Action::AcceptSuggestion);
        if let Some(key) = key.filter(|_| kind == ButtonKind::Primary) {
            key_caps_ui(ui, key);
        }
        accept
            .on_hover_text(Action::AcceptSuggestion.help())
            .clicked()
    })
    .inner
}

/// The value in words, larger than the parts below.
pub(super) fn headline_ui(ui: &mut egui::Ui, words: &str) {
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let words: String = first.chain(letters).collect();
    let words = RichText::new(words)
        .size(size::LARGE)
        .family(strong_family());
    ui.add(egui::Label::new(words).wrap());
}

/// Changes the value that is shown in one step; what makes no sense is told.
pub(super) fn change(
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
    name: &str,
    change: impl FnOnce(&mut Value),
) {
    let project = input.store.project();
    let id = &shown.annotation.id;
    push(
        value_edit::change_value(project, id, shown.base, name, change),
        requests,
    );
}

/// A transaction that may be refused, as requests.
pub(super) fn push(change: Result<Option<Transaction>, String>, requests: &mut Vec<Request>) {
    match change {
        Ok(change) => requests.extend(change.map(Request::Apply)),
        Err(why) => requests.push(Request::Tell(Level::Warning, why)),
    }
}
