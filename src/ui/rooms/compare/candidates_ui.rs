//! The panel of candidates: ranked pairs of passages with what speaks for and
//! against each; one key makes them accounts of one event, one key rejects them
//! for good.

use super::CompareInput;
use super::candidates::account_at;
use super::perform::fresh_event;
use super::rejected_ui::rejected_ui;
use super::state::CompareState;
use super::words::counted;
use crate::app::notices::Level;
use crate::app::{Proposed, Request, Store};
use crate::command::event_edit::{
    add_accounts, guess, hold_apart, link_events, make_event, plain_account, plain_event,
};
use crate::compare::candidates::Weight;
use crate::model::{Account, AccountId, EventId, EventLink, EventLinkId, EventLinkKind, Passage};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, reading_family, size, space, stroke, strong_family};
use crate::ui::widgets::{
    Badge, ButtonKind, EmptyState, Icon, badge_ui, button_ui, chosen_list_ui, empty_state_ui,
};
use eframe::egui::{
    self, CornerRadius, FontId, Margin, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, text::LayoutJob, vec2,
};

/// The height of a pair, in points.
const ROW: f32 = 172.0;

pub(super) fn candidates_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    state.candidates.update(input.store, input.candidates);
    let rejected = input.store.project().not_same().len();
    state.candidates.rejected &= rejected > 0;
    if state.candidates.rejected {
        rejected_ui(ui, state, input, requests);
        return;
    }
    if state.candidates.found.is_none() {
        ui.centered_and_justified(|ui| {
            let words = "Looking for passages that may tell the same event…";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return;
    }
    let count = state.candidates.open.len();
    let margin = Margin::symmetric(space::M as i8, 6);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            let words = format!("{}, the likeliest first", counted(count, "pair", "pairs"));
            ui.label(RichText::new(words).color(tokens.text_secondary));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let label = "Look again";
                let again = button_ui(ui, Some(Icon::Reset), label, ButtonKind::Plain, true);
                let help = "Look through all texts again, with the entities and accounts of now";
                state.candidates.again |= again.on_hover_text(help).clicked();
                if rejected > 0 {
                    let words = format!("Rejected ({rejected})…");
                    let shown = button_ui(ui, None, &words, ButtonKind::Quiet, true);
                    state.candidates.rejected |= shown.clicked();
                }
            });
        });
    });
    if count == 0 {
        let empty = EmptyState {
            icon: Icon::Compare,
            sentence: "No two passages look like one event that is not settled yet.",
            actions: &[],
            hint: "More sources, entities and dates give more to go by.",
        };
        empty_state_ui(ui, empty);
        return;
    }
    let mut list = std::mem::take(&mut state.candidates.scroll);
    let chosen = Some(state.candidates.at);
    chosen_list_ui(
        ui,
        &mut list,
        "Candidates",
        count,
        ROW,
        chosen,
        |ui, shown| {
            for at in shown {
                row_ui(ui, state, input, at, requests);
            }
            None::<()>
        },
    );
    state.candidates.scroll = list;
}

