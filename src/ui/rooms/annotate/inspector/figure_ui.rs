//! The parts of a figure.

use super::drafts::{Shown, field_ui};
use super::parts::{ChipEvent, chip_ui, choice_ui, line_ui, small_ui};
use super::value_ui::change;
use crate::app::Request;
use crate::command::value_edit::Field;
use crate::model::{Class, EntityId, Figure, Harm, Unit, Value};
use crate::ui::reader::one_line;
use crate::ui::rooms::annotate::dialogs::Dialog;
use crate::ui::rooms::annotate::picker::{Picker, Purpose};
use crate::ui::rooms::annotate::{AnnotateState, RoomInput};
use crate::ui::theme::space;
use crate::ui::widgets::{ButtonKind, Icon, button_ui};
use eframe::egui;

pub(super) fn figure_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let none = Figure::default();
    let figure = match shown.value() {
        Some(Value::Figure(it)) => it,
        _ => &none,
    };
    let focus = std::mem::take(&mut state.focus_value);
    bound_ui(
        ui,
        state,
        shown,
        Field::Least,
        figure,
        focus,
        input,
        requests,
    );
    bound_ui(
        ui,
        state,
        shown,
        Field::Most,
        figure,
        false,
        input,
        requests,
    );
    line_ui(ui, "About", |ui| {
        let mut approx = figure.approx;
        if ui.checkbox(&mut approx, "not exact").changed() {
            set(shown, input, requests, "Set approximate", |it| {
                it.approx = approx;
            });
        }
    });
    line_ui(ui, "Qualifier", |ui| {
        field_ui(
            ui,
            &mut state.drafts,
            shown,
            Field::Qualifier,
            "at least, some",
            false,
        );
    });
    if let Some(unit) = choice_ui(ui, "Unit", figure.unit, &Unit::ALL, Unit::label) {
        set(shown, input, requests, "Set unit", |it| it.unit = unit);
    }
    let own_unit = !matches!(
        figure.unit,
        Unit::Count
            | Unit::Person
            | Unit::Household
            | Unit::Village
            | Unit::Percent
            | Unit::Fraction
    );
    if own_unit || state.all_parts {
        line_ui(ui, "As written", |ui| {
            field_ui(
                ui,
                &mut state.drafts,
                shown,
                Field::UnitName,
                "week, USD, km",
                false,
            );
        });
    }
    line_ui(ui, "Counted", |ui| {
        field_ui(
            ui,
            &mut state.drafts,
            shown,
            Field::Counted,
            "Peuhl herders",
            false,
        );
    });
    who_ui(ui, state, shown, figure, input, requests);
    let counted = &figure.counted;
    if let Some(class) = choice_ui(ui, "Class", counted.class, &Class::ALL, Class::label) {
        set(shown, input, requests, "Set class", |it| {
            it.counted.class = class;
        });
    }
    if let Some(harm) = choice_ui(ui, "Harm", counted.harm, &Harm::ALL, Harm::label) {
        set(shown, input, requests, "Set harm", |it| {
            it.counted.harm = harm;
        });
    }
    let rate = matches!(figure.unit, Unit::Rate | Unit::Rank) || figure.per.is_some();
    if rate || state.all_parts {
        line_ui(ui, "Per", |ui| {
            field_ui(
                ui,
                &mut state.drafts,
                shown,
                Field::PerCount,
                "1,000",
                false,
            );
            field_ui(
                ui,
                &mut state.drafts,
                shown,
                Field::PerWhat,
                "live births",
                false,
            );
        });
    }
    if figure.as_of.is_some() || state.all_parts {
        line_ui(ui, "As of", |ui| {
            field_ui(ui, &mut state.drafts, shown, Field::AsOf, "2023-10", false);
        });
    }
    if figure.part_of.is_some() || state.all_parts {
        whole_ui(ui, state, shown, figure, input, requests);
    }
    parts_ui(ui, shown, input, requests);
    let words = if state.all_parts {
        "Only the parts that are set"
    } else {
        "More: rate, as of, part of…"
    };
    let icon = if state.all_parts {
        Icon::ChevronUp
    } else {
        Icon::ChevronDown
    };
    if button_ui(ui, Some(icon), words, ButtonKind::Quiet, true).clicked() {
        state.all_parts = !state.all_parts;
    }
}

fn set(
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
    name: &str,
    set: impl FnOnce(&mut Figure),
) {
    change(shown, input, requests, name, |value| {
        if let Value::Figure(it) = value {
            set(it);
        }
    });
}

