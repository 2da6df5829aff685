//! The strip below the views: every pair of the chosen row with its chips and
//! why it stands in its relation, and what people decided.

use super::CompareInput;
use super::cell_ui::{Decided, decided};
use super::forms::Form;
use super::matrix::{Group, Laid};
use super::state::CompareState;
use super::words::{badge_look, capital, counted, relation_hue, silence_help};
use crate::app::Request;
use crate::app::action::Action;
use crate::command::event_edit::{AccountEdit, withdraw_verdict};
use crate::compare::{Badge, Cell, Column, Judgement, Pair, Row};
use crate::model::{AccountId, AnnotationId, Role as Part, VerdictId};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{
    Badge as Mark, ButtonKind, Icon, Tip, badge_ui, button_ui, icon_button_ui, key_hint_ui,
};
use eframe::egui::{self, RichText, ScrollArea, Sense, Ui};
use std::collections::BTreeSet;
use std::sync::Arc;

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
        without_row_ui(ui, laid, input, requests);
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
                words_ui(ui, &mut state.form, group, row, column, input, requests);
            }
            for (place, judgement) in row.verdicts.iter().enumerate() {
                let decided = decided(input.store, group, judgement);
                verdict_ui(ui, &decided, place, &judgement.verdict.id, input, requests);
            }
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
    form: &mut Option<Form>,
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
                let notes = notes(input, &told.account, &said.members, row.aspect.role);
                if !notes.is_empty() {
                    ui.label(RichText::new(notes).color(tokens.text_secondary));
                }
                edit_ui(ui, form, told, input);
            });
        }
        Some(Cell::Silent(silence)) => {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let words = format!("{}: {}", told.source_name, silence_help(*silence));
                ui.label(RichText::new(words).color(tokens.text_secondary));
                let notes = notes(input, &told.account, &[], row.aspect.role);
                if !notes.is_empty() {
                    ui.label(RichText::new(notes).color(tokens.text_secondary));
                }
                edit_ui(ui, form, told, input);
            });
        }
        None => {}
    }
}

/// The way to change the account of a cell.
fn edit_ui(ui: &mut Ui, form: &mut Option<Form>, told: &Column, input: &CompareInput<'_>) {
    let icon = Some(Icon::Edit);
    let edit = button_ui(ui, icon, "Edit account…", ButtonKind::Quiet, input.writable);
    let edit = edit.on_hover_text("Its passage, its note, why its parts are in it, its event");
    let account = input.store.project().accounts().get(&told.account);
    if let Some(account) = account.filter(|_| edit.clicked()) {
        *form = Some(Form::Account {
            id: account.id.clone(),
            edit: AccountEdit::of(account),
        });
    }
}

/// What people wrote about a cell: why its annotations are parts of the
/// account in that role, their own notes, and that of the account.
fn notes(input: &CompareInput<'_>, id: &AccountId, said: &[AnnotationId], part: Part) -> String {
    let project = input.store.project();
    let account = project.accounts().get(id);
    let mut notes = Vec::new();
    let mut put = |name: &str, text: &str| {
        if !text.trim().is_empty() {
            notes.push(format!("{name}: {}", one_line(text, 200)));
        }
    };
    for id in said {
        let members = account.iter().flat_map(|it| &it.members);
        for member in members.filter(|it| it.annotation == *id && it.role == part) {
            put("Because", &member.why);
        }
        if let Some(annotation) = project.annotations().get(id) {
            put("Note", &annotation.note);
        }
    }
    if let Some(account) = account {
        put("Note on the account", &account.note);
    }
    notes.join(" · ")
}

/// Verdicts that no row has, since no account says anything of their aspect any
/// more.
fn without_row_ui(ui: &mut Ui, laid: &Laid, input: &CompareInput<'_>, requests: &mut Vec<Request>) {
    let verdicts = input.store.project().verdicts();
    for group in &laid.groups {
        let comparison = &group.comparison;
        let rows = comparison.rows.iter().flat_map(|it| &it.verdicts);
        let shown: BTreeSet<&VerdictId> = rows.map(|it| &it.verdict.id).collect();
        let events = std::iter::once(&comparison.event).chain(&comparison.joined);
        let all = events.flat_map(|id| input.store.events().verdicts_of(id));
        for verdict in all.filter_map(|id| verdicts.get(id)) {
            if shown.contains(&verdict.id) {
                continue;
            }
            let judgement = Judgement {
                verdict: Arc::clone(verdict),
                stale: true,
            };
            let mut decided = decided(input.store, group, &judgement);
            decided.words = format!("{} on {}", decided.words, verdict.aspect);
            verdict_ui(ui, &decided, 0, &verdict.id, input, requests);
        }
    }
}

/// What was decided, by whom and why, and the way to take it back. The latest
/// stands at place 0.
fn verdict_ui(
    ui: &mut Ui,
    decided: &Decided,
    place: usize,
    id: &VerdictId,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let word = match (place, decided.stale) {
            (0, true) => format!("stale verdict: {}", decided.words),
            (0, false) => format!("verdict: {}", decided.words),
            _ => format!("earlier: {}", decided.words),
        };
        let (icon, hue) = match (place, decided.stale) {
            (0, true) => (Icon::Stale, Some(tokens.warning)),
            (0, false) => (decided.icon, Some(tokens.good)),
            _ => (decided.icon, None),
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
        ui.add_enabled_ui(input.writable, |ui| {
            let name = format!("Withdraw the verdict: {}", decided.words);
            let tip = Tip {
                help: Action::WithdrawVerdict.help(),
                keys: None,
            };
            if icon_button_ui(ui, Icon::Close, &name, tip).clicked() {
                let withdraw = withdraw_verdict(input.store.project(), id);
                requests.extend(withdraw.map(Request::Apply));
            }
        });
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
        let words = if let Some(two) = pair.within() {
            format!("{}, {two}", one_line(name(first), 60))
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
