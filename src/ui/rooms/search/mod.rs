//! The Search room: a concordance over all sources, or the annotations that
//! fit a filter, with boxes to tick and things to do with what is ticked.

mod link;
mod perform;
mod query_ui;
mod rows;
mod state;
mod tag_all;
#[cfg(test)]
mod tests;
mod ticks;

pub use perform::perform;
pub use state::SearchState;
pub use tag_all::{TagAll, tag_all_ui};

use crate::app::action::Action;
use crate::app::keymap::Keymap;
use crate::app::notices::Level;
use crate::app::search::{Column, Sorting};
use crate::app::{Absent, Request, Store};
use crate::command::bulk::Bulk;
use crate::model::{Annotation, Scheme, SourceId, TagId};
use crate::ui::theme::{Hue, Lane, TagLook, Tokens, size, space, stroke};
use crate::ui::widgets::{
    ButtonKind, EmptyState, Icon, button_ui, empty_state_ui, key_hint_ui, long_list_ui, tag_chip_ui,
};
use eframe::egui::{
    self, Align, Frame, Key, Layout, Margin, Modifiers, Panel, Rect, RichText, Stroke, Ui, pos2,
};
use rows::{Columns, Done, ROW, Row, row_ui};
use state::{MOST_AT_ONCE, Mode};
use std::collections::BTreeMap;

/// What the room is told for one frame.
pub struct SearchInput<'a> {
    /// The open project.
    pub store: &'a Store,
    /// Whether it may be changed.
    pub writable: bool,
    /// Whether keys belong to the room.
    pub keys: bool,
    /// Sources whose text is not at hand, and why.
    pub absent: &'a BTreeMap<SourceId, Absent>,
    /// The keys of actions, to show them.
    pub keymap: &'a Keymap,
}

/// How tags look in the theme at hand.
struct Looks {
    tags: BTreeMap<TagId, (String, TagLook)>,
    unknown: TagLook,
}

impl Looks {
    fn of(tokens: &Tokens, scheme: &Scheme) -> Self {
        let tags = scheme.tags.iter().enumerate().map(|(place, tag)| {
            let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
            (tag.id.clone(), (tag.label.clone(), look))
        });
        let hue: Hue = tokens.date;
        Self {
            tags: tags.collect(),
            unknown: TagLook {
                hue,
                lane: Lane::Dotted,
                letter: '?',
                bar: false,
            },
        }
    }

    fn look(&self, tag: &TagId) -> &TagLook {
        self.tags.get(tag).map_or(&self.unknown, |it| &it.1)
    }

    fn name<'a>(&'a self, tag: &'a TagId) -> &'a str {
        self.tags.get(tag).map_or(tag.as_str(), |it| &it.0)
    }
}

/// Shows the room and gives back what was asked for.
pub fn search_ui(
    ui: &mut Ui,
    state: &mut SearchState,
    input: &SearchInput<'_>,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let mut requests = Vec::new();
    let tokens = Tokens::of_ui(ui);
    let looks = Looks::of(tokens, input.store.project().scheme());
    let margin = Margin::symmetric(space::L as i8, space::S as i8);
    let head = Frame::new().fill(tokens.panel).inner_margin(margin);
    Panel::top("search head").frame(head).show(ui, |ui| {
        query_ui::query_ui(ui, state, input, &looks);
    });
    state.refresh(input.store, input.absent);
    if state.ticked() > 0 {
        let foot = Frame::new().fill(tokens.raised).inner_margin(margin);
        Panel::bottom("search foot").frame(foot).show(ui, |ui| {
            bulk_ui(ui, state, input, &looks, &mut requests);
        });
    }
    let body = Frame::new()
        .fill(tokens.reading)
        .inner_margin(Margin::symmetric(space::S as i8, 0));
    egui::CentralPanel::default().frame(body).show(ui, |ui| {
        count_ui(ui, state, input, &mut requests);
        if state.rows() == 0 {
            nothing_ui(ui, state);
        } else {
            list_ui(ui, state, input, &looks, &mut requests);
        }
    });
    requests.extend(link::link_ui(ui.ctx(), state, input, &looks, fresh));
    requests
}

