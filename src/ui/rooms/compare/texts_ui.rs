//! Two accounts in their texts, side by side: each in its own reader, with what
//! stands around it, both at the aspect that is chosen. Every part of them bears
//! a sign of how it relates to the other side.

use super::cell_ui::{quoted, verdict_words};
use super::drag;
use super::matrix::{Cursor, Group, Laid};
use super::state::CompareState;
use super::told::agrees;
use super::words::{badge_look, capital, counted, published_words, relation_hue};
use super::{CompareInput, Go};
use crate::app::Request;
use crate::compare::{Badge, Cell, Column, Pair, Row};
use crate::model::{AccountId, AnnotationId, EventId, SourceId, TagId};
use crate::text::{ByteSpan, Snap};
use crate::ui::reader::{
    Gutter, Input, ReaderEvent, ReaderStyle, TagShown, ToldMark, View, ZoneMark, one_line,
    reader_ui,
};
use crate::ui::theme::{Lane, TagLook, Tokens, reading_family, size, space, stroke, strong_family};
use crate::ui::widgets::{Icon, chevron};
use eframe::egui::{
    self, ComboBox, FontId, Frame, Margin, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// Which two accounts are read, and where.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pair: Option<(AccountId, AccountId)>,
    views: [Option<(SourceId, View)>; 2],
    /// What the readers were last led to.
    led: Option<(EventId, SmolStr, AccountId, AccountId)>,
}

impl Texts {
    /// Forgets the pair: another event is shown.
    pub fn rewind(&mut self) {
        self.pair = None;
        self.led = None;
    }

    /// Whether one of the readers has the keyboard; it takes no text.
    pub fn has_focus(&self, ctx: &egui::Context) -> bool {
        let focused = ctx.memory(egui::Memory::focused);
        let mut views = self.views.iter().flatten();
        focused.is_some() && views.any(|(_, view)| view.widget_id() == focused)
    }

    /// Chooses a pair.
    pub fn set(&mut self, a: AccountId, b: AccountId) {
        if a != b {
            self.pair = Some((a, b));
        }
    }

    /// Another account at the right; with `shift` at the left.
    pub fn go(&mut self, laid: &Laid, way: Go, shift: bool) {
        let Some(group) = laid.groups.first() else {
            return;
        };
        let columns = &group.comparison.columns;
        let Some((a, b)) = self.chosen(group, None) else {
            return;
        };
        let (own, other) = if shift { (a, b) } else { (b, a) };
        let count = columns.len();
        let step = if way == Go::Right { 1 } else { count - 1 };
        let mut to = (own + step) % count;
        if to == other {
            to = (to + step) % count;
        }
        let (a, b) = if shift { (to, other) } else { (other, to) };
        self.set(columns[a].account.clone(), columns[b].account.clone());
    }

    /// The columns of the pair: the chosen ones, else those of the sharpest
    /// pair, else the first two.
    fn chosen(&self, group: &Group, row: Option<&Row>) -> Option<(usize, usize)> {
        let columns = &group.comparison.columns;
        let place = |id: &AccountId| columns.iter().position(|it| it.account == *id);
        let chosen = self
            .pair
            .as_ref()
            .and_then(|(a, b)| Some((place(a)?, place(b)?)));
        let sharpest = || {
            let pair = super::matrix::sharpest(row?, None)?;
            (pair.a != pair.b).then_some((pair.a, pair.b))
        };
        chosen
            .or_else(sharpest)
            .or((columns.len() > 1).then_some((0, 1)))
    }
}

pub(super) fn texts_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    laid: &Laid,
    requests: &mut Vec<Request>,
) {
    let at = state.matrix.at.clone();
    let line = at.as_ref().and_then(|at| laid.line_of(at));
    let found = line.and_then(|line| laid.row(line));
    // A step is read by itself: its accounts are compared with one another.
    let Some(group) = found.map(|it| it.0).or(laid.groups.first()) else {
        return;
    };
    let row = found.map(|it| it.1);
    let pair = state.texts.chosen(group, row);
    let columns = &group.comparison.columns;
    let (a, b) = match pair {
        Some(pair) => pair,
        None if !columns.is_empty() => (0, 0),
        None => return,
    };
    aspects_ui(ui, state, group, row, (a, b));
    lead(state, input, group, row, (a, b));
    let area = ui.available_rect_before_wrap();
    let sides: &[usize] = if a == b { &[a] } else { &[a, b] };
    let width = area.width() / sides.len() as f32;
    let tokens = Tokens::of_ui(ui);
    let mut chosen = None;
    for (side, &column) in sides.iter().enumerate() {
        let left = area.left() + side as f32 * width;
        let rect = Rect::from_min_max(pos2(left, area.top()), pos2(left + width, area.bottom()));
        let mut pane = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("pane", side)));
        pane.set_clip_rect(rect.intersect(ui.clip_rect()));
        let other = sides[(side + 1) % sides.len()];
        let shown = Pane {
            group,
            row,
            column,
            other,
            side,
        };
        chosen = pane_ui(&mut pane, state, input, &shown, requests).or(chosen);
        if side > 0 {
            let line = Stroke::new(stroke::HAIR, tokens.hairline);
            ui.painter().vline(left, area.y_range(), line);
        }
    }
    ui.advance_cursor_after_rect(area);
    if let Some(id) = chosen {
        choose(state, group, &id);
    }
}

