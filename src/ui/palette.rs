//! The palette: type a few letters of what is wanted, press Enter.
//!
//! It lists anything: actions, sources, tags, annotations to jump to. What is
//! listed belongs to the caller; the palette keeps only what was typed.

mod actions;

pub use actions::{action_icon, action_items};

use crate::app::chord::Chord;
use crate::ui::theme::{Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{Fuzzy, Icon, Match, key_caps_ui, key_hint_ui};
use eframe::egui::{
    self, Align, Align2, Color32, Context, CornerRadius, FontId, Frame, Id, Key, Layout, Margin,
    Modal, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense, TextEdit, Ui, UiBuilder,
    WidgetInfo, pos2, text::LayoutJob, vec2,
};
use std::borrow::Cow;

/// Something that can be picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteItem<'a> {
    /// What it is; typing looks here.
    pub label: Cow<'a, str>,
    /// Where it belongs, quieter, behind the label; typing looks here too, but
    /// values it less.
    pub detail: Cow<'a, str>,
    /// Before the label.
    pub icon: Option<Icon>,
    /// The keys that do the same.
    pub keys: Option<Chord>,
    /// Why it cannot be picked now.
    pub unavailable: Option<&'a str>,
    /// How long ago it was picked: 0 is the last one.
    pub recent: Option<usize>,
}

/// What the person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaletteEvent {
    /// Picked the item at this place of the given list.
    Picked(usize),
    /// Went away without picking.
    Closed,
}

/// An open palette.
#[derive(Debug)]
pub struct Palette {
    name: &'static str,
    hint: &'static str,
    typed: String,
    /// The place in the list of fitting items.
    chosen: usize,
    fuzzy: Fuzzy,
    /// Where the list is scrolled to, and how much of it is seen.
    view: (f32, f32),
}

/// An item that fits what was typed.
struct Fitting {
    item: usize,
    label: Match,
}

const WIDTH: f32 = 580.0;
const ROW: f32 = 32.0;
const ROWS: f32 = 11.0;

impl Palette {
    /// A palette that was just opened. `name` is what a screen reader says,
    /// `hint` stands in the empty field.
    pub fn new(name: &'static str, hint: &'static str) -> Self {
        Self {
            name,
            hint,
            typed: String::new(),
            chosen: 0,
            fuzzy: Fuzzy::default(),
            view: (0.0, ROW * ROWS),
        }
    }

    /// Shows it over everything else.
    pub fn show(&mut self, ctx: &Context, items: &[PaletteItem<'_>]) -> Option<PaletteEvent> {
        let tokens = Tokens::of(ctx);
        let id = Id::unique(("palette", self.name));
        let room = ctx.content_rect();
        let below_top = (room.height() * 0.12).min(96.0);
        let area = Modal::default_area(id)
            .anchor(Align2::CENTER_TOP, vec2(0.0, below_top))
            .accessible_name(self.name)
            .role(Role::Dialog);
        let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::ZERO);
        let shown = Modal::new(id)
            .area(area)
            .frame(frame)
            .backdrop_color(tokens.veil)
            .show(ctx, |ui| {
                ui.set_width(WIDTH.min(room.width() - 2.0 * space::L));
                ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
                self.inside_ui(ui, items, room.height() - below_top - 140.0)
            });
        let closed = shown.should_close().then_some(PaletteEvent::Closed);
        shown.inner.or(closed)
    }

