//! What the mouse and the keyboard do in the reader.

use super::layout::Hit;
use super::view::{BAR, View, Visible};
use super::{Input, ReaderEvent};
use crate::index::Placed;
use crate::model::AnnotationId;
use crate::text::{
    ByteOffset, ByteSpan, Snap, next_grapheme, next_word, previous_grapheme, previous_word,
    sentence_at, snap, word_at,
};
use eframe::egui::{self, CursorIcon, Event, Key, Modifiers, PointerButton, Pos2, Rect};

/// How far inside a span its edge can be grabbed, in points.
const GRAB_INSIDE: f32 = 4.0;
/// How far outside; less, so that a drag may begin right behind a span.
const GRAB_OUTSIDE: f32 = 2.0;
/// The share of its first character at most, so that a drag may begin on it.
const GRAB_SHARE: f32 = 0.4;
/// Presses this close in time and place count as a double or triple click.
const MULTI_CLICK_SECS: f64 = 0.4;
const MULTI_CLICK_POINTS: f32 = 6.0;

/// One end of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Side {
    Start,
    End,
}

/// What the primary button is doing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Gesture {
    #[default]
    None,
    /// Stretching a selection.
    Select {
        /// The unit that a double or triple click chose, and where it began.
        unit: Option<(Snap, ByteSpan)>,
        /// Whether the stretch is added to what there is.
        adding: bool,
        /// Whether the pointer has moved off the place of the press.
        moved: bool,
    },
    /// Moving an edge of an annotation.
    Edge(EdgeDrag),
}

/// An edge on the move.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EdgeDrag {
    pub id: AnnotationId,
    pub fragment: usize,
    pub side: Side,
    /// Where the fragment lay before.
    pub from: ByteSpan,
    /// Where it would lie now.
    pub to: ByteSpan,
}

/// An edge under the pointer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edge {
    pub id: AnnotationId,
    pub fragment: usize,
    pub side: Side,
    pub span: ByteSpan,
    /// The line that shows it, on screen.
    pub line: Rect,
}

/// The last presses, for telling double from single.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Presses {
    at_secs: f64,
    pos: Pos2,
    count: u8,
}

impl Presses {
    fn press(&mut self, now_secs: f64, pos: Pos2) -> u8 {
        let again = now_secs - self.at_secs <= MULTI_CLICK_SECS
            && self.pos.distance(pos) <= MULTI_CLICK_POINTS;
        self.count = if again && self.count < 3 {
            self.count + 1
        } else {
            1
        };
        self.at_secs = now_secs;
        self.pos = pos;
        self.count
    }
}

impl View {
    pub(super) fn handle_input(
        &mut self,
        ui: &egui::Ui,
        response: &egui::Response,
        input: &Input<'_>,
        events: &mut Vec<ReaderEvent>,
    ) {
        self.handle_pointer(ui, response, input, events);
        if input.keys {
            self.handle_keys(ui, input);
        }
    }

    /// Follows the pointer event by event: a quick drag may begin and end
    /// within one frame, and each of its events has a place of its own.
    fn handle_pointer(
        &mut self,
        ui: &egui::Ui,
        response: &egui::Response,
        input: &Input<'_>,
        events: &mut Vec<ReaderEvent>,
    ) {
        self.hovered.clear();
        self.edge = None;
        let (happened, now, modifiers) = ui.input(|it| (it.events.clone(), it.time, it.modifiers));
        // What lies over the text, a pop-up for one, keeps its clicks.
        let ours = response.contains_pointer();
        let on_text = |view: &Self, pos: Pos2| {
            ours && view.area.contains(pos) && pos.x < view.area.right() - BAR
        };
        for event in happened {
            match event {
                Event::PointerMoved(pos) if self.gesture != Gesture::None => {
                    self.dragged_to = Some(pos);
                    self.stretch(ui, pos, modifiers, input);
                }
                Event::PointerButton {
                    pos,
                    button: PointerButton::Primary,
                    pressed,
                    modifiers,
                } => {
                    if pressed && on_text(self, pos) {
                        self.edge = input.writable.then(|| self.edge_at(pos, input)).flatten();
                        response.request_focus();
                        self.dragged_to = Some(pos);
                        self.press(ui, pos, now, modifiers);
                    } else if !pressed && self.gesture != Gesture::None {
                        self.stretch(ui, pos, modifiers, input);
                        self.release(modifiers, input, events);
                    }
                }
                Event::PointerButton {
                    pos,
                    button: PointerButton::Secondary,
                    pressed: false,
                    ..
                } if on_text(self, pos) => {
                    events.push(ReaderEvent::Menu(self.hovered_at(pos, input)));
                }
                Event::Key {
                    key: Key::Escape,
                    pressed: true,
                    ..
                } if self.gesture != Gesture::None => {
                    self.gesture = Gesture::None;
                    self.clear_selection();
                }
                _ => {}
            }
        }
        let (pos, down) = ui.input(|it| (it.pointer.interact_pos(), it.pointer.primary_down()));
        if !down && self.gesture != Gesture::None {
            // The release went elsewhere, to another window for one.
            self.gesture = Gesture::None;
        }
        let held = self.dragged_to.filter(|_| self.gesture != Gesture::None);
        let Some(pos) = held.or(pos) else { return };
        if self.gesture != Gesture::None {
            // Held beyond the edge of the view, a drag scrolls on.
            self.scroll_at_edge(ui, pos);
            self.stretch(ui, pos, modifiers, input);
        } else if on_text(self, pos) {
            self.hovered = self.hovered_at(pos, input);
            self.edge = input.writable.then(|| self.edge_at(pos, input)).flatten();
            ui.set_cursor_icon(if self.edge.is_some() {
                CursorIcon::ResizeHorizontal
            } else {
                CursorIcon::Text
            });
        }
    }

