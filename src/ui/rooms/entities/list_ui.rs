//! The list of entities: filter, sort, kind; as long as the project has them.

use super::state::{EntitiesState, Sort};
use super::words::{KINDS, counted, kind_word, way_words, with_groups};
use super::{EntitiesInput, is_chosen, label_of};
use crate::app::action::Action;
use crate::app::{Request, Store};
use crate::ui::reader::one_line;
use crate::ui::theme::{Tokens, radius, size, space};
use crate::ui::widgets::{
    Icon, Tip, chevron, chosen_list_ui, icon_button_ui, row_beside, search_field_ui, section_ui,
};
use eframe::egui::{
    self, Align2, CornerRadius, FontId, Key, Modifiers, Role, Sense, WidgetInfo, pos2, vec2,
};

/// The height of a row: a name and what it is below it.
const ROW: f32 = 40.0;

pub(super) fn list_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let all = input.store.project().entities().len();
    let shown = state.list.rows.len();
    let title = if shown == all {
        counted(all, "entity", "entities")
    } else {
        format!(
            "{} of {}",
            with_groups(shown),
            counted(all, "entity", "entities")
        )
    };
    section_ui(ui, &title, |ui| {
        let tip = Tip {
            help: Action::NewEntity.help(),
            keys: None,
        };
        ui.add_enabled_ui(input.writable, |ui| {
            if icon_button_ui(ui, Icon::Plus, "New entity…", tip).clicked() {
                requests.push(Request::Act(Action::NewEntity));
            }
        });
    });
    filter_ui(ui, state, input, requests);
    ui.add_space(space::XS);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let name = state.list.kind.map_or("All kinds", kind_word);
        let kinds = egui::ComboBox::from_id_salt("kind of entities")
            .selected_text(name)
            .icon(chevron);
        let kinds = kinds.width(104.0).show_ui(ui, |ui| {
            ui.selectable_value(&mut state.list.kind, None, "All kinds");
            for kind in KINDS {
                ui.selectable_value(&mut state.list.kind, Some(kind), kind_word(kind));
            }
        });
        kinds.response.widget_info(|| {
            WidgetInfo::labeled(Role::ComboBox, true, format!("Kinds shown: {name}"))
        });
        let sorts = [
            (Sort::Label, "by name"),
            (Sort::Kind, "by kind"),
            (Sort::Mentions, "by mentions"),
        ];
        let now = sorts.iter().find(|it| it.0 == state.list.sort);
        let now = now.map_or("by name", |it| it.1);
        let order = egui::ComboBox::from_id_salt("order of entities")
            .selected_text(now)
            .icon(chevron);
        let order = order.width(104.0).show_ui(ui, |ui| {
            for (sort, name) in sorts {
                ui.selectable_value(&mut state.list.sort, sort, name);
            }
        });
        order
            .response
            .widget_info(|| WidgetInfo::labeled(Role::ComboBox, true, format!("Sorted {now}")));
    });
    ui.add_space(space::S);
    state.list.update(input.store);
    if state.list.rows.is_empty() {
        ui.colored_label(tokens.text_secondary, "No entity fits the filter.");
        return;
    }
    rows_ui(ui, state, input, requests);
}

/// The filter; arrows go through the list while it has the keyboard.
fn filter_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    if state.list.filtering {
        for (key, rows) in [(Key::ArrowDown, 1), (Key::ArrowUp, -1)] {
            let times = ui.input_mut(|it| it.count_and_consume_key(Modifiers::NONE, key));
            for _ in 0..times {
                requests.extend(go(state, input.store, rows));
            }
        }
    }
    let width = ui.available_width();
    let field = search_field_ui(ui, &mut state.list.filter, "Filter entities", width);
    if std::mem::take(&mut state.focus_filter) {
        field.request_focus();
    }
    if field.changed() {
        state.list.update(input.store);
        let keeps = state.chosen.as_ref();
        if keeps.is_none_or(|id| !state.list.rows.contains(id))
            && let Some(first) = state.list.rows.first().cloned()
        {
            requests.extend(state.leave(Some(input.store)));
            state.show(&first);
        }
        state.list.scroll.rewind();
    }
    state.list.filtering = field.has_focus();
}

