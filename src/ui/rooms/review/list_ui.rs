//! The list at the left: how much is left, filters, and the items.

use super::state::{Filters, Of, ReviewState, Show};
use super::words::{
    about_word, about_words, decided_words, fact_words, kind_of, kind_of_fact, kind_word,
    status_word, words_of,
};
use super::{Looks, ReviewInput, conflicts_strip_ui, dialogs::Dialog};
use crate::app::action::Action;
use crate::app::{Annotators, Request};
use crate::review::gold::{Entry, Status};
use crate::review::kinds::Kind;
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, button_ui, chevron, long_list_ui};
use eframe::egui::{
    self, ComboBox, CornerRadius, FontId, Rect, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo,
    pos2, vec2,
};

/// The height of an item, in points.
const ROW: f32 = 46.0;

pub(super) fn list_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    ui.spacing_mut().item_spacing.y = space::XS;
    progress_ui(ui, state, input, annotators, requests);
    conflicts_strip_ui(ui, state, input);
    filters_ui(ui, state, input, annotators, looks);
    if state.rows.items.is_empty() {
        nothing_ui(ui, state, annotators);
        return;
    }
    rows_ui(ui, state, input, annotators, looks);
}

/// How many are decided, as a bar that grows; and what can be accepted at once.
fn progress_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let (disputes, settled) = annotators.progress.disputes();
    let words = format!("{settled} of {disputes} decided");
    ui.horizontal(|ui| {
        ui.label(
            RichText::new(&words)
                .size(size::LARGE)
                .family(strong_family()),
        );
        let again = annotators.progress.again();
        if again > 0 {
            let words = RichText::new(format!("{again} open again")).color(tokens.warning.text);
            if ui.link(words).clicked() {
                state.filters.show = Show::Again;
            }
        }
        let told = annotators.board.told.len();
        if told > 0 {
            let words = if told == 1 {
                "1 note…".to_owned()
            } else {
                format!("{told} notes…")
            };
            if ui.link(RichText::new(words).size(size::SMALL)).clicked() {
                state.dialog = Some(Dialog::Told);
            }
        }
    });
    let (rect, bar) = ui.allocate_exact_size(vec2(ui.available_width(), 4.0), Sense::hover());
    bar.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &words));
    let corner = CornerRadius::same(2);
    ui.painter().rect_filled(rect, corner, tokens.control);
    let share = if disputes == 0 {
        1.0
    } else {
        settled as f32 / disputes as f32
    };
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(done, corner, tokens.good.strong);
    let (agreements, accepted) = annotators.progress.agreements();
    if agreements > accepted && input.writable {
        let left = agreements - accepted;
        let label = format!("Accept {left} agreed");
        let button = button_ui(ui, None, &label, ButtonKind::Plain, true);
        if button
            .on_hover_text(Action::AcceptAgreements.help())
            .clicked()
        {
            requests.push(Request::Act(Action::AcceptAgreements));
        }
    }
}