    fn press(&mut self, ui: &egui::Ui, pos: Pos2, now: f64, modifiers: Modifiers) {
        let hit = self.hit(pos);
        let count = self.presses.press(now, pos);
        self.goal_x = None;
        if count == 1
            && !modifiers.any()
            && let Some(edge) = self.edge.take()
        {
            let Edge {
                id,
                fragment,
                side,
                span,
                ..
            } = edge;
            self.gesture = Gesture::Edge(EdgeDrag {
                id,
                fragment,
                side,
                from: span,
                to: span,
            });
            ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
            return;
        }
        let at = hit.over.unwrap_or(hit.gap);
        let unit = match count {
            2 => word_at(self.text(), at).map(|span| (Snap::Word, span)),
            3 => sentence_at(self.text(), at).map(|span| (Snap::Sentence, span)),
            _ => None,
        };
        let adding = modifiers.command;
        if adding {
            let finished = ByteSpan::new(
                self.selection.anchor.min(self.selection.head),
                self.selection.anchor.max(self.selection.head),
            );
            if count == 1 {
                self.stretches.extend(finished);
            }
        } else {
            self.stretches.clear();
        }
        if let Some((_, span)) = unit {
            self.selection.anchor = span.start();
            self.selection.head = span.end();
        } else {
            self.selection.head = hit.gap;
            if !modifiers.shift {
                self.selection.anchor = hit.gap;
            }
        }
        self.gesture = Gesture::Select {
            unit,
            adding,
            moved: modifiers.shift,
        };
    }

    /// The pointer moves with the button down.
    fn stretch(&mut self, ui: &egui::Ui, pos: Pos2, modifiers: Modifiers, input: &Input<'_>) {
        let gap = self.hit(pos).gap;
        let text = self.text().clone();
        let level = level(modifiers, input.snap);
        match &mut self.gesture {
            Gesture::None => {}
            Gesture::Select {
                unit: Some((unit, origin)),
                moved,
                ..
            } => {
                // On from a double click by words, from a triple click by sentences.
                let reached = match unit {
                    Snap::Sentence => sentence_at(&text, gap),
                    _ => word_at(&text, gap),
                };
                let origin = *origin;
                let reached = reached.filter(|it| gap != it.start() || gap < origin.start());
                let (anchor, head) = match reached {
                    Some(it) if gap < origin.start() => (origin.end(), it.start()),
                    Some(it) if gap > origin.end() => (origin.start(), it.end()),
                    _ => (origin.start(), origin.end()),
                };
                *moved |= head != origin.end();
                self.selection.anchor = anchor;
                self.selection.head = head;
            }
            Gesture::Select { moved, .. } => {
                *moved |= gap != self.selection.anchor;
                self.selection.head = gap;
            }
            Gesture::Edge(drag) => {
                let fixed = match drag.side {
                    Side::Start => drag.from.end(),
                    Side::End => drag.from.start(),
                };
                // Only the edge that moves is widened to a word's border.
                let wide = snap(&text, gap.min(fixed), gap.max(fixed), level);
                let moving = match wide {
                    Some(wide) if gap < fixed => wide.start(),
                    Some(wide) => wide.end(),
                    None => gap,
                };
                let (start, end) = (moving.min(fixed), moving.max(fixed));
                if let Ok(to) = ByteSpan::new(start, end) {
                    drag.to = to;
                }
                ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
            }
        }
    }