/// Chooses another row of the list.
pub(super) fn go(state: &mut EntitiesState, store: &Store, rows: isize) -> Vec<Request> {
    let list = &state.list.rows;
    let here = list.iter().position(|id| is_chosen(state, id));
    let Some(id) = list.get(row_beside(here, rows, list.len())).cloned() else {
        return Vec::new();
    };
    let left = state.leave(Some(store));
    state.show(&id);
    left
}

fn rows_ui(
    ui: &mut egui::Ui,
    state: &mut EntitiesState,
    input: &EntitiesInput<'_>,
    requests: &mut Vec<Request>,
) {
    let count = state.list.rows.len();
    let mut list = std::mem::take(&mut state.list.scroll);
    let chosen = match list.wants() {
        true => state.list.rows.iter().position(|id| is_chosen(state, id)),
        false => None,
    };
    let clicked = chosen_list_ui(
        ui,
        &mut list,
        "Entities",
        count,
        ROW,
        chosen,
        |ui, shown| {
            let mut clicked = None;
            for id in &state.list.rows[shown] {
                if row_ui(ui, state, input, id).clicked() {
                    clicked = Some(id.clone());
                }
            }
            clicked
        },
    );
    if let Some(id) = clicked {
        requests.extend(state.leave(Some(input.store)));
        state.chosen = Some(id);
        state.in_page = false;
    }
    state.list.scroll = list;
}

fn row_ui(
    ui: &mut egui::Ui,
    state: &EntitiesState,
    input: &EntitiesInput<'_>,
    id: &crate::model::EntityId,
) -> egui::Response {
    let tokens = Tokens::of_ui(ui);
    let wanted = vec2(ui.available_width(), ROW);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::CLICK);
    let project = input.store.project();
    let Some(entity) = project.entities().get(id) else {
        return response;
    };
    let chosen = is_chosen(state, id);
    let mentions = input.store.mentions().count(id);
    let label = one_line(label_of(entity), 120);
    let way = way_words(project, entity);
    let facts = match (&way, entity.aliases.iter().next()) {
        (way, _) if !way.is_empty() => format!("{} in {way}", kind_word(entity.kind)),
        (_, Some(alias)) => format!("{}, also {}", kind_word(entity.kind), one_line(alias, 60)),
        _ => kind_word(entity.kind).to_owned(),
    };
    response.widget_info(|| {
        let mentions = counted(mentions, "mention", "mentions");
        let name = format!("{label}, {facts}, {mentions}");
        WidgetInfo::selected(Role::ListBoxOption, true, chosen, name)
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let corner = CornerRadius::same(radius::SMALL);
    let painter = ui.painter_at(rect);
    let active = chosen && !state.in_page;
    let ground = match (active, chosen, response.hovered()) {
        (true, ..) => Some(tokens.accent_soft),
        (_, true, _) => Some(tokens.control),
        (_, _, true) => Some(tokens.hovered),
        _ => None,
    };
    if let Some(ground) = ground {
        painter.rect_filled(rect.shrink2(vec2(0.0, 1.0)), corner, ground);
    }
    let number = if mentions == 0 {
        "–".to_owned()
    } else {
        with_groups(mentions)
    };
    let right = painter.text(
        pos2(rect.max.x - space::S, rect.center().y),
        Align2::RIGHT_CENTER,
        number,
        FontId::proportional(size::BODY),
        tokens.text_secondary,
    );
    let left = rect.min.x + space::S;
    let room = (right.min.x - space::S - left).max(0.0);
    for (words, font, color, y) in [
        (label, size::BODY, tokens.text, rect.min.y + 5.0),
        (facts, size::SMALL, tokens.text_secondary, rect.min.y + 21.0),
    ] {
        let font = FontId::proportional(font);
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room);
        let galley = painter.layout_job(job);
        painter.galley(pos2(left, y), galley, color);
    }
    response
}
