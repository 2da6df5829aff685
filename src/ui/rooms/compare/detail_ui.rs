//! The strip below the views: every pair of the chosen row with its chips and
//! why it stands in its relation, and what people decided.

use super::CompareInput;
use super::cell_ui::verdict_words;
use super::matrix::{Group, Laid};
use super::state::CompareState;
use super::words::{badge_look, capital, counted, relation_hue, silence_help};
use crate::app::Request;
use crate::app::action::Action;
use crate::compare::{Badge, Cell, Pair, Row};
use crate::model::{AnnotationId, Role as Part};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{Badge as Mark, ButtonKind, Icon, badge_ui, button_ui, key_hint_ui};
use eframe::egui::{self, RichText, ScrollArea, Sense, Ui};

pub(super) fn detail_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    laid: &Laid,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let at = state.matrix.at.clone();
    let line = at.as_ref().and_then(|at| laid.line_of(at));
    let Some((group, row)) = line.and_then(|line| laid.row(line)) else {
        let words = "Go to a cell with the arrow keys, or to the next conflict with J: what its \
                     pairs differ in is said here.";
        ui.label(RichText::new(words).color(tokens.text_secondary));
        return;
    };
    let slot = at.as_ref().and_then(|at| laid.slot_of(at));
    let column = slot.and_then(|slot| group.column(slot)).map(|it| it.0);
    head_ui(ui, group, row, input, requests);
    state.matrix.pointed = None;
    ScrollArea::vertical()
        .id_salt("pairs")
        .auto_shrink([false, false])
        .min_scrolled_height(16.0)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            if let Some(column) = column {
                words_ui(ui, group, row, column, input, requests);
            }
            verdict_ui(ui, group, row, input);
            for pair in ordered(row, column) {
                if pair_ui(ui, group, row, pair, column) {
                    state.matrix.pointed = Some((group.comparison.event.clone(), pair.a, pair.b));
                }
            }
            across_ui(ui, group, row);
        });
}

/// What the row comes to, and the ways to decide.
fn head_ui(
    ui: &mut Ui,
    group: &Group,
    row: &Row,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        let name = capital(&row.aspect.name);
        ui.label(RichText::new(name).family(strong_family()));
        let (icon, hue) = badge_look(tokens, row.badge);
        let mark = Mark {
            icon: Some(icon),
            text: row.badge.word(),
            hue,
        };
        badge_ui(ui, mark);
        let facts = format!(
            "{} of {}, {}",
            row.cells.iter().filter(|it| it.said().is_some()).count(),
            counted(group.comparison.columns.len(), "account", "accounts"),
            counted(row.voices, "voice", "voices")
        );
        ui.label(
            RichText::new(facts)
                .size(size::SMALL)
                .color(tokens.text_secondary),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let room = ui.available_width();
            for (action, label, least) in [
                (Action::OverrideRelation, "Override…", 220.0),
                (Action::AcceptComparison, "Accept", 90.0),
            ] {
                if room < least {
                    continue;
                }
                let enabled = input.writable;
                let button = button_ui(ui, None, label, ButtonKind::Plain, enabled);
                let button = button.on_hover_ui(|ui| {
                    ui.label(action.help());
                    if let Some(chord) = input.keymap.chords(action).first() {
                        key_hint_ui(ui, *chord, "does the same");
                    }
                });
                if button.clicked() {
                    requests.push(Request::Act(action));
                }
            }
        });
    });
}

/// The words of the chosen cell in full, each a way into its source.
fn words_ui(
    ui: &mut Ui,
    group: &Group,
    row: &Row,
    column: usize,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let Some(told) = group.comparison.columns.get(column) else {
        return;
    };
    match row.cells.get(column) {
        Some(Cell::Said(said)) => {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let name = format!("{}:", one_line(&told.source_name, 60));
                ui.label(RichText::new(name).color(tokens.text_secondary));
                for (id, words) in said.members.iter().zip(&said.words) {
                    let words = match words.trim().is_empty() {
                        true => "kept without quotes".to_owned(),
                        false => format!("“{}”", one_line(words, 600)),
                    };
                    if ui
                        .link(words)
                        .on_hover_text("Show it in its source")
                        .clicked()
                    {
                        requests.push(Request::ShowAnnotation(id.clone()));
                    }
                }
                if !said.value.is_empty() {
                    ui.label(RichText::new(&said.value).color(tokens.text_secondary));
                }
                let why = why_member(input, &said.members);
                if !why.is_empty() {
                    ui.label(RichText::new(why).color(tokens.text_secondary));
                }
            });
        }
        Some(Cell::Silent(silence)) => {
            let words = format!("{}: {}", told.source_name, silence_help(*silence));
            ui.label(RichText::new(words).color(tokens.text_secondary));
        }
        None => {}
    }
}

