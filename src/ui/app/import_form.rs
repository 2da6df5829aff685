//! Asks which files are to be imported, and shows what is in them before
//! anything of it is taken over.

use super::forms::quiet;
use super::{App, Purpose};
use crate::app::{Import, ImportFound, ImportWish};
use crate::exchange::{Counting, Format, OffsetUnit};
use crate::io::state::typed_path;
use crate::ui::reader::one_line;
use crate::ui::rooms::export::{LossList, losses_ui};
use crate::ui::theme::{Tokens, size, space};
use crate::ui::widgets::{
    ButtonKind, Icon, button_ui, chevron, form_frame, form_row_ui, heading_ui, icon_ui, progress_ui,
};
use eframe::egui::{self, Align2, ComboBox, Modal, Rect, RichText, TextEdit, Ui, UiBuilder, vec2};
use std::path::PathBuf;
use std::sync::Arc;

/// An import on its way.
#[derive(Debug, Default)]
pub(super) struct ImportForm {
    /// Files and folders, one path a line.
    paths: String,
    format: Option<Format>,
    unit: Option<OffsetUnit>,
    excel_safe: bool,
    by: Option<String>,
    /// Whose work the files held that were looked into last.
    people: Arc<[String]>,
    losses: LossList,
}

/// What was pressed.
enum Pressed {
    Files,
    Folder,
    Look,
    Stop,
    TakeOver,
    Report,
    Cancel,
}

/// So many labels are named.
const LABELS: usize = 24;

impl ImportForm {
    /// Puts further paths on the list.
    pub fn add(&mut self, paths: &[PathBuf]) {
        for path in paths {
            if !self.paths.is_empty() && !self.paths.ends_with('\n') {
                self.paths.push('\n');
            }
            self.paths.push_str(&path.display().to_string());
        }
    }

    /// Chooses a unit, as its list does.
    #[cfg(test)]
    pub fn choose_unit(&mut self, unit: OffsetUnit) {
        self.unit = Some(unit);
    }

    /// Chooses a person, as the list of them does.
    #[cfg(test)]
    pub fn choose_person(&mut self, name: &str) {
        self.by = Some(name.to_owned());
    }

    fn wish(&self) -> ImportWish {
        let lines = self.paths.lines().map(str::trim);
        ImportWish {
            paths: lines.filter(|it| !it.is_empty()).map(typed_path).collect(),
            format: self.format,
            counting: self.unit.map(Counting::of),
            excel_safe: self.excel_safe,
            by: self.by.clone(),
        }
    }
}

impl App {
    pub(super) fn import_ui(&mut self, ctx: &egui::Context) {
        let Some(mut form) = self.import.take() else {
            return;
        };
        let Some(open) = self.workbench.project() else {
            return;
        };
        let id = egui::Id::unique("import");
        let area = Modal::default_area(id)
            .anchor(Align2::CENTER_TOP, vec2(0.0, 48.0))
            .accessible_name("Import");
        let mut pressed = None;
        let room = ctx.content_rect().size();
        let shown = Modal::new(id)
            .area(area)
            .frame(form_frame(ctx))
            .backdrop_color(Tokens::of(ctx).veil)
            .show(ctx, |ui| {
                ui.set_width((room.x - 96.0).min(720.0));
                let most = (room.y - 190.0).max(120.0);
                egui::ScrollArea::vertical()
                    .max_height(most)
                    .min_scrolled_height(most)
                    .auto_shrink([false, true])
                    .show(ui, |ui| {
                        // The bar is drawn over what lies there.
                        ui.set_max_width(ui.available_width() - space::M);
                        pressed = form_ui(ui, &mut form, open.import());
                    });
                ui.add_space(space::M);
                // In view however much there is to see above.
                let button = buttons_ui(ui, &form.wish(), open.import());
                pressed = button.or(pressed.take());
            });
        // While a path is asked for on top, Escape is about that.
        let closed = self.form.is_none() && shown.should_close();
        let wish = form.wish();
        // Another format or unit is read at once: that is what it is chosen for.
        let reread = match self
            .workbench
            .project()
            .map(crate::app::OpenProject::import)
        {
            Some(Import::Found(found)) => {
                found.wish.paths == wish.paths && found.wish != wish && pressed.is_none()
            }
            _ => false,
        };
        match pressed {
            _ if closed => {}
            Some(Pressed::Files) => self.ask_for_path(ctx, Purpose::ImportFiles),
            Some(Pressed::Folder) => self.ask_for_path(ctx, Purpose::ImportFolder),
            Some(Pressed::Look) => self.workbench.read_import(wish),
            Some(Pressed::Stop) => self.workbench.drop_import(),
            Some(Pressed::TakeOver) => self.workbench.accept_import(),
            Some(Pressed::Report) => {
                self.form = Some(super::forms::Form::path(Purpose::SaveImportReport));
            }
            None if reread => self.workbench.read_import(wish),
            None | Some(Pressed::Cancel) => {}
        }
        if closed || matches!(pressed, Some(Pressed::Cancel)) {
            self.workbench.drop_import();
        } else {
            self.import = Some(form);
        }
    }
}

