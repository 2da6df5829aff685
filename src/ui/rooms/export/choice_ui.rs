//! What is exported, and how.

use super::ExportInput;
use super::formats::about;
use super::state::ExportState;
use crate::exchange::conll::{Layer, Scheme};
use crate::exchange::package::Shares;
use crate::exchange::refi_qda::Program;
use crate::exchange::{Format, OffsetUnit, WriteOptions};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::chevron;
use eframe::egui::{ComboBox, PopupCloseBehavior, RichText, Role, ScrollArea, Ui, WidgetInfo};

pub(super) fn choice_ui(ui: &mut Ui, state: &mut ExportState, input: &ExportInput<'_>) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_wrapped(|ui| {
        let title = RichText::new(state.format.title())
            .size(size::TITLE)
            .family(strong_family());
        ui.label(title);
        let words = about(state.format).1;
        ui.label(RichText::new(words).color(tokens.text_secondary));
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        sources_ui(ui, state, input);
        tags_ui(ui, state, input);
        ui.checkbox(&mut state.decided, "Only what was settled in review");
        options_ui(ui, state.format, &mut state.options);
    });
}

fn sources_ui(ui: &mut Ui, state: &mut ExportState, input: &ExportInput<'_>) {
    let sources = input.store.project().sources();
    let all = format!("All sources ({})", sources.len());
    if ui.selectable_label(!state.one_source, all).clicked() {
        state.one_source = false;
    }
    let Some(current) = input.current.and_then(|id| sources.get(id)) else {
        state.one_source = false;
        return;
    };
    let title = match current.title.as_str() {
        "" => current.id.as_str(),
        title => title,
    };
    let one = format!("Only {}", one_line(title, 32));
    if ui.selectable_label(state.one_source, one).clicked() {
        state.one_source = true;
    }
}

/// A list of ticks behind a button: a scheme may have many tags.
fn tags_ui(ui: &mut Ui, state: &mut ExportState, input: &ExportInput<'_>) {
    let tags = &input.store.project().scheme().tags;
    if tags.is_empty() {
        return;
    }
    let counts = input.store.counts();
    let with = tags.iter().filter(|it| !state.without.contains(&it.id));
    let with = with.count();
    let shown = if with == tags.len() {
        "All tags".to_owned()
    } else {
        format!("{with} of {} tags", tags.len())
    };
    let combo = ComboBox::from_id_salt("export tags")
        .selected_text(&shown)
        .icon(chevron)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let response = combo
        .show_ui(ui, |ui| {
            ui.horizontal(|ui| {
                if ui.link("All").clicked() {
                    state.without.clear();
                }
                if ui.link("None").clicked() {
                    state.without = tags.iter().map(|it| it.id.clone()).collect();
                }
            });
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for tag in tags {
                    let mut on = !state.without.contains(&tag.id);
                    let words = format!("{} ({})", tag.label, counts.of_tag(&tag.id));
                    if ui.checkbox(&mut on, words).changed() {
                        if on {
                            state.without.remove(&tag.id);
                        } else {
                            state.without.insert(tag.id.clone());
                        }
                    }
                }
            });
        })
        .response;
    let words = format!("Tags: {shown}");
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &words));
}

const UNITS: [(OffsetUnit, &str); 2] = [
    (OffsetUnit::CodePoints, "Offsets in code points"),
    (OffsetUnit::Utf16, "Offsets in UTF-16 units"),
];

const SCHEMES: [(Scheme, &str); 3] = [
    (Scheme::Bio, "BIO"),
    (Scheme::Iobes, "IOBES"),
    (Scheme::Bilou, "BILOU"),
];

const LAYERS: [(Layer, &str); 4] = [
    (Layer::Innermost, "Where spans overlap, the inner one"),
    (Layer::Outermost, "Where spans overlap, the outer one"),
    (Layer::Longest, "Where spans overlap, the longest"),
    (Layer::PerTag, "A file for each tag"),
];

const PROGRAMS: [(Program, &str); 4] = [
    (Program::Any, "For any program"),
    (Program::Maxqda, "For MAXQDA"),
    (Program::AtlasTi, "For ATLAS.ti"),
    (Program::Nvivo, "For NVivo"),
];

const SPLITS: [(Option<(Shares, u64)>, &str); 3] = [
    (None, "One split, for training"),
    (Some((Shares([70, 15, 15]), 1)), "Splits of 70/15/15"),
    (Some((Shares([80, 10, 10]), 1)), "Splits of 80/10/10"),
];

/// What the format leaves open; what means nothing to it is not shown.
fn options_ui(ui: &mut Ui, format: Format, options: &mut WriteOptions) {
    let counts = ["doccano", "label-studio", "web-annotation", "csv", "tsv"];
    if counts.contains(&format.word()) {
        one_of_ui(ui, "export unit", &mut options.unit, &UNITS);
    }
    match format.word() {
        "jsonl" | "parquet" | "hf" => {
            let words = "Without the texts, by their hashes";
            ui.checkbox(&mut options.without_texts, words);
            if format.has_splits() {
                one_of_ui(ui, "export splits", &mut options.splits, &SPLITS);
            }
        }
        "csv" | "tsv" => {
            let mut mark = options.mark.unwrap_or(format.word() == "csv");
            let words = "Byte-order mark, as Excel wants it";
            if ui.checkbox(&mut mark, words).changed() {
                options.mark = Some(mark);
            }
            let words = "Cells safe for spreadsheets";
            ui.checkbox(&mut options.excel_safe, words)
                .on_hover_text("An apostrophe goes before cells that would run as formulas.");
        }
        "conll" => {
            one_of_ui(ui, "export scheme", &mut options.scheme, &SCHEMES);
            one_of_ui(ui, "export layer", &mut options.layer, &LAYERS);
        }
        "refi-qda" => {
            one_of_ui(ui, "export program", &mut options.program, &PROGRAMS);
            ui.checkbox(&mut options.codebook, "The codebook alone");
        }
        _ => {}
    }
}

/// A choice that says by itself what it is about.
fn one_of_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    salt: &str,
    value: &mut T,
    all: &[(T, &'static str)],
) {
    let shown = all.iter().find(|it| it.0 == *value);
    let shown = shown.map_or("", |it| it.1);
    let combo = ComboBox::from_id_salt(salt)
        .selected_text(shown)
        .width(190.0)
        .icon(chevron);
    let response = combo
        .show_ui(ui, |ui| {
            for (one, words) in all {
                ui.selectable_value(value, *one, *words);
            }
        })
        .response;
    response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, shown));
}