fn filters_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
) {
    let before = state.filters.clone();
    let project = input.store.project();
    let width = (ui.available_width() - space::XS) / 2.0;
    let filters = &mut state.filters;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        combo_ui(ui, "Show", width, filters.show.label(), |ui| {
            for show in Show::ALL {
                ui.selectable_value(&mut filters.show, show, show.label());
            }
        });
        let word = |of: Of| match of {
            Of::Kind(kind) => kind_word(kind),
            Of::About(about) => about_words(about),
        };
        let kind = filters.kind.map_or("Any kind", word).to_owned();
        combo_ui(ui, "Kind", width, &kind, |ui| {
            ui.selectable_value(&mut filters.kind, None, "Any kind");
            let kinds = Kind::ALL.into_iter().filter(|it| *it != Kind::Same);
            for of in kinds.map(Of::Kind).chain(Of::ABOUT) {
                ui.selectable_value(&mut filters.kind, Some(of), word(of));
            }
        });
    });
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let label = |tag: &crate::model::TagId| {
            let tag_of = project.scheme().tag(tag);
            tag_of.map_or_else(|| tag.to_string(), |it| it.label.clone())
        };
        let tag = filters
            .tag
            .as_ref()
            .map_or_else(|| "Any tag".to_owned(), label);
        combo_ui(ui, "Tag", width, &tag, |ui| {
            ui.selectable_value(&mut filters.tag, None, "Any tag");
            for tag in &project.scheme().tags {
                ui.selectable_value(&mut filters.tag, Some(tag.id.clone()), &tag.label);
            }
        });
        let source = filters.source.as_ref();
        let source = source.map_or_else(|| "Any source".to_owned(), ToString::to_string);
        combo_ui(ui, "Source", width, &source, |ui| {
            ui.selectable_value(&mut filters.source, None, "Any source");
            sources_ui(ui, filters, annotators);
        });
    });
    if let Some(behind) = &filters.behind {
        let words = behind.words(&annotators.board.names, looks);
        if ui.link(format!("{words}: show all")).clicked() {
            filters.behind = None;
        }
    }
    if state.filters != before {
        state.rows.list.rewind();
        state.refresh(input.store, annotators);
    }
}

/// A row for each source, of which only those in view are made.
fn sources_ui(ui: &mut Ui, filters: &mut Filters, annotators: &Annotators) {
    let documents = &annotators.board.documents;
    let rows = |ui: &mut Ui, filters: &mut Filters, range: std::ops::Range<usize>| {
        for document in documents.get(range).unwrap_or_default() {
            let id = document.source.clone();
            ui.selectable_value(&mut filters.source, Some(id.clone()), id.as_str());
        }
    };
    if documents.len() <= 40 {
        rows(ui, filters, 0..documents.len());
        return;
    }
    let high = ui.spacing().interact_size.y;
    ScrollArea::vertical()
        .id_salt("sources of the board")
        .max_height(high * 14.0)
        .auto_shrink([false, true])
        .show_rows(ui, high, documents.len(), |ui, range| {
            rows(ui, filters, range);
        });
}

/// A choice as wide as its half of the panel, however long its words are.
pub(super) fn combo_ui(
    ui: &mut Ui,
    name: &str,
    width: f32,
    shown: &str,
    rows: impl FnOnce(&mut Ui),
) {
    let room = vec2(width, size::CONTROL);
    ui.allocate_ui(room, |ui| {
        ui.set_max_width(width);
        let combo = ComboBox::from_id_salt(name)
            .selected_text(shown)
            .icon(chevron)
            .width(width - 2.0)
            .truncate();
        let response = combo.show_ui(ui, rows).response;
        let words = format!("{name}: {shown}");
        response.widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, &words));
    });
}

fn nothing_ui(ui: &mut Ui, state: &mut ReviewState, annotators: &Annotators) {
    let tokens = Tokens::of_ui(ui);
    let (disputes, settled) = annotators.progress.disputes();
    let words = if state.is_listing(annotators) {
        "Looking…"
    } else if state.filters != Filters::default() {
        "Nothing here fits the filters."
    } else if disputes == 0 {
        "The annotators agree on everything they compared."
    } else {
        "Nothing is listed."
    };
    ui.add_space(space::S);
    ui.label(RichText::new(words).color(tokens.text_secondary));
    let all = state.filters != Filters::default() && settled <= disputes;
    if all && ui.link("Show all disagreements").clicked() {
        state.filters = Filters::default();
    }
}

fn rows_ui(
    ui: &mut Ui,
    state: &mut ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
) {
    let count = state.rows.items.len();
    let mut list = std::mem::take(&mut state.rows.list);
    let mut clicked = None;
    long_list_ui(
        ui,
        &mut list,
        "Disagreements",
        count,
        ROW,
        |ui, row, rect| {
            let Some(&at) = state.rows.items.get(row) else {
                return;
            };
            if row_ui(ui, state, input, annotators, looks, at as usize, rect) {
                clicked = Some(at as usize);
            }
        },
    );
    state.rows.list = list;
    if let Some(at) = clicked {
        state.chosen = Some(at);
        ui.memory_mut(|it| {
            if let Some(focused) = it.focused() {
                it.surrender_focus(focused);
            }
        });
    }
}

