//! The list of formats, by whom they are for.

use super::formats::{Kind, about};
use super::state::ExportState;
use crate::exchange::Format;
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{ListRow, list_row_ui};
use eframe::egui::{RichText, Ui};
use std::path::Path;

pub(super) fn formats_ui(ui: &mut Ui, state: &mut ExportState, project: &Path) {
    let tokens = Tokens::of_ui(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    ui.label(
        RichText::new("Export")
            .size(size::TITLE)
            .family(strong_family()),
    );
    let written = || Format::ALL.iter().copied().filter(|it| it.can_write());
    for kind in Kind::ALL {
        let mut own = written().filter(|it| about(*it).0 == kind).peekable();
        if own.peek().is_none() {
            continue;
        }
        ui.add_space(space::S);
        let words = RichText::new(kind.label())
            .size(size::SMALL)
            .color(tokens.text_secondary);
        ui.label(words);
        for format in own {
            let row = ListRow {
                icon: None,
                label: format.title(),
                detail: "",
            };
            let response = list_row_ui(ui, row, state.format == format);
            if response.on_hover_text(about(format).1).clicked() && state.format != format {
                state.choose(format, project);
            }
        }
    }
}