    /// Beyond the upper or lower edge a drag scrolls, the faster the further.
    fn scroll_at_edge(&mut self, ui: &egui::Ui, pos: Pos2) {
        let beyond = if pos.y < self.area.top() {
            pos.y - self.area.top()
        } else if pos.y > self.area.bottom() {
            pos.y - self.area.bottom()
        } else {
            return;
        };
        let seconds = ui.input(|it| it.stable_dt).min(0.05);
        let speed = (beyond.abs() * 12.0).clamp(120.0, 4000.0) * beyond.signum();
        self.scroll_by(speed * seconds);
        self.lay_out_again(ui.ctx());
        ui.request_repaint();
    }

    fn release(&mut self, modifiers: Modifiers, input: &Input<'_>, events: &mut Vec<ReaderEvent>) {
        match std::mem::take(&mut self.gesture) {
            Gesture::None => {}
            Gesture::Edge(EdgeDrag {
                id,
                fragment,
                from,
                to,
                ..
            }) => {
                if from != to {
                    events.push(ReaderEvent::Resized {
                        id,
                        fragment,
                        span: to,
                    });
                } else {
                    events.push(ReaderEvent::Clicked(vec![id]));
                }
            }
            Gesture::Select {
                unit,
                moved,
                adding,
            } => {
                if !moved && unit.is_none() {
                    self.selection.anchor = self.selection.head;
                    events.push(match self.suggestion_at(self.presses.pos, input) {
                        Some(place) => ReaderEvent::SuggestionClicked(place),
                        None => ReaderEvent::Clicked(self.hovered_at(self.presses.pos, input)),
                    });
                    return;
                }
                let level = level(modifiers, input.snap);
                let Some(span) = self.snapped(unit.map_or(level, |_| Snap::Character)) else {
                    self.selection.anchor = self.selection.head;
                    return;
                };
                self.selection.anchor = span.start();
                self.selection.head = span.end();
                if adding && input.focused.is_some() && input.writable {
                    self.clear_selection();
                    events.push(ReaderEvent::FragmentAdded(span));
                } else {
                    events.push(ReaderEvent::Selected);
                }
            }
        }
    }

    /// The stretch between anchor and head, widened to whole units.
    fn snapped(&self, level: Snap) -> Option<ByteSpan> {
        snap(
            self.text(),
            self.selection.anchor,
            self.selection.head,
            level,
        )
    }

    /// What would be selected if the button were let go now.
    pub(super) fn live_selection(&self, modifiers: Modifiers, input: &Input<'_>) -> Vec<ByteSpan> {
        let mut all = self.stretches.clone();
        match &self.gesture {
            Gesture::Select {
                unit: None,
                moved: true,
                ..
            } => {
                all.extend(self.snapped(level(modifiers, input.snap)));
            }
            _ => {
                let (a, b) = (self.selection.anchor, self.selection.head);
                all.extend(ByteSpan::new(a.min(b), a.max(b)));
            }
        }
        all
    }

    /// What a place on screen means; beside the text, the nearest.
    pub(super) fn hit(&self, pos: Pos2) -> Hit {
        let inside = Pos2::new(
            pos.x,
            pos.y.clamp(self.area.top(), self.area.bottom() - 1.0),
        );
        match self.visible_at(inside) {
            Some(Visible { pos, geometry, .. }) => geometry.hit(inside - *pos),
            None => Hit {
                gap: ByteOffset::ZERO,
                over: None,
            },
        }
    }

    fn hovered_at(&self, pos: Pos2, input: &Input<'_>) -> Vec<AnnotationId> {
        self.hit(pos)
            .over
            .map_or_else(Vec::new, |at| ids(&input.index.at(at)))
    }