/// A bound, and whether it is itself left out.
#[allow(clippy::too_many_arguments, reason = "a row of a form")]
fn bound_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    field: Field,
    figure: &Figure,
    focus: bool,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let least = field == Field::Least;
    let name = field.label();
    line_ui(ui, &name, |ui| {
        field_ui(ui, &mut state.drafts, shown, field, "no bound", focus);
    });
    let (set_bound, open, words) = if least {
        (figure.low.is_some(), figure.low_open, "more than this")
    } else {
        (figure.high.is_some(), figure.high_open, "less than this")
    };
    // Of a single number nothing would be left.
    let single = figure.low == figure.high;
    if open || set_bound && !single {
        line_ui(ui, "", |ui| {
            let mut open = open;
            if ui.checkbox(&mut open, words).changed() {
                set(shown, input, requests, "Set bound", |it| {
                    if least {
                        it.low_open = open;
                    } else {
                        it.high_open = open;
                    }
                });
            }
        });
    }
}

/// The groups that the counted belong to.
fn who_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    figure: &Figure,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let purpose = Purpose::Counted(shown.annotation.id.clone());
    let gone = entities_ui(
        ui,
        state,
        "Who",
        "the counted",
        &figure.counted.who,
        input,
        purpose,
        shown,
    );
    if let Some(gone) = gone {
        set(shown, input, requests, "Remove counted group", |it| {
            it.counted.who.retain(|id| *id != gone);
        });
    }
}

/// A list of entities with a button that adds to it; gives what is to go.
#[allow(clippy::too_many_arguments, reason = "a row of a form")]
pub(super) fn entities_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    name: &str,
    of: &str,
    list: &[EntityId],
    input: &RoomInput<'_>,
    purpose: Purpose,
    shown: Shown<'_>,
) -> Option<EntityId> {
    let mut gone = None;
    let project = input.store.project();
    line_ui(ui, name, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(space::XS, space::XS);
            for id in list {
                let entity = project.entities().get(id);
                let label = entity.map_or(id.as_str(), |it| it.label.as_str());
                let remove = format!("Remove {label} from {of}");
                if chip_ui(ui, label, &remove, false) == Some(ChipEvent::Remove) {
                    gone = Some(id.clone());
                }
            }
            let add = button_ui(ui, Some(Icon::Plus), "Add…", ButtonKind::Quiet, true);
            // Several lists have such a button; this one says whose it is.
            ui.ctx().accesskit_node_builder(add.id, |node| {
                node.set_label(format!("Add to {of}"));
            });
            if add.clicked() {
                let picker = Picker::entities(input.store, purpose, shown.base.cloned());
                state.dialog = Some(Dialog::Pick(picker));
            }
        });
    });
    gone
}

/// The figure that this one is included in.
fn whole_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    shown: Shown<'_>,
    figure: &Figure,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    line_ui(ui, "Part of", |ui| {
        if let Some(whole) = &figure.part_of {
            let words = quoted(input, whole);
            match chip_ui(ui, &words, &format!("No part of {words}"), true) {
                Some(ChipEvent::Jump) => requests.push(Request::ShowAnnotation(whole.clone())),
                Some(ChipEvent::Remove) => {
                    set(shown, input, requests, "Remove part of", |it| {
                        it.part_of = None;
                    });
                }
                None => {}
            }
            return;
        }
        let choose = button_ui(
            ui,
            Some(Icon::Plus),
            "Choose the whole…",
            ButtonKind::Quiet,
            true,
        );
        if choose.clicked() {
            let picker = Picker::wholes(input.store, shown.annotation, shown.base.cloned());
            state.dialog = Some(Dialog::Pick(picker));
        }
    });
}

/// The figures that are included in this one.
fn parts_ui(
    ui: &mut egui::Ui,
    shown: Shown<'_>,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    const MOST: usize = 20;
    let parts = input.store.links().parts_of(&shown.annotation.id);
    if parts.clone().next().is_none() {
        return;
    }
    line_ui(ui, "Includes", |ui| {
        for part in parts.clone().take(MOST) {
            let words = quoted(input, part);
            if button_ui(ui, None, &words, ButtonKind::Quiet, true).clicked() {
                requests.push(Request::ShowAnnotation(part.clone()));
            }
        }
        let left = parts.count().saturating_sub(MOST);
        if left > 0 {
            small_ui(ui, &format!("and {left} more"));
        }
    });
}

fn quoted(input: &RoomInput<'_>, id: &crate::model::AnnotationId) -> String {
    let annotation = input.store.project().annotations().get(id);
    annotation.map_or_else(
        || id.to_string(),
        |it| format!("“{}”", one_line(&input.store.words(it), 28)),
    )
}
