//! Settings and help: looks, keys, tags, legend, about.
//!
//! What is shown here is plain data ([`Settings`], a keymap, a scheme); what
//! the person wants comes back as [`SettingsEvent`]s, for the caller to check,
//! to carry out and to keep.

mod about;
mod guidelines;
mod keys;
mod legend;
mod looks;
mod relation_form;
mod relations;
mod state;
mod tag_form;
mod tags;

pub use about::about_ui;
pub use guidelines::guidelines_ui;
pub use legend::legend_ui;
pub use state::{Page, Settings, SettingsEvent, SettingsState, ThemeChoice, ZOOM_MAX, ZOOM_MIN};

use crate::app::keymap::Keymap;
use crate::model::{Scheme, TagId};
use crate::ui::theme::{Tokens, size, space, strong_family};
use crate::ui::widgets::{Icon, ListRow, list_row_ui};
use eframe::egui::{CentralPanel, Frame, Margin, Panel, RichText, ScrollArea, Ui, UiBuilder};
use std::collections::BTreeMap;

/// What the room shows.
#[derive(Clone, Copy)]
pub struct SettingsView<'a> {
    /// The settings in force.
    pub settings: &'a Settings,
    /// The keys in force.
    pub keymap: &'a Keymap,
    /// The scheme of the open project, if one is open.
    pub scheme: Option<&'a Scheme>,
    /// Whether the scheme may be changed.
    pub writable: bool,
    /// How many annotations bear each tag.
    pub uses: &'a BTreeMap<TagId, usize>,
    /// How many relations bear a type.
    pub relation_uses: &'a dyn Fn(&str) -> usize,
}

/// The whole room: pages at the left, the chosen one beside them.
pub fn settings_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    view: SettingsView<'_>,
) -> Vec<SettingsEvent> {
    let tokens = Tokens::of_ui(ui);
    let mut events = Vec::new();
    let frame = Frame::new()
        .fill(tokens.window)
        .inner_margin(Margin::same(space::M as i8));
    Panel::left("settings pages")
        .resizable(false)
        .exact_size(200.0)
        .frame(frame)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space(space::XS);
            ui.label(
                RichText::new("Settings")
                    .size(size::TITLE)
                    .family(strong_family()),
            );
            ui.add_space(space::M);
            for page in Page::ALL {
                let row = ListRow {
                    icon: Some(page_icon(page)),
                    label: page.label(),
                    detail: "",
                };
                if list_row_ui(ui, row, state.page == page).clicked() {
                    state.page = page;
                }
            }
        });
    let ground = Frame::new()
        .fill(tokens.panel)
        .inner_margin(Margin::same(space::XL as i8));
    CentralPanel::default().frame(ground).show(ui, |ui| {
        let builder = UiBuilder::new().accessibility_label(state.page.label());
        ui.scope_builder(builder, |ui| page_ui(ui, state, view, &mut events));
    });
    events
}

fn page_icon(page: Page) -> Icon {
    match page {
        Page::Looks => Icon::Sun,
        Page::Keys => Icon::Keyboard,
        Page::Tags => Icon::Annotate,
        Page::Guidelines => Icon::Note,
        Page::Legend => Icon::Eye,
        Page::About => Icon::Info,
    }
}

fn page_ui(
    ui: &mut Ui,
    state: &mut SettingsState,
    view: SettingsView<'_>,
    events: &mut Vec<SettingsEvent>,
) {
    let wide = ui.available_width().min(900.0);
    ui.set_max_width(wide);
    ui.label(
        RichText::new(state.page.label())
            .size(size::TITLE)
            .family(strong_family()),
    );
    ui.add_space(space::S);
    // The keys table scrolls by itself; two scroll areas would fight.
    if state.page == Page::Keys {
        keys::keys_ui(ui, state, view.keymap, events);
        return;
    }
    let scroll = ScrollArea::vertical().id_salt(("settings page", state.page));
    scroll
        .auto_shrink([false, false])
        .show(ui, |ui| match state.page {
            Page::Looks => looks::looks_ui(ui, view.settings, events),
            Page::Keys => {}
            Page::Tags => tags::tags_ui(ui, state, view, events),
            Page::Guidelines => guidelines_ui(ui, view.scheme),
            Page::Legend => legend_ui(ui, view.scheme),
            Page::About => about_ui(ui),
        });
}

#[cfg(test)]
mod tests;
