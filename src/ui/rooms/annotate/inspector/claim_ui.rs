//! The parts of a claim: who says it, how surely, with which words.

use super::drafts::{Shown, field_ui};
use super::figure_ui::entities_ui;
use super::parts::{ChipEvent, chip_ui, choice_ui, line_ui, small_ui};
use super::value_ui::change;
use crate::app::Request;
use crate::app::action::Action;
use crate::command::value_edit::Field;
use crate::model::{Certainty, Claim, Polarity, Value, Voice};
use crate::ui::reader::one_line;
use crate::ui::rooms::annotate::picker::Purpose;
use crate::ui::rooms::annotate::{AnnotateState, RoomInput};
use crate::ui::theme::space;
use crate::ui::widgets::{ButtonKind, Icon, Tip, button_ui, icon_button_ui, section_ui};
use eframe::egui;

pub(super) fn claim_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let none = Claim::default();
    let claim = match shown.value() {
        Some(Value::Claim(it)) => it,
        _ => &none,
    };
    let focus = std::mem::take(&mut state.focus_value);
    let certainty = choice_ui(
        ui,
        "Certainty",
        claim.certainty,
        &Certainty::ALL,
        Certainty::label,
    );
    if let Some(certainty) = certainty {
        set(shown, input, requests, "Set certainty", |it| {
            it.certainty = certainty;
        });
    }
    let polarity = choice_ui(
        ui,
        "Polarity",
        claim.polarity,
        &Polarity::ALL,
        Polarity::label,
    );
    if let Some(polarity) = polarity {
        set(shown, input, requests, "Set polarity", |it| {
            it.polarity = polarity;
        });
    }
    ui.add_space(space::XS);
    let add = section_ui(ui, "Voices", |ui| {
        let add = button_ui(ui, Some(Icon::Plus), "Add a voice", ButtonKind::Quiet, true);
        if focus && claim.voices.is_empty() {
            add.request_focus();
        }
        add.clicked()
    });
    if add {
        set(shown, input, requests, "Add voice", |it| {
            it.voices.push(Voice::default());
        });
        state.focus_value = claim.voices.is_empty();
    }
    if claim.voices.is_empty() {
        let key = input.key_words(ui, Action::MarkVoice);
        let words =
            format!("The source itself says it. Select who speaks and press {key} to add a voice.");
        small_ui(ui, &words);
    }
    for (place, voice) in claim.voices.iter().enumerate() {
        ui.push_id(("voice", place), |ui| {
            let focus = focus && place == 0;
            voice_ui(
                ui, state, shown, claim, voice, place, focus, input, requests,
            );
        });
    }
    hedges_ui(ui, shown, claim, input, requests);
    about_ui(ui, shown, claim, input, requests);
}

fn set(
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
    name: &str,
    set: impl FnOnce(&mut Claim),
) {
    change(shown, input, requests, name, |value| {
        if let Value::Claim(it) = value {
            set(it);
        }
    });
}

