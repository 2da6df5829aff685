//! The Statistics room: how much there is of what, as a plot and as a table.
//! The figures are about the work; nothing adds up what the sources count.

mod plot_ui;
mod state;
mod table_ui;

pub use state::StatisticsState;

use crate::app::Request;
use crate::app::action::Action;
use crate::index::{Statistics, Table};
use crate::model::Scheme;
use crate::ui::theme::{TagLook, Tokens, size, space, strong_family};
use crate::ui::widgets::{ButtonKind, EmptyState, Icon, button_ui, empty_state_ui};
use eframe::egui::{self, RichText, ScrollArea};
use plot_ui::plot_ui;
use std::sync::Arc;
use table_ui::table_ui;

/// What the person asked for.
#[derive(Debug, PartialEq)]
pub enum StatisticsEvent {
    /// Something that other rooms can ask for too.
    Ask(Request),
    /// Save the table as comma-separated values.
    Save(Table),
}

/// What a table is called on its button.
pub(super) const fn label(table: Table) -> &'static str {
    match table {
        Table::Tags => "Tags",
        Table::Sources => "Sources",
        Table::Entities => "Entities",
        Table::Annotators => "Annotators",
    }
}

/// Shows the room. `found` is absent while the project is being counted.
pub fn statistics_ui(
    ui: &mut egui::Ui,
    state: &mut StatisticsState,
    found: Option<&Arc<Statistics>>,
    scheme: &Scheme,
) -> Vec<StatisticsEvent> {
    let mut events = Vec::new();
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(space::XL as i8, space::L as i8))
        .show(ui, |ui| {
            head_ui(ui, state, found.is_some(), &mut events);
            ui.add_space(space::M);
            let Some(found) = found else {
                ui.label(RichText::new("Counting…").color(Tokens::of_ui(ui).text_secondary));
                return;
            };
            if found.total.annotations == 0 && state.table != Table::Sources {
                let empty = EmptyState {
                    icon: Icon::Statistics,
                    sentence: "Counts of your annotations go here, once there are some.",
                    actions: &["Go and annotate"],
                    hint: "",
                };
                if empty_state_ui(ui, empty).is_some() {
                    let go = Request::Act(Action::ShowAnnotate);
                    events.push(StatisticsEvent::Ask(go));
                }
                return;
            }
            state.follow(found);
            let looks = looks(Tokens::of_ui(ui), found, scheme);
            ScrollArea::vertical()
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    plot_ui(ui, state.table, found, &looks);
                    ui.add_space(space::L);
                    table_ui(ui, state, found, &mut events);
                });
        });
    events
}

fn head_ui(
    ui: &mut egui::Ui,
    state: &mut StatisticsState,
    ready: bool,
    events: &mut Vec<StatisticsEvent>,
) {
    ui.label(
        RichText::new("Statistics")
            .size(size::DISPLAY)
            .family(strong_family()),
    );
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        for table in Table::ALL {
            let chosen = state.table == table;
            if ui.selectable_label(chosen, label(table)).clicked() {
                state.table = table;
            }
        }
        ui.add_space(space::M);
        let save = "Save as CSV…";
        if button_ui(ui, Some(Icon::Save), save, ButtonKind::Plain, ready).clicked() {
            events.push(StatisticsEvent::Save(state.table));
        }
    });
}

/// How each tag of the figures looks; one that the scheme does not know looks
/// as tags without a colour of their own do.
fn looks(tokens: &Tokens, found: &Statistics, scheme: &Scheme) -> Vec<TagLook> {
    let rows = found.tags.iter().enumerate();
    rows.map(|(place, row)| {
        let color = scheme.tag(&row.id).map_or("", |tag| tag.color.as_str());
        TagLook::of(tokens, row.id.as_str(), &row.label, color, place)
    })
    .collect()
}