/// How many hits there are, and what was not searched.
fn count_ui(
    ui: &mut Ui,
    state: &SearchState,
    input: &SearchInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let quiet = |ui: &mut Ui, words: String| {
        ui.label(
            RichText::new(words)
                .size(size::SMALL)
                .color(tokens.text_secondary),
        );
    };
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        ui.add_space(space::XS);
        match state.mode {
            Mode::Words if state.query.is_empty() => {
                let all = input.store.project().sources().len();
                quiet(
                    ui,
                    format!("{} to search", counted(all as u64, "source", "sources")),
                );
            }
            Mode::Words if state.words.complaint().is_some() => {}
            Mode::Words => {
                let words = &state.words;
                let mut line = counted(words.counted(), "hit", "hits");
                if words.counted() > words.len() as u64 {
                    line = format!(
                        "{line}, of which the first {} are listed",
                        grouped(words.len() as u64)
                    );
                }
                if words.is_running() {
                    line = format!("{line} so far, {:.0} % searched", words.progress() * 100.0);
                } else if words.is_sorting() {
                    line.push_str(", being sorted…");
                }
                quiet(ui, line);
                if words.left_out() > 0 {
                    let count = counted(words.left_out(), "hit is", "hits are");
                    quiet(ui, format!("{count} longer than 16 kB and not listed"));
                }
            }
            Mode::Annotations => {
                let all = input.store.counts().total();
                let line = counted(state.found.list().len() as u64, "annotation", "annotations");
                quiet(ui, format!("{line} of {}", grouped(u64::from(all))));
            }
        }
        missing_ui(ui, state, requests);
        if state.list_has_focus(ui.ctx()) {
            let keys = "Space ticks, Shift and the arrows tick on, Enter goes there";
            quiet(ui, keys.to_owned());
        }
    });
    ui.add_space(space::XS);
}

fn missing_ui(ui: &mut Ui, state: &SearchState, requests: &mut Vec<Request>) {
    let tokens = Tokens::of_ui(ui);
    if state.missing.loading > 0 {
        let line = counted(state.missing.loading as u64, "text is", "texts are");
        let words = format!("{line} still being read and not searched yet");
        ui.label(
            RichText::new(words)
                .size(size::SMALL)
                .color(tokens.warning.text),
        );
    }
    if let Some((first, reason)) = state.missing.absent.first() {
        let line = match state.missing.absent.len() {
            1 => format!("{first} is not searched: its text is not at hand"),
            several => format!("{several} sources are not searched: their texts are not at hand"),
        };
        let words = RichText::new(line)
            .size(size::SMALL)
            .color(tokens.warning.text);
        if ui.link(words).on_hover_text(reason).clicked() {
            requests.push(Request::ShowSource(first.clone()));
        }
    }
}

fn nothing_ui(ui: &mut Ui, state: &SearchState) {
    let (sentence, hint) = match state.mode {
        Mode::Words if state.query.is_empty() => (
            "Hits in all sources are listed here, with the words around them.",
            "Type words, or a regular expression with the switch .*",
        ),
        Mode::Words if state.words.complaint().is_some() => return,
        Mode::Words if state.words.is_running() => return,
        Mode::Words => (
            "No source has these words.",
            "Switches beside the field say whether case, accents and whole words count",
        ),
        Mode::Annotations if state.found.is_running() => return,
        Mode::Annotations => ("No annotation fits.", "Fewer filters let more pass"),
    };
    let empty = EmptyState {
        icon: Icon::Search,
        sentence,
        actions: &[],
        hint,
    };
    empty_state_ui(ui, empty);
}

fn list_ui(
    ui: &mut Ui,
    state: &mut SearchState,
    input: &SearchInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let count = state.rows();
    let columns = Columns::of(ui.available_width() - 12.0);
    header_ui(ui, state, columns);
    let mut done = None;
    let focused = state.list_has_focus(ui.ctx());
    let mut list = std::mem::take(&mut state.list);
    let shift = ui.input(|it| it.modifiers.shift);
    let response = long_list_ui(ui, &mut list, "Hits", count, ROW, |ui, number, rect| {
        let Some(mut row) = row_of(state, input, looks, number) else {
            return;
        };
        row.ticked = Some(state.is_ticked(number));
        row.chosen = number == state.cursor;
        row.focused = focused;
        done = row_ui(ui, number, rect, columns, &row)
            .map(|it| (number, it))
            .or(done);
    });
    state.list = list;
    if std::mem::take(&mut state.focus_list) {
        response.request_focus();
        state.list.reveal(state.cursor);
    }
    match done {
        Some((number, Done::Ticked)) => {
            state.cursor = number;
            if shift {
                state.tick_range(number);
            } else {
                let on = !state.is_ticked(number);
                state.tick(number, on);
                state.anchor = number;
            }
            response.request_focus();
        }
        Some((number, Done::Opened)) => {
            state.cursor = number;
            state.anchor = number;
            requests.extend(go_to(state, number));
        }
        None => {}
    }
    if response.has_focus() && input.keys {
        requests.extend(keys(ui, state, count));
    }
}

