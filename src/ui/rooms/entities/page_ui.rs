//! The mentions of one entity over all sources, each with its context; and the
//! mentions that look like it and are linked to nothing yet.

use super::kwic::Line;
use super::state::{EntitiesState, Part, Section};
use super::words::{certainty_word, counted, kind_word, way_words, with_groups};
use super::{EntitiesInput, hairline, label_of};
use crate::app::action::Action;
use crate::app::{Request, Store};
use crate::command::entity_edit::{Linking, link_mentions, unlink};
use crate::index::Likeness;
use crate::model::{Annotation, AnnotationId, Certainty, Entity, EntityId, EntityLink, SourceId};
use crate::ui::reader::one_line;
use crate::ui::theme::{TagLook, Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{
    ButtonKind, EmptyState, Icon, Tip, button_ui, empty_state_ui, fitting_end, icon_button_ui,
};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    self, Align, Align2, CornerRadius, FontId, Frame, Layout, Margin, Rect, Response, RichText,
    Role, ScrollArea, Sense, WidgetInfo, pos2, vec2,
};

/// The height of a row.
const ROW: f32 = 30.0;

pub(super) fn page_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    state.page.update(input.store, &entity.id);
    head_ui(ui, state, entity, input, requests);
    if state.page.rows == 0 {
        let empty = EmptyState {
            icon: Icon::Link,
            sentence: "Nothing is linked to this entity yet.",
            actions: &["Read the sources"],
            hint: "Put the caret on an actor or a place and press E.",
        };
        if empty_state_ui(ui, empty).is_some() {
            requests.push(Request::Act(Action::ShowAnnotate));
        }
        return;
    }
    rows_ui(ui, state, entity, input, requests);
}

fn head_ui(
    ui: &mut egui::Ui,
    state: &EntitiesState,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().inner_margin(Margin::symmetric(space::L as i8, space::S as i8));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::CONTROL);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                ui.add_enabled_ui(input.writable, |ui| {
                    let mut tool = |icon, name: &str, action: Action| {
                        let tip = Tip {
                            help: action.help(),
                            keys: None,
                        };
                        if icon_button_ui(ui, icon, name, tip).clicked() {
                            requests.push(Request::Act(action));
                        }
                    };
                    tool(Icon::Trash, "Delete entity…", Action::DeleteEntity);
                    tool(Icon::Merge, "Merge entity…", Action::MergeEntity);
                    let ticked = state.page.ticked.len();
                    if ticked > 0 {
                        let words =
                            format!("Split off {}…", counted(ticked, "mention", "mentions"));
                        if button_ui(ui, None, &words, ButtonKind::Plain, true).clicked() {
                            requests.push(Request::Act(Action::SplitEntity));
                        }
                    }
                });
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let title = RichText::new(one_line(label_of(entity), 200));
                    let title = title.size(size::TITLE).family(strong_family());
                    ui.add(egui::Label::new(title.color(tokens.text)).truncate());
                });
            });
        });
        let uses = input.store.mentions().uses(&entity.id);
        let mentions = uses.map_or(0, |it| it.mentions.len());
        let sources = uses.map_or(0, |it| it.mentions.sources().count());
        let mut facts = vec![kind_word(entity.kind).to_owned()];
        let way = way_words(input.store.project(), entity);
        facts.extend((!way.is_empty()).then(|| format!("in {way}")));
        facts.push(match mentions {
            0 => "no mention yet".to_owned(),
            _ => {
                let mentions = counted(mentions, "mention", "mentions");
                format!("{mentions} in {}", counted(sources, "source", "sources"))
            }
        });
        let facts = RichText::new(facts.join(" · ")).color(tokens.text_secondary);
        ui.add(egui::Label::new(facts).truncate());
    });
    hairline(ui);
}

fn rows_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let count = state.page.rows;
    let (mut top, seen) = state.page.view;
    let mut scroll = ScrollArea::vertical()
        .id_salt(("mentions", entity.id.as_str()))
        .auto_shrink([false, false]);
    ui.spacing_mut().item_spacing.y = 0.0;
    if std::mem::take(&mut state.page.reveal) && state.in_page {
        let row = state.page.cursor as f32 * ROW;
        let seen = if seen > 0.0 { seen } else { 400.0 };
        // The heading over the first row comes into view with it.
        let above = if state.page.cursor == 1 { ROW } else { 0.0 };
        top = top.min(row - above).max(row + ROW - seen);
        scroll = scroll.vertical_scroll_offset(top.max(0.0));
    }
    let builder = egui::UiBuilder::new()
        .accessibility_role(Role::List)
        .accessibility_label("Mentions");
    let output = ui.scope_builder(builder, |ui| {
        scroll.show_rows(ui, ROW, count, |ui, shown| {
            for row in shown {
                let Some((section, inside)) = state.page.place(row) else {
                    continue;
                };
                let section = section.clone();
                match inside {
                    None => heading_ui(ui, state, entity, &section, input, requests),
                    Some(_) => {
                        line_ui(ui, state, entity, &section, row, input, requests);
                    }
                }
            }
        })
    });
    let output = output.inner;
    state.page.view = (output.state.clamped_offset().y, output.inner_rect.height());
}

