//! The coverage grid: events by sources. A square says that a source tells of
//! the event, and in how many accounts; a hatch that it is silent, and why.

use super::cell_ui::hatch;
use super::list_ui;
use super::state::{CompareState, View};
use super::words::{badge_look, silence_help, source_name};
use super::{CompareInput, Go};
use crate::app::{Request, Store};
use crate::compare::{Comparison, Silence};
use crate::model::{EventId, SourceId};
use crate::ui::reader::one_line;
use crate::ui::theme::color::faded;
use crate::ui::theme::{Tokens, radius, size, space, stroke, strong_family};
use eframe::egui::{
    self, Align2, FontId, Rangef, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, text::LayoutJob, vec2,
};

const ROW: f32 = 28.0;
const HEAD: f32 = 46.0;

/// Which source the cursor is on; the event is the chosen one.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub source: usize,
    /// How far to go through the events before the next frame.
    step: isize,
    reveal: bool,
    sources: usize,
}

impl Grid {
    pub fn go(&mut self, way: Go) {
        match way {
            Go::Up => self.step -= 1,
            Go::Down => self.step += 1,
            Go::First => self.step = isize::MIN / 4,
            Go::Last => self.step = isize::MAX / 4,
            Go::Left => self.source = self.source.saturating_sub(1),
            Go::Right => self.source = (self.source + 1).min(self.sources.saturating_sub(1)),
        }
        self.reveal = true;
    }
}

/// A word and a sign for each kind of silence.
const KINDS: [(Silence, &str); 4] = [
    (Silence::DoesNotSay, "–"),
    (Silence::NotRead, "?"),
    (Silence::OutsidePeriod, "○"),
    (Silence::PublishedBefore, "‹"),
];

fn sign(silence: Silence) -> &'static str {
    let found = KINDS.iter().find(|it| it.0 == silence);
    found.map_or("", |it| it.1)
}

pub(super) fn coverage_ui(
    ui: &mut Ui,
    state: &mut CompareState,
    input: &CompareInput<'_>,
    requests: &mut Vec<Request>,
) {
    let step = std::mem::take(&mut state.grid.step);
    if step != 0 {
        list_ui::go(state, step);
    }
    key_ui(ui);
    let sources: Vec<(SourceId, String)> = input
        .store
        .project()
        .sources()
        .iter()
        .map(|it| (it.id.clone(), source_name(it).to_owned()))
        .collect();
    state.grid.sources = sources.len();
    state.grid.source = state.grid.source.min(sources.len().saturating_sub(1));
    let area = ui.available_rect_before_wrap();
    let titles = (area.width() * 0.34).clamp(110.0, 300.0);
    let room = area.width() - titles - 14.0;
    let width = (room / sources.len().max(1) as f32)
        .clamp(74.0, 150.0)
        .floor();
    let middle = Rect::from_min_max(area.min + vec2(titles, HEAD), area.max);
    let count = state.list.rows.len();
    let mut scroll = ScrollArea::both()
        .id_salt("coverage")
        .auto_shrink([false, false]);
    if std::mem::take(&mut state.grid.reveal) {
        let rows = &state.list.rows;
        let at = rows.iter().position(|id| Some(id) == state.chosen.as_ref());
        let y = at.unwrap_or(0) as f32 * ROW - middle.height() / 2.0;
        let x = (state.grid.source as f32 + 1.0) * width - middle.width();
        scroll = scroll.scroll_offset(vec2(x.max(0.0), y.max(0.0)));
    }
    let mut done = Done::default();
    let mut inside = ui.new_child(UiBuilder::new().max_rect(middle));
    let builder = UiBuilder::new()
        .accessibility_role(Role::Table)
        .accessibility_label("Which source tells of which event");
    let shown = inside.scope_builder(builder, |ui| {
        scroll.show_viewport(ui, |ui, viewport| {
            ui.set_min_size(vec2(sources.len() as f32 * width, count as f32 * ROW));
            let origin = ui.min_rect().min;
            let first = (viewport.top() / ROW).floor().max(0.0) as usize;
            let last = ((viewport.bottom() / ROW).ceil() as usize).min(count);
            let rows: Vec<EventId> = state.list.rows[first.min(last)..last].to_vec();
            for (place, comparison) in state.cache.all(input.store, &rows) {
                let y = origin.y + (first + place) as f32 * ROW;
                let line = Line {
                    comparison: &comparison,
                    id: &rows[place],
                    y: Rangef::new(y, y + ROW),
                };
                line.cells_ui(ui, state, &sources, origin.x, width, &mut done);
            }
            (viewport.min, first, rows)
        })
    });
    let (offset, first, rows) = shown.inner.inner;
    let top = middle.top() - offset.y;
    titles_ui(
        ui,
        state,
        &rows,
        Rect::from_min_max(
            pos2(area.left(), middle.top()),
            pos2(middle.left(), area.bottom()),
        ),
        top + first as f32 * ROW,
        &mut done,
    );
    heads_ui(ui, &sources, middle, area.top(), offset.x, width);
    ui.advance_cursor_after_rect(area);
    if let Some((id, source)) = done.chosen {
        state.choose(&id);
        state.list.scroll.reveal();
        if let Some(source) = source {
            state.grid.source = source;
        }
    }
    if done.opened {
        requests.extend(open(state, input.store));
    }
}