/// The notes of the annotations behind a cell.
fn why_member(input: &CompareInput<'_>, ids: &[AnnotationId]) -> String {
    let annotations = input.store.project().annotations();
    let notes = ids.iter().filter_map(|id| annotations.get(id));
    let notes: Vec<String> = notes
        .filter(|it| !it.note.trim().is_empty())
        .map(|it| format!("Note: {}", one_line(&it.note, 200)))
        .collect();
    notes.join(" · ")
}

/// What was decided, by whom and why.
fn verdict_ui(ui: &mut Ui, group: &Group, row: &Row, input: &CompareInput<'_>) {
    let tokens = Tokens::of_ui(ui);
    let Some(decided) = verdict_words(input.store, group, row) else {
        return;
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let (icon, hue, word) = if decided.stale {
            let words = format!("stale verdict: {}", decided.words);
            (Icon::Stale, Some(tokens.warning), words)
        } else {
            (
                decided.icon,
                Some(tokens.good),
                format!("verdict: {}", decided.words),
            )
        };
        badge_ui(
            ui,
            Mark {
                icon: Some(icon),
                text: &word,
                hue,
            },
        );
        ui.label(
            RichText::new(&decided.by)
                .size(size::SMALL)
                .color(tokens.text_secondary),
        );
        if !decided.why.is_empty() {
            ui.label(one_line(&decided.why, 400));
        }
        if decided.stale {
            let words = "The values have changed since.";
            ui.label(RichText::new(words).color(tokens.warning.text));
        }
    });
}

/// The pairs of a row, the sharpest first; with a cell chosen, its own first.
fn ordered(row: &Row, column: Option<usize>) -> Vec<&Pair> {
    let mut pairs: Vec<&Pair> = row.pairs.iter().collect();
    pairs.sort_by_key(|it| {
        let other = column.is_some_and(|at| it.a != at && it.b != at);
        let sharpness = std::cmp::Reverse(it.relation.sharpness());
        (other, sharpness, it.a, it.b)
    });
    pairs.retain(|it| {
        // With a cell chosen, what is silent on both sides of it says nothing.
        column.is_none_or(|at| it.a == at || it.b == at || it.relation.sharpness() > 0)
    });
    pairs
}

/// One pair; gives back whether the pointer rests on it.
fn pair_ui(ui: &mut Ui, group: &Group, row: &Row, pair: &Pair, column: Option<usize>) -> bool {
    let tokens = Tokens::of_ui(ui);
    let columns = &group.comparison.columns;
    let name = |at: usize| columns.get(at).map_or("?", |it| it.source_name.as_str());
    let (first, second) = match column {
        Some(at) if pair.b == at => (pair.b, pair.a),
        _ => (pair.a, pair.b),
    };
    let shown = ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::S, 2.0);
        let part = row.aspect.role;
        let refining_agrees = matches!(part, Part::When | Part::SaidWhen | Part::Where);
        let (icon, _) = badge_look(tokens, pair.relation.badge(refining_agrees));
        let mark = Mark {
            icon: Some(icon),
            text: pair.relation.word(),
            hue: relation_hue(tokens, pair.relation, part),
        };
        badge_ui(ui, mark).on_hover_text(pair.relation.meaning());
        let words = if pair.a == pair.b {
            format!("{}, two voices", one_line(name(first), 60))
        } else {
            let (first, second) = (one_line(name(first), 48), one_line(name(second), 48));
            format!("{first} and {second}")
        };
        ui.label(RichText::new(words).size(size::SMALL));
        if pair.own {
            let help = "Both stand in one source";
            badge_ui(
                ui,
                Mark {
                    icon: None,
                    text: "self",
                    hue: None,
                },
            )
            .on_hover_text(help);
        }
        for chip in &pair.chips {
            let mut words = format!("{}: {}", chip.component.word(), chip.relation.word());
            if !chip.detail.is_empty() && chip.detail != pair.why {
                words = format!("{words}, {}", one_line(&chip.detail, 90));
            }
            let conflict = chip.relation.badge(refining_agrees) == Badge::Conflict;
            badge_ui(
                ui,
                Mark {
                    icon: None,
                    text: &words,
                    hue: conflict.then_some(tokens.error),
                },
            )
            .on_hover_text(chip.relation.meaning());
        }
        if !pair.why.is_empty() {
            ui.label(
                RichText::new(&pair.why)
                    .size(size::SMALL)
                    .color(tokens.text_secondary),
            );
        }
    });
    shown.response.interact(Sense::hover()).contains_pointer()
}

/// What the row's accounts count beside those of steps: always another scope.
fn across_ui(ui: &mut Ui, group: &Group, row: &Row) {
    if row.aspect.role != Part::Figure || group.comparison.across.is_empty() {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    let count = group.comparison.across.len();
    let words = format!(
        "{} with figures of its steps: always another scope",
        counted(count, "pair", "pairs")
    );
    let why: Vec<&str> = group
        .comparison
        .across
        .iter()
        .take(8)
        .map(|it| it.why.as_str())
        .collect();
    ui.label(
        RichText::new(words)
            .size(size::SMALL)
            .color(tokens.text_secondary),
    )
    .on_hover_text(why.join("\n"));
}
