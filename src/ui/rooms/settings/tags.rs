//! The tags of the open project: list, form, and what happens to annotations
//! when a tag goes.

use super::SettingsView;
use super::relations::{relation_form_ui, relations_ui};
use super::state::{SettingsEvent, SettingsState};
use super::tag_form::{AttributeForm, TagForm};
use crate::model::{AttributeKind, Scheme, Tag, ValueKind};
use crate::ui::theme::{TagLook, Tokens, size, space, strong_family};
use crate::ui::widgets::{
    ButtonKind, EmptyState, Icon, Tip, button_ui, card_ui, chevron, empty_state_ui, form_row_ui,
    icon_button_ui, icon_ui, section_ui, tag_swatch_ui,
};
use eframe::egui::{Align, ComboBox, Layout, RichText, TextEdit, Ui, vec2};

const VALUES: [(ValueKind, &str); 5] = [
    (ValueKind::None, "No value"),
    (ValueKind::Entity, "An entity with names"),
    (ValueKind::Figure, "A figure"),
    (ValueKind::Claim, "A claim"),
    (ValueKind::Date, "A date"),
];

pub(super) fn tags_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    view: SettingsView<'_>,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(scheme) = view.scheme else {
        let empty = EmptyState {
            icon: Icon::Annotate,
            sentence: "The tags of an open project are edited here.",
            actions: &[],
            hint: "",
        };
        empty_state_ui(ui, empty);
        return;
    };
    if !view.writable {
        ui.colored_label(
            tokens.text_secondary,
            "The project is open read-only; its tags cannot be changed.",
        );
    }
    if state.form.is_some() {
        form_ui(ui, state, scheme, view.writable, events);
        return;
    }
    if state.relation_form.is_some() {
        relation_form_ui(ui, state, scheme, view.writable, events);
        return;
    }
    if let Some(id) = state.deleting.clone() {
        if let Some(tag) = scheme.tag(&id) {
            let uses = view.uses.get(&id).copied().unwrap_or(0);
            leave_ui(ui, state, scheme, tag, uses, events);
            return;
        }
        state.deleting = None;
    }
    list_ui(ui, state, view, scheme, events);
}

fn list_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    view: SettingsView<'_>,
    scheme: &Scheme,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    card_ui(ui, |ui| {
        for (place, tag) in scheme.tags.iter().enumerate() {
            if place > 0 {
                ui.separator();
            }
            ui.push_id(tag.id.as_str(), |ui| {
                let uses = view.uses.get(&tag.id).copied().unwrap_or(0);
                row_ui(ui, state, view.writable, scheme, place, uses, events);
            });
        }
        if scheme.tags.is_empty() {
            ui.colored_label(tokens.text_secondary, "The scheme has no tags yet.");
        }
    });
    ui.add_space(space::M);
    let add = button_ui(
        ui,
        Some(Icon::Plus),
        "Add a tag",
        ButtonKind::Primary,
        view.writable,
    );
    if add.clicked() {
        state.form = Some(TagForm::new(scheme));
    }
    relations_ui(ui, state, view, scheme, events);
}

fn row_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    writable: bool,
    scheme: &Scheme,
    place: usize,
    uses: usize,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let tag = &scheme.tags[place];
    let label = &tag.label;
    ui.horizontal(|ui| {
        ui.set_min_height(36.0);
        let look = TagLook::of(tokens, tag.id.as_str(), label, &tag.color, place);
        tag_swatch_ui(ui, &look);
        ui.add_space(space::XS);
        ui.label(RichText::new(label).family(strong_family()));
        let mut facts = vec![tag.id.to_string()];
        if !tag.key.is_empty() {
            facts.push(format!("key {}", tag.key));
        }
        if tag.value != ValueKind::None {
            facts.push(value_label(tag.value).to_lowercase());
        }
        if !tag.attributes.is_empty() {
            facts.push(counted(tag.attributes.len(), "attribute", "attributes"));
        }
        let facts = RichText::new(facts.join(" · ")).size(size::SMALL);
        ui.label(facts.color(tokens.text_secondary));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.add_enabled_ui(writable, |ui| {
                let named = |verb: &str| format!("{verb} the tag {label}");
                let tip = Tip::default();
                if icon_button_ui(ui, Icon::Trash, &named("Delete or merge"), tip).clicked() {
                    state.deleting = Some(tag.id.clone());
                }
                if icon_button_ui(ui, Icon::Edit, &named("Edit"), tip).clicked() {
                    state.form = Some(TagForm::of(tag));
                }
                let mut moved = |up| {
                    let id = tag.id.clone();
                    events.push(SettingsEvent::MoveTag { id, up });
                };
                ui.add_enabled_ui(place + 1 < scheme.tags.len(), |ui| {
                    if icon_button_ui(ui, Icon::ChevronDown, &named("Move down"), tip).clicked() {
                        moved(false);
                    }
                });
                ui.add_enabled_ui(place > 0, |ui| {
                    if icon_button_ui(ui, Icon::ChevronUp, &named("Move up"), tip).clicked() {
                        moved(true);
                    }
                });
            });
            ui.add_space(space::S);
            let words = counted(uses, "annotation", "annotations");
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
    });
}

