//! The table of all actions with their keys, which can be changed by pressing
//! others.

use super::state::{SettingsEvent, SettingsState};
use crate::app::action::Action;
use crate::app::chord::Chord;
use crate::app::keymap::Keymap;
use crate::ui::keys::{chord_of, mac};
use crate::ui::theme::{Tokens, color, radius, size, space, stroke};
use crate::ui::widgets::{
    ButtonKind, Fuzzy, Icon, Tip, button_ui, icon_button_ui, key_caps_ui, search_field_ui,
};
use eframe::egui::{
    Align, CornerRadius, Event, Frame, Key, Label, Layout, Margin, RichText, Stroke, Ui,
};
use egui_extras::{Column, TableBuilder};

const ROW: f32 = 38.0;

pub(super) fn keys_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    keymap: &Keymap,
    events: &mut Vec<SettingsEvent>,
) {
    record(ui, state, keymap, events);
    ui.horizontal(|ui| {
        search_field_ui(ui, &mut state.key_filter, "Filter actions or keys", 280.0);
        let changed = !keymap.overrides().is_empty();
        if button_ui(
            ui,
            Some(Icon::Reset),
            "Reset all keys",
            ButtonKind::Plain,
            changed,
        )
        .clicked()
        {
            events.push(SettingsEvent::ResetAllKeys);
        }
    });
    ui.add_space(space::S);
    taken_ui(ui, state, keymap, events);
    conflicts_ui(ui, keymap);
    let shown = fitting(&state.key_filter, keymap, mac(ui.ctx()));
    if shown.is_empty() {
        ui.colored_label(
            Tokens::of_ui(ui).text_secondary,
            "No action fits; its name, its help and its keys are looked at.",
        );
        return;
    }
    table_ui(ui, state, keymap, &shown, events);
}

/// Takes the next chord for the action that waits for one.
fn record(ui: &Ui, state: &mut SettingsState, keymap: &Keymap, events: &mut Vec<SettingsEvent>) {
    let Some(action) = state.recording else {
        return;
    };
    // All keys are swallowed, so that none does what it usually does.
    let pressed = ui.input_mut(|input| {
        let mut chord = None;
        input.events.retain(|event| {
            let key = matches!(event, Event::Key { .. } | Event::Text(_) | Event::Copy);
            if chord.is_none() {
                chord = chord_of(event);
            }
            !key
        });
        chord
    });
    let Some(chord) = pressed else {
        return;
    };
    state.recording = None;
    // Escape leaves; an action that should have it keeps it as a default.
    if Key::from_name(chord.key()) == Some(Key::Escape) {
        return;
    }
    if keymap.chords(action).contains(&chord) {
        return;
    }
    if keymap.holders(chord, action).is_empty() {
        let mut chords = keymap.chords(action).to_vec();
        chords.push(chord);
        events.push(SettingsEvent::SetKeys(action, chords));
    } else {
        state.taken = Some((action, chord));
    }
}

/// The question when the keys belong to another action.
fn taken_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    keymap: &Keymap,
    events: &mut Vec<SettingsEvent>,
) {
    let Some((action, chord)) = state.taken else {
        return;
    };
    let holders = keymap.holders(chord, action);
    let names: Vec<String> = holders
        .iter()
        .map(|holder| format!("‘{}’", holder.label()))
        .collect();
    let told = format!(
        "{} already starts {}.",
        chord.shown(mac(ui.ctx())),
        names.join(" and "),
    );
    warning_ui(ui, &told, |ui| {
        let take = format!("Use it for ‘{}’", action.label());
        if button_ui(ui, None, &take, ButtonKind::Plain, true).clicked() {
            events.push(SettingsEvent::TakeKey(action, chord));
            state.taken = None;
        }
        if button_ui(ui, None, "Leave as it is", ButtonKind::Quiet, true).clicked() {
            state.taken = None;
        }
    });
}

/// Conflicts that came in with the settings file.
fn conflicts_ui(ui: &mut Ui, keymap: &Keymap) {
    for conflict in keymap.conflicts() {
        warning_ui(ui, &conflict.to_string(), |_| {});
    }
}

fn warning_ui(ui: &mut Ui, told: &str, buttons: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of_ui(ui);
    Frame::new()
        .fill(color::over(
            tokens.raised,
            color::faded(tokens.warning.fill, 0.5),
        ))
        .stroke(Stroke::new(stroke::HAIR, tokens.edge))
        .corner_radius(CornerRadius::same(radius::SMALL))
        .inner_margin(Margin::symmetric(space::M as i8, space::XS as i8))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.set_min_height(size::CONTROL);
                crate::ui::widgets::icon_ui(ui, Icon::Warning, tokens.warning.text, "Warning");
                ui.label(told);
                buttons(ui);
            });
        });
    ui.add_space(space::S);
}