/// Chooses the row and the account that an annotation stands in.
fn choose(state: &mut CompareState, group: &Group, id: &AnnotationId) {
    for row in &group.comparison.rows {
        for (column, cell) in group.comparison.columns.iter().zip(&row.cells) {
            if cell.said().is_some_and(|it| it.members.contains(id)) {
                state.matrix.at = Some(Cursor {
                    event: group.comparison.event.clone(),
                    aspect: row.aspect.name.clone(),
                    account: Some(column.account.clone()),
                });
                return;
            }
        }
    }
}

/// The pair of two columns in a row.
fn pair_of(row: &Row, a: usize, b: usize) -> Option<&Pair> {
    row.pairs
        .iter()
        .find(|it| (it.a, it.b) == (a.min(b), a.max(b)))
}

/// Every aspect as a switch, with how the two relate in it.
fn aspects_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    group: &Group,
    row: Option<&Row>,
    (a, b): (usize, usize),
) {
    let tokens = Tokens::of_ui(ui);
    let margin = Margin::symmetric(space::M as i8, 6);
    let show = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        for it in &group.comparison.rows {
            let on = row.is_some_and(|row| row.aspect == it.aspect);
            let pair = pair_of(it, a, b);
            let (icon, hue, word) = match pair {
                Some(pair) => {
                    let badge = pair.relation.badge(agrees(it.aspect.role));
                    let hue = relation_hue(tokens, pair.relation, it.aspect.role);
                    (badge_look(tokens, badge).0, hue, pair.relation.word())
                }
                None => (badge_look(tokens, Badge::OnlyOne).0, None, "not compared"),
            };
            let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
            let name = capital(&it.aspect.name);
            let image = icon.image(14.0, color);
            let button = egui::Button::selectable(on, (image, RichText::new(&name)));
            let response = ui.add(button);
            response.widget_info(|| {
                WidgetInfo::selected(Role::Button, true, on, format!("{name}: {word}"))
            });
            let response = response.on_hover_text(word);
            if response.clicked() {
                let account = group.comparison.columns.get(a);
                state.matrix.at = Some(Cursor {
                    event: group.comparison.event.clone(),
                    aspect: it.aspect.name.clone(),
                    account: account.map(|it| it.account.clone()),
                });
            }
        }
    };
    let low = super::is_low(ui);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        if low {
            // One line of switches where lines are few.
            let scroll = egui::ScrollArea::horizontal().id_salt("aspects");
            scroll.show(ui, |ui| ui.horizontal(show));
        } else {
            ui.horizontal_wrapped(show);
        }
    });
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    let bottom = ui.min_rect().bottom();
    ui.painter().hline(ui.max_rect().x_range(), bottom, line);
}

/// Brings both readers to the chosen aspect, once for each choice.
fn lead(
    state: &mut CompareState,
    input: &CompareInput<'_>,
    group: &Group,
    row: Option<&Row>,
    (a, b): (usize, usize),
) {
    let columns = &group.comparison.columns;
    let aspect = row.map(|it| it.aspect.name.clone()).unwrap_or_default();
    let key = (
        group.comparison.event.clone(),
        aspect,
        columns[a].account.clone(),
        columns[b].account.clone(),
    );
    let mut ready = true;
    for (side, column) in [a, b].into_iter().enumerate() {
        let told = &columns[column];
        let source = &told.passage.source;
        let Some(document) = input.store.document(source) else {
            ready = false;
            continue;
        };
        let slot = &mut state.texts.views[side];
        if slot.as_ref().is_none_or(|it| it.0 != *source) {
            *slot = Some((source.clone(), View::new(document.text.clone())));
            state.texts.led = None;
        }
    }
    if !ready || state.texts.led.as_ref() == Some(&key) {
        return;
    }
    for (side, column) in [a, b].into_iter().enumerate() {
        let told = &columns[column];
        let Some(document) = input.store.document(&told.passage.source) else {
            continue;
        };
        let member = row
            .and_then(|row| row.cells.get(column))
            .and_then(Cell::said)
            .and_then(|it| it.members.first());
        let place = member.and_then(|id| input.store.placed(id));
        let at = match place.filter(|it| it.annotation.source == told.passage.source) {
            Some(placed) => Some(placed.hull.start()),
            None => document.text.byte_of(told.passage.span.start()),
        };
        if let (Some(at), Some((_, view))) = (at, &mut state.texts.views[side]) {
            view.reveal(at);
        }
    }
    state.texts.led = Some(key);
}

