//! The list of events as it is shown.

use super::CompareInput;
use super::drag::{self, Target};
use super::list::Sort;
use super::state::CompareState;
use super::words::{badge_look, counted};
use crate::app::action::Action;
use crate::app::{Request, Store};
use crate::command::event_edit::guess::days;
use crate::model::EventId;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use crate::ui::widgets::{
    Icon, Tip, chevron, chosen_list_ui, icon_button_ui, row_beside, search_field_ui, section_ui,
};
use eframe::egui::{
    self, Align2, CornerRadius, FontId, Key, Modifiers, Response, Role, ScrollArea, Sense,
    WidgetInfo, pos2, vec2,
};

/// The height of a row: a title, and what it comes to below it.
const ROW: f32 = 44.0;

pub(super) fn list_ui(
    ui: &mut egui::Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    state.list.update(input.store, &state.cache, state.filters);
    let (all, shown) = (state.list.all, state.list.rows.len());
    let title = if all == shown {
        counted(all, "event", "events")
    } else {
        format!("{shown} of {}", counted(all, "event", "events"))
    };
    section_ui(ui, &title, |ui| {
        let tip = Tip {
            help: Action::NewEvent.help(),
            keys: None,
        };
        ui.add_enabled_ui(input.writable, |ui| {
            if icon_button_ui(ui, Icon::Plus, "New event…", tip).clicked() {
                requests.push(Request::Act(Action::NewEvent));
            }
        });
    });
    filter_ui(ui, state, input);
    ui.add_space(space::XS);
    chips_ui(ui, state);
    ui.add_space(space::XS);
    let now = state.list.sort.label();
    let order = egui::ComboBox::from_id_salt("order of events")
        .selected_text(now)
        .icon(chevron);
    let order = order.width(120.0).show_ui(ui, |ui| {
        for (sort, name) in Sort::ALL {
            ui.selectable_value(&mut state.list.sort, sort, name);
        }
    });
    order
        .response
        .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Sorted {now}")));
    ui.add_space(space::XS);
    state.list.update(input.store, &state.cache, state.filters);
    if state.list.rows.is_empty() {
        ui.colored_label(tokens.text_secondary, "No event fits the filter.");
        return;
    }
    rows_ui(ui, state, input);
}

/// The filter; arrows go through the list while it has the keyboard.
fn filter_ui(ui: &mut egui::Ui, state: &mut CompareState, input: &CompareInput<'_>) {
    if state.list.filtering {
        for (key, rows) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1)] {
            let times = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
            (0..times).for_each(|_| go(state, rows));
        }
    }
    let width = ui.available_width();
    let field = search_field_ui(ui, &mut state.list.filter, "Filter events", width);
    if std::mem::take(&mut state.focus_filter) {
        field.request_focus();
    }
    if field.changed() {
        keep_chosen(state, input.store);
    }
    state.list.filtering = field.has_focus();
}

/// After the filter changed: the first row is shown unless the chosen one stays.
fn keep_chosen(state: &mut CompareState, store: &Store) {
    state.list.update(store, &state.cache, state.filters);
    let stays = state.chosen.as_ref();
    if stays.is_none_or(|id| !state.list.rows.contains(id))
        && let Some(first) = state.list.rows.first().cloned()
    {
        state.choose(&first);
    }
    state.list.scroll.reveal();
}

/// Switches that limit events and rows to those worth a look.
fn chips_ui(ui: &mut egui::Ui, state: &mut CompareState) {
    let tokens = Tokens::of_ui(ui);
    let before = state.filters;
    let filters = &mut state.filters;
    let show = |ui: &mut egui::Ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        ui.spacing_mut().button_padding = vec2(6.0, 1.0);
        ui.spacing_mut().interact_size.y = 22.0;
        for (on, name, help) in [
            (&mut filters.hard, "hard", "Both cannot be true"),
            (
                &mut filters.soft,
                "soft",
                "Different answers that need not exclude each other",
            ),
            (
                &mut filters.compatible,
                "compatible",
                "Something differs, and all can be true",
            ),
            (
                &mut filters.only_one,
                "only one",
                "Said by one account alone",
            ),
            (
                &mut filters.undecided,
                "undecided",
                "A conflict on which nobody has decided",
            ),
            (
                &mut filters.stale,
                "stale",
                "Decided when the values were others",
            ),
        ] {
            let words = egui::RichText::new(name).size(size::SMALL);
            let state = *on;
            let edge = if state { tokens.accent } else { tokens.edge };
            let chip = egui::Button::new(words)
                .selected(state)
                .stroke(egui::Stroke::new(stroke::HAIR, edge))
                .fill(if state {
                    tokens.accent_soft
                } else {
                    tokens.raised
                });
            let chip = ui.add(chip);
            chip.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, state, format!("Only {name}"))
            });
            if chip.on_hover_text(help).clicked() {
                *on = !*on;
            }
        }
    };
    if super::is_low(ui) {
        // One line of switches where lines are few.
        let scroll = ScrollArea::horizontal().id_salt("switches");
        scroll.show(ui, |ui| ui.horizontal(show));
    } else {
        ui.horizontal_wrapped(show);
    }
    if state.filters != before {
        state.matrix.rewind_rows();
        state.list.scroll.reveal();
    }
}

