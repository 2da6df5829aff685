//! How everything looks: the one place for colours, sizes, distances, faces
//! and durations.
//!
//! [`apply`] sets both themes up once at start; from then on widgets ask
//! [`Tokens::of`] for what they paint with. Colour values are written down in
//! this module and nowhere else (see `clippy.toml`).

pub mod color;
mod fonts;
mod hue;
mod style;
mod tokens;

pub use fonts::{ReadingFace, reading_family, set_reading_face, strong_family};
pub use hue::{Hue, Lane, SpanLook, SpanState, TagLook};
pub use tokens::Tokens;

use eframe::egui;

/// Type scale, in points.
pub mod size {
    /// Key caps, badges, line numbers.
    pub const SMALL: f32 = 12.0;
    /// Everything that is not a source.
    pub const BODY: f32 = 13.0;
    /// Section titles, the palette's field.
    pub const LARGE: f32 = 15.0;
    /// A source, unless the person chose otherwise.
    pub const READING: f32 = 17.0;
    /// Titles of rooms and dialogs.
    pub const TITLE: f32 = 20.0;
    /// The name of the program.
    pub const DISPLAY: f32 = 28.0;
    /// The smallest size a source is shown in.
    pub const READING_MIN: f32 = 12.0;
    /// The largest size a source is shown in.
    pub const READING_MAX: f32 = 40.0;
    /// Icons beside body text.
    pub const ICON: f32 = 16.0;
    /// Icons of the rail.
    pub const ICON_LARGE: f32 = 20.0;
    /// Height of buttons, fields and rows of lists.
    pub const CONTROL: f32 = 28.0;
    /// Height of the status line.
    pub const STATUS: f32 = 26.0;
    /// Width of the rail.
    pub const RAIL: f32 = 48.0;
    /// Distance of lines in the reading column, in font sizes.
    pub const LINE_HEIGHT: f32 = 1.65;
}

/// Distances, in points.
pub mod space {
    /// Between an icon and its word.
    pub const XS: f32 = 4.0;
    /// Between things that belong together.
    pub const S: f32 = 8.0;
    /// Inside panels.
    pub const M: f32 = 12.0;
    /// Between groups.
    pub const L: f32 = 16.0;
    /// Around rooms and dialogs.
    pub const XL: f32 = 24.0;
}

/// Corner radii, in points.
pub mod radius {
    /// Buttons, fields, rows, key caps.
    pub const SMALL: u8 = 4;
    /// Cards, pop-ups, dialogs.
    pub const LARGE: u8 = 8;
}

/// Widths of lines, in points.
pub mod stroke {
    /// Hairlines.
    pub const HAIR: f32 = 1.0;
    /// The ring around what has the keyboard; icons.
    pub const RING: f32 = 1.5;
    /// Underlines of annotations.
    pub const LANE: f32 = 2.0;
}

/// How long things take to appear, in seconds; 0 when motion is to be reduced.
pub const ANIMATION_SECONDS: f32 = 0.1;

/// Sets up faces, icons and both themes. Once, at start.
pub fn apply(ctx: &egui::Context) {
    fonts::install(ctx, ReadingFace::default());
    egui_extras::install_image_loaders(ctx);
    ctx.set_style_of(egui::Theme::Light, style::style(&Tokens::LIGHT));
    ctx.set_style_of(egui::Theme::Dark, style::style(&Tokens::DARK));
    ctx.options_mut(|options| {
        // Zooming and quitting are actions with keys of the person's choice.
        options.zoom_with_keyboard = false;
        options.quit_shortcuts.clear();
    });
}

/// Switches all movement off, or on again.
pub fn set_reduced_motion(ctx: &egui::Context, reduced: bool) {
    ctx.all_styles_mut(|style| {
        style.animation_time = if reduced { 0.0 } else { ANIMATION_SECONDS };
        style.scroll_animation = style::scroll_animation(reduced);
    });
}

#[cfg(test)]
mod tests;