/// One side.
struct Pane<'a> {
    group: &'a Group,
    row: Option<&'a Row>,
    column: usize,
    other: usize,
    side: usize,
}

impl Pane<'_> {
    fn told(&self) -> &Column {
        &self.group.comparison.columns[self.column]
    }

    /// Every part of this account, with its pair with the other side.
    fn signs(&self, tokens: &Tokens) -> BTreeMap<AnnotationId, ToldMark> {
        let mut signs = BTreeMap::new();
        for row in &self.group.comparison.rows {
            let Some(said) = row.cells.get(self.column).and_then(Cell::said) else {
                continue;
            };
            let pair = pair_of(row, self.column, self.other).filter(|_| self.column != self.other);
            let badge = pair.map(|it| it.relation.badge(agrees(row.aspect.role)));
            let (sign, words) = match badge {
                Some(Badge::Conflict) => ('≠', "the other side conflicts"),
                Some(Badge::Compatible) => ('≈', "the other side is compatible"),
                Some(Badge::Agree) => ('=', "the other side agrees"),
                _ => ('·', "the other side does not say"),
            };
            let hue = badge.and_then(|it| badge_look(tokens, it).1);
            let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
            for id in &said.members {
                signs.insert(id.clone(), ToldMark { sign, color, words });
            }
        }
        signs
    }
}

fn pane_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    pane: &Pane<'_>,
    requests: &mut Vec<Request>,
) -> Option<AnnotationId> {
    let tokens = Tokens::of_ui(ui);
    head_ui(ui, state, input, pane);
    let told = pane.told();
    let source = &told.passage.source;
    let Some(document) = input.store.document(source) else {
        requests.push(Request::WantText(source.clone()));
        let margin = Margin::symmetric(space::L as i8, space::L as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            let words = "The text of this source is not at hand.";
            ui.label(RichText::new(words).color(tokens.text_secondary));
        });
        return None;
    };
    let scheme = input.store.project().scheme();
    let looks: BTreeMap<&TagId, TagShown> = scheme
        .tags
        .iter()
        .enumerate()
        .map(|(place, tag)| {
            let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
            let name = tag.label.to_lowercase();
            (&tag.id, TagShown { name, look })
        })
        .collect();
    let unknown = TagShown {
        name: "unknown tag".to_owned(),
        look: TagLook {
            hue: tokens.date,
            lane: Lane::Dotted,
            letter: '?',
            bar: false,
        },
    };
    let look = |tag: &TagId| looks.get(tag).unwrap_or(&unknown);
    let signs = pane.signs(tokens);
    let sign = |id: &AnnotationId| signs.get(id).copied();
    let passage = document.text.bytes_of(told.passage.span).ok();
    let zones: Vec<ZoneMark> = passage
        .into_iter()
        .map(|span| ZoneMark {
            span,
            label: "account".to_owned(),
            color: tokens.accent,
            dimmed: false,
        })
        .collect();
    let points = size::READING - 2.0;
    let style = ReaderStyle {
        font: FontId::new(points, reading_family()),
        small_font: FontId::proportional(size::SMALL),
        line_height: (points * size::LINE_HEIGHT).round(),
        measure: points * 38.0,
    };
    let member = pane
        .row
        .and_then(|row| row.cells.get(pane.column))
        .and_then(Cell::said)
        .and_then(|it| it.members.first());
    let focused = member.and_then(|id| input.store.placed(id));
    let shown = Input {
        text: &document.text,
        index: &document.index,
        look: &look,
        zones: &zones,
        lens: None,
        hedges: &[],
        told: Some(&sign),
        style: &style,
        focused: focused.filter(|it| it.annotation.source == *source),
        snap: Snap::Word,
        sticky: None,
        writable: false,
        gutter: Gutter::None,
        letters: false,
        caret_mode: false,
        keys: false,
    };
    let (_, view) = state.texts.views[pane.side]
        .as_mut()
        .filter(|it| it.0 == *source)?;
    let events = reader_ui(ui, view, &shown);
    events.into_iter().find_map(|event| match event {
        ReaderEvent::Clicked(ids) => ids.into_iter().find(|id| signs.contains_key(id)),
        _ => None,
    })
}

