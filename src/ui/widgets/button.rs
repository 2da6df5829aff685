//! Buttons, all painted by one function so that they line up.

use super::{Icon, key_caps_ui};
use crate::app::chord::Chord;
use crate::ui::theme::{Tokens, radius, size, space, stroke};
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{
    Color32, CornerRadius, FontId, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

/// How much of a button's words is shown however little room there is, in points.
const LEAST_WORDS: f32 = 64.0;

/// How much a button calls for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// One of several things to do.
    #[default]
    Plain,
    /// The thing to do; one at most in view.
    Primary,
    /// Only its words until the pointer is there.
    Quiet,
    /// What cannot be undone.
    Danger,
}

/// What a tooltip says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tip<'a> {
    /// A sentence beyond the name; may be empty.
    pub help: &'a str,
    /// The keys that do the same.
    pub keys: Option<Chord>,
}

/// A button with words and perhaps an icon before them.
pub fn button_ui(
    ui: &mut Ui,
    icon: Option<Icon>,
    label: &str,
    kind: ButtonKind,
    enabled: bool,
) -> Response {
    ui.add_enabled_ui(enabled, |ui| {
        control(ui, icon, Some(label), label, kind, None)
    })
    .inner
}

/// A button that is only an icon; name, help and keys come up on hover.
pub fn icon_button_ui(ui: &mut Ui, icon: Icon, name: &str, tip: Tip<'_>) -> Response {
    let response = control(ui, Some(icon), None, name, ButtonKind::Quiet, None);
    with_tip(response, name, tip)
}

/// An icon button that is on or off.
pub fn toggle_button_ui(ui: &mut Ui, icon: Icon, name: &str, on: bool, tip: Tip<'_>) -> Response {
    let response = control(ui, Some(icon), None, name, ButtonKind::Quiet, Some(on));
    with_tip(response, name, tip)
}

fn with_tip(response: Response, name: &str, tip: Tip<'_>) -> Response {
    response.on_hover_ui(|ui| {
        let tokens = Tokens::of_ui(ui);
        ui.horizontal(|ui| {
            ui.label(name);
            if let Some(keys) = tip.keys {
                key_caps_ui(ui, keys);
            }
        });
        if !tip.help.is_empty() {
            ui.colored_label(tokens.text_secondary, tip.help);
        }
    })
}

/// The colours of a control in its present state: ground, edge, words.
fn colors(
    tokens: &Tokens,
    kind: ButtonKind,
    on: bool,
    hovered: bool,
    down: bool,
) -> (Color32, Color32, Color32) {
    let none = Color32::TRANSPARENT;
    let ground = match (down, hovered) {
        (true, _) => tokens.pressed,
        (false, true) => tokens.hovered,
        (false, false) => none,
    };
    match kind {
        ButtonKind::Primary => {
            let ground = if hovered || down {
                tokens.accent_hovered
            } else {
                tokens.accent
            };
            (ground, ground, tokens.on_accent)
        }
        ButtonKind::Danger => (ground, tokens.error.strong, tokens.error.text),
        ButtonKind::Plain => {
            let ground = if ground == none {
                tokens.raised
            } else {
                ground
            };
            (ground, tokens.edge, tokens.text)
        }
        ButtonKind::Quiet if on => (tokens.accent_soft, none, tokens.text),
        ButtonKind::Quiet if hovered || down => (ground, none, tokens.text),
        ButtonKind::Quiet => (ground, none, tokens.text_secondary),
    }
}

fn control(
    ui: &mut Ui,
    icon: Option<Icon>,
    label: Option<&str>,
    name: &str,
    kind: ButtonKind,
    on: Option<bool>,
) -> Response {
    let tokens = Tokens::of_ui(ui);
    let icon_width = icon.map_or(0.0, |_| size::ICON + space::XS + 2.0);
    let around = 2.0 * space::M + icon_width;
    let galley = label.map(|label| {
        let font = FontId::proportional(size::BODY);
        let mut job = LayoutJob::simple_singleline(label.to_owned(), font, Color32::PLACEHOLDER);
        let whole = ui.painter().layout_job(job.clone());
        // Words that came out of a text may be longer than a panel is wide.
        // Where lines are filled, a button goes to the next one instead.
        let room = (ui.available_width() - around).max(LEAST_WORDS);
        if ui.layout().main_wrap() || ui.is_sizing_pass() || whole.size().x <= room + 1.0 {
            return whole;
        }
        job.wrap = TextWrapping::truncate_at_width(room);
        ui.painter().layout_job(job)
    });
    let width = match &galley {
        None => size::CONTROL,
        Some(galley) => around + galley.size().x,
    };
    let (rect, response) =
        ui.allocate_exact_size(vec2(width.ceil(), size::CONTROL), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| match on {
        Some(on) => WidgetInfo::selected(Role::Button, enabled, on, name),
        None => WidgetInfo::labeled(Role::Button, enabled, name),
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }

    let hovered = response.hovered() && enabled;
    let down = response.is_pointer_button_down_on() && enabled;
    let (ground, edge, mut words) = colors(tokens, kind, on == Some(true), hovered, down);
    if !enabled {
        words = tokens.text_disabled;
    }
    let corner = CornerRadius::same(radius::SMALL);
    let ground = if enabled || kind != ButtonKind::Primary {
        ground
    } else {
        tokens.control
    };
    let line = if edge == Color32::TRANSPARENT {
        Stroke::NONE
    } else if enabled {
        Stroke::new(stroke::HAIR, edge)
    } else {
        Stroke::new(stroke::HAIR, tokens.hairline)
    };
    let painter = ui.painter();
    painter.rect(rect, corner, ground, line, StrokeKind::Inside);
    focus_ring(ui, &response, corner);
    match galley {
        None => {
            if let Some(icon) = icon {
                icon.paint(ui, rect, size::ICON, words);
            }
        }
        Some(galley) => {
            let mut inside = rect.shrink2(vec2(space::M, 0.0));
            if let Some(icon) = icon {
                let mut square = inside;
                square.set_width(size::ICON);
                icon.paint(ui, square, size::ICON, words);
                inside.min.x += size::ICON + space::XS + 2.0;
            }
            let top = inside.center().y - galley.size().y / 2.0;
            let painter = ui.painter();
            painter.galley(eframe::egui::pos2(inside.min.x, top), galley, words);
        }
    }
    response
}

/// The ring around what has the keyboard.
pub fn focus_ring(ui: &Ui, response: &Response, corner: CornerRadius) {
    if response.has_focus() {
        let ring = Stroke::new(stroke::RING, Tokens::of_ui(ui).focus);
        ui.painter()
            .rect_stroke(response.rect, corner, ring, StrokeKind::Inside);
    }
}
