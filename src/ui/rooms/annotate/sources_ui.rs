//! The list of sources with progress and counts, and the tags below it.

use super::{AnnotateState, Looks, RoomInput};
use crate::app::Request;
use crate::app::action::Action;
use crate::model::{Source, SourceState};
use crate::ui::theme::{Tokens, radius, size, space, strong_family};
use crate::ui::widgets::{Icon, Tip, icon_button_ui, search_field_ui, section_ui, tag_chip_ui};
use eframe::egui::{
    self, Align2, CornerRadius, FontId, Rect, Role, ScrollArea, Sense, WidgetInfo, pos2, vec2,
};

/// The height of a row of the source list.
const ROW: f32 = 44.0;

pub(super) fn sources_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    let project = input.store.project();
    section_ui(ui, "Sources", |ui| {
        let tip = Tip {
            help: Action::AddSources.help(),
            keys: None,
        };
        if input.writable && icon_button_ui(ui, Icon::Plus, "Add sources", tip).clicked() {
            requests.push(Request::Act(Action::AddSources));
        }
    });
    missing_ui(ui, input, requests);
    if project.sources().len() > 8 {
        let width = ui.available_width();
        search_field_ui(ui, &mut state.source_filter, "Filter sources", width);
        ui.add_space(space::XS);
    }
    let filter = state.source_filter.to_lowercase();
    let shown: Vec<_> = project
        .sources()
        .iter()
        .filter(|it| {
            filter.is_empty()
                || it.id.as_str().to_lowercase().contains(&filter)
                || it.title.to_lowercase().contains(&filter)
        })
        .collect();
    let tags = project.scheme().tags.len() as f32;
    let tags_height = size::CONTROL * (tags + 1.0) + space::XL;
    let height = (ui.available_height() - tags_height).max(ROW * 2.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    ScrollArea::vertical()
        .max_height(height)
        .auto_shrink([false, true])
        .show_rows(ui, ROW, shown.len(), |ui, range| {
            for source in &shown[range] {
                if source_row_ui(ui, source, state, input, looks).clicked() {
                    requests.push(Request::ShowSource(source.id.clone()));
                }
            }
        });
    ui.add_space(space::M);
    tags_ui(ui, state, input, looks, requests);
}

/// How many texts are not at hand, and the way to find them.
fn missing_ui(ui: &mut egui::Ui, input: &RoomInput<'_>, requests: &mut Vec<Request>) {
    let missing = input.absent.len();
    if missing == 0 {
        return;
    }
    let words = match (missing, input.store.project().sources().len()) {
        (1, 1) => "Its text is not at hand".to_owned(),
        (missing, all) if missing == all => format!("None of its {all} texts is at hand"),
        (1, all) => format!("1 of {all} texts is not at hand"),
        (missing, all) => format!("{missing} of {all} texts are not at hand"),
    };
    let tint = Tokens::of_ui(ui).warning.text;
    ui.horizontal_wrapped(|ui| {
        ui.label(egui::RichText::new(words).color(tint));
        let link = ui.link(Action::AttachTexts.label());
        if link.on_hover_text(Action::AttachTexts.help()).clicked() {
            requests.push(Request::Act(Action::AttachTexts));
        }
    });
    ui.add_space(space::XS);
}

