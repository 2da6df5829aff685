//! The list at the left of a room: equal rows, one of which is chosen. It
//! scrolls by points, which is enough for what people make by hand; for the
//! hits of a search there is [`super::LongList`].

use eframe::egui::{Role, ScrollArea, Ui, UiBuilder};
use std::ops::Range;

/// The height that is taken for the view until it was shown once.
const UNKNOWN: f32 = 400.0;

/// Where such a list is scrolled to.
#[derive(Clone, Debug, Default)]
pub struct ChosenList {
    /// The points above the view.
    top: f32,
    /// The height of the view; zero until it was shown.
    seen: f32,
    reveal: bool,
}

impl ChosenList {
    /// Brings the chosen row into view by the least scrolling.
    pub fn reveal(&mut self) {
        self.reveal = true;
    }

    /// Whether the chosen row has to come into view: only then is it asked for.
    pub fn wants(&self) -> bool {
        self.reveal
    }

    /// Goes back to the first row; the chosen one comes into view.
    pub fn rewind(&mut self) {
        self.top = 0.0;
        self.reveal = true;
    }
}

/// The place that is so many rows further in a list, ends included; the first
/// if nothing is chosen.
pub fn row_beside(chosen: Option<usize>, rows: isize, count: usize) -> usize {
    let last = count.saturating_sub(1);
    chosen.map_or(0, |here| here.saturating_add_signed(rows).min(last))
}

/// Shows the rows that are in view; `rows` shows these and gives back what was
/// clicked. `chosen` is where the chosen row is, if it has to come into view.
/// After a click the keyboard belongs to the room.
pub fn chosen_list_ui<T>(
    ui: &mut Ui,
    list: &mut ChosenList,
    name: &str,
    count: usize,
    height: f32,
    chosen: Option<usize>,
    rows: impl FnOnce(&mut Ui, Range<usize>) -> Option<T>,
) -> Option<T> {
    let mut scroll = ScrollArea::vertical()
        .id_salt(name)
        .auto_shrink([false, false]);
    ui.spacing_mut().item_spacing.y = 0.0;
    if std::mem::take(&mut list.reveal)
        && let Some(at) = chosen
    {
        let row = at as f32 * height;
        let seen = if list.seen > 0.0 { list.seen } else { UNKNOWN };
        list.top = list.top.min(row).max(row + height - seen);
        scroll = scroll.vertical_scroll_offset(list.top);
    }
    let builder = UiBuilder::new()
        .accessibility_role(Role::ListBox)
        .accessibility_label(name);
    let output = ui.scope_builder(builder, |ui| scroll.show_rows(ui, height, count, rows));
    let output = output.inner;
    list.top = output.state.clamped_offset().y;
    list.seen = output.inner_rect.height();
    if output.inner.is_some() {
        list.reveal = false;
        ui.memory_mut(|it| {
            if let Some(focused) = it.focused() {
                it.surrender_focus(focused);
            }
        });
    }
    output.inner
}
