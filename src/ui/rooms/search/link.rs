//! Linking what is ticked to an entity.

use super::state::{Mode, SearchState};
use super::{Looks, SearchInput, bulk_requests};
use crate::app::Request;
use crate::command::bulk;
use crate::model::{EntityId, EntityKind, Scheme, TagId, ValueKind};
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{
    ButtonKind, ListRow, button_ui, filter_list_ui, form_frame, heading_ui, tag_chip_ui,
};
use eframe::egui::{self, Align2, Modal, RichText, vec2};

/// The form on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LinkForm {
    typed: String,
    /// What new mentions are tagged as; `None` = what suits the entity.
    tag: Option<TagId>,
    opened: bool,
}

/// The tag of a scheme that mentions of such an entity bear.
fn tag_for(scheme: &Scheme, kind: EntityKind) -> Option<TagId> {
    let carriers = || {
        scheme
            .tags
            .iter()
            .filter(|tag| tag.value == ValueKind::Entity)
    };
    let place = |tag: &&crate::model::Tag| tag.id.as_str().contains("place");
    let wants_place = kind == EntityKind::Place;
    let suits = carriers().find(|tag| place(tag) == wants_place);
    suits
        .or_else(|| carriers().next())
        .map(|tag| tag.id.clone())
}

pub(super) fn link_ui(
    ctx: &egui::Context,
    state: &mut SearchState,
    input: &SearchInput<'_>,
    looks: &Looks,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Request> {
    let Some(mut form) = state.link.take() else {
        return Vec::new();
    };
    let project = input.store.project();
    let mut requests = Vec::new();
    let mut open = true;
    let mut picked: Option<EntityId> = None;
    let id = egui::Id::unique("link-ticked");
    let area = Modal::default_area(id)
        .accessible_name("Link ticked hits")
        .anchor(Align2::CENTER_TOP, vec2(0.0, 96.0));
    let modal = Modal::new(id)
        .area(area)
        .frame(form_frame(ctx))
        .backdrop_color(Tokens::of(ctx).veil);
    let shown = modal.show(ctx, |ui| {
        ui.set_width(440.0);
        let count = state.ticked();
        heading_ui(
            ui,
            &format!(
                "Link {count} ticked {}",
                if count == 1 { "hit" } else { "hits" }
            ),
        );
        if project.entities().is_empty() {
            ui.label("The project has no entities yet. Name one in the Annotate room first.");
        } else {
            if state.mode == Mode::Words {
                let words = "Hits without a mention of their own are tagged as";
                ui.label(RichText::new(words).color(Tokens::of_ui(ui).text_secondary));
                ui.horizontal_wrapped(|ui| {
                    let automatic = form.tag.is_none();
                    if ui
                        .selectable_label(automatic, "what suits the entity")
                        .clicked()
                    {
                        form.tag = None;
                    }
                    let scheme = project.scheme();
                    for tag in scheme
                        .tags
                        .iter()
                        .filter(|it| it.value == ValueKind::Entity)
                    {
                        let on = form.tag.as_ref() == Some(&tag.id);
                        if tag_chip_ui(ui, looks.look(&tag.id), &tag.label, "", on).clicked() {
                            form.tag = Some(tag.id.clone());
                        }
                    }
                });
                ui.add_space(space::S);
            }
            let all: Vec<_> = project.entities().iter().collect();
            let details: Vec<String> = all
                .iter()
                .map(|it| {
                    it.aliases
                        .iter()
                        .take(3)
                        .cloned()
                        .collect::<Vec<_>>()
                        .join(", ")
                })
                .collect();
            let rows: Vec<ListRow<'_>> = all
                .iter()
                .zip(&details)
                .map(|(it, detail)| ListRow {
                    icon: None,
                    label: &it.label,
                    detail,
                })
                .collect();
            ui.set_max_height(360.0);
            let name = "Entity";
            let chosen = filter_list_ui(
                ui,
                &mut form.typed,
                name,
                &rows,
                None,
                "No entity is called that",
            );
            if !form.opened {
                form.opened = true;
                ui.memory_mut(|it| it.move_focus(egui::FocusDirection::Next));
            }
            picked = chosen.and_then(|at| all.get(at)).map(|it| it.id.clone());
        }
        ui.add_space(space::M);
        open = !button_ui(ui, None, "Cancel", ButtonKind::Plain, true).clicked();
    });
    if let Some(entity) = picked {
        let bulk = match state.mode {
            Mode::Words => {
                let kind = project
                    .entities()
                    .get(&entity)
                    .map_or_else(EntityKind::default, |it| it.kind);
                let tag = form.tag.clone().or_else(|| tag_for(project.scheme(), kind));
                tag.map(|tag| bulk::link_passages(project, &tag, &entity, state.passages(), fresh))
            }
            Mode::Annotations => Some(bulk::link_annotations(
                project,
                &state.ticked_ids(),
                &entity,
            )),
        };
        let label = project.entities().get(&entity).map_or("", |it| &it.label);
        if let Some(bulk) = bulk {
            requests = bulk_requests(
                bulk,
                state.ticked(),
                &format!("linked to {label}"),
                "linked to it already",
            );
        }
        return requests;
    }
    if open && !shown.should_close() {
        state.link = Some(form);
    }
    requests
}
