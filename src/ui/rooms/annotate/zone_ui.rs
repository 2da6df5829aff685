//! The zone at the caret, at the foot of the inspector.

use super::dialogs::{Dialog, ZoneForm, kind_name};
use super::{AnnotateState, RoomInput};
use crate::app::Request;
use crate::app::notices::Level;
use crate::command::edit;
use crate::model::{PartialDate, Period, Zone, ZoneKind};
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{Icon, Tip, icon_button_ui, section_ui};
use eframe::egui::{self, RichText, TextEdit};
use std::sync::Arc;

/// All kinds, the plain one first.
const KINDS: [ZoneKind; 5] = [
    ZoneKind::Body,
    ZoneKind::Teaser,
    ZoneKind::Caption,
    ZoneKind::Quote,
    ZoneKind::Boilerplate,
];

/// The innermost zone at the caret, or at the focused annotation.
pub(super) fn zone_here(state: &AnnotateState, input: &RoomInput<'_>) -> Option<Arc<Zone>> {
    let view = state.view()?;
    let focused = state.focused.as_ref().and_then(|id| input.store.placed(id));
    let at = focused.map_or_else(|| view.caret(), |it| it.hull.start());
    let here = state.zones.list.iter();
    let inner = here
        .filter(|(span, _)| span.start() <= at && at < span.end())
        .min_by_key(|(span, _)| span.len())?;
    input.store.project().zones().get(&inner.1).cloned()
}

/// Shows the zone, with every part to be changed.
pub(super) fn zone_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    zone: &Arc<Zone>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let project = input.store.project();
    ui.add_enabled_ui(input.writable, |ui| {
        section_ui(ui, "Zone here", |ui| {
            let tip = Tip {
                help: "Take the zone away; its text is plain body again.",
                keys: None,
            };
            if icon_button_ui(ui, Icon::Trash, "Remove zone", tip).clicked() {
                let remove = edit::remove_zones(project, std::slice::from_ref(&zone.id));
                requests.extend(remove.map(Request::Apply));
            }
            let tip = Tip {
                help: "Change all of it in a form.",
                keys: None,
            };
            if icon_button_ui(ui, Icon::Edit, "Change zone…", tip).clicked() {
                state.dialog = ZoneForm::of(input.store, zone).map(Dialog::Zone);
            }
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::XS;
            for kind in KINDS {
                let on = zone.kind == kind;
                if ui.selectable_label(on, kind_name(kind)).clicked() && !on {
                    let mut zone = Zone::clone(zone);
                    zone.kind = kind;
                    requests.push(Request::Apply(edit::set_zone(project, zone)));
                }
            }
        });
        let published = zone.published.map_or_else(String::new, |it| it.to_string());
        if let Some(text) = field_ui(ui, zone, "Published", "2011-03-19 or 2011", &published) {
            let date = parsed(&text, |it| {
                PartialDate::parse(it).map_err(|err| err.to_string())
            });
            requests.push(changed(input, zone, date, |zone, date| {
                zone.published = date;
            }));
        }
        let covers = zone.covers.map_or_else(String::new, |it| it.to_string());
        if let Some(text) = field_ui(ui, zone, "Tells about", "2025-01/2025-06", &covers) {
            let period = parsed(&text, |it| Period::parse(it).map_err(|err| err.to_string()));
            requests.push(changed(input, zone, period, |zone, it| zone.covers = it));
        }
        if let Some(voice) = &zone.voice {
            let tokens = Tokens::of_ui(ui);
            let words = format!("{} speaks in it", voice.words);
            ui.label(RichText::new(words).color(tokens.text_secondary));
        }
    });
}

/// Nothing, or what the words say.
fn parsed<T>(text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Option<T>, String> {
    if text.is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

fn changed<T>(
    input: &RoomInput<'_>,
    zone: &Arc<Zone>,
    to: Result<T, String>,
    set: impl FnOnce(&mut Zone, T),
) -> Request {
    match to {
        Ok(to) => {
            let mut zone = Zone::clone(zone);
            set(&mut zone, to);
            Request::Apply(edit::set_zone(input.store.project(), zone))
        }
        Err(message) => Request::Tell(Level::Warning, message),
    }
}

/// A line of text with its name; gives the new text when it was left changed.
fn field_ui(
    ui: &mut egui::Ui,
    zone: &Zone,
    name: &str,
    hint: &str,
    written: &str,
) -> Option<String> {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        let words = RichText::new(name).color(tokens.text_secondary);
        let label = ui.add_sized(
            [80.0, 18.0],
            egui::Label::new(words).halign(egui::Align::LEFT),
        );
        // What is being typed becomes one step when the field is left.
        let id = ui.scope_id().with((zone.id.as_str(), name));
        let kept = ui.data_mut(|it| it.get_temp::<String>(id));
        let mut draft = kept.unwrap_or_else(|| written.to_owned());
        let edit = TextEdit::singleline(&mut draft).hint_text(hint);
        let response = ui
            .add(edit.desired_width(f32::INFINITY))
            .labelled_by(label.id);
        if !response.lost_focus() {
            if response.has_focus() {
                ui.data_mut(|it| it.insert_temp(id, draft));
            }
            return None;
        }
        ui.data_mut(|it| it.remove::<String>(id));
        let text = draft.trim();
        (text != written).then(|| text.to_owned())
    })
    .inner
}