#[allow(clippy::too_many_arguments, reason = "a group of a form")]
fn voice_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    claim: &Claim,
    voice: &Voice,
    place: usize,
    focus: bool,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let number = place + 1;
    let last = claim.voices.len() - 1;
    line_ui(ui, &format!("Voice {number}"), |ui| {
        let field = Field::VoiceWords(place);
        field_ui(ui, &mut state.drafts, shown, field, "a witness", focus);
    });
    line_ui(ui, "Verb", |ui| {
        let field = Field::VoiceVerb(place);
        field_ui(ui, &mut state.drafts, shown, field, "said, denied", false);
    });
    let id = &shown.annotation.id;
    let of = format!("voice {number}");
    let purpose = Purpose::Voice(id.clone(), place);
    let gone = entities_ui(ui, state, "Who", &of, &voice.who, input, purpose, shown);
    if let Some(gone) = gone {
        set(shown, input, requests, "Remove from voice", |it| {
            let voice = it.voices.get_mut(place);
            voice
                .into_iter()
                .for_each(|it| it.who.retain(|id| *id != gone));
        });
    }
    let of = format!("those that voice {number} comes through");
    let purpose = Purpose::Through(id.clone(), place);
    let gone = entities_ui(
        ui,
        state,
        "Through",
        &of,
        &voice.through,
        input,
        purpose,
        shown,
    );
    if let Some(gone) = gone {
        set(shown, input, requests, "Remove from voice", |it| {
            let voice = it.voices.get_mut(place);
            voice
                .into_iter()
                .for_each(|it| it.through.retain(|id| *id != gone));
        });
    }
    line_ui(ui, "", |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            let tip = Tip::default();
            let mut moved = None;
            ui.add_enabled_ui(place > 0, |ui| {
                let name = format!("Move voice {number} up");
                if icon_button_ui(ui, Icon::ChevronUp, &name, tip).clicked() {
                    moved = Some(place.saturating_sub(1));
                }
            });
            ui.add_enabled_ui(place < last, |ui| {
                let name = format!("Move voice {number} down");
                if icon_button_ui(ui, Icon::ChevronDown, &name, tip).clicked() {
                    moved = Some(place);
                }
            });
            if let Some(upper) = moved {
                set(shown, input, requests, "Move voice", |it| {
                    if upper + 1 < it.voices.len() {
                        it.voices.swap(upper, upper + 1);
                    }
                });
            }
            let name = format!("Remove voice {number}");
            if icon_button_ui(ui, Icon::Trash, &name, tip).clicked() {
                set(shown, input, requests, "Remove voice", |it| {
                    if place < it.voices.len() {
                        it.voices.remove(place);
                    }
                });
            }
        });
    });
}

/// The words that carry the hedge.
fn hedges_ui(
    ui: &mut egui::Ui,
    shown: Shown<'_>,
    claim: &Claim,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    section_ui(ui, "Hedges", |_| {});
    let document = input.store.document(&shown.annotation.source);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::XS, space::XS);
        for &hedge in &claim.hedges {
            let words = document.and_then(|it| it.text.quote(hedge));
            let words = words.map_or_else(
                || format!("{}–{}", hedge.start(), hedge.end()),
                |it| one_line(it, 40),
            );
            ui.push_id((hedge.start().get(), hedge.end().get()), |ui| {
                let remove = format!("Not a hedge: {words}");
                match chip_ui(ui, &words, &remove, true) {
                    Some(ChipEvent::Remove) => {
                        set(shown, input, requests, "Remove hedge", |it| {
                            it.hedges.retain(|it| *it != hedge);
                        });
                    }
                    Some(ChipEvent::Jump) => {
                        requests.push(Request::ShowAnnotation(shown.annotation.id.clone()));
                    }
                    None => {}
                }
            });
        }
    });
    if claim.hedges.is_empty() {
        let key = input.key_words(ui, Action::MarkHedge);
        small_ui(ui, &format!("Select the words that hedge and press {key}."));
    }
}

/// The events that it bears on.
fn about_ui(
    ui: &mut egui::Ui,
    shown: Shown<'_>,
    claim: &Claim,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    if claim.about.is_empty() {
        return;
    }
    section_ui(ui, "About", |_| {});
    for (place, (event, aspect)) in claim.about.iter().enumerate() {
        let found = input.store.project().events().get(event);
        let title = found.map_or(event.as_str(), |it| it.title.as_str());
        let words = if aspect.is_empty() {
            title.to_owned()
        } else {
            format!("{title}: {aspect}")
        };
        ui.push_id(("about", place), |ui| {
            let remove = format!("Not about {words}");
            if chip_ui(ui, &words, &remove, false) == Some(ChipEvent::Remove) {
                set(shown, input, requests, "Remove event", |it| {
                    if place < it.about.len() {
                        it.about.remove(place);
                    }
                });
            }
        });
    }
}