/// Whose account it is, when that was published, and what it says of the aspect.
fn head_ui(ui: &mut Ui, state: &mut CompareState, input: &CompareInput<'_>, pane: &Pane<'_>) {
    let tokens = Tokens::of_ui(ui);
    let told = pane.told();
    let margin = Margin::symmetric(space::M as i8, 6);
    Frame::new()
        .fill(tokens.panel)
        .inner_margin(margin)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let columns = &pane.group.comparison.columns;
                let name = one_line(&told.source_name, 60);
                let mut to = pane.column;
                let width = (ui.available_width() - 90.0).clamp(90.0, 260.0);
                let combo = ComboBox::from_id_salt(("account", pane.side))
                    .selected_text(RichText::new(&name).family(strong_family()))
                    .icon(chevron)
                    .width(width)
                    .truncate();
                let shown = combo.show_ui(ui, |ui| {
                    for (at, it) in columns.iter().enumerate() {
                        if at == pane.other && pane.other != pane.column {
                            continue;
                        }
                        let first = it.members.first().map_or("", |it| it.words.as_str());
                        let words =
                            format!("{}: {}", one_line(&it.source_name, 40), one_line(first, 40));
                        ui.selectable_value(&mut to, at, words);
                    }
                });
                let side = if pane.side == 0 { "left" } else { "right" };
                shown.response.widget_info(|| {
                    let words = format!("Account at the {side}: {name}");
                    WidgetInfo::labeled(Role::ComboBox, true, words)
                });
                if to != pane.column {
                    let (a, b) = if pane.side == 0 {
                        (to, pane.other)
                    } else {
                        (pane.other, to)
                    };
                    state
                        .texts
                        .set(columns[a].account.clone(), columns[b].account.clone());
                }
                let date = RichText::new(published_words(told.published)).size(size::SMALL);
                ui.label(date.color(tokens.text_secondary));
                selected_ui(ui, state, input, pane);
            });
            let Some(row) = pane.row.filter(|_| !super::is_low(ui)) else {
                return;
            };
            ui.horizontal(|ui| {
                let said = match row.cells.get(pane.column) {
                    Some(Cell::Said(said)) => {
                        let words = one_line(&quoted(said), 160);
                        let value = if said.value.is_empty() || words.contains(&said.value) {
                            String::new()
                        } else {
                            format!(" {}", said.value)
                        };
                        format!("{words}{value}")
                    }
                    Some(Cell::Silent(silence)) => silence.word().to_owned(),
                    None => String::new(),
                };
                let words = format!("{}: {said}", capital(&row.aspect.name));
                let words = RichText::new(words).size(size::SMALL);
                ui.add(egui::Label::new(words).truncate());
            });
            if pane.side == 0
                && let Some(decided) = verdict_words(input.store, pane.group, row)
            {
                ui.horizontal(|ui| {
                    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 14.0), Sense::hover());
                    let icon = if decided.stale {
                        Icon::Stale
                    } else {
                        decided.icon
                    };
                    icon.paint(ui, rect, 14.0, tokens.text_secondary);
                    let words = RichText::new(format!("{}, {}", decided.words, decided.by));
                    ui.label(words.size(size::SMALL).color(tokens.text_secondary));
                });
            }
        });
}

/// The annotations inside what is selected in a text, to be dragged onto an
/// event.
fn selected_ui(ui: &mut Ui, state: &CompareState, input: &CompareInput<'_>, pane: &Pane<'_>) {
    let source = &pane.told().passage.source;
    let view = state.texts.views[pane.side].as_ref();
    let view = view.filter(|it| it.0 == *source).map(|it| &it.1);
    let selection = view.map(View::selection).into_iter().flatten();
    let Some((hull, document)) = selection
        .reduce(ByteSpan::hull)
        .zip(input.store.document(source))
    else {
        return;
    };
    let there = document.index.meeting(hull.start(), hull.end()).into_iter();
    let inside = there.filter(|it| hull.contains(it.hull));
    let ids: Vec<AnnotationId> = inside.map(|it| it.annotation.id.clone()).collect();
    if ids.is_empty() || !input.writable {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    let words = format!(
        "{} selected",
        counted(ids.len(), "annotation", "annotations")
    );
    let chip = egui::Button::new(RichText::new(words).size(size::SMALL))
        .fill(tokens.accent_soft)
        .sense(Sense::DRAG);
    let chip = ui.add(chip).on_hover_cursor(egui::CursorIcon::Grab);
    let help = "Drag them onto an event of the list: they become parts of its account";
    drag::begin(&chip, &ids);
    chip.on_hover_text(help);
}