fn row_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    at: usize,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let found = state.candidates.found.clone();
    let place = state.candidates.open.get(at).copied();
    let Some(pair) = found.as_ref().zip(place).and_then(|(all, at)| all.get(at)) else {
        return;
    };
    let chosen = state.candidates.at == at;
    let reasons: Vec<&str> = pair.reasons.iter().map(|it| it.words.as_str()).collect();
    response.widget_info(|| {
        let words = format!(
            "{}, {:.0} %: {}",
            one_line(&pair.title, 80),
            pair.score * 100.0,
            reasons.join(", ")
        );
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, words)
    });
    if response.clicked() {
        state.candidates.at = at;
    }
    let card = rect.shrink2(vec2(space::M, space::XS));
    let ground = if chosen {
        tokens.accent_soft
    } else {
        tokens.raised
    };
    let edge = if chosen {
        tokens.focus
    } else {
        tokens.hairline
    };
    let corner = CornerRadius::same(radius::LARGE);
    let line = Stroke::new(if chosen { stroke::RING } else { stroke::HAIR }, edge);
    ui.painter()
        .rect(card, corner, ground, line, StrokeKind::Inside);
    let inner = card.shrink2(vec2(space::M, space::S));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(inner).id_salt(("pair", at)));
    inside.set_clip_rect(card.intersect(ui.clip_rect()));
    let ui = &mut inside;
    ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
    ui.horizontal(|ui| {
        let score = RichText::new(format!("{:.0} %", pair.score * 100.0)).monospace();
        ui.label(score.color(tokens.text_secondary));
        let room = (ui.available_width() - 210.0).max(60.0);
        let title = RichText::new(one_line(&pair.title, 120)).family(strong_family());
        ui.allocate_ui_with_layout(
            vec2(room, size::CONTROL),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| ui.add(egui::Label::new(title).truncate()),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let enabled = input.writable;
            let name = format!("Reject {}", at + 1);
            let no = button_ui(
                ui,
                Some(Icon::Close),
                "Not the same",
                ButtonKind::Quiet,
                enabled,
            );
            no.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &name));
            if no.clicked() {
                state.candidates.at = at;
                requests.extend(reject(state));
            }
            let name = format!("Accept {}", at + 1);
            let yes = button_ui(
                ui,
                Some(Icon::Check),
                "One event",
                ButtonKind::Plain,
                enabled,
            );
            yes.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &name));
            if yes.clicked() {
                state.candidates.at = at;
                requests.push(Request::Act(crate::app::action::Action::AcceptComparison));
            }
        });
    });
    let chips = Rect::from_min_size(ui.cursor().min, vec2(inner.width(), 20.0));
    let mut row = ui.new_child(
        UiBuilder::new()
            .max_rect(chips)
            .layout(egui::Layout::left_to_right(egui::Align::Center)),
    );
    row.set_clip_rect(chips.intersect(ui.clip_rect()));
    row.spacing_mut().item_spacing.x = space::XS;
    for reason in &pair.reasons {
        let (icon, hue) = match reason.weight {
            Weight::Support => (Icon::Plus, Some(tokens.good)),
            Weight::Weak => (Icon::Plus, None),
            Weight::Against => (Icon::Warning, Some(tokens.error)),
        };
        let words = one_line(&reason.words, 60);
        let mark = Badge {
            icon: Some(icon),
            text: &words,
            hue,
        };
        badge_ui(&mut row, mark).on_hover_text(match reason.weight {
            Weight::Support => "It speaks for the pair",
            Weight::Weak => "It speaks for the pair a little",
            Weight::Against => "It speaks against the pair",
        });
    }
    let top = chips.bottom() + 6.0;
    let half = (inner.width() - space::L) / 2.0;
    for (side, passage) in pair.passages.iter().enumerate() {
        let left = inner.left() + side as f32 * (half + space::L);
        let at = Rect::from_min_max(pos2(left, top), pos2(left + half, inner.bottom()));
        passage_ui(ui, input, side, passage, at, requests);
    }
}