/// What the signs mean.
fn key_ui(ui: &mut Ui) {
    let tokens = Tokens::of_ui(ui);
    let margin = egui::Margin::symmetric(space::M as i8, 6);
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let mut words = vec!["a square: it tells of the event, in so many accounts".to_owned()];
            words.extend(
                KINDS
                    .iter()
                    .map(|(kind, sign)| format!("{sign} {}", kind.word())),
            );
            for it in words {
                let it = RichText::new(it).size(size::SMALL);
                ui.label(it.color(tokens.text_secondary));
            }
        });
    });
}

/// What a click did.
#[derive(Default)]
struct Done {
    chosen: Option<(EventId, Option<usize>)>,
    opened: bool,
}

/// One event.
struct Line<'a> {
    comparison: &'a Comparison,
    id: &'a EventId,
    y: Rangef,
}

impl Line<'_> {
    fn cells_ui(
        &self,
        ui: &Ui,
        state: &CompareState,
        sources: &[(SourceId, String)],
        left: f32,
        width: f32,
        done: &mut Done,
    ) {
        let tokens = Tokens::of_ui(ui);
        let here = state.chosen.as_ref() == Some(self.id);
        for (at, (source, name)) in sources.iter().enumerate() {
            let x = left + at as f32 * width;
            let rect = Rect::from_x_y_ranges(Rangef::new(x, x + width), self.y);
            if !ui.is_rect_visible(rect) {
                continue;
            }
            let id = ui.scope_id().with(("covered", self.id.as_str(), at));
            let response = ui.interact(rect, id, Sense::CLICK);
            let told = self
                .comparison
                .columns
                .iter()
                .filter(|it| it.source == *source)
                .count();
            let silence = self
                .comparison
                .silent
                .iter()
                .find(|it| it.source == *source);
            let silence = silence.map(|it| it.silence);
            let chosen = here && state.grid.source == at;
            let words = match (told, silence) {
                (0, Some(silence)) => silence.word().to_owned(),
                (0, None) => "silent".to_owned(),
                (1, _) => "1 account".to_owned(),
                (several, _) => format!("{several} accounts"),
            };
            let title = &self.comparison.title;
            response.widget_info(|| {
                let words = format!("{}, {name}: {words}", one_line(title, 80));
                WidgetInfo::selected(Role::Cell, true, chosen, words)
            });
            let painter = ui.painter();
            let line = Stroke::new(stroke::HAIR, tokens.hairline);
            painter.hline(rect.x_range(), rect.bottom(), line);
            painter.vline(rect.right(), rect.y_range(), line);
            if here {
                painter.rect_filled(rect, 0.0, faded(tokens.accent_soft, 0.7));
            }
            let font = FontId::proportional(size::BODY);
            if told > 0 {
                let square = Rect::from_center_size(rect.center(), vec2(26.0, 18.0));
                let hue = tokens.accent;
                painter.rect_filled(square, radius::SMALL, faded(hue, 0.22));
                let edge = Stroke::new(stroke::HAIR, hue);
                painter.rect_stroke(square, radius::SMALL, edge, StrokeKind::Inside);
                painter.text(
                    square.center(),
                    Align2::CENTER_CENTER,
                    told,
                    font,
                    tokens.text,
                );
            } else {
                hatch(
                    &ui.painter_at(rect),
                    rect.shrink(1.0),
                    faded(tokens.edge, 0.6),
                );
                let ground = Rect::from_center_size(rect.center(), vec2(16.0, 16.0));
                painter.rect_filled(ground, radius::SMALL, tokens.reading);
                let sign = silence.map_or("", sign);
                let color = tokens.text_secondary;
                painter.text(rect.center(), Align2::CENTER_CENTER, sign, font, color);
            }
            if chosen {
                let ring = Stroke::new(stroke::RING, tokens.focus);
                painter.rect_stroke(rect.shrink(1.0), 2.0, ring, StrokeKind::Inside);
            }
            let help = match (told, silence) {
                (0, Some(silence)) => silence_help(silence),
                _ => "Double click: show it in its source",
            };
            let response = response.on_hover_text(format!("{name}: {words}\n{help}"));
            if response.clicked() {
                done.chosen = Some((self.id.clone(), Some(at)));
            }
            if response.double_clicked() {
                done.opened = true;
            }
        }
    }
}

