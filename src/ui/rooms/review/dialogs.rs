//! What opens over the room: alike items to be settled together, rules,
//! notes on what is not compared, and conflicts of merges. All of it can be
//! undone.

use super::amend::Amend;
use super::perform::{by_rule, settle};
use super::state::ReviewState;
use super::words::{kind_of, words_of};
use super::{ReviewInput, amend};
use crate::app::{Annotators, Request, Store};
use crate::review::gold::Choice;
use crate::review::gold::rules::{self, Rule};
use crate::review::merge::{Settle, settle as settle_conflict};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{ButtonKind, button_ui, form_frame, heading_ui};
use eframe::egui::{
    self, Align2, Key, Modal, Modifiers, RichText, Role, ScrollArea, Ui, WidgetInfo, vec2,
};

/// What is open.
#[derive(Debug)]
pub(super) enum Dialog {
    /// Items of the same kind, tags and words, each ticked or not.
    Alike(Vec<(usize, bool)>),
    /// The rules by which items can be decided at once, in words, each with
    /// how many it decides.
    Rules(Vec<(String, Rule, usize)>),
    /// Something else for the gold than any file has.
    Amend(Box<Amend>),
    /// What is not compared, and how the schemes differ.
    Told,
    /// Conflicts that merges left.
    Conflicts,
}

impl Dialog {
    pub fn alike(items: Vec<usize>) -> Self {
        Self::Alike(items.into_iter().map(|at| (at, true)).collect())
    }
}

/// The dialog that amends the chosen item.
pub(super) fn amend_of(
    state: &ReviewState,
    store: &Store,
    annotators: &Annotators,
) -> Option<Dialog> {
    let amend = Amend::new(state.chosen?, store, annotators)?;
    Some(Dialog::Amend(Box::new(amend)))
}

pub(super) fn dialog_ui(
    ctx: &egui::Context,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) {
    let Some(mut dialog) = state.dialog.take() else {
        return;
    };
    let id = egui::Id::unique("review dialog");
    let high = ctx.content_rect().height();
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, high * 0.1));
    let modal = Modal::new(id)
        .area(area)
        .frame(form_frame(ctx))
        .backdrop_color(Tokens::of(ctx).veil);
    let width = 620.0_f32.min(ctx.content_rect().width() - 80.0);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(width);
        match (&mut dialog, input.annotators) {
            (Dialog::Alike(items), Some(annotators)) => {
                alike_ui(ui, state, input, annotators, items, fresh, requests)
            }
            (Dialog::Rules(rules), Some(annotators)) => {
                rules_ui(ui, state, input, annotators, rules, fresh, requests)
            }
            (Dialog::Amend(it), Some(annotators)) => match amend::amend_ui(ui, it, input) {
                amend::Answer::Stay => true,
                amend::Answer::Close => false,
                amend::Answer::Done(annotation) => {
                    let choice = Choice::Amend(annotation);
                    let review = annotators.review(input.store.project());
                    let name = crate::review::gold::choice_name(review, it.item, &choice);
                    let decided = [(it.item, choice)];
                    requests.extend(settle(
                        state,
                        input.store,
                        annotators,
                        name,
                        &decided,
                        fresh,
                    ));
                    false
                }
            },
            (Dialog::Told, Some(annotators)) => told_ui(ui, annotators),
            (Dialog::Conflicts, _) => conflicts_ui(ui, input, requests),
            (_, None) => false,
        }
    });
    if shown.inner && !shown.should_close() && state.dialog.is_none() {
        state.dialog = Some(dialog);
    }
}