fn source_title(store: &Store, id: &SourceId) -> String {
    let source = store.project().sources().get(id);
    let title = source.map_or("", |it| it.title.as_str());
    if title.is_empty() {
        id.to_string()
    } else {
        one_line(title, 120)
    }
}

fn heading_ui(
    ui: &mut egui::Ui,
    state: &EntitiesState,
    entity: &Entity,
    section: &Section,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let words = match &section.part {
        Part::Alike => "Looks like it, not linked yet".to_owned(),
        Part::Source(id) => source_title(input.store, id),
        Part::Values(id) => format!("Counted or speaking in {}", source_title(input.store, id)),
    };
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, heading) = ui.allocate_exact_size(wanted, Sense::hover());
    let spoken = format!("{words}, {}", counted(section.all, "mention", "mentions"));
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &spoken));
    let alike = section.part == Part::Alike;
    let ground = if alike {
        tokens.accent_soft
    } else {
        tokens.panel
    };
    ui.painter().rect_filled(rect, CornerRadius::ZERO, ground);
    let inside = rect.shrink2(vec2(space::L, 0.0));
    let layout = Layout::left_to_right(Align::Center);
    ui.scope_builder(
        egui::UiBuilder::new().max_rect(inside).layout(layout),
        |ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let all = state.page.alikes.iter();
                let same = all.filter(|it| it.how != Likeness::Near).count();
                if alike && same > 0 && input.writable {
                    let words = match same {
                        1 => "Link the one of this name".to_owned(),
                        _ => format!("Link the {same} of this name"),
                    };
                    if button_ui(ui, None, &words, ButtonKind::Quiet, true).clicked() {
                        requests.extend(accept_same(state, input.store, &entity.id));
                    }
                }
                let number = RichText::new(with_groups(section.all)).color(tokens.text_secondary);
                ui.label(number);
                ui.with_layout(layout, |ui| {
                    let words = RichText::new(&words).family(strong_family());
                    ui.add(egui::Label::new(words.color(tokens.text)).truncate());
                });
            });
        },
    );
}

/// One mention: what stands before it, itself, what stands behind it.
fn line_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    entity: &Entity,
    section: &Section,
    row: usize,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let Some(id) = state.page.annotation(input.store, &entity.id, row) else {
        return;
    };
    let Some(annotation) = input.store.project().annotations().get(&id).cloned() else {
        return;
    };
    let line = Line::of(input.store, &annotation);
    if !line.at_hand {
        requests.push(Request::WantText(annotation.source.clone()));
    }
    let alike = section.part == Part::Alike;
    let link = annotation.entities.iter().find(|it| it.entity == entity.id);
    let certainty = link.map(|it| it.certainty);
    let note = match certainty {
        Some(certainty) if certainty != Certainty::Certain => certainty_word(certainty),
        _ if annotation.entities.len() > 1 => "one of several",
        _ => "",
    };
    let here = state.in_page && state.page.cursor == row;
    let near = alike
        && section.first < row
        && state
            .page
            .alikes
            .get(row - section.first - 1)
            .is_some_and(|it| it.how == Likeness::Near);
    let spoken = spoken_line(&line, &annotation, note, near);
    response.widget_info(|| WidgetInfo::selected(Role::ListItem, true, here, &spoken));
    let ground = match (here, response.hovered()) {
        (true, _) => Some(tokens.accent_soft),
        (false, true) => Some(tokens.hovered),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        let body = rect.shrink2(vec2(space::XS, 1.0));
        let corner = CornerRadius::same(radius::SMALL);
        ui.painter().rect_filled(body, corner, ground);
    }
    let mut inside = rect.shrink2(vec2(space::S, 0.0));
    inside.min.x += 30.0;
    if alike {
        if near {
            let square = Rect::from_min_size(rect.min + vec2(10.0, 0.0), vec2(20.0, ROW));
            Icon::Help.paint(ui, square, 14.0, tokens.warning.text);
        }
        inside.max.x -= accept_buttons_ui(ui, &annotation, near, rect, entity, input, requests);
    } else if matches!(section.part, Part::Source(_)) {
        tick_ui(ui, state, &line.hit, &id, rect, input.writable);
        let hovered = ui.rect_contains_pointer(rect);
        if input.writable && (hovered || here) {
            let square = Rect::from_min_size(pos2(rect.max.x - 34.0, rect.min.y), vec2(28.0, ROW));
            let name = format!("Unlink ‘{}’", one_line(&line.hit, 40));
            if small_button_ui(ui, Icon::Close, &name, square, ("unlink", id.as_str())).clicked() {
                let gone = unlink(input.store.project(), std::slice::from_ref(&id), &entity.id);
                requests.extend(gone.map(Request::Apply));
            }
        }
        inside.max.x -= 32.0;
    }
    if !note.is_empty() {
        let font = FontId::proportional(size::SMALL);
        let at = pos2(inside.max.x, inside.center().y);
        let color = tokens.text_secondary;
        let painted = ui
            .painter()
            .text(at, Align2::RIGHT_CENTER, note, font, color);
        inside.max.x = painted.min.x - space::S;
    }
    // The same column for all rows, whatever stands at their right.
    let x = rect.min.x + 38.0 + ((rect.width() - 120.0) * 0.4).floor();
    paint_line(ui, inside, x, &line, &annotation, input.store, tokens);
    if response.clicked() {
        state.page.cursor = row;
        state.in_page = true;
        requests.push(Request::ShowAnnotation(id));
    }
}

