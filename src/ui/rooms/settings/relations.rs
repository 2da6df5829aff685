//! The types of relations of the open project: list and form.

use super::SettingsView;
use super::relation_form::RelationForm;
use super::state::{SettingsEvent, SettingsState};
use crate::model::{RelationType, Scheme, TagId};
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{
    ButtonKind, Icon, Tip, button_ui, card_ui, form_row_ui, icon_button_ui, icon_ui, section_ui,
};
use eframe::egui::{Align, Layout, RichText, TextEdit, Ui};

/// The list of types, below the tags.
pub(super) fn relations_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    view: SettingsView<'_>,
    scheme: &Scheme,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.add_space(space::L);
    section_ui(ui, "Relation types", |_| {});
    ui.colored_label(
        tokens.text_secondary,
        "How two annotations may be related, beyond what values and roles say.",
    );
    card_ui(ui, |ui| {
        for (place, kind) in scheme.relations.iter().enumerate() {
            if place > 0 {
                ui.separator();
            }
            ui.push_id(("relation", kind.id.as_str()), |ui| {
                row_ui(ui, state, view, scheme, kind, events);
            });
        }
        if scheme.relations.is_empty() {
            ui.colored_label(
                tokens.text_secondary,
                "The scheme has no relation types yet.",
            );
        }
    });
    ui.add_space(space::M);
    let add = button_ui(
        ui,
        Some(Icon::Plus),
        "Add a relation type",
        ButtonKind::Plain,
        view.writable,
    );
    if add.clicked() {
        state.relation_form = Some(RelationForm::default());
    }
}

fn row_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    view: SettingsView<'_>,
    scheme: &Scheme,
    kind: &RelationType,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let label = &kind.label;
    let uses = (view.relation_uses)(&kind.id);
    ui.horizontal(|ui| {
        ui.set_min_height(36.0);
        ui.label(RichText::new(label).family(strong_family()));
        let arrow = if kind.symmetric { "↔" } else { "→" };
        let facts = format!(
            "{} · {} {arrow} {}",
            kind.id,
            tags_words(scheme, &kind.from),
            tags_words(scheme, &kind.to)
        );
        let facts = RichText::new(facts).size(size::SMALL);
        ui.label(facts.color(tokens.text_secondary));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.add_enabled_ui(view.writable, |ui| {
                let named = |verb: &str| format!("{verb} the relation type {label}");
                let help = match uses {
                    0 => "No relation bears it.".to_owned(),
                    1 => "Its one relation goes with it; undo brings both back.".to_owned(),
                    _ => format!("Its {uses} relations go with it; undo brings all back."),
                };
                let tip = Tip {
                    help: &help,
                    keys: None,
                };
                if icon_button_ui(ui, Icon::Trash, &named("Delete"), tip).clicked() {
                    events.push(SettingsEvent::DeleteRelationType(kind.id.clone()));
                }
                if icon_button_ui(ui, Icon::Edit, &named("Edit"), Tip::default()).clicked() {
                    state.relation_form = Some(RelationForm::of(kind));
                }
            });
            ui.add_space(space::S);
            let plural = if uses == 1 { "relation" } else { "relations" };
            let words = format!("{uses} {plural}");
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
    });
}

/// The tags of one end: "figure or date", "any tag".
fn tags_words(scheme: &Scheme, tags: &[TagId]) -> String {
    if tags.is_empty() {
        return "any tag".to_owned();
    }
    let label = |id: &TagId| {
        let tag = scheme.tag(id);
        tag.map_or_else(|| id.to_string(), |it| it.label.to_lowercase())
    };
    tags.iter().map(label).collect::<Vec<_>>().join(" or ")
}

/// The form of one type.
pub(super) fn relation_form_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    scheme: &Scheme,
    writable: bool,
    events: &mut Vec<SettingsEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(form) = &mut state.relation_form else {
        return;
    };
    card_ui(ui, |ui| {
        let title = match &form.of {
            Some(of) => format!("Relation type {of}"),
            None => "New relation type".to_owned(),
        };
        section_ui(ui, &title, |_| {});
        fields_ui(ui, form, scheme);
    });
    ui.add_space(space::M);
    let checked = form.check(scheme);
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
            "Save the relation type"
        } else {
            "Add the relation type"
        };
        let ready = checked.is_ok() && writable;
        if button_ui(ui, Some(Icon::Check), verb, ButtonKind::Primary, ready).clicked()
            && let Ok(kind) = checked
        {
            leave = true;
            events.push(SettingsEvent::SetRelationType {
                of: form.of.clone(),
                kind,
            });
        }
        leave |= button_ui(ui, None, "Cancel", ButtonKind::Quiet, true).clicked();
    });
    if leave {
        state.relation_form = None;
    }
}

fn fields_ui(ui: &mut Ui, form: &mut RelationForm, scheme: &Scheme) {
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
    let ends = [("Starts from", &mut form.from), ("Leads to", &mut form.to)];
    for (name, list) in ends {
        form_row_ui(ui, name, |ui| {
            ui.horizontal_wrapped(|ui| {
                for tag in &scheme.tags {
                    let mut on = list.contains(&tag.id);
                    let check = ui.checkbox(&mut on, &tag.label);
                    let spoken = format!("{name} {}", tag.label);
                    if check.accessible_name(spoken).changed() {
                        list.retain(|it| *it != tag.id);
                        if on {
                            list.push(tag.id.clone());
                        }
                    }
                }
                if list.is_empty() {
                    let words = RichText::new("(any tag)");
                    ui.label(words.color(Tokens::of_ui(ui).text_secondary));
                }
            });
        });
    }
    form_row_ui(ui, "Direction", |ui| {
        ui.checkbox(&mut form.symmetric, "means nothing, both ends are alike");
    });
    form_row_ui(ui, "Guideline", |ui| {
        let field = TextEdit::multiline(&mut form.guideline).desired_rows(3);
        ui.add(field.desired_width(480.0));
    });
}
