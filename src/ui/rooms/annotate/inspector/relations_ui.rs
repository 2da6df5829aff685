//! The relations of the annotation that is shown, both ways, and the list
//! from which the other end of a new one is chosen.

use super::parts::small_ui;
use crate::app::Request;
use crate::app::action::Action;
use crate::command::relation_edit;
use crate::model::{Annotation, AnnotationId, Relation, RelationType};
use crate::ui::rooms::annotate::relating::{self, annotation_label};
use crate::ui::rooms::annotate::{AnnotateState, RoomInput};
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{
    ButtonKind, Icon, ListRow, Tip, button_ui, card_ui, filter_list_focus_ui, icon_button_ui,
    section_ui,
};
use eframe::egui::{self, Key, Layout, RichText};

/// How many relations of one annotation are listed.
const LISTED: usize = 60;

/// The relations of an annotation; nothing where the scheme has no types and
/// there are none.
pub(super) fn relations_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    input: &RoomInput<'_>,
    reveal: bool,
    requests: &mut Vec<Request>,
) {
    let project = input.store.project();
    let top = ui.cursor().min;
    let all = input.store.links().relations_of(&annotation.id);
    let count = all.clone().count();
    if count == 0 && project.scheme().relations.is_empty() {
        return;
    }
    ui.add_space(space::M);
    let begin = section_ui(ui, "Relations", |ui| {
        ui.add_enabled_ui(input.writable, |ui| {
            let add = button_ui(ui, Some(Icon::Plus), "Relate…", ButtonKind::Quiet, true);
            add.on_hover_text(Action::Relate.help()).clicked()
        })
        .inner
    });
    if begin {
        requests.push(Request::Act(Action::Relate));
    }
    if count == 0 {
        small_ui(ui, "None yet.");
    }
    for id in all.take(LISTED) {
        let Some(relation) = project.relations().get(id) else {
            continue;
        };
        ui.push_id(id.as_str(), |ui| {
            row_ui(ui, annotation, relation, input, requests);
        });
    }
    if count > LISTED {
        small_ui(ui, &format!("and {} more", count - LISTED));
    }
    if reveal {
        ui.scroll_to_rect(egui::Rect::from_min_max(top, ui.cursor().min), None);
    }
}

/// What a type says at that end: "part of", or "part of, from here".
fn role(kind: Option<&RelationType>, relation: &Relation, outgoing: bool) -> String {
    let label = kind.map_or(relation.kind.as_str(), |it| it.label.as_str());
    match (outgoing, kind.is_some_and(|it| it.symmetric)) {
        (_, true) => format!("{label} ↔"),
        (true, false) => format!("{label} →"),
        (false, false) => format!("← {label}"),
    }
}

fn row_ui(
    ui: &mut egui::Ui,
    annotation: &Annotation,
    relation: &Relation,
    input: &RoomInput<'_>,
    requests: &mut Vec<Request>,
) {
    let tokens = Tokens::of_ui(ui);
    let project = input.store.project();
    let outgoing = relation.from == annotation.id;
    let other: &AnnotationId = if outgoing {
        &relation.to
    } else {
        &relation.from
    };
    let types = &project.scheme().relations;
    let kind = types.iter().find(|it| it.id == relation.kind);
    let role = role(kind, relation, outgoing);
    let words = project.annotations().get(other).map_or_else(
        || other.to_string(),
        |it| annotation_label(input.store, it, 30),
    );
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add_enabled_ui(input.writable, |ui| {
                let name = format!("Remove relation to {words}");
                if icon_button_ui(ui, Icon::Trash, &name, Tip::default()).clicked() {
                    let gone = relation_edit::remove(project, &relation.id);
                    requests.extend(gone.map(Request::Apply));
                }
            });
            ui.with_layout(Layout::top_down(egui::Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(&role).color(tokens.text_secondary));
                let link = ui.add(egui::Link::new(RichText::new(&words)));
                let name = format!("{role} {words}");
                ui.ctx()
                    .accesskit_node_builder(link.id, |node| node.set_label(name));
                if link.clicked() {
                    requests.push(Request::ShowAnnotation(other.clone()));
                }
            });
        });
    });
}

/// The list from which the other end is chosen, while a relation is begun.
/// Gives the choice.
pub(super) fn relating_ui(
    ui: &mut egui::Ui,
    state: &mut AnnotateState,
    annotation: &Annotation,
    input: &RoomInput<'_>,
) -> Option<AnnotationId> {
    let relating = state.relating.as_mut()?;
    let mut picked = None;
    let mut open = !ui.input(|it| it.key_pressed(Key::Escape));
    card_ui(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        section_ui(ui, "Relate to…", |ui| {
            let tip = Tip::default();
            if icon_button_ui(ui, Icon::Close, "Stop relating", tip).clicked() {
                open = false;
            }
        });
        let mut kind = relating.kind.clone();
        ui.horizontal_wrapped(|ui| {
            for it in relating::types_from(input.store, annotation) {
                ui.selectable_value(&mut kind, it.id.clone(), &it.label);
            }
        });
        if kind != relating.kind {
            relating.offered = relating::offer(input.store, annotation, &kind);
            relating.kind = kind;
        }
        small_ui(
            ui,
            "Click the other annotation in the text, or choose one that is near:",
        );
        let rows: Vec<ListRow<'_>> = relating
            .offered
            .iter()
            .map(|(label, detail, _)| ListRow {
                icon: None,
                label,
                detail,
            })
            .collect();
        let nothing = "No annotation near this one fits";
        ui.scope(|ui| {
            ui.set_max_height(220.0);
            let name = "Filter annotations near";
            let focus = std::mem::take(&mut relating.focus);
            let at =
                filter_list_focus_ui(ui, &mut relating.typed, name, &rows, None, nothing, focus);
            picked = at
                .and_then(|at| relating.offered.get(at))
                .map(|it| it.2.clone());
        });
    });
    if !open {
        state.relating = None;
    }
    picked
}
