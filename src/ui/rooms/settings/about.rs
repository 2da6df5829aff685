//! What this program is.

use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{card_ui, section_ui};
use eframe::egui::{Label, RichText, Ui};

/// Version, licence, and the faces that come with the program.
pub fn about_ui(ui: &mut Ui) {
    let tokens = Tokens::of_ui(ui);
    ui.label(
        RichText::new("Variorum")
            .size(size::DISPLAY)
            .family(strong_family()),
    );
    let version = format!("Version {}", env!("CARGO_PKG_VERSION"));
    ui.colored_label(tokens.text_secondary, version);
    ui.add_space(space::M);
    card_ui(ui, |ui| {
        let what = "A workbench for saying, exactly and checkably, what each of several reports \
                    says of the same events. Everything stays on this computer: the program \
                    opens no network connection.";
        ui.add(Label::new(what).wrap());
        ui.add_space(space::XS);
        let licence = "Licensed under the MIT licence or the Apache Licence 2.0, as you prefer.";
        ui.add(Label::new(licence).wrap());
    });
    ui.add_space(space::M);
    card_ui(ui, |ui| {
        section_ui(ui, "Faces", |_| {});
        let faces = [
            ("Charis SIL and Gentium Book Plus", "© SIL International"),
            ("Inter", "© The Inter Project Authors"),
            ("Noto Naskh Arabic and Noto Serif Hebrew", "© Google"),
        ];
        for (face, owner) in faces {
            ui.horizontal_wrapped(|ui| {
                ui.label(face);
                ui.colored_label(tokens.text_secondary, owner);
            });
        }
        ui.colored_label(
            tokens.text_secondary,
            "All under the SIL Open Font License 1.1.",
        );
    });
}