fn form_ui(ui: &mut Ui, form: &mut ImportForm, import: &Import) -> Option<Pressed> {
    let mut pressed = None;
    heading_ui(ui, "Import");
    quiet(
        ui,
        "Documents with their annotations, in the format of another tool. The files are not changed, and nothing is taken over before you have seen it.",
    );
    ui.add_space(space::S);
    ui.label("Files and folders, one path a line");
    let field = TextEdit::multiline(&mut form.paths)
        .hint_text("/folder/all.jsonl")
        .desired_rows(2)
        .desired_width(f32::INFINITY);
    let paths = ui.add(field).accessible_name("Files and folders");
    if ui.memory(|it| it.focused().is_none()) {
        paths.request_focus();
    }
    ui.horizontal(|ui| {
        if button_ui(ui, Some(Icon::File), "Add files…", ButtonKind::Plain, true).clicked() {
            pressed = Some(Pressed::Files);
        }
        if button_ui(
            ui,
            Some(Icon::Folder),
            "Add folder…",
            ButtonKind::Plain,
            true,
        )
        .clicked()
        {
            pressed = Some(Pressed::Folder);
        }
    });
    form_row_ui(ui, "Format", |ui| format_ui(ui, &mut form.format));
    form_row_ui(ui, "Offsets", |ui| unit_ui(ui, &mut form.unit));
    if let Import::Found(found) = import {
        form.people = Arc::clone(&found.people);
    }
    if form.people.len() > 1 {
        form_row_ui(ui, "Whose work", |ui| people_ui(ui, form));
    } else {
        form.by = None;
    }
    let table = |it: Format| matches!(it.word(), "csv" | "tsv");
    let read_as = match import {
        Import::Found(found) => Some(found.format),
        _ => form.format,
    };
    if read_as.is_some_and(table) {
        ui.checkbox(
            &mut form.excel_safe,
            "Cells that begin with an apostrophe were made safe for spreadsheets",
        );
    }
    ui.add_space(space::S);
    let wish = form.wish();
    match import {
        Import::Idle => {}
        Import::Reading(_) => {
            if progress_ui(ui, "Reading the files", None) {
                pressed = Some(Pressed::Stop);
            }
        }
        Import::Taking(..) => {
            if progress_ui(ui, "Writing the texts beside the project", None) {
                pressed = Some(Pressed::Stop);
            }
        }
        Import::Failed(message) => failed_ui(ui, message),
        Import::Found(it) if it.wish.paths == wish.paths => found_ui(ui, &mut form.losses, it),
        Import::Found(_) => {}
    }
    pressed
}

fn buttons_ui(ui: &mut Ui, wish: &ImportWish, import: &Import) -> Option<Pressed> {
    let mut pressed = None;
    let mut button = |ui: &mut Ui, label: &str, kind: ButtonKind, ready: bool, does: Pressed| {
        if button_ui(ui, None, label, kind, ready).clicked() {
            pressed = Some(does);
        }
    };
    ui.horizontal(|ui| {
        match import {
            Import::Found(found) if found.wish.paths == wish.paths => {
                let ready = found.counts.documents + found.counts.new_tags > 0;
                let take = Pressed::TakeOver;
                button(ui, "Take over", ButtonKind::Primary, ready, take);
                if found.counts.losses + found.counts.notes > 0 {
                    let report = Pressed::Report;
                    button(ui, "Save the report…", ButtonKind::Plain, true, report);
                }
            }
            _ => {
                let busy = matches!(import, Import::Reading(_) | Import::Taking(..));
                let ready = !busy && !wish.paths.is_empty();
                button(
                    ui,
                    "Look into them",
                    ButtonKind::Primary,
                    ready,
                    Pressed::Look,
                );
            }
        }
        button(ui, "Cancel", ButtonKind::Plain, true, Pressed::Cancel);
    });
    pressed
}

fn format_ui(ui: &mut Ui, format: &mut Option<Format>) {
    const DETECT: &str = "As the files tell";
    let shown = format.map_or(DETECT, Format::title);
    ComboBox::from_id_salt("import format")
        .selected_text(shown)
        .width(260.0)
        .icon(chevron)
        .show_ui(ui, |ui| {
            ui.selectable_value(format, None, DETECT);
            for it in Format::ALL.iter().filter(|it| it.can_read()) {
                ui.selectable_value(format, Some(*it), it.title());
            }
        });
}

fn unit_ui(ui: &mut Ui, unit: &mut Option<OffsetUnit>) {
    const UNITS: [(Option<OffsetUnit>, &str); 4] = [
        (None, "As the files tell"),
        (Some(OffsetUnit::CodePoints), "Code points"),
        (Some(OffsetUnit::Utf16), "UTF-16 units"),
        (Some(OffsetUnit::Bytes), "Bytes of UTF-8"),
    ];
    let shown = UNITS.iter().find(|it| it.0 == *unit);
    ComboBox::from_id_salt("import unit")
        .selected_text(shown.map_or("", |it| it.1))
        .width(260.0)
        .icon(chevron)
        .show_ui(ui, |ui| {
            for (value, words) in UNITS {
                ui.selectable_value(unit, value, words);
            }
        });
}

