//! When to use which tag.

use crate::model::{AttributeKind, Scheme};
use crate::ui::theme::{TagLook, Tokens, reading_family, size, space, strong_family};
use crate::ui::widgets::{EmptyState, Icon, card_ui, empty_state_ui, tag_swatch_ui};
use eframe::egui::{FontId, Label, RichText, Ui};

/// The guideline, the examples and the attributes of every tag.
pub fn guidelines_ui(ui: &mut Ui, scheme: Option<&Scheme>) {
    let tokens = Tokens::of_ui(ui);
    let Some(scheme) = scheme else {
        let empty = EmptyState {
            icon: Icon::Note,
            sentence: "The guidelines of an open project’s tags are shown here.",
            actions: &[],
            hint: "",
        };
        empty_state_ui(ui, empty);
        return;
    };
    for (place, tag) in scheme.tags.iter().enumerate() {
        card_ui(ui, |ui| {
            ui.horizontal(|ui| {
                let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
                tag_swatch_ui(ui, &look);
                ui.label(
                    RichText::new(&tag.label)
                        .size(size::LARGE)
                        .family(strong_family()),
                );
            });
            if tag.guideline.is_empty() {
                ui.colored_label(tokens.text_secondary, "No guideline is written yet.");
            } else {
                ui.add(Label::new(&tag.guideline).wrap());
            }
            if !tag.examples.is_empty() {
                ui.colored_label(tokens.text_secondary, "Examples");
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = space::L;
                    for example in &tag.examples {
                        let font = FontId::new(size::LARGE, reading_family());
                        ui.label(RichText::new(format!("“{example}”")).font(font));
                    }
                });
            }
            for attribute in &tag.attributes {
                let kind = match &attribute.kind {
                    AttributeKind::Text => "text".to_owned(),
                    AttributeKind::Number => "number".to_owned(),
                    AttributeKind::Flag => "yes or no".to_owned(),
                    AttributeKind::Choice(words) => format!("one of {}", words.join(", ")),
                    AttributeKind::Date => "date".to_owned(),
                };
                let required = if attribute.required { ", required" } else { "" };
                let told = format!("{}: {kind}{required}", attribute.name);
                ui.add(Label::new(told).wrap());
                if !attribute.guideline.is_empty() {
                    let words = RichText::new(&attribute.guideline).color(tokens.text_secondary);
                    ui.add(Label::new(words).wrap());
                }
            }
        });
        ui.add_space(space::S);
    }
}
