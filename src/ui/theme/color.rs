//! Colour values: making, mixing and measuring them.
#![allow(
    clippy::disallowed_methods,
    reason = "this module is where colours are made"
)]

use eframe::egui::Color32;

/// An opaque colour from `0xrrggbb`.
pub(super) const fn rgb(value: u32) -> Color32 {
    let [_, r, g, b] = value.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// A colour from `0xrrggbb` that lets the ground through; 255 hides it.
pub(super) const fn rgba(value: u32, alpha: u8) -> Color32 {
    let [_, r, g, b] = value.to_be_bytes();
    Color32::from_rgba_unmultiplied_const(r, g, b, alpha)
}

/// The same colour, letting the ground through; 1 keeps it, 0 hides it.
pub fn faded(color: Color32, opacity: f32) -> Color32 {
    color.gamma_multiply(opacity)
}

/// What is seen when one colour lies over an opaque ground.
pub fn over(ground: Color32, top: Color32) -> Color32 {
    ground.blend(top)
}

/// Reads `#rrggbb`.
pub fn parse(text: &str) -> Option<Color32> {
    let digits = text.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok().map(rgb)
}

/// Writes `#rrggbb`.
pub fn written(color: Color32) -> String {
    let [r, g, b, _] = color.to_array();
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The relative luminance of WCAG 2, from 0 to 1, of an opaque colour.
pub fn luminance(color: Color32) -> f32 {
    let [r, g, b] = linear(color);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast of WCAG 2 between two opaque colours, from 1 to 21.
pub fn contrast(one: Color32, other: Color32) -> f32 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The nearest colour on the way to black (on a light ground) or white (on a
/// dark one) that has at least this contrast to the ground.
pub fn readable(color: Color32, ground: Color32, least: f32) -> Color32 {
    let away = if luminance(ground) > 0.18 {
        Color32::BLACK
    } else {
        Color32::WHITE
    };
    (0..=50u8)
        .map(|step| color.lerp_to_gamma(away, f32::from(step) / 50.0))
        .find(|mixed| contrast(*mixed, ground) >= least)
        .unwrap_or(away)
}

/// Red, green and blue as amounts of light, from 0 to 1.
pub(super) fn linear(color: Color32) -> [f32; 3] {
    let [r, g, b, _] = color.to_array();
    [r, g, b].map(|channel| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
}