fn spoken_line(line: &Line, annotation: &Annotation, note: &str, near: bool) -> String {
    let mut spoken = format!("{}, {}", line.hit, annotation.source);
    if near {
        spoken.push_str(", one letter off");
    }
    if !note.is_empty() {
        spoken.push_str(", ");
        spoken.push_str(note);
    }
    if line.at_hand {
        let around = format!(": …{}{}{}…", line.left, line.hit, line.right);
        spoken.push_str(&one_line(&around, 260));
    }
    spoken
}

fn paint_line(
    ui: &egui::Ui,
    room: Rect,
    x: f32,
    line: &Line,
    annotation: &Annotation,
    store: &Store,
    tokens: &Tokens,
) {
    let painter = ui.painter_at(room);
    let plain = FontId::proportional(size::BODY);
    let strong = FontId::new(size::BODY, strong_family());
    let middle = room.center().y;
    let hit = painter.layout_no_wrap(line.hit.clone(), strong, tokens.text);
    // A long mention starts further left rather than ends out of sight.
    let begin = x.min((room.max.x - hit.size().x - 4.0).max(room.min.x));
    let top = middle - hit.size().y / 2.0;
    let marked = Rect::from_min_size(pos2(begin, top - 2.0), hit.size() + vec2(4.0, 4.0));
    let scheme = store.project().scheme();
    let place = scheme.tags.iter().position(|it| it.id == annotation.tag);
    if let Some(place) = place {
        let tag = &scheme.tags[place];
        let look = TagLook::of(tokens, tag.id.as_str(), &tag.label, &tag.color, place);
        painter.rect_filled(marked, CornerRadius::same(2), look.hue.fill);
    }
    painter.galley(pos2(begin + 2.0, top), hit, tokens.text);
    if !line.at_hand {
        let at = pos2(marked.max.x + space::S, middle);
        let (words, color) = ("the text is being read…", tokens.text_disabled);
        painter.text(at, Align2::LEFT_CENTER, words, plain, color);
        return;
    }
    let color = tokens.text_secondary;
    let at = pos2(begin - 1.0, middle);
    let words = fitting_end(ui, &line.left, &plain, begin - room.min.x - 1.0);
    painter.text(at, Align2::RIGHT_CENTER, words, plain.clone(), color);
    let mut job = LayoutJob::simple_singleline(line.right.clone(), plain, color);
    job.wrap = TextWrapping::truncate_at_width((room.max.x - marked.max.x - 1.0).max(0.0));
    let words = painter.layout_job(job);
    let top = middle - words.size().y / 2.0;
    painter.galley(pos2(marked.max.x + 1.0, top), words, color);
}

