//! The confusion table as a heat map: rows are the first annotator's tags,
//! columns the second's.

use super::Looks;
use super::behind::What;
use crate::app::{ConfusionCell, PairFigures};
use crate::model::TagId;
use crate::ui::rooms::search::grouped;
use crate::ui::theme::{Tokens, color, radius, size};
use crate::ui::widgets::focus_ring;
use eframe::egui::{
    Align2, CornerRadius, FontId, Grid, Label, RichText, Role, Sense, Ui, WidgetInfo, vec2,
};

/// A cell of the heat map, in points.
const CELL: (f32, f32) = (64.0, 26.0);
/// The names of rows are not wider, in points.
const NAME: f32 = 110.0;

/// Shows the table; the cell that was clicked.
pub(super) fn confusion_ui(
    ui: &mut Ui,
    pair: &PairFigures,
    names: [&str; 2],
    looks: &Looks,
) -> Option<What> {
    let tokens = Tokens::of_ui(ui);
    let [first, second] = names;
    if pair.tags.is_empty() {
        let words = RichText::new("Nobody has marked anything.").color(tokens.text_secondary);
        ui.label(words);
        return None;
    }
    let mut axis: Vec<Option<TagId>> = pair.tags.iter().map(|it| Some(it.of.clone())).collect();
    axis.push(None);
    let name = |tag: &Option<TagId>| {
        tag.as_ref()
            .map_or("nothing", |it| looks.get(it).name.as_str())
            .to_owned()
    };
    let words = format!("Rows are what {first} has, columns what {second} has there");
    let words = RichText::new(words).size(size::SMALL);
    ui.label(words.color(tokens.text_secondary));
    let most = pair.confusion.iter().map(|it| it.2).max().unwrap_or(1);
    let head_ui = |ui: &mut Ui, tag: &Option<TagId>, width: f32| {
        let words = name(tag);
        let label = Label::new(RichText::new(&words).size(size::SMALL)).truncate();
        ui.add_sized(vec2(width, CELL.1 - 6.0), label);
    };
    let mut chosen = None;
    Grid::new("confusion")
        .spacing(vec2(2.0, 2.0))
        .show(ui, |ui| {
            ui.label("");
            for column in &axis {
                head_ui(ui, column, CELL.0);
            }
            ui.end_row();
            for row in &axis {
                head_ui(ui, row, NAME);
                for column in &axis {
                    if row.is_none() && column.is_none() {
                        ui.label("");
                        continue;
                    }
                    let found = pair.confusion.iter();
                    let mut found = found.filter(|it| it.0 == *row && it.1 == *column);
                    let count = found.next().map_or(0, |it| it.2);
                    let cell = (row.clone(), column.clone(), count);
                    let heat = (count as f32).sqrt() / (most.max(1) as f32).sqrt();
                    let told = told(pair, &cell, [first, second], &name);
                    if cell_ui(ui, &told, count, heat, row == column) {
                        chosen = Some(What::Cell(row.clone(), column.clone()));
                    }
                }
                ui.end_row();
            }
        });
    chosen
}

/// What a cell says: who has what, how often, and what settling it gains.
fn told(
    pair: &PairFigures,
    cell: &ConfusionCell,
    [first, second]: [&str; 2],
    name: &dyn Fn(&Option<TagId>) -> String,
) -> String {
    let mut told = format!(
        "{first} {}, {second} {}: {}",
        name(&cell.0),
        name(&cell.1),
        cell.2
    );
    if let (Ok(now), Ok(then)) = (pair.f1, pair.cell_if_settled(cell))
        && then > now
    {
        told.push_str(&format!("; settling them gains {:.3}", then - now));
    }
    told
}

/// One cell; whether it was clicked.
fn cell_ui(ui: &mut Ui, told: &str, count: u64, heat: f32, diagonal: bool) -> bool {
    let tokens = Tokens::of_ui(ui);
    let sense = if count > 0 {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, cell) = ui.allocate_exact_size(vec2(CELL.0, CELL.1), sense);
    cell.widget_info(|| WidgetInfo::labeled(Role::Button, count > 0, told));
    let hue = if diagonal {
        tokens.good
    } else {
        tokens.warning
    };
    let ground = if count == 0 {
        tokens.control
    } else {
        color::faded(hue.strong, 0.12 + 0.38 * heat)
    };
    let corner = CornerRadius::same(radius::SMALL);
    ui.painter().rect_filled(rect, corner, ground);
    focus_ring(ui, &cell, corner);
    let shown = if count == 0 {
        "·".to_owned()
    } else {
        grouped(count)
    };
    let font = FontId::monospace(size::SMALL);
    ui.painter().text(
        rect.center(),
        Align2::CENTER_CENTER,
        shown,
        font,
        tokens.text,
    );
    cell.on_hover_text(told).clicked()
}