/// The items with their surroundings; a key or button decides those ticked.
#[allow(clippy::too_many_arguments, reason = "a dialog of the room")]
fn alike_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    items: &mut [(usize, bool)],
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> bool {
    let board = &annotators.board;
    let first = items.first().and_then(|it| board.items.get(it.0));
    let Some(first) = first else { return false };
    let ticked = items.iter().filter(|it| it.1).count();
    heading_ui(ui, &format!("Settle {ticked} of {} alike", items.len()));
    let words: Vec<String> = first
        .present()
        .map(|(side, it)| {
            format!(
                "{}: {}",
                board.names[side],
                one_line(&words_of(&it.annotation), 60)
            )
        })
        .collect();
    quiet(
        ui,
        &format!("{} — {}", words.join(" · "), kind_of(first, &board.names)),
    );
    ui.add_space(space::XS);
    let rows = items.len();
    ScrollArea::vertical()
        .max_height(300.0)
        .auto_shrink([false, true])
        .show_rows(ui, size::CONTROL, rows, |ui, range| {
            for (at, on) in &mut items[range] {
                let Some(item) = board.items.get(*at) else {
                    continue;
                };
                let source = &board.documents[item.document].source;
                let words = format!("{source}: {}", around(input.store, item, source));
                ui.horizontal(|ui| {
                    ui.set_height(size::CONTROL);
                    ui.checkbox(on, RichText::new(words).size(size::SMALL));
                });
            }
        });
    ui.add_space(space::S);
    let mut choices: Vec<(String, Key, Choice)> = board
        .names
        .iter()
        .enumerate()
        .take(4)
        .map(|(side, name)| {
            let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
            (name.clone(), keys[side], Choice::Side(side))
        })
        .collect();
    choices.push(("Both".to_owned(), Key::B, Choice::Both));
    choices.push(("Neither".to_owned(), Key::N, Choice::Neither));
    let mut chosen = None;
    let mut open = true;
    ui.horizontal_wrapped(|ui| {
        for (label, key, choice) in choices {
            let pressed = ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
            let words = format!("{label} ({})", key.symbol_or_name());
            if button_ui(ui, None, &words, ButtonKind::Plain, ticked > 0).clicked()
                || pressed && ticked > 0
            {
                chosen = Some((label, choice));
            }
        }
        open = !button_ui(ui, None, "Cancel", ButtonKind::Quiet, true).clicked();
    });
    if let Some((label, choice)) = chosen {
        let decided: Vec<(usize, Choice)> = items
            .iter()
            .filter(|it| it.1)
            .map(|it| (it.0, choice.clone()))
            .collect();
        let count = decided.len();
        let name = match &decided.first().map(|it| &it.1) {
            Some(Choice::Both) => format!("Take both readings of {count} alike"),
            Some(Choice::Neither) => format!("Turn down {count} alike"),
            _ => format!("Follow {label} on {count} alike"),
        };
        requests.extend(settle(
            state,
            input.store,
            annotators,
            name,
            &decided,
            fresh,
        ));
        return false;
    }
    open
}

/// An item with the words around it.
fn around(
    store: &Store,
    item: &crate::review::gold::Item,
    source: &crate::model::SourceId,
) -> String {
    const REACH: usize = 34;
    let text = store.document(source).map(|it| &it.text);
    let bytes = text.and_then(|text| Some((text, text.bytes_of(item.hull).ok()?)));
    let Some((text, span)) = bytes else {
        return format!("[{}–{}]", item.hull.start(), item.hull.end());
    };
    let whole = text.as_str();
    let (from, to) = (span.start().to_usize(), span.end().to_usize());
    let before: String = whole[..from].chars().rev().take(REACH).collect();
    let before: String = before.chars().rev().collect();
    let after: String = whole[to..].chars().take(REACH).collect();
    let inside: String = whole[from..to].chars().take(60).collect();
    one_line(&format!("…{before}[{inside}]{after}…"), 150)
}