/// The box before a mention, for splitting.
fn tick_ui(
    ui: &egui::Ui,
    state: &mut EntitiesState,
    hit: &str,
    id: &AnnotationId,
    row: Rect,
    writable: bool,
) {
    let tokens = Tokens::of_ui(ui);
    let square = Rect::from_center_size(row.left_center() + vec2(20.0, 0.0), vec2(16.0, 16.0));
    let sense = if writable {
        Sense::CLICK
    } else {
        Sense::hover()
    };
    let area = Rect::from_min_size(row.min, vec2(32.0, ROW));
    let response = ui.interact(area, ui.scope_id().with(("tick", id.as_str())), sense);
    let on = state.page.ticked.contains(id);
    let name = format!("Tick ‘{}’", one_line(hit, 40));
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, writable, on, &name));
    let edge = if response.hovered() {
        tokens.text_secondary
    } else {
        tokens.edge
    };
    let ground = if on { tokens.accent } else { tokens.field };
    ui.painter().rect(
        square,
        CornerRadius::same(3),
        ground,
        egui::Stroke::new(1.0, if on { tokens.accent } else { edge }),
        egui::StrokeKind::Inside,
    );
    if on {
        Icon::Check.paint(ui, square, 12.0, tokens.on_accent);
    }
    if response.clicked() && !state.page.ticked.remove(id) {
        state.page.ticked.insert(id.clone());
    }
}

fn small_button_ui(
    ui: &egui::Ui,
    icon: Icon,
    name: &str,
    square: Rect,
    salt: (&str, &str),
) -> Response {
    let tokens = Tokens::of_ui(ui);
    let response = ui.interact(square, ui.scope_id().with(salt), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let tint = if response.hovered() {
        tokens.text
    } else {
        tokens.text_secondary
    };
    icon.paint(ui, square, 12.0, tint);
    response.on_hover_text(name)
}

/// The button that links a look-alike; gives its width.
fn accept_buttons_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    near: bool,
    row: Rect,
    entity: &Entity,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) -> f32 {
    const WIDTH: f32 = 84.0;
    let room = Rect::from_min_max(pos2(row.max.x - WIDTH, row.min.y), row.max);
    let words = if near { "Link?" } else { "Link" };
    // A child that takes no room in the list: rows keep their height.
    let inside = room.shrink2(vec2(space::S, 1.0));
    let layout = Layout::right_to_left(Align::Center);
    let builder = egui::UiBuilder::new().max_rect(inside).layout(layout);
    let mut child = ui.new_child(builder.id_salt(annotation.id.as_str()));
    let button = button_ui(&mut child, None, words, ButtonKind::Quiet, input.writable);
    if button.clicked() {
        let ids = std::slice::from_ref(&annotation.id);
        requests.extend(link_to(input.store, ids, &entity.id));
    }
    WIDTH
}

fn link_to(store: &Store, ids: &[AnnotationId], entity: &EntityId) -> Option<Request> {
    let linking = Linking::to(EntityLink {
        entity: entity.clone(),
        certainty: Certainty::Certain,
    });
    link_mentions(store.project(), ids, linking).map(Request::Apply)
}

/// Links every listed look-alike of the very name, in one step.
fn accept_same(state: &EntitiesState, store: &Store, id: &EntityId) -> Option<Request> {
    let same = state
        .page
        .alikes
        .iter()
        .filter(|it| it.how != Likeness::Near);
    let ids: Vec<AnnotationId> = same.map(|it| it.annotation.clone()).collect();
    link_to(store, &ids, id)
}

/// Links the look-alike that the cursor is on, else the first of the name.
pub(super) fn accept(state: &mut EntitiesState, store: &Store, id: &EntityId) -> Option<Request> {
    let page = &state.page;
    let here = page.place(page.cursor);
    let at = here
        .filter(|it| it.0.part == Part::Alike)
        .and_then(|it| it.1);
    let here = at.and_then(|at| page.alikes.get(at));
    let mut all = page.alikes.iter();
    let one = here.or_else(|| all.find(|it| it.how != Likeness::Near))?;
    link_to(store, std::slice::from_ref(&one.annotation), id)
}

/// Ticks the mention that the cursor is on, or takes the tick off.
pub(super) fn tick(state: &mut EntitiesState, store: &Store, id: &EntityId) {
    let page = &mut state.page;
    let of_source = page
        .place(page.cursor)
        .is_some_and(|it| matches!(it.0.part, Part::Source(_)));
    if !state.in_page || !of_source {
        return;
    }
    if let Some(mention) = page.annotation(store, id, page.cursor)
        && !page.ticked.remove(&mention)
    {
        page.ticked.insert(mention);
    }
}

/// Takes the link off the ticked mentions, else off the one at the cursor.
pub(super) fn unlink_chosen(
    state: &EntitiesState,
    store: &Store,
    id: &EntityId,
) -> Option<Request> {
    let page = &state.page;
    let mut ids: Vec<AnnotationId> = page.ticked.iter().cloned().collect();
    if ids.is_empty() {
        ids.extend(page.annotation(store, id, page.cursor));
    }
    unlink(store.project(), &ids, id).map(Request::Apply)
}