/// Chooses another row of the list.
pub(super) fn go(state: &mut CompareState, rows: isize) {
    let here = state.list.place(state.chosen.as_ref());
    let to = row_beside(here, rows, state.list.rows.len());
    if let Some(id) = state.list.rows.get(to).cloned() {
        state.choose(&id);
    }
}

fn rows_ui(ui: &mut egui::Ui, state: &mut CompareState, input: &CompareInput<'_>) {
    let count = state.list.rows.len();
    let mut list = std::mem::take(&mut state.list.scroll);
    let chosen = match list.wants() {
        true => state.list.place(state.chosen.as_ref()),
        false => None,
    };
    let mut dropped = None;
    let clicked = chosen_list_ui(ui, &mut list, "Events", count, ROW, chosen, |ui, shown| {
        let mut clicked = None;
        // What is in view is made at once, the rest when there is time.
        state
            .cache
            .ensure(input.store, &state.list.rows[shown.clone()]);
        for id in &state.list.rows[shown] {
            let row = row_ui(ui, state, input.store, id);
            if row.clicked() {
                clicked = Some(id.clone());
            }
            if let Some(it) = drag::dropped(ui, &row, row.rect) {
                dropped = Some((it, Target::event(id.clone())));
            }
        }
        clicked
    });
    state.dropped = dropped.or(state.dropped.take());
    if let Some(id) = clicked {
        state.show(&id);
    }
    // It was clicked where it stands: nothing moves.
    state.list.scroll = list;
}

fn row_ui(ui: &mut egui::Ui, state: &CompareState, store: &Store, id: &EventId) -> Response {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let Some(event) = store.project().events().get(id) else {
        return response;
    };
    let chosen = state.chosen.as_ref() == Some(id);
    let title = one_line(&event.title, 160);
    let summary = state.cache.known(id);
    let mut facts = Vec::new();
    let mut marks = Vec::new();
    let (icon, hue, word) = match summary {
        Some(it) => {
            facts.push(counted(it.accounts, "account", "accounts"));
            facts.extend(days(it.when.from, it.when.to));
            if it.stale > 0 {
                marks.push((Icon::Stale, format!("{} stale", it.stale)));
            }
            if it.undecided > 0 {
                marks.push((Icon::Unsure, format!("{} undecided", it.undecided)));
            }
            let (icon, hue) = badge_look(tokens, it.badge);
            (Some(icon), hue, it.badge.word())
        }
        None => (None, None, "…"),
    };
    response.widget_info(|| {
        let marks: Vec<&str> = marks.iter().map(|it| it.1.as_str()).collect();
        let words = [&title, word, &facts.join(", "), &marks.join(", ")];
        let words: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, words.join(", "))
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let response = response.on_hover_text(&event.title);
    let painter = ui.painter_at(rect);
    let ground = match (chosen, response.hovered()) {
        (true, _) => Some(tokens.accent_soft),
        (_, true) => Some(tokens.hovered),
        _ => None,
    };
    if let Some(ground) = ground {
        let corner = CornerRadius::same(radius::SMALL);
        painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), corner, ground);
    }
    let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
    let mut left = rect.min.x + space::S;
    if let Some(icon) = icon {
        let square = egui::Rect::from_min_size(pos2(left, rect.min.y + 7.0), vec2(14.0, 14.0));
        icon.paint(ui, square, 14.0, color);
    }
    left += 14.0 + space::S;
    let mut right = rect.max.x - space::S;
    for (icon, _) in &marks {
        let square =
            egui::Rect::from_min_size(pos2(right - 14.0, rect.min.y + 24.0), vec2(14.0, 14.0));
        icon.paint(ui, square, 14.0, tokens.warning.text);
        right -= 14.0 + space::XS;
    }
    let line = |words: String, font: f32, color, top: f32, room: f32| {
        let font = FontId::proportional(font);
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
        let placed = painter.layout_job(job);
        painter.galley(pos2(left, top), placed, color);
    };
    line(
        title,
        size::BODY,
        tokens.text,
        rect.min.y + 5.0,
        rect.max.x - space::S - left,
    );
    let badge = painter.text(
        pos2(left, rect.min.y + 24.0),
        Align2::LEFT_TOP,
        word,
        FontId::proportional(size::SMALL),
        color,
    );
    let facts = facts.join(" · ");
    let after = badge.max.x + space::S;
    let font = FontId::proportional(size::SMALL);
    let secondary = tokens.text_secondary;
    let mut job = egui::text::LayoutJob::simple_singleline(facts, font, secondary);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - after).max(0.0));
    let placed = painter.layout_job(job);
    painter.galley(pos2(after, rect.min.y + 24.0), placed, secondary);
    response
}