/// Every rule with how many items it decides.
pub(super) fn rules_of(store: &Store, annotators: &Annotators) -> Dialog {
    let review = annotators.review(store.project());
    let mut rules = vec![
        ("What all have alike".to_owned(), Rule::Agreements),
        (
            "What more than half of them have".to_owned(),
            Rule::Majority,
        ),
    ];
    for tag in &store.project().scheme().tags {
        for (side, name) in annotators.board.names.iter().enumerate() {
            let words = format!("Follow {name} on ‘{}’", tag.label);
            rules.push((words, Rule::Tag(tag.id.clone(), side)));
        }
    }
    let counted = rules.into_iter().map(|(words, rule)| {
        let count = rules::decisions(review, &rule).len();
        (words, rule, count)
    });
    Dialog::Rules(counted.collect())
}

fn rules_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    rules: &[(String, Rule, usize)],
    fresh: &mut dyn FnMut() -> u64,
    requests: &mut Vec<Request>,
) -> bool {
    heading_ui(ui, "Accept by a rule");
    quiet(
        ui,
        "A rule decides what is open and fits; one step of undo takes it back. The reason and the rule of the room are kept with each decision.",
    );
    ui.add_space(space::S);
    let mut chosen = None;
    ScrollArea::vertical()
        .max_height(320.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for (words, rule, count) in rules {
                let label = format!("{words}: {count}");
                if button_ui(ui, None, &label, ButtonKind::Quiet, *count > 0).clicked() {
                    chosen = Some(rule);
                }
            }
        });
    ui.add_space(space::S);
    if let Some(rule) = chosen {
        requests.extend(by_rule(state, input.store, annotators, rule, fresh));
        return false;
    }
    !button_ui(ui, None, "Close", ButtonKind::Plain, true).clicked()
}

fn told_ui(ui: &mut Ui, annotators: &Annotators) -> bool {
    heading_ui(ui, "Not compared, or not alike");
    let board = &annotators.board;
    let mut told = board.told.clone();
    if board.white_space > 0 {
        told.push(format!(
            "{} pairs differ in white space at their ends alone, which is no disagreement",
            board.white_space
        ));
    }
    if board.repeats > 0 {
        told.push(format!(
            "{} annotations were made twice and count once",
            board.repeats
        ));
    }
    ScrollArea::vertical()
        .max_height(360.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for it in &told {
                ui.label(it);
            }
        });
    ui.add_space(space::S);
    !button_ui(ui, None, "Close", ButtonKind::Plain, true).clicked()
}

/// What merges left: two versions of one thing, of which one stands.
fn conflicts_ui(ui: &mut Ui, input: &ReviewInput<'_>, requests: &mut Vec<Request>) -> bool {
    heading_ui(ui, "Conflicts of merges");
    let project = input.store.project();
    if project.conflicts().is_empty() {
        quiet(ui, "All are settled.");
    }
    ScrollArea::vertical()
        .max_height(420.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for conflict in project.conflicts().iter().take(200) {
                let version = |text: &str| match text {
                    "" => "(nothing)".to_owned(),
                    text => one_line(text, 200),
                };
                let about = format!("{} {}", conflict.list, conflict.record);
                ui.label(RichText::new(&about).strong());
                ui.label(format!("stands: {}", version(&conflict.ours)));
                ui.label(format!("other: {}", version(&conflict.theirs)));
                ui.horizontal(|ui| {
                    for (words, how) in [
                        ("Keep what stands", Settle::Standing),
                        ("Take the other", Settle::Other),
                    ] {
                        let step = || settle_conflict(project, &conflict.id, how);
                        let can = input.writable && (how == Settle::Standing || step().is_some());
                        let button = button_ui(ui, None, words, ButtonKind::Plain, can);
                        let name = format!("{words}: {about}");
                        button.widget_info(|| WidgetInfo::labeled(Role::Button, can, &name));
                        if button.clicked() {
                            requests.extend(step().map(Request::Apply));
                        }
                    }
                });
                ui.separator();
            }
        });
    !button_ui(ui, None, "Close", ButtonKind::Plain, true).clicked()
}

fn quiet(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).color(Tokens::of_ui(ui).text_secondary));
}