    /// The edge under the pointer: the focused annotation's first, then the shortest's.
    fn edge_at(&self, pos: Pos2, input: &Input<'_>) -> Option<Edge> {
        let visible = self.visible_at(pos)?;
        let local = pos - visible.pos;
        let row = visible
            .geometry
            .rows
            .iter()
            .find(|row| row.top <= local.y && local.y < row.top + row.height)?;
        // Only what meets the row can have an edge in it.
        let mut near = input.index.meeting(row.start, row.end.plus(1));
        near.sort_by_key(|it| (!input.is_focused(it), it.hull.len()));
        for placed in near {
            for (fragment, &span) in placed.spans().iter().enumerate() {
                let first = row.cells.iter().find(|cell| cell.start == span.start());
                let last = row.cells.iter().find(|cell| cell.end == span.end());
                let ends = [(Side::Start, first), (Side::End, last)];
                for (side, cell) in ends {
                    let Some(cell) = cell else { continue };
                    let at_left = (side == Side::Start) != cell.rtl;
                    let x = if at_left { cell.left } else { cell.right };
                    let inward = if at_left { local.x - x } else { x - local.x };
                    let reach = GRAB_INSIDE.min((cell.right - cell.left) * GRAB_SHARE);
                    if (-GRAB_OUTSIDE..=reach).contains(&inward) {
                        let line = Rect::from_min_max(
                            Pos2::new(x, row.top),
                            Pos2::new(x, row.top + row.height),
                        );
                        return Some(Edge {
                            id: placed.annotation.id.clone(),
                            fragment,
                            side,
                            span,
                            line: line.translate(visible.pos.to_vec2()),
                        });
                    }
                }
            }
        }
        None
    }

    fn handle_keys(&mut self, ui: &egui::Ui, input: &Input<'_>) {
        let events = ui.input(|it| it.events.clone());
        for event in events {
            match event {
                Event::Copy => {
                    let parts: Vec<&str> = self
                        .selection()
                        .iter()
                        .map(|&it| input.text.slice(it))
                        .collect();
                    if !parts.is_empty() {
                        ui.copy_text(parts.join(" "));
                    }
                }
                Event::Key {
                    key,
                    pressed: true,
                    modifiers,
                    ..
                } if !modifiers.alt => {
                    self.key(ui, key, modifiers, input.caret_mode);
                }
                _ => {}
            }
        }
    }

    fn key(&mut self, ui: &egui::Ui, key: Key, modifiers: Modifiers, caret_mode: bool) {
        let page = self.area.height() - 2.0 * self.line_height();
        if !caret_mode && !modifiers.shift {
            let lines = 2.0 * self.line_height();
            match key {
                Key::ArrowUp if !modifiers.command => self.scroll_by(-lines),
                Key::ArrowDown if !modifiers.command => self.scroll_by(lines),
                Key::PageUp if !modifiers.command => self.scroll_by(-page),
                Key::PageDown | Key::Space if !modifiers.command => self.scroll_by(page),
                Key::Home => self.scroll_to_share(0.0),
                Key::End => self.scroll_to_share(1.0),
                _ => {}
            }
            return;
        }
        let text = self.text().clone();
        let from = self.selection.head;
        let ctx = ui.ctx();
        let up_or_down = matches!(
            key,
            Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown
        );
        if !up_or_down {
            self.goal_x = None;
        }
        let to = match key {
            Key::ArrowLeft if modifiers.command => previous_word(&text, from),
            Key::ArrowRight if modifiers.command => next_word(&text, from),
            Key::ArrowLeft => previous_grapheme(&text, from),
            Key::ArrowRight => next_grapheme(&text, from),
            Key::ArrowUp => self.row_step(ctx, from, false),
            Key::ArrowDown => self.row_step(ctx, from, true),
            Key::PageUp | Key::PageDown if !modifiers.command => {
                let rows = (page / self.line_height()).max(1.0) as usize;
                let down = key == Key::PageDown;
                (0..rows).fold(from, |at, _| self.row_step(ctx, at, down))
            }
            Key::Home if modifiers.command => ByteOffset::ZERO,
            Key::End if modifiers.command => text.byte_len(),
            Key::Home => self.row_ends(ctx, from).0,
            Key::End => self.row_ends(ctx, from).1,
            _ => return,
        };
        self.selection.head = to;
        if !modifiers.shift {
            self.selection.anchor = to;
            self.stretches.clear();
        }
        self.follow(to);
    }
}

/// With Alt held a drag is not widened.
fn level(modifiers: Modifiers, snap: Snap) -> Snap {
    if modifiers.alt { Snap::Character } else { snap }
}

fn ids(placed: &[&Placed]) -> Vec<AnnotationId> {
    placed.iter().map(|it| it.annotation.id.clone()).collect()
}
