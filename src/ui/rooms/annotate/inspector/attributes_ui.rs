//! The further fields that a tag declares.

use super::drafts::{Shown, field_ui};
use super::parts::line_ui;
use crate::app::Request;
use crate::command::edit;
use crate::command::value_edit::Field;
use crate::model::{AttributeKind, AttributeType, AttributeValue, ValueKind};
use crate::ui::rooms::annotate::{AnnotateState, RoomInput};
use crate::ui::theme::space;
use eframe::egui;

pub(super) fn attributes_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let scheme = input.store.project().scheme();
    let Some(tag) = scheme.tag(&shown.annotation.tag) else {
        return;
    };
    if tag.attributes.is_empty() {
        return;
    }
    ui.add_space(space::S);
    // With no value to go to, the key for values leads here.
    let valueless = matches!(tag.value, ValueKind::None | ValueKind::Entity);
    let mut focus = valueless && std::mem::take(&mut state.focus_value);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for field in &tag.attributes {
            attribute_ui(ui, state, shown, field, focus, input, requests);
            focus = false;
        }
    });
}

fn attribute_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    field: &AttributeType,
    focus: bool,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let now = shown.annotation.attributes.get(&field.name);
    let mut next = None;
    let hint = match field.kind {
        _ if field.required && now.is_none() => "needed",
        AttributeKind::Number => "a number",
        AttributeKind::Date => "2023, 2023-10 or 2023-10-05",
        _ => "",
    };
    ui.push_id(field.name.as_str(), |ui| {
        line_ui(ui, &field.name, |ui| match &field.kind {
            AttributeKind::Flag => {
                let mut on = matches!(now, Some(AttributeValue::Flag(true)));
                let check = ui.checkbox(&mut on, "yes");
                let name = format!("{}: yes", field.name);
                if check
                    .on_hover_text(&field.guideline)
                    .accessible_name(name)
                    .changed()
                {
                    next = Some(Some(AttributeValue::Flag(on)));
                }
            }
            AttributeKind::Choice(words) => {
                ui.horizontal_wrapped(|ui| {
                    for word in words {
                        let on = matches!(now, Some(AttributeValue::Choice(it)) if it == word);
                        if ui.selectable_label(on, word.as_str()).clicked() {
                            next = Some((!on).then(|| AttributeValue::Choice(word.clone())));
                        }
                    }
                });
            }
            AttributeKind::Text | AttributeKind::Number | AttributeKind::Date => {
                let of = Field::Attribute(field.name.clone());
                field_ui(ui, &mut state.drafts, shown, of, hint, focus);
            }
        });
    });
    let Some(next) = next else { return };
    let change = edit::change_annotations(
        input.store.project(),
        format!("Set {}", field.name),
        [&shown.annotation.id],
        |it| match &next {
            Some(value) => {
                it.attributes.insert(field.name.clone(), value.clone());
            }
            None => {
                it.attributes.remove(&field.name);
            }
        },
    );
    requests.extend(change.map(Request::Apply));
}
