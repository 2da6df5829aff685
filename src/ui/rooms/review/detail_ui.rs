//! What each side says of the chosen place, in full, with what differs made
//! strong; the decisions; and why.

use super::fact_ui::{Page, lines_alike, ruling_words, waits_for, why_words};
use super::state::ReviewState;
use super::words::{
    about_word, decided_words, entities_of, kind_of, kind_of_fact, side_name, value_of, words_of,
};
use super::{Looks, ReviewInput};
use crate::app::action::Action;
use crate::app::{Annotators, Request};
use crate::model::{Annotation, Origin, Project, SettledKind, SourceId};
use crate::review::gold::{Board, Entry, Fact, Item, Status};
use crate::ui::reader::quote_ui;
use crate::ui::theme::{Tokens, reading_family, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, Tip, button_ui, key_caps_ui, tag_swatch_ui};
use eframe::egui::{
    self, FontId, Frame, Margin, RichText, ScrollArea, TextEdit, Ui, UiBuilder, vec2,
};
use std::sync::Arc;

pub(super) fn detail_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let Some(at) = state.chosen.filter(|at| *at < annotators.board.len()) else {
        let tokens = Tokens::of_ui(ui);
        let words = "Choose a disagreement to see what each side says.";
        ui.label(RichText::new(words).color(tokens.text_secondary));
        return;
    };
    ui.spacing_mut().item_spacing.y = space::XS;
    decisions_ui(ui, input, annotators, at, requests);
    why_ui(ui, state, input);
    ScrollArea::vertical()
        .id_salt("sides of the item")
        .auto_shrink([false, false])
        .show(ui, |ui| sides_ui(ui, input, annotators, looks, at));
}

/// A button with its key for every decision.
fn decisions_ui(
    ui: &mut Ui,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    at: usize,
    requests: &mut Vec<Request>,
) {
    let board = &annotators.board;
    let mut actions: Vec<(Action, String)> = board
        .names
        .iter()
        .enumerate()
        .take(4)
        .map(|(side, name)| (Action::TakeSide(side as u8 + 1), name.clone()))
        .collect();
    actions.push((Action::TakeBoth, "Both".to_owned()));
    actions.push((Action::TakeNeither, "Neither".to_owned()));
    let amend = match board.fact(at) {
        None => "Amend…",
        Some(_) => "Accept and edit",
    };
    actions.push((Action::AmendItem, amend.to_owned()));
    // No more are counted than a button can say.
    let alike = board.known_alike(at).iter().take(1000);
    let alike = alike.filter(|it| annotators.progress.status(**it as usize) != Status::Settled);
    let alike = alike.count();
    if alike > 1 {
        actions.push((Action::SettleAlike, format!("{alike} alike…")));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for (action, label) in actions {
            let kind = ButtonKind::Plain;
            let button = button_ui(ui, None, &label, kind, input.writable);
            let tip = Tip {
                help: action.help(),
                keys: input.key(action),
            };
            let button = button.on_hover_text(tip.help);
            if let Some(keys) = tip.keys {
                key_caps_ui(ui, keys);
                ui.add_space(space::XS);
            }
            if button.clicked() {
                requests.push(Request::Act(action));
            }
        }
        let tokens = Tokens::of_ui(ui);
        let kind = match board.entry(at) {
            Some(Entry::Mark(it)) => kind_of(it, &board.names),
            Some(Entry::Fact(it)) => {
                let kind = kind_of_fact(it, &board.names);
                format!("{}: {kind}", about_word(it.about))
            }
            None => String::new(),
        };
        let decided = decided_words(annotators, input.store.project(), at);
        let words = match annotators.progress.status(at) {
            Status::Open => kind,
            Status::Again => format!("{kind} · decided: {decided}, but changed since"),
            Status::Settled => format!("{kind} · decided: {decided}"),
        };
        ui.label(RichText::new(words).color(tokens.text_secondary));
    });
}

/// Reason and rule; both stay for the next decisions.
fn why_ui(ui: &mut Ui, state: &mut ReviewState, input: &ReviewInput<'_>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let room = ui.available_width() - 96.0;
        let reason = TextEdit::singleline(&mut state.reason)
            .hint_text("Reason, for this and the next decisions")
            .min_size(vec2(0.0, size::CONTROL))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width((room * 0.66).max(80.0));
        let reason = ui
            .add_enabled(input.writable, reason)
            .accessible_name("Reason");
        if std::mem::take(&mut state.focus_reason) {
            reason.request_focus();
        }
        let rule = TextEdit::singleline(&mut state.rule)
            .hint_text("Rule")
            .min_size(vec2(0.0, size::CONTROL))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width((room * 0.34 - space::S).max(50.0));
        let rule = ui
            .add_enabled(input.writable, rule)
            .accessible_name("Rule of the guideline");
        // Enter hands the keyboard back to the decisions.
        let enter = ui.input(|it| it.key_pressed(egui::Key::Enter));
        if enter && (reason.lost_focus() || rule.lost_focus()) {
            reason.surrender_focus();
        }
        let any = !state.reason.is_empty() || !state.rule.is_empty();
        if any && button_ui(ui, None, "Clear", ButtonKind::Quiet, true).clicked() {
            state.reason.clear();
            state.rule.clear();
        }
    });
}

