//! The Export room: the formats at the left; what one of them would hold, and
//! what it would lose, before anything is written; and where it is written to.

mod choice_ui;
mod formats;
mod formats_ui;
mod losses_ui;
mod place_ui;
mod preview_ui;
mod state;

pub use losses_ui::{LossList, losses_ui};
pub use state::ExportState;

use crate::app::{Exported, Outlook, Preview, Progress, Request, Store};
use crate::io::exchange::Standing;
use crate::model::SourceId;
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{ButtonKind, EmptyState, Icon, button_ui, empty_state_ui, progress_ui};
use eframe::egui::{self, Frame, Margin, Panel, RichText, ScrollArea, Ui, UiBuilder, vec2};
use std::path::{Path, PathBuf};

/// What the room is told for one frame.
pub struct ExportInput<'a> {
    /// The open project.
    pub store: &'a Store,
    /// Its file.
    pub path: &'a Path,
    /// The source that is shown in the Annotate room.
    pub current: Option<&'a SourceId>,
    /// What is known of the chosen export.
    pub outlook: &'a Outlook,
    /// How far the export is that is being written.
    pub exporting: Option<&'a Progress>,
    /// The last one of this session.
    pub exported: Option<&'a Exported>,
}

/// What the person wants.
#[derive(Debug, PartialEq)]
pub enum ExportEvent {
    /// Something that other rooms can ask for too.
    Ask(Request),
    /// Choose the place with the desktop's dialog.
    Browse,
    /// Write to that place, over what stands there if so said.
    Write {
        /// The file or folder.
        place: PathBuf,
        /// Whether its files may be written over.
        replace: bool,
    },
    /// Stop writing.
    Stop,
    /// Stop looking, or look again.
    ToggleLook,
    /// Save what the last export lost.
    SaveLosses,
}

/// The width of the list of formats, in points.
const FORMATS: f32 = 264.0;
/// Smaller rooms than this scroll as one.
const ROOMY: egui::Vec2 = vec2(760.0, 520.0);

/// Shows the room.
pub fn export_ui(
    ui: &mut Ui,
    state: &mut ExportState,
    input: &ExportInput<'_>,
) -> Vec<ExportEvent> {
    let mut events = Vec::new();
    if input.store.project().sources().is_empty() {
        let empty = EmptyState {
            icon: Icon::Export,
            sentence: "The project is written in other tools’ formats here, once it has sources.",
            actions: &["Add sources…"],
            hint: "",
        };
        if empty_state_ui(ui, empty).is_some() {
            let add = Request::Act(crate::app::action::Action::AddSources);
            events.push(ExportEvent::Ask(add));
        }
        return events;
    }
    if state.place.is_empty() && !state.chosen_place {
        state.propose(input.path);
    }
    if ui.available_size().min(ROOMY) == ROOMY {
        roomy_ui(ui, state, input, &mut events);
    } else {
        let frame = Frame::new().inner_margin(Margin::same(space::M as i8));
        frame.show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    formats_ui::formats_ui(ui, state, input.path);
                    ui.add_space(space::M);
                    choice_ui::choice_ui(ui, state, input);
                    ui.add_space(space::M);
                    place_ui::place_ui(ui, state, input, &mut events);
                    ui.add_space(space::M);
                    outlook_ui(ui, state, input, Some(280.0), &mut events);
                });
        });
    }
    events
}

fn roomy_ui(
    ui: &mut Ui,
    state: &mut ExportState,
    input: &ExportInput<'_>,
    events: &mut Vec<ExportEvent>,
) {
    let tokens = Tokens::of_ui(ui);
    let margin = Margin::symmetric(space::L as i8, space::M as i8);
    let side = Frame::new()
        .fill(tokens.window)
        .inner_margin(Margin::same(space::M as i8));
    Panel::left("export formats")
        .resizable(false)
        .exact_size(FORMATS)
        .frame(side)
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show(ui, |ui| formats_ui::formats_ui(ui, state, input.path));
        });
    let foot = Frame::new().fill(tokens.raised).inner_margin(margin);
    Panel::bottom("export place").frame(foot).show(ui, |ui| {
        place_ui::place_ui(ui, state, input, events);
    });
    let body = Frame::new().fill(tokens.panel).inner_margin(margin);
    egui::CentralPanel::default().frame(body).show(ui, |ui| {
        choice_ui::choice_ui(ui, state, input);
        ui.add_space(space::S);
        outlook_ui(ui, state, input, None, events);
    });
}

