//! A list of equal rows that scrolls however many there are.
//!
//! The toolkit's own areas count in points of single precision, which some
//! hundred thousand rows wear out; this one counts in rows.

use crate::ui::theme::{Tokens, radius, space};
use eframe::egui::{
    CornerRadius, EventFilter, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

/// Width of the scroll bar.
const BAR: f32 = 10.0;
/// The least height of its handle.
const HANDLE: f32 = 28.0;

/// Where a list is scrolled to.
#[derive(Clone, Debug, Default)]
pub struct LongList {
    /// The first row in view, with the part of it that is above the view.
    top: f64,
    /// How many rows fitted when it was last shown.
    fits: f64,
    /// A row to be brought into view when the list is next shown.
    wanted: Option<usize>,
    id: Option<Id>,
}

impl LongList {
    /// Goes back to the first row.
    pub fn rewind(&mut self) {
        self.top = 0.0;
        self.wanted = None;
    }

    /// Brings a row into view by the least scrolling.
    pub fn reveal(&mut self, row: usize) {
        self.wanted = Some(row);
    }

    /// How many rows are in view, for paging.
    pub fn page(&self) -> usize {
        (self.fits as usize).saturating_sub(1).max(1)
    }

    /// What has the focus when the keyboard belongs to the list; known once it was shown.
    pub fn widget_id(&self) -> Option<Id> {
        self.id
    }

    /// Moves a cursor by the keys of a list, for its owner while it has the focus.
    pub fn move_by_keys(&mut self, ui: &Ui, cursor: &mut usize, count: usize) {
        let last = count.saturating_sub(1);
        let page = self.page();
        let before = *cursor;
        ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(Modifiers::NONE, key);
            if pressed(Key::ArrowDown) {
                *cursor += 1;
            }
            if pressed(Key::ArrowUp) {
                *cursor = cursor.saturating_sub(1);
            }
            if pressed(Key::PageDown) {
                *cursor += page;
            }
            if pressed(Key::PageUp) {
                *cursor = cursor.saturating_sub(page);
            }
            if pressed(Key::Home) {
                *cursor = 0;
            }
            if pressed(Key::End) {
                *cursor = last;
            }
        });
        *cursor = (*cursor).min(last);
        if *cursor != before {
            self.reveal(*cursor);
        }
    }

    fn settle(&mut self, count: usize) {
        if let Some(row) = self.wanted.take() {
            let row = row as f64;
            if row < self.top {
                self.top = row;
            } else if row + 1.0 > self.top + self.fits {
                self.top = row + 1.0 - self.fits;
            }
        }
        let last = (count as f64 - self.fits).max(0.0);
        self.top = self.top.clamp(0.0, last);
    }
}

/// Shows the rows that are in view in what is left of `ui`. `row` paints one
/// into its rectangle. The response is the list's own: while it has the
/// focus, the arrow keys are its owner's to follow, and the row that they act
/// on is its owner's to mark.
pub fn long_list_ui(
    ui: &mut Ui,
    list: &mut LongList,
    name: &str,
    count: usize,
    height: f32,
    mut row: impl FnMut(&mut Ui, usize, Rect),
) -> Response {
    let area = ui.available_rect_before_wrap();
    let id = ui.scope_id().with(("long list", name));
    list.id = Some(id);
    let response = ui.interact(area, id, Sense::FOCUSABLE);
    response.widget_info(|| WidgetInfo::labeled(Role::List, true, name));
    if response.has_focus() {
        let filter = EventFilter {
            vertical_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    }
    if ui.rect_contains_pointer(area) {
        let delta = ui.input(eframe::egui::InputState::smooth_scroll_delta);
        list.top -= f64::from(delta.y / height);
    }
    list.fits = f64::from(area.height() / height);
    list.settle(count);
    let mut room = area;
    if count as f64 > list.fits {
        room.max.x -= BAR + 2.0;
        bar_ui(ui, list, area, count, id);
    }
    let first = list.top.floor();
    let hidden = ((list.top - first) as f32 * height).round();
    let first = first as usize;
    let shown = list.fits.ceil() as usize + 1;
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        ui.set_clip_rect(room.intersect(ui.clip_rect()));
        for (place, number) in (first..count.min(first + shown)).enumerate() {
            let top = area.top() - hidden + place as f32 * height;
            let rect = Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), height));
            if rect.intersects(room) {
                row(ui, number, rect);
            }
        }
    });
    ui.advance_cursor_after_rect(area);
    response
}

fn bar_ui(ui: &Ui, list: &mut LongList, area: Rect, count: usize, id: Id) {
    let tokens = Tokens::of_ui(ui);
    let track = Rect::from_min_max(Pos2::new(area.right() - BAR, area.top()), area.max);
    let share = (list.fits / count as f64) as f32;
    let size = (track.height() * share).clamp(HANDLE.min(track.height()), track.height());
    let way = f64::from(track.height() - size).max(1.0);
    let last = (count as f64 - list.fits).max(1.0);
    let response = ui.interact(track, id.with("bar"), Sense::CLICK | Sense::DRAG);
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll the list"));
    if let Some(at) = response.interact_pointer_pos() {
        let pressed = ui.input(|input| input.pointer.any_pressed());
        let top = track.top() + (list.top / last * way) as f32;
        let on_handle = (top..top + size).contains(&at.y);
        if pressed && !on_handle {
            list.top = f64::from(at.y - track.top() - size / 2.0) / way * last;
        } else if response.dragged() {
            list.top += f64::from(response.drag_delta().y) / way * last;
        }
        list.settle(count);
    }
    let top = track.top() + (list.top / last * way) as f32;
    let held = response.hovered() || response.dragged();
    let width = if held { BAR - 3.0 } else { 4.0 };
    let right = track.right() - space::XS / 2.0;
    let handle = Rect::from_min_max(pos2(right - width, top), pos2(right, top + size));
    let color = if held {
        tokens.text_secondary
    } else {
        tokens.edge
    };
    ui.painter()
        .rect_filled(handle, CornerRadius::same(radius::SMALL), color);
}