/// What becomes of the annotations of a tag that goes.
fn leave_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    scheme: &Scheme,
    tag: &Tag,
    uses: usize,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    card_ui(ui, |ui| {
        section_ui(
            ui,
            &format!("Delete or merge the tag {}", tag.label),
            |_| {},
        );
        let told = match uses {
            0 => "No annotation bears it.".to_owned(),
            1 => "One annotation bears it.".to_owned(),
            _ => format!("{uses} annotations bear it."),
        };
        ui.label(told);
        ui.colored_label(
            tokens.text_secondary,
            "Either way it is one step, and undo takes it back.",
        );
        ui.add_space(space::S);
        ui.horizontal_wrapped(|ui| {
            for other in scheme.tags.iter().filter(|other| other.id != tag.id) {
                let words = format!("Merge into {}", other.label);
                if button_ui(ui, Some(Icon::Merge), &words, ButtonKind::Plain, true).clicked() {
                    events.push(SettingsEvent::MergeTag {
                        from: tag.id.clone(),
                        into: other.id.clone(),
                    });
                    state.deleting = None;
                }
            }
        });
        ui.add_space(space::S);
        ui.horizontal(|ui| {
            let verb = match uses {
                0 => "Delete the tag".to_owned(),
                _ => format!(
                    "Delete the tag and {}",
                    counted(uses, "annotation", "annotations")
                ),
            };
            if button_ui(ui, Some(Icon::Trash), &verb, ButtonKind::Danger, true).clicked() {
                events.push(SettingsEvent::DeleteTag(tag.id.clone()));
                state.deleting = None;
            }
            if button_ui(ui, None, "Cancel", ButtonKind::Quiet, true).clicked() {
                state.deleting = None;
            }
        });
    });
}

fn form_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    scheme: &Scheme,
    writable: bool,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(form) = &mut state.form else {
        return;
    };
    let old = form.of.as_ref().and_then(|id| scheme.tag(id));
    card_ui(ui, |ui| {
        let title = old.map_or("New tag".to_owned(), |tag| format!("Tag {}", tag.label));
        section_ui(ui, &title, |_| {});
        fields_ui(ui, form);
    });
    ui.add_space(space::M);
    card_ui(ui, |ui| attributes_ui(ui, form));
    ui.add_space(space::M);
    let checked = form.check(scheme);
    // A form that nobody has written in yet need not be scolded.
    if let Err(wrong) = &checked
        && !form.label.is_empty()
    {
        for told in wrong {
            ui.horizontal(|ui| {
                icon_ui(ui, Icon::Warning, tokens.warning.text, "Warning");
                ui.colored_label(tokens.warning.text, told);
            });
        }
    }
    let mut leave = false;
    ui.horizontal(|ui| {
        let verb = if form.of.is_some() {
            "Save the tag"
        } else {
            "Add the tag"
        };
        let ready = checked.is_ok() && writable;
        if button_ui(ui, Some(Icon::Check), verb, ButtonKind::Primary, ready).clicked()
            && let Ok(tag) = checked
        {
            leave = true;
            match form.of.clone() {
                None => events.push(SettingsEvent::AddTag(tag)),
                Some(id) => {
                    if old != Some(&tag) {
                        events.push(SettingsEvent::EditTag { id, tag });
                    }
                    let renaming = form.renaming();
                    events.extend(renaming.map(|(from, to)| SettingsEvent::RenameTag { from, to }));
                }
            }
        }
        leave |= button_ui(ui, None, "Cancel", ButtonKind::Quiet, true).clicked();
    });
    if leave {
        state.form = None;
    }
}