/// What would be written. `height` is that of each part; `None` shares what is left.
fn outlook_ui(
    ui: &mut Ui,
    state: &mut ExportState,
    input: &ExportInput<'_>,
    height: Option<f32>,
    events: &mut Vec<ExportEvent>,
) {
    let outlook = input.outlook;
    summary_ui(ui, outlook, events);
    let preview = outlook.preview.as_deref().filter(|_| outlook.current);
    let progress = outlook.progress.as_deref();
    let excerpt = preview
        .map(|it| &it.excerpt)
        .or_else(|| progress.and_then(Progress::first));
    let above = height.unwrap_or_else(|| (ui.available_height() * 0.52).max(120.0));
    let width = ui.available_width();
    let at = ui.cursor().min;
    let area = egui::Rect::from_min_size(at, vec2(width, above));
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        preview_ui::preview_ui(ui, &mut state.lines, excerpt);
    });
    ui.advance_cursor_after_rect(area);
    ui.add_space(space::S);
    let below = height.unwrap_or_else(|| ui.available_height());
    let at = ui.cursor().min;
    let area = egui::Rect::from_min_size(at, vec2(width, below));
    let narrow = width < ROOMY.x - FORMATS;
    let files = if narrow {
        width
    } else {
        (width * 0.34).min(340.0)
    };
    let mut left = area;
    let mut right = area;
    if narrow {
        left.max.y = at.y + 120.0;
        right.min.y = left.max.y + space::S;
    } else {
        left.max.x = at.x + files;
        right.min.x = left.max.x + space::L;
    }
    ui.scope_builder(UiBuilder::new().max_rect(left), |ui| {
        preview_ui::files_ui(ui, &mut state.files, preview);
    });
    ui.scope_builder(UiBuilder::new().max_rect(right), |ui| {
        let project = input.store.project();
        let lead = |it: &_| losses_ui::leads_to(project, it);
        let groups = preview.map(|it| (&it.losses[..], &it.notes[..]));
        let asked = losses_ui(ui, &mut state.losses, groups, &lead);
        events.extend(asked.map(ExportEvent::Ask));
    });
    ui.advance_cursor_after_rect(area);
}

/// How much it is, in one line; or how far the look is.
fn summary_ui(ui: &mut Ui, outlook: &Outlook, events: &mut Vec<ExportEvent>) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_wrapped(|ui| {
        ui.set_min_height(size::CONTROL);
        if let Some(progress) = &outlook.progress {
            let (what, share) = progress.now();
            if progress_ui(ui, what, share) {
                events.push(ExportEvent::ToggleLook);
            }
            ui.ctx()
                .request_repaint_after(std::time::Duration::from_millis(100));
            return;
        }
        if outlook.stopped {
            let words = "What would be written was not looked at to the end.";
            ui.label(RichText::new(words).color(tokens.text_secondary));
            if button_ui(ui, None, "Look again", ButtonKind::Plain, true).clicked() {
                events.push(ExportEvent::ToggleLook);
            }
            return;
        }
        if let Some(preview) = outlook.preview.as_deref().filter(|_| outlook.current) {
            ui.label(summary(preview));
        }
    });
}

/// "5 documents with 240 annotations and 12 relations become 2 files of 45 kB."
fn summary(preview: &Preview) -> String {
    let counts = preview.counts;
    let bytes: usize = preview.files.iter().map(|it| it.1).sum();
    let become_files = if counts.documents == 1 {
        "becomes"
    } else {
        "become"
    };
    format!(
        "{} with {} and {} {become_files} {} of {}.",
        counted(counts.documents, "document"),
        counted(counts.annotations, "annotation"),
        counted(counts.relations, "relation"),
        counted(preview.files.len(), "file"),
        bytes_words(bytes),
    )
}

/// A count with its noun.
pub(super) fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        several => format!("{several} {noun}s"),
    }
}

/// A size that people can compare.
fn bytes_words(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// Whether what stands at a place is in the way, in words; and whether it may
/// be written over all the same.
fn obstacle(standing: Standing, folder: bool) -> Option<(&'static str, bool)> {
    Some(match (standing, folder) {
        (Standing::Nothing, _) | (Standing::EmptyFolder, true) => return None,
        (Standing::File, false) => ("There is a file of that name", true),
        (Standing::FilledFolder, true) => ("This folder has files in it", true),
        (Standing::File, true) => ("This is a file; the format is a folder of files", false),
        (Standing::EmptyFolder | Standing::FilledFolder, false) => {
            ("This is a folder; say what the file is called", false)
        }
        (Standing::Other, _) => ("Nothing can be written here", false),
    })
}