    fn inside_ui(
        &mut self,
        ui: &mut Ui,
        items: &[PaletteItem<'_>],
        height: f32,
    ) -> Option<PaletteEvent> {
        let tokens = Tokens::of_ui(ui);
        let moved = self.take_keys(ui);
        let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let field = self.field_ui(ui);
        if field.changed() {
            self.chosen = 0;
            self.view.0 = 0.0;
        }
        let fitting = self.fitting(items);
        let last = fitting.len().saturating_sub(1);
        self.chosen = match moved {
            Some(rows) if fitting.len() > 1 => {
                let count = fitting.len() as isize;
                // One step past an end comes back at the other; a page stops.
                if rows.abs() == 1 {
                    (self.chosen as isize + rows)
                        .rem_euclid(count)
                        .unsigned_abs()
                } else {
                    (self.chosen as isize + rows)
                        .clamp(0, count - 1)
                        .unsigned_abs()
                }
            }
            _ => self.chosen.min(last),
        };
        line_ui(ui);
        if fitting.is_empty() {
            ui.add_space(space::L);
            ui.vertical_centered(|ui| {
                let none = format!("Nothing fits ‘{}’", self.typed);
                ui.colored_label(tokens.text_secondary, none);
            });
            ui.add_space(space::L);
        }
        let clicked = self.list_ui(ui, items, &fitting, &field, moved.is_some(), height);
        line_ui(ui);
        footer_ui(ui, fitting.get(self.chosen).map(|it| &items[it.item]));
        let picked = clicked.or(if entered { Some(self.chosen) } else { None });
        let item = fitting.get(picked?)?.item;
        items[item]
            .unavailable
            .is_none()
            .then_some(PaletteEvent::Picked(item))
    }

    /// Takes the keys that move through the list before the field gets them;
    /// gives the rows to go down, negative for up.
    fn take_keys(&self, ui: &Ui) -> Option<isize> {
        let page = ROWS as isize - 1;
        let moves = [
            (Modifiers::NONE, Key::ArrowDown, 1),
            (Modifiers::NONE, Key::ArrowUp, -1),
            (Modifiers::NONE, Key::Tab, 1),
            (Modifiers::SHIFT, Key::Tab, -1),
            (Modifiers::NONE, Key::PageDown, page),
            (Modifiers::NONE, Key::PageUp, -page),
        ];
        ui.input_mut(|input| {
            let rows: isize = moves
                .into_iter()
                .map(|(modifiers, key, rows)| {
                    let times = input.count_and_consume_key(modifiers, key);
                    rows * isize::try_from(times).unwrap_or(0)
                })
                .sum();
            (rows != 0).then_some(rows)
        })
    }

    fn field_ui(&mut self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of_ui(ui);
        let frame = Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
        frame
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    let (glass, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
                    Icon::Search.paint(ui, glass, 18.0, tokens.text_secondary);
                    let field = TextEdit::singleline(&mut self.typed)
                        .hint_text(self.hint)
                        .font(FontId::proportional(size::LARGE))
                        .frame(Frame::NONE)
                        .margin(Margin::ZERO)
                        .min_size(vec2(0.0, size::CONTROL))
                        .align(Align2::LEFT_CENTER)
                        .desired_width(f32::INFINITY);
                    let response = ui.add(field).accessible_name(self.name);
                    // Only while the window itself has the keyboard: a widget
                    // has no focus in one that has not, and asking again every
                    // frame would keep the window busy for nothing.
                    if ui.input(|input| input.focused) && !response.has_focus() {
                        response.request_focus();
                    }
                    response
                })
                .inner
            })
            .inner
    }

    /// The items that fit, best first.
    fn fitting(&mut self, items: &[PaletteItem<'_>]) -> Vec<Fitting> {
        let mut scored = Vec::new();
        for (item, it) in items.iter().enumerate() {
            let (score, label) = match self.fuzzy.fit(&self.typed, &it.label) {
                Some(label) => (label.score.saturating_add(1_000), label),
                None => match self.fit_by_words(it) {
                    Some(score) => (score, Match::default()),
                    None => continue,
                },
            };
            let score = if self.typed.trim().is_empty() {
                0
            } else {
                score
            };
            let recent = it.recent.unwrap_or(usize::MAX);
            let order = (it.unavailable.is_some(), std::cmp::Reverse(score), recent);
            scored.push((order, Fitting { item, label }));
        }
        // Stable: equal ones stay in the order of the list.
        scored.sort_by_key(|(order, _)| *order);
        scored.into_iter().map(|(_, fitting)| fitting).collect()
    }

    /// How well an item fits whose label alone does not: each word typed must
    /// fit the label or stand in the detail as it is.
    fn fit_by_words(&mut self, item: &PaletteItem<'_>) -> Option<u32> {
        let detail = item.detail.to_lowercase();
        let mut score = 0u32;
        for word in self.typed.split_whitespace() {
            if let Some(fit) = self.fuzzy.fit(word, &item.label) {
                score = score.saturating_add(fit.score.min(100));
            } else if !detail.contains(&word.to_lowercase()) {
                return None;
            }
        }
        Some(score.min(999))
    }

    fn list_ui(
        &mut self,
        ui: &mut Ui,
        items: &[PaletteItem<'_>],
        fitting: &[Fitting],
        field: &Response,
        moved: bool,
        height: f32,
    ) -> Option<usize> {
        let (mut top, seen) = self.view;
        if moved {
            let row = self.chosen as f32 * ROW;
            top = top.min(row).max(row + ROW - seen);
        }
        let mut scroll = ScrollArea::vertical()
            .id_salt("palette list")
            .auto_shrink([false, true])
            .min_scrolled_height(0.0)
            .max_height((ROW * ROWS).min(height.max(ROW * 2.0)));
        if moved || field.changed() {
            scroll = scroll.vertical_scroll_offset(top);
        }
        // The pointer chooses only when it moves, so that a list that scrolls
        // under a resting pointer does not jump.
        let pointing = ui.input(|input| input.pointer.delta() != egui::Vec2::ZERO);
        let builder = UiBuilder::new()
            .accessibility_role(Role::ListBox)
            .accessibility_label(self.name);
        let output = ui
            .scope_builder(builder, |ui| {
                scroll.show_rows(ui, ROW, fitting.len(), |ui, rows| {
                    let mut clicked = None;
                    for at in rows {
                        let chosen = at == self.chosen;
                        let fit = &fitting[at];
                        let row = row_ui(ui, &items[fit.item], &fit.label, chosen);
                        if chosen {
                            ui.ctx().accesskit_node_builder(field.id, |node| {
                                node.set_active_descendant(row.id.accesskit_id());
                            });
                        }
                        if pointing && row.hovered() {
                            self.chosen = at;
                        }
                        if row.clicked() {
                            clicked = Some(at);
                        }
                    }
                    clicked
                })
            })
            .inner;
        self.view = (output.state.clamped_offset().y, output.inner_rect.height());
        output.inner
    }
}

fn line_ui(ui: &mut Ui) {
    let tokens = Tokens::of_ui(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter()
        .rect_filled(rect, CornerRadius::ZERO, tokens.hairline);
}

fn row_ui(ui: &mut Ui, item: &PaletteItem<'_>, fit: &Match, chosen: bool) -> Response {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), ROW);
    // Without focus of its own: the keyboard stays in the field, which names
    // the chosen row to screen readers.
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let mac = crate::ui::keys::mac(ui.ctx());
    response.widget_info(|| {
        let mut name = item.label.clone().into_owned();
        for part in [item.unavailable.unwrap_or(&item.detail)] {
            if !part.is_empty() {
                name += ", ";
                name += part;
            }
        }
        if let Some(keys) = item.keys {
            name += ", ";
            name += &keys.shown(mac);
        }
        let enabled = item.unavailable.is_none();
        WidgetInfo::selected(Role::ListBoxOption, enabled, chosen, name)
    });
    if item.unavailable.is_some() {
        ui.ctx()
            .accesskit_node_builder(response.id, egui::accesskit::Node::set_disabled);
    }
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let body = rect.shrink2(vec2(6.0, 1.0));
    if chosen {
        let corner = CornerRadius::same(radius::SMALL);
        ui.painter().rect_filled(body, corner, tokens.accent_soft);
    }
    let usable = item.unavailable.is_none();
    let words = if usable {
        tokens.text
    } else {
        tokens.text_disabled
    };

    let mut right = body.max.x - space::S;
    if let Some(keys) = item.keys.filter(|_| usable) {
        let room = Rect::from_min_max(pos2(body.min.x, body.min.y), pos2(right, body.max.y));
        let layout = Layout::right_to_left(Align::Center);
        let mut child = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
        right = key_caps_ui(&mut child, keys).rect.min.x - space::S;
    }
    let mut left = body.min.x + 10.0;
    let icon_room = Rect::from_min_size(pos2(left, body.min.y), vec2(18.0, body.height()));
    if let Some(icon) = item.icon {
        let tint = if usable { tokens.text_secondary } else { words };
        icon.paint(ui, icon_room, size::ICON, tint);
    }
    left += 18.0 + space::S;
    left += pieces_ui(ui, item, fit, words, left..right, body.center().y) + space::S;
    let detail = item.unavailable.unwrap_or(&item.detail);
    let mut job = LayoutJob::simple_singleline(
        detail.to_owned(),
        FontId::proportional(size::SMALL),
        if usable {
            tokens.text_secondary
        } else {
            tokens.text_disabled
        },
    );
    let room = (right - left).max(0.0);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    if room > 30.0 {
        let galley = ui.painter().layout_job(job);
        let top = body.center().y - galley.size().y / 2.0 + 0.5;
        ui.painter().galley(pos2(left, top), galley, words);
    }
    response
}

/// Paints the label with the letters that fit marked; gives its width.
fn pieces_ui(
    ui: &Ui,
    item: &PaletteItem<'_>,
    fit: &Match,
    words: Color32,
    room: std::ops::Range<f32>,
    middle: f32,
) -> f32 {
    let tokens = Tokens::of_ui(ui);
    let plain = FontId::proportional(size::BODY);
    let marked = FontId::new(size::BODY, strong_family());
    let mut job = LayoutJob::default();
    for (piece, fits) in fit.pieces(&item.label) {
        let (font, color) = if fits && item.unavailable.is_none() {
            (marked.clone(), tokens.accent)
        } else if fits {
            (marked.clone(), words)
        } else {
            (plain.clone(), words)
        };
        // A label is one line, whatever a project puts into it.
        let piece = piece.replace(['\n', '\r'], " ");
        job.append(&piece, 0.0, egui::TextFormat::simple(font, color));
    }
    job.wrap = egui::text::TextWrapping::truncate_at_width((room.end - room.start).max(0.0));
    let galley = ui.painter().layout_job(job);
    let width = galley.size().x;
    let top = middle - galley.size().y / 2.0;
    ui.painter().galley(pos2(room.start, top), galley, words);
    width
}

fn footer_ui(ui: &mut Ui, chosen: Option<&PaletteItem<'_>>) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().inner_margin(Margin::symmetric(space::L as i8, 6));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        ui.horizontal(|ui| {
            let keys = [("Down", "next"), ("Enter", "pick"), ("Escape", "close")];
            for (key, does) in keys {
                if let Some(chord) = Chord::new(false, false, false, key) {
                    key_hint_ui(ui, chord, does);
                }
            }
            if let Some(why) = chosen.and_then(|item| item.unavailable) {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let words = RichText::new(why).size(size::SMALL);
                    ui.label(words.color(tokens.warning.text));
                });
            }
        });
    });
}

#[cfg(test)]
mod tests;