/// Every file's reading beside the others, and the gold's.
fn sides_ui(
    ui: &mut Ui,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    at: usize,
) {
    let board = &annotators.board;
    let Some(entry) = board.entry(at) else { return };
    let alike = match entry {
        Entry::Mark(_) => Vec::new(),
        Entry::Fact(item) => lines_alike(item, &annotators.sides),
    };
    let gold = Gold::of(input.store.project(), annotators, at, entry);
    let columns = board.names.len() + usize::from(gold.is_some());
    let gap = space::S;
    let width = ((ui.available_width() - gap * columns as f32) / columns as f32).max(120.0);
    let top = ui.cursor().min;
    let mut lowest = top.y;
    let mut place = 0;
    let mut column = |ui: &mut Ui, content: &mut dyn FnMut(&mut Ui)| {
        let left = top.x + place as f32 * (width + gap);
        let rect = egui::Rect::from_min_size(egui::pos2(left, top.y), vec2(width, f32::INFINITY));
        let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("side", place)));
        content(&mut inside);
        lowest = lowest.max(inside.min_rect().bottom());
        place += 1;
    };
    for (side, name) in board.names.iter().enumerate() {
        let title = format!("{} · {name}", side_name(side, board.names.len()));
        let opened = entry.opened(board)[side];
        let of = &annotators.sides[side];
        column(ui, &mut |ui| {
            card_ui(ui, false, |ui| {
                title_ui(ui, &title);
                let shown = match entry {
                    Entry::Mark(item) => item.readings[side].as_ref().map(|it| {
                        let differs = Differs::of(item, &it.annotation);
                        annotation_ui(ui, &it.annotation, of, looks, differs);
                    }),
                    Entry::Fact(item) => item.readings[side].as_ref().map(|it| {
                        let source = source_of(board, entry);
                        let page = Page {
                            of,
                            differs: &item.differs,
                            alike: &alike,
                        };
                        page.show(ui, input, &it.fact, source);
                    }),
                };
                if shown.is_none() {
                    let words = match (opened, entry) {
                        (false, _) => "has not opened this source",
                        (true, Entry::Mark(_)) => "marked nothing here",
                        (true, Entry::Fact(it)) => nothing_words(it.about),
                    };
                    quiet_ui(ui, words);
                }
            });
        });
    }
    if let Some(gold) = gold {
        column(ui, &mut |ui| {
            card_ui(ui, true, |ui| {
                title_ui(ui, "Gold");
                gold.show(ui, input, source_of(board, entry), looks);
            });
        });
    }
    let used = egui::Rect::from_min_max(top, egui::pos2(top.x + ui.available_width(), lowest));
    ui.advance_cursor_after_rect(used);
}

/// What to say where a file lacks what another has.
fn nothing_words(about: SettledKind) -> &'static str {
    match about {
        SettledKind::Annotation => "marked nothing here",
        SettledKind::Entity => "has no such entity",
        SettledKind::Event => "has no such event",
        SettledKind::Account => "has no account here",
        SettledKind::Relation => "does not relate the two",
        SettledKind::EventLink => "does not link the two events",
        SettledKind::Verdict => "has no such verdict",
    }
}

fn source_of<'b>(board: &'b Board, entry: Entry<'_>) -> Option<&'b SourceId> {
    entry.document().map(|it| &board.documents[it].source)
}

/// What stands in the gold of an item, and why.
#[derive(Default)]
struct Gold {
    annotations: Vec<Arc<Annotation>>,
    facts: Vec<Fact>,
    /// What is to be said besides, a line each.
    told: Vec<String>,
}

impl Gold {
    /// `None` if nothing is decided.
    fn of(gold: &Project, annotators: &Annotators, at: usize, entry: Entry<'_>) -> Option<Self> {
        let (board, progress) = (&annotators.board, &annotators.progress);
        let rulings = progress.rulings_of(gold, board, at);
        let mut shown = Self::default();
        match entry {
            Entry::Mark(_) => {
                let ids = progress.gold_of(board, at);
                let found = ids.iter().filter_map(|id| gold.annotations().get(id));
                shown.annotations = found.cloned().collect();
            }
            Entry::Fact(item) if rulings.is_empty() => {
                let ids = item.present().map(|(_, it)| it.fact.id());
                shown.facts = ids
                    .filter_map(|id| Fact::of(gold, item.about, &id))
                    .collect();
                if !shown.facts.is_empty() {
                    let words = "came into the gold with what names it";
                    shown.told.push(words.to_owned());
                }
            }
            Entry::Fact(item) => {
                for id in rulings.iter().filter_map(|it| it.stands.as_ref()) {
                    match Fact::of(gold, item.about, id) {
                        Some(fact) => shown.facts.push(fact),
                        None => shown.told.push(waits_for(item).to_owned()),
                    }
                }
            }
        }
        let nothing = shown.annotations.is_empty() && shown.facts.is_empty();
        if nothing && shown.told.is_empty() {
            if progress.status(at) == Status::Open {
                return None;
            }
            let words = "turned down, and not asked again";
            shown.told.push(words.to_owned());
        }
        shown.told.extend(rulings.iter().map(|it| ruling_words(it)));
        shown.told.dedup();
        Some(shown)
    }

