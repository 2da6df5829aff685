//! The picker as it is shown: a field, the entities that fit, what else can
//! be said of a mention, and what Enter will do.

use super::picker::{EntityRow, Last, Picked, Picker};
use super::words::{certainty_word, kind_word, way_words, with_groups};
use crate::app::chord::Chord;
use crate::app::{EntityWish, Store};
use crate::index::Likeness;
use crate::model::Entity;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, Icon, button_ui, focus_ring, key_hint_ui};
use eframe::egui::{
    self, Align2, Area, Color32, Context, CornerRadius, FontId, Frame, Id, Key, Margin, Modal,
    Modifiers, Order, Pos2, Response, RichText, Role, ScrollArea, Sense, TextEdit, TextFormat, Ui,
    UiBuilder, UiKind, WidgetInfo, pos2, text::LayoutJob, vec2,
};

const WIDTH: f32 = 460.0;
const ROW: f32 = 32.0;
const ROWS: f32 = 7.0;
/// About as high as the picker gets.
const HEIGHT: f32 = 430.0;

/// What came of the picker in a frame.
#[derive(Clone, Debug, PartialEq)]
pub enum PickerEvent {
    /// A choice was made.
    Picked(Picked),
    /// It was left.
    Closed,
}

impl Picker {
    /// Shows it, at a place of the window if one is given, else at its top.
    pub fn show(
        &mut self,
        ctx: &Context,
        at: Option<Pos2>,
        store: &Store,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<PickerEvent> {
        self.update(store);
        let tokens = Tokens::of(ctx);
        let name = self.name(store);
        let room = ctx.content_rect();
        let id = Id::unique("entity picker");
        let area = Area::new(id)
            .kind(UiKind::Modal)
            .sense(Sense::hover())
            .order(Order::Foreground)
            .interactable(true)
            .accessible_name(&name)
            .role(Role::Dialog);
        let area = match at {
            Some(at) => {
                // Below the mention, or above it where there is no room.
                let below = at.y + 30.0 + HEIGHT <= room.max.y || at.y < HEIGHT;
                let x = at.x.min(room.max.x - WIDTH - space::L).max(space::S);
                if below {
                    let y = (at.y + 30.0).min((room.max.y - HEIGHT).max(space::S));
                    area.fixed_pos(pos2(x, y))
                } else {
                    let pivot = Align2::LEFT_BOTTOM;
                    area.pivot(pivot).fixed_pos(pos2(x, at.y - space::S))
                }
            }
            None => area.anchor(Align2::CENTER_TOP, vec2(0.0, 96.0)),
        };
        let frame = Frame::popup(&ctx.global_style()).inner_margin(Margin::ZERO);
        let shown = Modal::new(id)
            .area(area)
            .frame(frame)
            .backdrop_color(Color32::TRANSPARENT)
            .show(ctx, |ui| {
                ui.set_width(WIDTH.min(room.width() - 2.0 * space::L));
                ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
                self.inside_ui(ui, &name, store, tokens, fresh)
            });
        let closed = shown.should_close().then_some(PickerEvent::Closed);
        shown.inner.map(PickerEvent::Picked).or(closed)
    }

    fn name(&self, store: &Store) -> String {
        let label = |id| {
            let entity = store.project().entities().get(id);
            entity.map_or_else(String::new, |it| one_line(&it.label, 40))
        };
        match &self.wish {
            EntityWish::Link(ids) if self.words.is_empty() => {
                format!("Link {} mentions to", ids.len())
            }
            EntityWish::Link(ids) if ids.len() > 1 => {
                let words = one_line(&self.words, 30);
                format!("Link {} mentions ‘{words}’ to", ids.len())
            }
            EntityWish::Link(_) => format!("Link ‘{}’ to", one_line(&self.words, 40)),
            EntityWish::Within(id) => format!("‘{}’ lies in", label(id)),
            EntityWish::Merge(id) => format!("Merge ‘{}’ with", label(id)),
        }
    }

    fn links(&self) -> bool {
        matches!(self.wish, EntityWish::Link(_))
    }

    fn inside_ui(
        &mut self,
        ui: &mut Ui,
        name: &str,
        store: &Store,
        tokens: &Tokens,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<Picked> {
        let moved = self.take_keys(ui);
        let mut picked = self.take_enter(ui, store, fresh);
        let field = self.field_ui(ui, name, tokens);
        self.update(store);
        line_ui(ui, tokens);
        let clicked = self.rows_ui(ui, &field, moved || field.changed(), store, tokens);
        line_ui(ui, tokens);
        let clicked = self.lasts_ui(ui, &field, tokens).or(clicked);
        line_ui(ui, tokens);
        self.options_ui(ui, store, tokens);
        if let Some(at) = clicked {
            if self.chosen != at {
                self.asked = false;
            }
            self.chosen = at;
            picked = picked.or(self.pick(store, fresh));
        }
        picked
    }

    /// Takes the keys that move before the field gets them.
    fn take_keys(&mut self, ui: &Ui) -> bool {
        let moves = [
            (Modifiers::NONE, Key::ArrowDown, 1),
            (Modifiers::NONE, Key::ArrowUp, -1),
            (Modifiers::NONE, Key::PageDown, ROWS as isize - 1),
            (Modifiers::NONE, Key::PageUp, 1 - ROWS as isize),
        ];
        let mut moved = false;
        for (modifiers, key, rows) in moves {
            let times = ui.input_mut(|it| it.count_and_consume_key(modifiers, key));
            for _ in 0..times {
                self.go(rows);
                moved = true;
            }
        }
        if self.links() {
            // Nobody looks for a question mark; it says how sure one is.
            let asked = ui.input_mut(|it| {
                let before = it.events.len();
                it.events
                    .retain(|event| !matches!(event, egui::Event::Text(text) if text == "?"));
                before - it.events.len()
            });
            (0..asked).for_each(|_| self.next_certainty());
            if ui.input_mut(|it| it.consume_key(Modifiers::ALT, Key::A)) {
                self.keep_name = !self.keep_name;
            }
        }
        if ui.input_mut(|it| it.consume_key(Modifiers::COMMAND, Key::K)) {
            self.next_kind();
        }
        moved
    }

    fn take_enter(
        &mut self,
        ui: &Ui,
        store: &Store,
        fresh: &mut dyn FnMut() -> u64,
    ) -> Option<Picked> {
        let entered = |modifiers| ui.input_mut(|it| it.consume_key(modifiers, Key::Enter));
        if entered(Modifiers::COMMAND) {
            return self.pick_new(store, fresh);
        }
        if entered(Modifiers::SHIFT) {
            if self.links() {
                self.toggle_in_set();
            }
            return None;
        }
        entered(Modifiers::NONE).then(|| self.pick(store, fresh))?
    }

    fn field_ui(&mut self, ui: &mut Ui, name: &str, tokens: &Tokens) -> Response {
        let frame = Frame::new().inner_margin(Margin::symmetric(space::M as i8, space::S as i8));
        let inside = |ui: &mut Ui| {
            ui.horizontal(|ui| {
                let icon = if self.links() {
                    Icon::Link
                } else {
                    Icon::Entity
                };
                let (square, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
                icon.paint(ui, square, 18.0, tokens.text_secondary);
                let field = TextEdit::singleline(&mut self.typed)
                    .hint_text(format!("{name}…"))
                    .font(FontId::proportional(size::LARGE))
                    .frame(Frame::NONE)
                    .margin(Margin::ZERO)
                    .min_size(vec2(0.0, size::CONTROL))
                    .align(Align2::LEFT_CENTER)
                    .desired_width(f32::INFINITY);
                let response = ui.add(field).accessible_name(name);
                // Not in a window without the keyboard, which would paint for ever.
                if ui.input(|it| it.focused) && !response.has_focus() {
                    response.request_focus();
                }
                response
            })
            .inner
        };
        frame.show(ui, inside).inner
    }

    fn rows_ui(
        &mut self,
        ui: &mut Ui,
        field: &Response,
        moved: bool,
        store: &Store,
        tokens: &Tokens,
    ) -> Option<usize> {
        let count = self.listed();
        if count == 0 {
            let none = if store.project().entities().is_empty() {
                "No entities yet. The first one is a key away."
            } else {
                "No entity has a name like this."
            };
            let frame = Frame::new().inner_margin(Margin::symmetric(space::L as i8, 10));
            frame.show(ui, |ui| ui.colored_label(tokens.text_secondary, none));
            return None;
        }
        let (mut top, seen) = self.view;
        let mut scroll = ScrollArea::vertical()
            .id_salt("entities that fit")
            .auto_shrink([false, true])
            .min_scrolled_height(0.0)
            .max_height(ROW * ROWS);
        if moved {
            let row = self.chosen.min(count - 1) as f32 * ROW;
            top = top.min(row).max(row + ROW - seen);
            scroll = scroll.vertical_scroll_offset(top);
        }
        let pointing = ui.input(|it| it.pointer.delta() != egui::Vec2::ZERO);
        let builder = UiBuilder::new()
            .accessibility_role(Role::ListBox)
            .accessibility_label("Entities that fit");
        let output = ui
            .scope_builder(builder, |ui| {
                scroll.show_rows(ui, ROW, count, |ui, shown| {
                    let mut clicked = None;
                    for at in shown {
                        if let Some(entry) = at.checked_sub(self.rows().len()) {
                            let response = self.entry_ui(ui, at, entry, tokens);
                            self.point(ui, field, &response, at, pointing);
                            if response.clicked() {
                                clicked = Some(at);
                            }
                            continue;
                        }
                        let row = self.rows()[at].clone();
                        let Some(entity) = store.project().entities().get(&row.id).cloned() else {
                            continue;
                        };
                        let response = self.row_ui(ui, at, &row, &entity, store, tokens);
                        self.point(ui, field, &response, at, pointing);
                        if response.clicked() {
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

    /// The pointer chooses when it moves; screen readers hear what is chosen.
    fn point(&mut self, ui: &Ui, field: &Response, row: &Response, at: usize, pointing: bool) {
        if self.chosen == at {
            ui.ctx().accesskit_node_builder(field.id, |node| {
                node.set_active_descendant(row.id.accesskit_id());
            });
        }
        if pointing && row.hovered() && self.chosen != at {
            self.chosen = at;
            self.asked = false;
        }
    }

    fn row_ui(
        &mut self,
        ui: &mut Ui,
        at: usize,
        row: &EntityRow,
        entity: &Entity,
        store: &Store,
        tokens: &Tokens,
    ) -> Response {
        let chosen = at == self.chosen;
        let label = one_line(&entity.label, 120);
        let near = row.how == Some(Likeness::Near);
        let count = store.mentions().count(&row.id);
        let ticked = self.set.iter().find(|it| it.entity == row.id).cloned();
        let way = way_words(store.project(), entity);
        let mut facts: Vec<String> = Vec::new();
        if near {
            let words = if self.typed.trim().is_empty() {
                &self.words
            } else {
                &self.typed
            };
            facts.push(format!("did you mean this by ‘{}’?", one_line(words, 24)));
        } else {
            facts.extend(
                row.other
                    .as_ref()
                    .map(|it| format!("also ‘{}’", one_line(it, 30))),
            );
            facts.extend((!way.is_empty()).then(|| format!("in {way}")));
        }
        if let Some(link) = &ticked {
            facts.push(format!("linked, {}", certainty_word(link.certainty)));
        }
        let kind = kind_word(entity.kind);
        let spoken = [&[label.clone()][..], &facts, &[kind.to_owned()]]
            .concat()
            .join(", ");
        let icon = match (&ticked, near) {
            (Some(_), _) => Some(Icon::Check),
            (None, true) => Some(Icon::Help),
            (None, false) => None,
        };
        let (body, response) = row_ground(ui, &spoken, chosen, tokens);
        if !ui.is_rect_visible(body) {
            return response;
        }
        let typed = self.typed.trim().to_owned();
        let fit = self.fuzzy.fit(&typed, &label).unwrap_or_default();
        let right = format!("{kind}   {}", with_groups(count));
        let parts = Parts {
            icon,
            label: fit.pieces(&label),
            facts: &facts.join(" · "),
            right: &right,
            asking: near && chosen && self.asked,
        };
        paint_row(ui, body, &parts, tokens);
        response
    }

    /// An entry of a gazetteer, which becomes an entity when it is chosen.
    fn entry_ui(&mut self, ui: &mut Ui, at: usize, entry: usize, tokens: &Tokens) -> Response {
        let row = self.entries()[entry].clone();
        let chosen = at == self.chosen;
        let near = row.how == Some(Likeness::Near);
        let label = self.gazetteers.get(&row.id);
        let label = label.map_or_else(String::new, |it| self.gazetteers.label(it));
        let label = one_line(&label, 120);
        let mut facts = self.gazetteers.place_words(&row.id);
        if near {
            facts = format!("did you mean this? {facts}");
        }
        let right = format!("gazetteer {}", one_line(&row.id.gazetteer, 16));
        let spoken = format!("{label}, {facts}, {right}");
        let (body, response) = row_ground(ui, &spoken, chosen, tokens);
        let typed = self.typed.trim().to_owned();
        let fit = self.fuzzy.fit(&typed, &label).unwrap_or_default();
        let parts = Parts {
            icon: Some(if near { Icon::Help } else { Icon::Plus }),
            label: fit.pieces(&label),
            facts: &facts,
            right: &right,
            asking: near && chosen && self.asked,
        };
        paint_row(ui, body, &parts, tokens);
        response
    }

    fn lasts_ui(&mut self, ui: &mut Ui, field: &Response, tokens: &Tokens) -> Option<usize> {
        let pointing = ui.input(|it| it.pointer.delta() != egui::Vec2::ZERO);
        let mut clicked = None;
        for (place, last) in self.lasts().into_iter().enumerate() {
            let at = self.listed() + place;
            let new = format!("New entity ‘{}’", one_line(&self.new_name(), 60));
            let (icon, words, facts, right) = match last {
                Last::New => (Icon::Plus, new.as_str(), "", kind_word(self.kind)),
                Last::Unidentified => (
                    Icon::Unsure,
                    "Somebody unidentified",
                    "a statement, not silence",
                    "",
                ),
                Last::Unlink => (Icon::Close, "Remove the link", "", ""),
            };
            let spoken = [words, facts, right]
                .into_iter()
                .filter(|it| !it.is_empty());
            let spoken = spoken.collect::<Vec<_>>().join(", ");
            let (body, response) = row_ground(ui, &spoken, at == self.chosen, tokens);
            let parts = Parts {
                icon: Some(icon),
                label: vec![(words, false)],
                facts,
                right,
                asking: false,
            };
            paint_row(ui, body, &parts, tokens);
            self.point(ui, field, &response, at, pointing);
            if response.clicked() {
                clicked = Some(at);
            }
        }
        clicked
    }

    /// How sure, which kind, whether the words become a name; and the keys.
    fn options_ui(&mut self, ui: &mut Ui, store: &Store, tokens: &Tokens) {
        let frame = Frame::new()
            .fill(tokens.window)
            .inner_margin(Margin::symmetric(space::M as i8, 6));
        let corner = radius::LARGE - 1;
        let frame = frame.corner_radius(CornerRadius {
            sw: corner,
            se: corner,
            ..CornerRadius::ZERO
        });
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(space::M, space::XS);
            let offered = self.offered_name(store).map(|it| one_line(it, 30));
            if let Some(name) = offered {
                let mut keeps = self.keeps_name();
                let enabled = self
                    .chosen_row()
                    .is_none_or(|it| it.how != Some(Likeness::Near));
                ui.add_enabled_ui(enabled, |ui| {
                    let words = format!("Keep ‘{name}’ as a further name");
                    let tick = ui.checkbox(&mut keeps, words);
                    focus_ring(ui, &tick, CornerRadius::same(radius::SMALL));
                    if tick.clicked() {
                        self.keep_name = keeps;
                    }
                });
            }
            if self.asked {
                let words = "It is one letter off. Enter links it all the same.";
                let words = RichText::new(words).size(size::SMALL);
                ui.label(words.color(tokens.warning.text));
            }
            let new = self.chosen_last() == Some(Last::New);
            let shown = self.links() || new;
            let options = |ui: &mut Ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                if self.links() {
                    let words = format!("Certainty: {}", certainty_word(self.certainty));
                    let hover = "How surely the mention is of it; the key ? changes it";
                    let button = button_ui(ui, None, &words, ButtonKind::Quiet, true);
                    if button.on_hover_text(hover).clicked() {
                        self.next_certainty();
                    }
                }
                if new {
                    let words = format!("Kind: {}", kind_word(self.kind));
                    let hover = "What the new entity is; Ctrl+K changes it";
                    let button = button_ui(ui, None, &words, ButtonKind::Quiet, true);
                    if button.on_hover_text(hover).clicked() {
                        self.next_kind();
                    }
                }
            };
            if shown {
                ui.horizontal(options);
            }
            ui.horizontal_wrapped(|ui| {
                let hint = |ui: &mut Ui, ctrl, shift, key, does| {
                    if let Some(chord) = Chord::new(ctrl, false, shift, key) {
                        key_hint_ui(ui, chord, does);
                    }
                };
                if self.links() {
                    hint(ui, false, false, "Enter", "link");
                    hint(ui, false, true, "Enter", "one of several");
                    hint(ui, false, false, "?", "certainty");
                } else {
                    hint(ui, false, false, "Enter", "choose");
                }
                if self.lasts().contains(&Last::New) {
                    hint(ui, true, false, "Enter", "new");
                }
            });
        });
    }
}

fn line_ui(ui: &mut Ui, tokens: &Tokens) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let none = CornerRadius::ZERO;
    ui.painter().rect_filled(rect, none, tokens.hairline);
}

/// The ground of a row, without focus of its own: the keyboard stays in the field.
fn row_ground(ui: &mut Ui, name: &str, chosen: bool, tokens: &Tokens) -> (egui::Rect, Response) {
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, name));
    let body = rect.shrink2(vec2(6.0, 1.0));
    if chosen {
        let corner = CornerRadius::same(radius::SMALL);
        ui.painter().rect_filled(body, corner, tokens.accent_soft);
    }
    (body, response)
}

/// What a row shows, from left to right.
struct Parts<'a> {
    icon: Option<Icon>,
    label: Vec<(&'a str, bool)>,
    facts: &'a str,
    right: &'a str,
    asking: bool,
}

fn paint_row(ui: &mut Ui, body: egui::Rect, parts: &Parts<'_>, tokens: &Tokens) {
    let painter = ui.painter_at(body);
    let small = FontId::proportional(size::SMALL);
    let middle = body.center().y;
    let end = pos2(body.max.x - space::S, middle);
    let (center, quiet) = (Align2::RIGHT_CENTER, tokens.text_secondary);
    let right = painter.text(end, center, parts.right, small.clone(), quiet);
    let mut left = body.min.x + space::S;
    if let Some(icon) = parts.icon {
        let square = egui::Rect::from_min_size(pos2(left, body.min.y), vec2(16.0, body.height()));
        let tint = if parts.asking {
            tokens.warning.text
        } else {
            quiet
        };
        icon.paint(ui, square, 14.0, tint);
    }
    left += 16.0 + space::S;
    let mut job = LayoutJob::default();
    for (piece, fits) in &parts.label {
        let (font, color) = if *fits {
            (FontId::new(size::BODY, strong_family()), tokens.accent)
        } else {
            (FontId::proportional(size::BODY), tokens.text)
        };
        job.append(piece, 0.0, TextFormat::simple(font, color));
    }
    if !parts.facts.is_empty() {
        let color = if parts.asking {
            tokens.warning.text
        } else {
            quiet
        };
        job.append(parts.facts, space::S, TextFormat::simple(small, color));
    }
    let room = right.min.x - space::S - left;
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
    let galley = painter.layout_job(job);
    let top = middle - galley.size().y / 2.0;
    painter.galley(pos2(left, top), galley, tokens.text);
}
