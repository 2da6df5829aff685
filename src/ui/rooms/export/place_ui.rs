//! Where the export goes, and what became of it.

use super::state::ExportState;
use super::{ExportEvent, ExportInput, counted, obstacle};
use crate::app::Exported;
use crate::ui::theme::{Tokens, space};
use crate::ui::widgets::{
    ButtonKind, Icon, PathEvent, button_ui, icon_ui, progress_ui, room_path_field_ui,
};
use eframe::egui::{RichText, Ui};
use std::time::Duration;

pub(super) fn place_ui(
    ui: &mut Ui,
    state: &mut ExportState,
    input: &ExportInput<'_>,
    events: &mut Vec<ExportEvent>,
) {
    let folder = state.format.is_folder();
    let name = if folder {
        "Path of the folder"
    } else {
        "Path of the file"
    };
    let obstacle = obstacle(state.standing, folder);
    let problem = match obstacle {
        Some((words, _)) if !state.replace => words,
        _ => "",
    };
    let event = room_path_field_ui(ui, &mut state.place, name, problem);
    match event {
        Some(PathEvent::Changed) => {
            state.chosen_place = true;
            state.look();
        }
        Some(PathEvent::Browse) => events.push(ExportEvent::Browse),
        _ => {}
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let busy = input.exporting.is_some();
        let ready = !busy
            && !state.place.trim().is_empty()
            && obstacle.is_none_or(|(_, over)| over && state.replace);
        let verb = if folder { "Write folder" } else { "Write file" };
        let mut go = button_ui(ui, Some(Icon::Export), verb, ButtonKind::Primary, ready).clicked();
        go |= event == Some(PathEvent::Submitted) && ready;
        if let Some((_, true)) = obstacle {
            ui.checkbox(&mut state.replace, "Write over what is there");
        }
        if go {
            events.push(ExportEvent::Write {
                place: state.path(),
                replace: state.replace,
            });
        }
        if let Some(progress) = input.exporting {
            let (what, share) = progress.now();
            if progress_ui(ui, what, share) {
                events.push(ExportEvent::Stop);
            }
            ui.ctx().request_repaint_after(Duration::from_millis(100));
        } else if let Some(exported) = input.exported {
            exported_ui(ui, exported, events);
        }
    });
}

fn exported_ui(ui: &mut Ui, exported: &Exported, events: &mut Vec<ExportEvent>) {
    let tokens = Tokens::of_ui(ui);
    icon_ui(ui, Icon::Check, tokens.good.text, "Written");
    let name = exported.place.file_name().unwrap_or_default();
    let words = format!(
        "{} written: {}, {}, {} lost",
        name.to_string_lossy(),
        counted(exported.counts.documents, "document"),
        counted(exported.counts.annotations, "annotation"),
        exported.counts.losses,
    );
    ui.label(RichText::new(words));
    if exported.counts.losses + exported.counts.notes > 0
        && ui.link("Save the report of losses…").clicked()
    {
        events.push(ExportEvent::SaveLosses);
    }
}