/// Several people's work on a document: a project is one person's.
fn people_ui(ui: &mut Ui, form: &mut ImportForm) {
    const SETTLED: &str = "Settled, or one person’s work";
    // More are nobody's to choose from a list.
    const MOST: usize = 200;
    let shown = form.by.as_deref().map(|it| one_line(it, 40));
    ComboBox::from_id_salt("import person")
        .selected_text(shown.as_deref().unwrap_or(SETTLED))
        .width(260.0)
        .icon(chevron)
        .show_ui(ui, |ui| {
            ui.selectable_value(&mut form.by, None, SETTLED);
            for it in form.people.iter().take(MOST) {
                ui.selectable_value(&mut form.by, Some(it.clone()), one_line(it, 40));
            }
            if form.people.len() > MOST {
                let more = form.people.len() - MOST;
                quiet(
                    ui,
                    &format!("and {more} more, for `import --by` on the command line"),
                );
            }
        });
}

fn failed_ui(ui: &mut Ui, message: &str) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_top(|ui| {
        icon_ui(ui, Icon::Error, tokens.error.text, "Error");
        let words = RichText::new(format!("Nothing was imported. {message}"));
        ui.add(
            egui::Label::new(words.color(tokens.error.text))
                .wrap()
                .selectable(true),
        );
    });
}

/// What would be taken over.
fn found_ui(ui: &mut Ui, losses: &mut LossList, found: &ImportFound) {
    let tokens = Tokens::of_ui(ui);
    let counts = found.counts;
    let count = |number: usize, noun: &str| match number {
        1 => format!("1 {noun}"),
        several => format!("{several} {noun}s"),
    };
    let mut words = format!(
        "{}, {} and {}, read as {}.",
        count(counts.documents, "document"),
        count(counts.annotations, "annotation"),
        count(counts.relations, "relation"),
        found.format.title(),
    );
    match found.known {
        0 => {}
        1 => words.push_str(" One text is in the project already; what is new is added to it."),
        several => words.push_str(&format!(
            " {several} texts are in the project already; what is new is added to them."
        )),
    }
    ui.label(words);
    if !found.others.is_empty() {
        let others: Vec<&str> = found.others.iter().map(|it| it.title()).collect();
        let words = format!("The files could also be {}.", others.join(" or "));
        quiet(ui, &words);
    }
    for note in found.notes.iter().filter(|it| it.reason == "offset-unit") {
        ui.horizontal_top(|ui| {
            icon_ui(ui, Icon::Info, tokens.warning.text, "Offsets");
            let more = match note.items.len() {
                0 | 1 => String::new(),
                several => format!(" (and {} more documents)", several - 1),
            };
            let first = note.items.first().map_or("", |it| it.detail.as_str());
            let words = format!("Offsets: {}{more}", one_line(first, 400));
            ui.add(egui::Label::new(RichText::new(words).color(tokens.warning.text)).wrap());
        });
    }
    labels_ui(ui, found);
    if !found.samples.is_empty() {
        ui.add_space(space::XS);
        quiet(ui, "The first annotations, to see whether the offsets fit");
        for (label, words) in &found.samples {
            ui.horizontal(|ui| {
                let label = RichText::new(one_line(label, 24)).size(size::SMALL);
                ui.label(label.color(tokens.text_secondary));
                let words = format!("“{}”", one_line(words, 90));
                ui.add(egui::Label::new(words).truncate());
            });
        }
    }
    ui.add_space(space::S);
    let height = if counts.losses + counts.notes == 0 {
        64.0
    } else {
        190.0
    };
    let area = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), height));
    ui.scope_builder(UiBuilder::new().max_rect(area), |ui| {
        let groups = Some((&found.losses[..], &found.notes[..]));
        losses_ui(ui, losses, groups, &|_| None);
    });
    ui.advance_cursor_after_rect(area);
}

/// How many annotations each label has, and which tags are new.
fn labels_ui(ui: &mut Ui, found: &ImportFound) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        for (label, count) in found.labels.iter().take(LABELS) {
            let words = format!("{} {count}", one_line(label, 40));
            ui.label(RichText::new(words));
        }
        if found.labels.len() > LABELS {
            let words = format!("and {} more labels", found.labels.len() - LABELS);
            ui.label(RichText::new(words).color(tokens.text_secondary));
        }
    });
    if !found.new_tags.is_empty() {
        let shown: Vec<String> = found
            .new_tags
            .iter()
            .take(LABELS)
            .map(|it| one_line(it, 40))
            .collect();
        let more = found.new_tags.len().saturating_sub(LABELS);
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let words = match found.new_tags.len() {
            1 => format!("One new tag: {}", shown.join(", ")),
            several => format!("{several} new tags: {}{more}", shown.join(", ")),
        };
        quiet(ui, &words);
    }
}