/// One source: its name, how many annotations it has, and of which tags.
fn source_row_ui(
    ui: &mut egui::Ui,
    source: &Source,
    state: &AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
) -> egui::Response {
    let tokens = Tokens::of_ui(ui);
    let chosen = state.current.as_ref() == Some(&source.id);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let counts = input.store.counts();
    let count = counts.of_source(&source.id);
    let title = if source.title.is_empty() {
        source.id.as_str()
    } else {
        &source.title
    };
    let (sign, words) = match source.state {
        SourceState::Done => (Some(Icon::Check), "done"),
        SourceState::Started => (None, "started"),
        SourceState::Untouched => (None, "not started"),
    };
    let left = state
        .lens_is_on()
        .then(|| input.suggestions.open_in(&source.id))
        .flatten();
    response.widget_info(|| {
        let left = left.map_or_else(String::new, |left| format!(", {left} suggestions left"));
        let absent = if input.absent.contains_key(&source.id) {
            ", text not at hand"
        } else {
            ""
        };
        let name = format!("{title}, {words}, {count} annotations{left}{absent}");
        WidgetInfo::selected(Role::ListItem, true, chosen, name)
    });
    let ground = match (chosen, response.hovered()) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.hovered,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, CornerRadius::same(radius::SMALL), ground);
    let inner = rect.shrink2(vec2(space::S, 5.0));
    let absent = input.absent.contains_key(&source.id);
    // With the lens on a second number stands below the first.
    let number_width = if left.is_some() { 58.0 } else { 46.0 };
    let family = if chosen {
        strong_family()
    } else {
        egui::FontFamily::Proportional
    };
    let mut job = egui::text::LayoutJob::simple_singleline(
        title.to_owned(),
        FontId::new(size::BODY, family),
        if absent {
            tokens.text_secondary
        } else {
            tokens.text
        },
    );
    job.wrap = egui::text::TextWrapping::truncate_at_width(inner.width() - number_width);
    let galley = painter.layout_job(job);
    painter.galley(inner.left_top(), galley, tokens.text);
    painter.text(
        pos2(inner.right(), inner.top()),
        Align2::RIGHT_TOP,
        count,
        FontId::monospace(size::SMALL),
        tokens.text_secondary,
    );
    let bar = Rect::from_min_max(
        pos2(inner.left(), inner.bottom() - 6.0),
        pos2(inner.right() - number_width, inner.bottom() - 2.0),
    );
    progress_bar(&painter, bar, source, input, looks, tokens);
    let room = if absent || sign.is_some() { 18.0 } else { 0.0 };
    if let Some(left) = left.filter(|it| *it > 0) {
        painter.text(
            pos2(inner.right() - room, inner.bottom() + 1.0),
            Align2::RIGHT_BOTTOM,
            format!("+{left}"),
            FontId::monospace(size::SMALL),
            tokens.accent,
        );
    }
    let sign = if absent { Some(Icon::Warning) } else { sign };
    if let Some(sign) = sign {
        let place = Rect::from_center_size(
            pos2(inner.right() - 7.0, bar.center().y - 2.0),
            vec2(14.0, 14.0),
        );
        let tint = if absent {
            tokens.warning.text
        } else {
            tokens.good.text
        };
        sign.paint(ui, place, 14.0, tint);
    }
    let mut about = format!("{title}\n{} · {words}", source.path);
    if let Some(absent) = input.absent.get(&source.id) {
        about.push('\n');
        about.push_str(&absent.reason);
    }
    let response = response.on_hover_text(about);
    crate::ui::widgets::focus_ring(ui, &response, CornerRadius::same(radius::SMALL));
    response
}

/// The share of each tag among the annotations of a source.
fn progress_bar(
    painter: &egui::Painter,
    bar: Rect,
    source: &Source,
    input: &RoomInput<'_>,
    looks: &Looks,
    tokens: &Tokens,
) {
    painter.rect_filled(bar, CornerRadius::same(2), tokens.control);
    let counts = input.store.counts();
    let total = counts.of_source(&source.id);
    if total == 0 {
        return;
    }
    let mut left = bar.left();
    for tag in &input.store.project().scheme().tags {
        let share = counts.of(&source.id, &tag.id) as f32 / total as f32;
        let right = left + share * bar.width();
        let part = Rect::from_min_max(pos2(left, bar.top()), pos2(right, bar.bottom()));
        painter.rect_filled(part, 0.0, looks.get(&tag.id).look.hue.strong);
        left = right;
    }
}

/// The tags: what their keys are, which one stays on.
fn tags_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    input: &RoomInput<'_>,
    looks: &Looks,
    requests: &mut Vec<Request>,
) {
    section_ui(ui, "Tags", |ui| {
        if state.sticky.is_some() {
            let tip = Tip {
                help: "Drags only select again",
                keys: None,
            };
            if icon_button_ui(ui, Icon::Close, "Stop keeping the tag", tip).clicked() {
                state.sticky = None;
            }
        }
        let tip = Tip {
            help: Action::ShowGuidelines.help(),
            keys: None,
        };
        if icon_button_ui(ui, Icon::Help, "Guidelines", tip).clicked() {
            requests.push(Request::Act(Action::ShowGuidelines));
        }
    });
    ScrollArea::vertical().id_salt("tags").show(ui, |ui| {
        for tag in &input.store.project().scheme().tags {
            let on = state.sticky.as_ref() == Some(&tag.id);
            let look = &looks.get(&tag.id).look;
            let chip = tag_chip_ui(ui, look, &tag.label, &tag.key, on);
            let help = if on {
                "Every drag sets this tag. Click to stop."
            } else {
                "Click to keep this tag on: then every drag sets it."
            };
            let chip = chip.on_hover_ui(|ui| {
                ui.set_max_width(320.0);
                if !tag.guideline.is_empty() {
                    ui.label(&tag.guideline);
                    ui.add_space(space::XS);
                }
                let quiet = Tokens::of_ui(ui).text_secondary;
                ui.label(egui::RichText::new(help).color(quiet));
            });
            if chip.clicked() {
                state.sticky = if on { None } else { Some(tag.id.clone()) };
            }
        }
    });
}