fn fields_ui(ui: &mut Ui, form: &mut TagForm) {
    let wide = 360.0;
    form_row_ui(ui, "Label", |ui| {
        let field = ui.add(TextEdit::singleline(&mut form.label).desired_width(wide));
        if field.changed() && !form.own_id {
            form.id = form.suggested_id();
        }
    });
    form_row_ui(ui, "Id in files", |ui| {
        let field = TextEdit::singleline(&mut form.id).char_limit(64);
        if ui.add(field.desired_width(wide)).changed() {
            form.own_id = true;
        }
    });
    form_row_ui(ui, "Key", |ui| {
        ui.add(
            TextEdit::singleline(&mut form.key)
                .char_limit(1)
                .desired_width(40.0),
        );
    });
    form_row_ui(ui, "Colour", |ui| {
        let tokens = Tokens::of_ui(ui);
        let field = TextEdit::singleline(&mut form.color).char_limit(7);
        let field = field.hint_text("as the theme").desired_width(130.0);
        ui.add(field);
        let look = TagLook::of(tokens, &form.id, &form.label, form.color.trim(), 5);
        tag_swatch_ui(ui, &look);
    });
    form_row_ui(ui, "Value", |ui| {
        ComboBox::from_id_salt("value kind")
            .selected_text(value_label(form.value))
            .icon(chevron)
            .width(200.0)
            .show_ui(ui, |ui| {
                for (value, label) in VALUES {
                    ui.selectable_value(&mut form.value, value, label);
                }
            });
    });
    form_row_ui(ui, "Guideline", |ui| {
        let field = TextEdit::multiline(&mut form.guideline).desired_rows(4);
        ui.add(field.desired_width(480.0));
    });
    form_row_ui(ui, "Examples", |ui| {
        let field = TextEdit::multiline(&mut form.examples).desired_rows(3);
        ui.add(field.hint_text("One a line").desired_width(480.0));
    });
}

fn attributes_ui(ui: &mut Ui, form: &mut TagForm) {
    let tokens = Tokens::of_ui(ui);
    let add = section_ui(ui, "Attributes", |ui| {
        button_ui(
            ui,
            Some(Icon::Plus),
            "Add an attribute",
            ButtonKind::Quiet,
            true,
        )
        .clicked()
    });
    if add {
        form.attributes.push(AttributeForm::default());
    }
    if form.attributes.is_empty() {
        ui.colored_label(
            tokens.text_secondary,
            "Further facts that an annotation of this tag can carry.",
        );
    }
    let mut remove = None;
    for (place, attribute) in form.attributes.iter_mut().enumerate() {
        ui.push_id(("attribute", place), |ui| {
            if attribute_ui(ui, place, attribute) {
                remove = Some(place);
            }
        });
    }
    if let Some(place) = remove {
        form.attributes.remove(place);
    }
}

/// One attribute; says whether it is to go.
fn attribute_ui(ui: &mut Ui, place: usize, it: &mut AttributeForm) -> bool {
    let number = place + 1;
    let kinds = [
        (AttributeKind::Text, "Text"),
        (AttributeKind::Number, "Number"),
        (AttributeKind::Flag, "Yes or no"),
        (AttributeKind::Choice(Vec::new()), "One of these words"),
        (AttributeKind::Date, "Date"),
    ];
    let same = |one: &AttributeKind, other: &AttributeKind| {
        std::mem::discriminant(one) == std::mem::discriminant(other)
    };
    let shown = kinds
        .iter()
        .find(|(kind, _)| same(kind, &it.kind))
        .map_or("Text", |(_, label)| *label);
    let removed = ui.horizontal(|ui| {
        ui.spacing_mut().interact_size = vec2(32.0, size::CONTROL);
        let name = TextEdit::singleline(&mut it.name)
            .hint_text("Name")
            .desired_width(140.0);
        ui.add(name)
            .accessible_name(format!("Name of attribute {number}"));
        ui.name_inputs(format!("Kind of attribute {number}"), |ui| {
            ComboBox::from_id_salt("kind")
                .selected_text(shown)
                .icon(chevron)
                .show_ui(ui, |ui| {
                    for (kind, label) in &kinds {
                        if ui.selectable_label(same(kind, &it.kind), *label).clicked() {
                            it.kind = kind.clone();
                        }
                    }
                });
        });
        if matches!(it.kind, AttributeKind::Choice(_)) {
            let words = TextEdit::singleline(&mut it.words).hint_text("Words, with commas");
            ui.add(words.desired_width(180.0))
                .accessible_name(format!("Words of attribute {number}"));
        }
        ui.checkbox(&mut it.required, "Required");
        let remove = format!("Remove attribute {number}");
        icon_button_ui(ui, Icon::Trash, &remove, Tip::default()).clicked()
    });
    let guideline = TextEdit::singleline(&mut it.guideline).hint_text("When to fill it in");
    ui.add(guideline.desired_width(480.0))
        .accessible_name(format!("Guideline of attribute {number}"));
    ui.add_space(space::S);
    removed.inner
}

fn value_label(value: ValueKind) -> &'static str {
    VALUES
        .iter()
        .find(|(kind, _)| *kind == value)
        .map_or("No value", |(_, label)| label)
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