/// The keys of a list, while it has the keyboard.
fn keys(ui: &Ui, state: &mut SearchState, count: usize) -> Option<Request> {
    let last = count.saturating_sub(1);
    let page = state.list.page();
    let moved = |from: usize, key: Key| match key {
        Key::ArrowDown => (from + 1).min(last),
        Key::ArrowUp => from.saturating_sub(1),
        Key::PageDown => (from + page).min(last),
        Key::PageUp => from.saturating_sub(page),
        Key::Home => 0,
        _ => last,
    };
    let ways = [
        Key::ArrowDown,
        Key::ArrowUp,
        Key::PageDown,
        Key::PageUp,
        Key::Home,
        Key::End,
    ];
    for key in ways {
        let extend = ui.input_mut(|it| it.consume_key(Modifiers::SHIFT, key));
        if extend {
            if !state.is_ticked(state.anchor) {
                state.tick(state.anchor, true);
            }
            state.cursor = moved(state.cursor, key);
            state.tick_range(state.cursor);
            state.list.reveal(state.cursor);
        } else if ui.input_mut(|it| it.consume_key(Modifiers::NONE, key)) {
            state.cursor = moved(state.cursor, key);
            state.anchor = state.cursor;
            state.list.reveal(state.cursor);
        }
    }
    if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Space)) {
        let on = !state.is_ticked(state.cursor);
        state.tick(state.cursor, on);
        state.anchor = state.cursor;
    }
    if ui.input_mut(|it| it.consume_key(Modifiers::SHIFT, Key::Space)) {
        state.tick_range(state.cursor);
    }
    if ui.input_mut(|it| it.consume_key(Modifiers::NONE, Key::Enter)) {
        return go_to(state, state.cursor);
    }
    None
}

/// Shows the place of a row in its source.
fn go_to(state: &mut SearchState, row: usize) -> Option<Request> {
    match state.mode {
        Mode::Words => {
            let (_, searched, span) = state.hit_at(row)?;
            let place = (searched.source.clone(), searched.text.chars_of(span).ok()?);
            state.jumped = Some(place.clone());
            Some(Request::ShowPlace(place.0, place.1))
        }
        Mode::Annotations => {
            let it = state.annotation_at(row)?;
            let (id, place) = (it.id.clone(), (it.source.clone(), it.spans.hull()));
            state.jumped = Some(place);
            Some(Request::ShowAnnotation(id))
        }
    }
}

fn row_of<'a>(
    state: &'a SearchState,
    input: &SearchInput<'a>,
    looks: &'a Looks,
    number: usize,
) -> Option<Row<'a>> {
    match state.mode {
        Mode::Words => {
            let (_, searched, span) = state.hit_at(number)?;
            let name = format!("hit {}", number + 1);
            let mut row = Row::of(&searched.text, span, searched.source.as_str(), name);
            // What the hit bears now, also after an edit.
            if let Some(document) = input.store.document(&searched.source) {
                let there = document.index.meeting(span.start(), span.end());
                let same = there
                    .iter()
                    .filter(|it| it.spans().iter().any(|at| at.overlaps(span)));
                let near = same
                    .filter(|it| it.hull.len() < span.len().saturating_mul(4).saturating_add(40));
                row.tags = near.map(|it| looks.look(&it.annotation.tag)).collect();
                // What is drawn with a fill comes before long stretches.
                row.tags.sort_by_key(|look| look.bar);
                row.tags.truncate(3);
            }
            Some(row)
        }
        Mode::Annotations => {
            let it = state.annotation_at(number)?;
            let unsure = if it.unsure { ", unsure" } else { "" };
            let name = format!(
                "{} {}{unsure}",
                looks.name(&it.tag).to_lowercase(),
                number + 1
            );
            let document = input.store.document(&it.source);
            let placed =
                document.and_then(|at| Some((at, at.text.bytes_of(it.spans.hull()).ok()?)));
            let mut row = match placed {
                Some((document, span)) => Row::of(&document.text, span, it.source.as_str(), name),
                None => unplaced(it, &input.store.words(it), name),
            };
            row.tags = vec![looks.look(&it.tag)];
            row.mark = if it.unsure { "?" } else { "" };
            Some(row)
        }
    }
}

/// The row of an annotation whose text is not at hand.
fn unplaced<'a>(it: &'a Annotation, words: &str, name: String) -> Row<'a> {
    Row {
        source: it.source.as_str(),
        left: String::new(),
        hit: crate::ui::reader::one_line(words, 90),
        right: String::new(),
        tags: Vec::new(),
        mark: "",
        ticked: Some(false),
        chosen: false,
        focused: false,
        name: name.into(),
    }
}