fn row_ui(
    ui: &mut Ui,
    state: &ReviewState,
    input: &ReviewInput<'_>,
    annotators: &Annotators,
    looks: &Looks,
    at: usize,
    rect: Rect,
) -> bool {
    let tokens = Tokens::of_ui(ui);
    let board = &annotators.board;
    let Some(entry) = board.entry(at) else {
        return false;
    };
    let status = annotators.progress.status(at);
    let id = ui.scope_id().with(("item", at));
    let response = ui.interact(rect, id, Sense::CLICK);
    let chosen = state.chosen == Some(at);
    let source = entry.document().map(|it| &board.documents[it].source);
    let (words, facts, bar) = match entry {
        Entry::Mark(item) => {
            let mut words: Vec<String> = Vec::new();
            let mut tags: Vec<&str> = Vec::new();
            for (_, it) in item.present() {
                let own = words_of(&it.annotation);
                if !words.contains(&own) {
                    words.push(own);
                }
                let name = looks.get(&it.annotation.tag).name.as_str();
                if !tags.contains(&name) {
                    tags.push(name);
                }
            }
            let kind = kind_of(item, &board.names);
            let first = item.present().next().map(|(_, it)| &it.annotation.tag);
            let bar = first.map(|tag| looks.get(tag).look.hue.strong);
            (
                words.join(" / "),
                format!("{} · {kind}", tags.join(" / ")),
                bar,
            )
        }
        Entry::Fact(item) => {
            let kind = kind_of_fact(item, &board.names);
            let facts = format!("{} · {kind}", about_word(item.about));
            (fact_words(item, &annotators.sides), facts, None)
        }
    };
    let words = one_line(&words, 120);
    let facts = match source {
        Some(source) => format!("{facts} · {source}"),
        None => facts,
    };
    let (icon, status_name) = status_word(status);
    let decided = if status == Status::Open {
        String::new()
    } else {
        decided_words(annotators, input.store.project(), at)
    };
    response.widget_info(|| {
        let told = format!("{words}, {facts}, {status_name} {decided}");
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, told.trim_end())
    });
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
    let line_at = Rect::from_min_size(rect.min + vec2(2.0, 6.0), vec2(3.0, ROW - 12.0));
    let bar = bar.unwrap_or(tokens.text_secondary);
    painter.rect_filled(line_at, CornerRadius::same(1), bar);
    let hue = match status {
        Status::Open => tokens.text_secondary,
        Status::Again => tokens.warning.text,
        Status::Settled => tokens.good.text,
    };
    let mut right = rect.max.x - space::S;
    if status != Status::Open {
        let square = Rect::from_min_size(pos2(right - 14.0, rect.min.y + 6.0), vec2(14.0, 14.0));
        icon.paint(ui, square, 14.0, hue);
        right -= 14.0 + space::XS;
    }
    let left = rect.min.x + space::M;
    let line = |words: String, points: f32, color, top: f32, room: f32| {
        let font = FontId::proportional(points);
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(0.0));
        let placed = painter.layout_job(job);
        let width = placed.size().x;
        painter.galley(pos2(left, rect.min.y + top), placed, color);
        width
    };
    let settled = status == Status::Settled;
    let strong = if settled {
        tokens.text_secondary
    } else {
        tokens.text
    };
    line(words, size::BODY, strong, 5.0, right - left);
    let facts = if decided.is_empty() {
        facts
    } else {
        format!("{facts} → {decided}")
    };
    line(
        facts,
        size::SMALL,
        tokens.text_secondary,
        25.0,
        rect.max.x - space::S - left,
    );
    response.clicked()
}