/// The actions that fit what was typed, in the order of the list.
fn fitting(typed: &str, keymap: &Keymap, mac: bool) -> Vec<Action> {
    let mut fuzzy = Fuzzy::default();
    let typed = typed.trim();
    let lower = typed.to_lowercase();
    Action::all()
        .filter(|action| {
            let by_key = |chord: &Chord| {
                chord.shown(mac).eq_ignore_ascii_case(typed)
                    || chord.to_string().to_lowercase().starts_with(&lower)
            };
            typed.is_empty()
                || fuzzy.fit(typed, action.label()).is_some()
                || action.help().to_lowercase().contains(&lower)
                || keymap.chords(*action).iter().any(by_key)
        })
        .collect()
}

fn table_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    keymap: &Keymap,
    shown: &[Action],
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let head = |ui: &mut Ui, words: &str| {
        ui.label(
            RichText::new(words)
                .size(size::SMALL)
                .color(tokens.text_secondary),
        );
    };
    ui.spacing_mut().item_spacing = eframe::egui::Vec2::ZERO;
    TableBuilder::new(ui)
        .id_salt("keys")
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(92.0))
        .column(Column::remainder().at_least(220.0).clip(true))
        .column(Column::exact(290.0))
        .column(Column::exact(72.0))
        .header(24.0, |mut row| {
            row.col(|ui| head(ui, "Menu"));
            row.col(|ui| head(ui, "Action"));
            row.col(|ui| head(ui, "Keys"));
            row.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW, shown.len(), |mut row| {
                let action = shown[row.index()];
                row.set_overline(true);
                row.col(|ui| {
                    ui.colored_label(tokens.text_secondary, action.info().menu.label());
                });
                row.col(|ui| {
                    let words = Label::new(action.label()).truncate();
                    ui.add(words).on_hover_text(action.help());
                });
                row.col(|ui| chords_ui(ui, state, keymap, action, events));
                row.col(|ui| {
                    let label = action.label();
                    if !keymap.is_default(action) {
                        let name = format!("Reset the keys of ‘{label}’");
                        if icon_button_ui(ui, Icon::Reset, &name, Tip::default()).clicked() {
                            events.push(SettingsEvent::ResetKeys(action));
                        }
                    }
                });
            });
        });
}

/// The keys of one action, each with a way to take it off, and a button to add
/// one.
fn chords_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    keymap: &Keymap,
    action: Action,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let label = action.label();
    if state.recording == Some(action) {
        ui.colored_label(tokens.accent, "Press the keys, or Esc");
        let stop = format!("Stop changing the keys of ‘{label}’");
        if icon_button_ui(ui, Icon::Close, &stop, Tip::default()).clicked() {
            state.recording = None;
        }
        return;
    }
    ui.spacing_mut().item_spacing.x = space::XS;
    let chords = keymap.chords(action);
    for chord in chords {
        let caps = key_caps_ui(ui, *chord);
        let remove = format!("Take {} off ‘{label}’", chord.shown(mac(ui.ctx())));
        // The cross comes up where the pointer or the keyboard is.
        let id = caps.id.with("remove");
        let square = eframe::egui::Rect::from_min_size(
            eframe::egui::pos2(ui.cursor().min.x, caps.rect.center().y - 8.0),
            eframe::egui::vec2(16.0, 16.0),
        );
        ui.advance_cursor_after_rect(square);
        let cross = ui.interact(square, id, eframe::egui::Sense::click());
        cross.widget_info(|| {
            eframe::egui::WidgetInfo::labeled(eframe::egui::Role::Button, true, &remove)
        });
        let tint = if cross.hovered() || cross.has_focus() {
            tokens.text
        } else {
            tokens.text_disabled
        };
        Icon::Close.paint(ui, square, 10.0, tint);
        if cross.on_hover_text(&remove).clicked() {
            let left = chords.iter().copied().filter(|it| it != chord).collect();
            events.push(SettingsEvent::SetKeys(action, left));
        }
    }
    let add = format!("Add keys for ‘{label}’");
    let tip = Tip {
        help: "Press the keys afterwards.",
        keys: None,
    };
    if icon_button_ui(ui, Icon::Plus, &add, tip).clicked() {
        state.recording = Some(action);
        state.taken = None;
    }
}