/// The headings; each sorts when it is clicked, and turns the order when clicked again.
fn header_ui(ui: &mut Ui, state: &mut SearchState, columns: Columns) {
    let tokens = Tokens::of_ui(ui);
    let rect = Rect::from_min_size(
        ui.cursor().min,
        egui::vec2(ui.available_width(), size::CONTROL),
    );
    let at = |from: f32, to: f32| {
        Rect::from_min_max(
            pos2(rect.left() + from, rect.top()),
            pos2(rect.left() + to, rect.bottom()),
        )
    };
    let mut sorting = state.sorting;
    let text = columns.tick + columns.source;
    let cells = [
        (Column::Place, "Source", at(columns.tick, text), Align::Min),
        (
            Column::Left,
            "Words before",
            at(text, columns.hit - space::M),
            Align::Max,
        ),
        (
            Column::Hit,
            "Hit",
            at(columns.hit, columns.hit + 90.0),
            Align::Min,
        ),
        (
            Column::Right,
            "Words after",
            at(columns.hit + 90.0, rect.width() - columns.tags),
            Align::Min,
        ),
    ];
    for (column, name, cell, align) in cells {
        let chosen = sorting.column == column;
        let arrow = match (chosen, sorting.descending) {
            (false, _) => "",
            (true, false) => " ↑",
            (true, true) => " ↓",
        };
        let color = if chosen {
            tokens.text
        } else {
            tokens.text_secondary
        };
        let words = RichText::new(format!("{name}{arrow}"))
            .size(size::SMALL)
            .color(color);
        let layout = match align {
            Align::Max => Layout::right_to_left(Align::Center),
            _ => Layout::left_to_right(Align::Center),
        };
        ui.scope_builder(egui::UiBuilder::new().max_rect(cell).layout(layout), |ui| {
            ui.spacing_mut().button_padding.x = 0.0;
            if ui.add(egui::Button::new(words).frame(false)).clicked() {
                sorting = Sorting {
                    column,
                    descending: chosen && !sorting.descending,
                };
            }
        });
    }
    ui.advance_cursor_after_rect(rect);
    let line = Stroke::new(stroke::HAIR, tokens.hairline);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
    if sorting != state.sorting {
        state.sort(sorting);
    }
}

/// What can be done with what is ticked.
fn bulk_ui(
    ui: &mut Ui,
    state: &mut SearchState,
    input: &SearchInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(format!("{} ticked", grouped(state.ticked() as u64)));
        ui.add_space(space::S);
        ui.add_enabled_ui(input.writable, |ui| {
            let verb = match state.mode {
                Mode::Words => "Tag as",
                Mode::Annotations => "Change tag to",
            };
            ui.label(RichText::new(verb).color(Tokens::of_ui(ui).text_secondary));
            for tag in &input.store.project().scheme().tags {
                let Ok(number) = tag.key.parse::<u8>() else {
                    continue;
                };
                let key = query_ui::key_of(input.keymap, number);
                if tag_chip_ui(ui, looks.look(&tag.id), &tag.label, &key, false).clicked() {
                    requests.push(Request::Act(Action::TagWith(number)));
                }
            }
            ui.add_space(space::S);
            if button_ui(ui, None, "Link to…", ButtonKind::Plain, input.writable).clicked() {
                requests.push(Request::Act(Action::LinkTicked));
            }
            let verb = match state.mode {
                Mode::Words => "Untag",
                Mode::Annotations => "Delete",
            };
            if button_ui(
                ui,
                Some(Icon::Trash),
                verb,
                ButtonKind::Plain,
                input.writable,
            )
            .clicked()
            {
                requests.push(Request::Act(Action::DeleteAnnotation));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button_ui(ui, None, "Untick all", ButtonKind::Quiet, true).clicked() {
                requests.push(Request::Act(Action::UntickHits));
            }
            if let Some(chord) = input.keymap.chords(Action::TickAllHits).first() {
                key_hint_ui(ui, *chord, "tick all");
            }
        });
    });
}

/// A bulk step with what is said of it.
fn bulk_requests(bulk: Bulk, asked: usize, done: &str, already: &str) -> Vec<Request> {
    let mut parts = Vec::new();
    if bulk.done > 0 {
        let count = bulk.done as u64;
        let verb = if count == 1 { "was" } else { "were" };
        parts.push(format!("{} {verb} {done}", grouped(count)));
    }
    if bulk.skipped > 0 {
        let count = bulk.skipped as u64;
        let verb = if count == 1 { "was" } else { "were" };
        parts.push(format!(
            "{} {verb} {already} and left as they are",
            grouped(count)
        ));
    }
    if bulk.unfit > 0 {
        parts.push(format!(
            "{} have a tag that links to no entity",
            grouped(bulk.unfit as u64)
        ));
    }
    if asked > MOST_AT_ONCE {
        let most = grouped(MOST_AT_ONCE as u64);
        parts.push(format!(
            "one step takes {most} at most, so only the first {most} were looked at"
        ));
    }
    if parts.is_empty() {
        parts.push("Nothing was changed".to_owned());
    }
    let mut requests: Vec<Request> = bulk.transaction.map(Request::Apply).into_iter().collect();
    requests.push(Request::Tell(Level::Info, parts.join("; ")));
    requests
}

/// "1 hit", "1,234 hits".
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// A number with commas between the thousands.
pub(in crate::ui::rooms) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