    fn show(&self, ui: &mut Ui, input: &ReviewInput<'_>, source: Option<&SourceId>, looks: &Looks) {
        let gold = input.store.project();
        for it in &self.annotations {
            annotation_ui(ui, it, gold, looks, Differs::default());
            if let Origin::Gold(it) = &it.origin {
                quiet_ui(ui, &why_words(&it.decided_by, &it.rule, &it.reason));
            }
        }
        for it in &self.facts {
            Page::plain(gold).show(ui, input, it, source);
        }
        for words in &self.told {
            quiet_ui(ui, words);
        }
    }
}

/// In what an annotation differs from the other readings of its item.
#[derive(Clone, Copy, Debug, Default)]
struct Differs {
    tag: bool,
    spans: bool,
    value: bool,
    entities: bool,
}

impl Differs {
    fn of(item: &Item, own: &Annotation) -> Self {
        let any = |differs: &dyn Fn(&Annotation) -> bool| {
            item.present().any(|(_, it)| differs(&it.annotation))
        };
        Self {
            tag: any(&|it| it.tag != own.tag),
            spans: any(&|it| it.spans != own.spans),
            value: any(&|it| !crate::review::values::agree(it.value.as_ref(), own.value.as_ref()))
                || !item.aspects.is_empty(),
            entities: item.kind == crate::review::kinds::Kind::Link,
        }
    }
}

fn annotation_ui(ui: &mut Ui, it: &Annotation, of: &Project, looks: &Looks, differs: Differs) {
    let tokens = Tokens::of_ui(ui);
    let strong = |words: String, differs: bool| {
        let words = RichText::new(words);
        if differs {
            words.family(strong_family()).color(tokens.accent)
        } else {
            words.color(tokens.text)
        }
    };
    let shown = looks.get(&it.tag);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        tag_swatch_ui(ui, &shown.look);
        ui.label(strong(shown.name.clone(), differs.tag));
        ui.label(strong(it.place_words(), differs.spans).size(size::SMALL));
        if it.unsure {
            ui.label(
                RichText::new("unsure")
                    .size(size::SMALL)
                    .color(tokens.warning.text),
            );
        }
    });
    let words = words_of(it);
    quote_ui(ui, &words, FontId::new(size::LARGE, reading_family()));
    let value = value_of(it);
    if !value.is_empty() {
        ui.label(strong(value, differs.value));
    } else if differs.value {
        ui.label(strong("no value".to_owned(), true));
    }
    let entities = entities_of(it, of);
    if !entities.is_empty() {
        ui.label(strong(format!("links to {entities}"), differs.entities));
    } else if differs.entities {
        ui.label(strong("links to nobody".to_owned(), true));
    }
    for (name, value) in &it.attributes {
        quiet_ui(ui, &format!("{name}: {}", attribute_words(value)));
    }
    if !it.note.is_empty() {
        quiet_ui(ui, &format!("note: {}", it.note.as_str()));
    }
}

fn attribute_words(value: &crate::model::AttributeValue) -> String {
    use crate::model::AttributeValue as Of;
    match value {
        Of::Text(it) => it.clone(),
        Of::Number(it) => it.to_string(),
        Of::Flag(it) => if *it { "yes" } else { "no" }.to_owned(),
        Of::Choice(it) => it.to_string(),
        Of::Date(it) => it.to_string(),
    }
}

fn card_ui(ui: &mut Ui, gold: bool, content: impl FnOnce(&mut Ui)) {
    let tokens = Tokens::of_ui(ui);
    let edge = if gold {
        tokens.good.strong
    } else {
        tokens.hairline
    };
    let frame = Frame::new()
        .fill(tokens.raised)
        .stroke(egui::Stroke::new(crate::ui::theme::stroke::HAIR, edge))
        .corner_radius(egui::CornerRadius::same(crate::ui::theme::radius::SMALL))
        .inner_margin(Margin::same(space::S as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        content(ui);
    });
}

fn title_ui(ui: &mut Ui, title: &str) {
    let tokens = Tokens::of_ui(ui);
    let words = RichText::new(title)
        .size(size::SMALL)
        .color(tokens.text_secondary);
    ui.add(egui::Label::new(words).truncate());
}

pub(super) fn quiet_ui(ui: &mut Ui, words: &str) {
    let tokens = Tokens::of_ui(ui);
    ui.label(
        RichText::new(words)
            .size(size::SMALL)
            .color(tokens.text_secondary),
    );
}
