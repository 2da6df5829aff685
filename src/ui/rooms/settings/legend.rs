//! What the looks of annotations mean.

use crate::model::Scheme;
use crate::ui::theme::{SpanState, TagLook, Tokens, space};
use crate::ui::widgets::{card_ui, section_ui, span_sample_ui, tag_swatch_ui};
use eframe::egui::{Grid, RichText, Ui, vec2};

/// The tags of the scheme (the built-in ones if none is open) and the states.
pub fn legend_ui(ui: &mut Ui, scheme: Option<&Scheme>) {
    let tokens = Tokens::of_ui(ui);
    let built_in;
    let scheme = if let Some(scheme) = scheme {
        scheme
    } else {
        built_in = Scheme::built_in();
        &built_in
    };
    card_ui(ui, |ui| {
        section_ui(ui, "Tags", |_| {});
        let grid = Grid::new("legend of tags").num_columns(4);
        grid.spacing(vec2(space::XL, space::S)).show(ui, |ui| {
            for (place, tag) in scheme.tags.iter().enumerate() {
                let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
                ui.horizontal(|ui| {
                    tag_swatch_ui(ui, &look);
                    ui.label(&tag.label);
                });
                let example = tag.examples.first().map_or("example", String::as_str);
                span_sample_ui(ui, &look, SpanState::Plain, &shortened(example));
                let shape = if look.bar {
                    format!("{} underline and a bar in the margin", look.lane.label())
                } else {
                    format!("{} underline", look.lane.label())
                };
                ui.label(RichText::new(shape).color(tokens.text_secondary));
                let key = if tag.key.is_empty() {
                    String::new()
                } else {
                    format!("key {}", tag.key)
                };
                ui.label(RichText::new(key).color(tokens.text_secondary));
                ui.end_row();
            }
        });
    });
    ui.add_space(space::M);
    card_ui(ui, |ui| {
        section_ui(ui, "States", |_| {});
        let look = TagLook::of(tokens, "actor", "Actor", "", 0);
        let grid = Grid::new("legend of states").num_columns(2);
        grid.spacing(vec2(space::XL, space::S)).show(ui, |ui| {
            for state in SpanState::ALL {
                span_sample_ui(ui, &look, state, "some words");
                ui.label(state.label());
                ui.end_row();
            }
        });
    });
}

/// At most 40 characters of an example.
fn shortened(example: &str) -> String {
    let mut short: String = example.chars().take(40).collect();
    if short.len() < example.len() {
        short.push('…');
    }
    short
}