/// The titles at the left, each with its badge.
fn titles_ui(
    ui: &mut Ui,
    state: &CompareState,
    rows: &[EventId],
    rect: Rect,
    top: f32,
    done: &mut Done,
) {
    let tokens = Tokens::of_ui(ui);
    let mut side = ui.new_child(UiBuilder::new().max_rect(rect));
    side.set_clip_rect(rect.intersect(ui.clip_rect()));
    for (place, id) in rows.iter().enumerate() {
        let y = top + place as f32 * ROW;
        let at = Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), ROW));
        let Some(summary) = state.cache.known(id) else {
            continue;
        };
        let node = side.scope_id().with(("title", id.as_str()));
        let response = side.interact(at.intersect(rect), node, Sense::CLICK);
        let here = state.chosen.as_ref() == Some(id);
        let title = one_line(&summary.title, 160);
        response.widget_info(|| WidgetInfo::selected(Role::RowHeader, true, here, &title));
        let painter = side.painter();
        if here {
            painter.rect_filled(at, 0.0, tokens.accent_soft);
        }
        let (icon, hue) = badge_look(tokens, summary.badge);
        let color = hue.map_or(tokens.text_secondary, |hue| hue.text);
        let square = Rect::from_min_size(
            pos2(at.left() + space::S, at.center().y - 7.0),
            vec2(14.0, 14.0),
        );
        icon.paint(&side, square, 14.0, color);
        let left = square.right() + space::S;
        let font = FontId::proportional(size::BODY);
        let mut job = LayoutJob::simple_singleline(title.clone(), font, tokens.text);
        let room = at.right() - left - space::S;
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
        let placed = painter.layout_job(job);
        let y = at.center().y - placed.size().y / 2.0;
        painter.galley(pos2(left, y), placed, tokens.text);
        let line = Stroke::new(stroke::HAIR, tokens.hairline);
        painter.hline(at.x_range(), at.bottom(), line);
        if response.on_hover_text(title).clicked() {
            done.chosen = Some((id.clone(), None));
        }
    }
}

/// The sources over the columns.
fn heads_ui(
    ui: &Ui,
    sources: &[(SourceId, String)],
    middle: Rect,
    top: f32,
    offset: f32,
    width: f32,
) {
    let tokens = Tokens::of_ui(ui);
    let strip = Rect::from_min_max(pos2(middle.left(), top), pos2(middle.right(), middle.top()));
    let painter = ui.painter_at(strip);
    for (at, (_, name)) in sources.iter().enumerate() {
        let left = strip.left() + at as f32 * width - offset;
        let font = FontId::new(size::SMALL, strong_family());
        let mut job = LayoutJob::simple(one_line(name, 60), font, tokens.text, width - 10.0);
        job.wrap.max_rows = 2;
        let placed = painter.layout_job(job);
        let y = strip.bottom() - placed.size().y - 5.0;
        painter.galley(pos2(left + 5.0, y), placed, tokens.text);
    }
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    ui.painter()
        .hline(ui.max_rect().x_range(), strip.bottom(), line);
}

/// Goes to the first account that the chosen source has of the chosen event;
/// where it has none, to the matrix of the event.
pub(super) fn open(state: &mut CompareState, store: &Store) -> Vec<Request> {
    let Some(comparison) = state.comparison(store) else {
        return Vec::new();
    };
    let source = store.project().sources().iter().nth(state.grid.source);
    let column = source.and_then(|source| {
        let mut columns = comparison.columns.iter();
        columns.find(|it| it.source == source.id)
    });
    match column {
        Some(it) => vec![Request::ShowPlace(
            it.passage.source.clone(),
            it.passage.span,
        )],
        None => {
            state.view = View::Matrix;
            Vec::new()
        }
    }
}