/// One passage: its source and its first words, a way to where it stands.
pub(super) fn passage_ui(
    ui: &mut Ui,
    input: &CompareInput<'_>,
    side: usize,
    passage: &Passage,
    rect: Rect,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let store = input.store;
    let source = store.project().sources().get(&passage.source);
    let name = source.map_or_else(
        || passage.source.to_string(),
        |it| {
            if it.title.is_empty() {
                it.id.to_string()
            } else {
                it.title.clone()
            }
        },
    );
    let document = store.document(&passage.source);
    let words = document.and_then(|it| it.text.quote(passage.span));
    let words = one_line(words.unwrap_or("The text is not at hand"), 420);
    let id = ui.scope_id().with(("passage", side));
    let response = ui.interact(rect, id, Sense::CLICK);
    response.widget_info(|| {
        let words = format!("{name}: {}", one_line(&words, 120));
        WidgetInfo::labeled(Role::Link, true, words)
    });
    let hovered = response.hovered();
    if hovered {
        ui.set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    let small = FontId::proportional(size::SMALL);
    let color = tokens.text_secondary;
    let head = LayoutJob::simple_singleline(one_line(&name, 60), small, color);
    let placed = ui.painter().layout_job(head);
    let below = placed.size().y + 3.0;
    ui.painter().galley(rect.min, placed, color);
    let color = if hovered { tokens.accent } else { tokens.text };
    let font = FontId::new(size::BODY + 1.0, reading_family());
    let mut job = LayoutJob::simple(words, font, color, rect.width());
    job.wrap.max_rows = 3;
    let placed = ui.painter().layout_job(job);
    ui.painter()
        .galley(rect.min + vec2(0.0, below), placed, color);
    if response.on_hover_text("Show it in its source").clicked() {
        requests.push(Request::ShowPlace(passage.source.clone(), passage.span));
    }
}

/// Goes to the first passage of the chosen pair.
pub(super) fn open(state: &CompareState) -> Vec<Request> {
    let pair = state.candidates.chosen();
    let first = pair.map(|it| it.passages[0].clone());
    first
        .map(|it| Request::ShowPlace(it.source, it.span))
        .into_iter()
        .collect()
}

/// Makes the chosen pair accounts of one event: of the event that one of them
/// tells already, else of a new one. Two events that they tell already are
/// linked as the same.
pub(super) fn accept(
    state: &CompareState,
    store: &Store,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let Some(pair) = state.candidates.chosen() else {
        return Vec::new();
    };
    let project = store.project();
    let [a, b] = &pair.passages;
    let (at_a, at_b) = (account_at(store, a), account_at(store, b));
    let told = |id: &EventId| {
        let event = project.events().get(id);
        one_line(event.map_or(id.as_str(), |it| it.title.as_str()), 60)
    };
    match (at_a, at_b) {
        (Some((_, one)), Some((_, other))) if one == other => {
            let text = "Both tell one event already".to_owned();
            vec![Request::Tell(Level::Info, text)]
        }
        (Some((_, one)), Some((_, other))) => {
            let mut id = EventLinkId::of_random(fresh());
            while project.event_links().contains(&id) {
                id = EventLinkId::of_random(fresh());
            }
            let link = EventLink {
                id,
                kind: EventLinkKind::Same,
                from: one.clone().max(other.clone()),
                to: one.min(other),
                why: reasons(pair),
            };
            match link_events(project, link) {
                Ok(it) => vec![Request::Apply(it)],
                Err(err) => vec![Request::Tell(Level::Warning, err.to_string())],
            }
        }
        (Some((_, event)), None) | (None, Some((_, event))) => {
            let new = if account_at(store, a).is_some() { b } else { a };
            let account = account_of(store, event.clone(), new, fresh);
            let add = add_accounts(project, &event, vec![account]);
            let text = format!("A further account of ‘{}’", told(&event));
            let add = add.map(Request::Apply).into_iter();
            add.chain([Request::Tell(Level::Info, text)]).collect()
        }
        (None, None) => {
            let event = fresh_event(store, fresh);
            let accounts = vec![
                account_of(store, event.clone(), a, fresh),
                account_of(store, event.clone(), b, fresh),
            ];
            let title = title(store, pair, &accounts);
            match make_event(plain_event(event, &title), accounts) {
                Ok(it) => {
                    let text = format!("New event ‘{}’", one_line(&title, 60));
                    vec![Request::Apply(it), Request::Tell(Level::Info, text)]
                }
                Err(err) => vec![Request::Tell(Level::Warning, err.to_string())],
            }
        }
    }
}

/// What the annotations say of place and time, else what the search made of it.
fn title(store: &Store, pair: &Proposed, accounts: &[Account]) -> String {
    if !pair.title.trim().is_empty() {
        return pair.title.clone();
    }
    let titles = accounts
        .iter()
        .map(|it| guess::title(store.project(), &it.members));
    titles
        .into_iter()
        .find(|it| !it.is_empty())
        .unwrap_or_else(|| "Untitled event".to_owned())
}

fn reasons(pair: &Proposed) -> String {
    let words = pair
        .reasons
        .iter()
        .filter(|it| it.weight != Weight::Against);
    let words: Vec<&str> = words.map(|it| it.words.as_str()).collect();
    words.join("; ")
}

/// An account over a passage with the annotations inside.
fn account_of(
    store: &Store,
    event: EventId,
    passage: &Passage,
    fresh: &mut dyn FnMut() -> u64,
) -> Account {
    let project = store.project();
    let mut id = AccountId::of_random(fresh());
    while project.accounts().contains(&id) {
        id = AccountId::of_random(fresh());
    }
    let document = store.document(&passage.source);
    let inside = document.and_then(|it| {
        let span = it.text.bytes_of(passage.span).ok()?;
        let there = it.index.meeting(span.start(), span.end()).into_iter();
        let inside = there.filter(|it| span.contains(it.hull));
        Some(inside.map(|it| it.annotation.clone()).collect::<Vec<_>>())
    });
    let text = document.map(|it| &it.text);
    let members = guess::members(project, &inside.unwrap_or_default(), text);
    plain_account(project, id, event, passage.clone(), members)
}

/// Holds the chosen pair apart for good.
pub(super) fn reject(state: &CompareState) -> Vec<Request> {
    let Some(pair) = state.candidates.chosen() else {
        return Vec::new();
    };
    let [a, b] = &pair.passages;
    match hold_apart(a.clone(), b.clone(), "") {
        Ok(it) => vec![Request::Apply(it)],
        Err(err) => vec![Request::Tell(Level::Info, err.to_string())],
    }
}
