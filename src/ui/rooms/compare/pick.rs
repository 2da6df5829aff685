//! Choosing an event by typing a few letters of its title.

use crate::app::Store;
use crate::model::EventId;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space};
use crate::ui::widgets::{Fuzzy, Typed};
use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Key, Modifiers, Response, Role, ScrollArea, Sense,
    TextEdit, Ui, WidgetInfo, pos2, text::LayoutJob, text::TextWrapping, vec2,
};

/// No more events are listed; typing finds the others.
const MOST: usize = 60;

/// What was typed and which events answer it, the best first.
#[derive(Debug, Default)]
pub(super) struct EventPick {
    pub typed: String,
    pub found: Vec<EventId>,
    /// The row that is chosen.
    pub chosen: usize,
    made: Option<(String, u64)>,
}

impl EventPick {
    /// Looks again if anything was typed or changed. `first` come before the
    /// others while nothing is typed; `skip` is never listed.
    pub fn update(&mut self, store: &Store, first: &[EventId], skip: Option<&EventId>) {
        let key = (self.typed.clone(), store.revision());
        if self.made.as_ref() == Some(&key) {
            return;
        }
        if self.made.as_ref().is_some_and(|made| made.0 != key.0) {
            self.chosen = 0;
        }
        let events = store.project().events();
        if self.typed.trim().is_empty() {
            let others = events.iter().map(|it| &it.id);
            let others = others.filter(|id| !first.contains(id));
            let all = first.iter().filter(|id| events.contains(id)).chain(others);
            self.found = all
                .filter(|id| Some(*id) != skip)
                .take(MOST)
                .cloned()
                .collect();
        } else {
            let mut fuzzy = Fuzzy::default();
            let typed = Typed::new(&self.typed);
            let mut scored: Vec<(u32, &EventId)> = events
                .iter()
                .filter(|it| Some(&it.id) != skip)
                .filter_map(|it| Some((fuzzy.score(&typed, &it.title)?, &it.id)))
                .collect();
            scored.sort_by_key(|(score, id)| {
                let place = first.iter().position(|it| it == *id);
                (
                    std::cmp::Reverse(*score),
                    place.unwrap_or(usize::MAX),
                    (*id).clone(),
                )
            });
            let best = scored.into_iter().take(MOST);
            self.found = best.map(|it| it.1.clone()).collect();
        }
        self.made = Some(key);
    }

    /// The arrow keys go through the rows before the field gets them.
    pub fn take_keys(&mut self, ui: &Ui, rows: usize) -> bool {
        let mut moved = false;
        for (key, way) in [(Key::ArrowDown, 1_isize), (Key::ArrowUp, -1)] {
            let times = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
            for _ in 0..times {
                let last = rows.saturating_sub(1);
                self.chosen = self.chosen.saturating_add_signed(way).min(last);
                moved = true;
            }
        }
        moved
    }

    /// The field, which keeps the keyboard.
    pub fn field_ui(&mut self, ui: &mut Ui, name: &str, hint: &str) -> Response {
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text(hint)
            .font(FontId::proportional(size::LARGE))
            .desired_width(f32::INFINITY);
        let response = ui.add(field).accessible_name(name);
        // Not in a window without the keyboard, which would paint for ever.
        let free = ui.memory(|it| it.focused().is_none());
        if ui.input(|it| it.focused) && free {
            response.request_focus();
        }
        response
    }
}

/// One row of a picker: a title and what is known of it.
pub(super) fn pick_row_ui(ui: &mut Ui, title: &str, facts: &str, chosen: bool) -> Response {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), size::CONTROL);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    response.widget_info(|| {
        let words = [title, facts].into_iter().filter(|it| !it.is_empty());
        let words: Vec<&str> = words.collect();
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, words.join(", "))
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let ground = match (chosen, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (_, true) => tokens.hovered,
        _ => Color32::TRANSPARENT,
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, CornerRadius::same(radius::SMALL), ground);
    let small = FontId::proportional(size::SMALL);
    let right = painter.text(
        pos2(rect.max.x - space::S, rect.center().y),
        Align2::RIGHT_CENTER,
        facts,
        small,
        tokens.text_secondary,
    );
    let left = rect.min.x + space::S;
    let font = FontId::proportional(size::BODY);
    let mut job = LayoutJob::simple_singleline(one_line(title, 160), font, tokens.text);
    job.wrap = TextWrapping::truncate_at_width((right.min.x - space::S - left).max(0.0));
    let placed = painter.layout_job(job);
    let top = rect.center().y - placed.size().y / 2.0;
    painter.galley(pos2(left, top), placed, tokens.text);
    response
}

/// The rows of a picker; gives back the place of the one that was clicked.
pub(super) fn pick_rows_ui(
    ui: &mut Ui,
    pick: &EventPick,
    store: &Store,
    high: f32,
    moved: bool,
) -> Option<usize> {
    let mut clicked = None;
    let count = pick.found.len();
    let mut scroll = ScrollArea::vertical()
        .id_salt("events that fit")
        .auto_shrink([false, true])
        .max_height(high);
    ui.spacing_mut().item_spacing.y = 0.0;
    if moved {
        let row = pick.chosen as f32 * size::CONTROL;
        scroll = scroll.vertical_scroll_offset((row - high / 2.0).max(0.0));
    }
    scroll.show_rows(ui, size::CONTROL, count, |ui, shown| {
        for at in shown {
            let Some(event) = store.project().events().get(&pick.found[at]) else {
                continue;
            };
            let facts = match store.events().count(&event.id) {
                1 => "1 account".to_owned(),
                several => format!("{several} accounts"),
            };
            if pick_row_ui(ui, &event.title, &facts, at == pick.chosen).clicked() {
                clicked = Some(at);
            }
        }
    });
    clicked
}
